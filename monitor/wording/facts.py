"""The facts of one changed section in plain words, the most telling first.

Each fact names both ends and its direction: '30 days to 90 days (longer)'. What a page says is shown as one
line of visible characters, and short. Refuses to judge, and to choose between sections.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from monitor.model import (
    Category,
    DeltaStatus,
    Direction,
    Kind,
    RowChange,
    SectionChange,
    SectionDelta,
    Signal,
    SignalFact,
)
from monitor.text.visible import clean
from monitor.wording.labels import shorten
from monitor.wording.passages import Passage, holding, passages_of, spelled_amount

_LONGEST_NAME = 40
_LONGEST_TITLE = 50
_LONGEST_QUOTE = 40
_LONGEST_PROMISE = 30
_LONGEST_PHRASE = 60
"""Letters of a promise as the page words it; of a longer one its phrase is said, with '…' for the rest."""
_LOOKED_UP = 3
_NAMES = 2
"""Names said in full of those that came, and of those that went."""
_ROWS = 2
_COUNTED_ROWS = 50
_DIRECTIONS = (
    Direction.LONGER,
    Direction.SHORTER,
    Direction.HIGHER,
    Direction.LOWER,
    Direction.STRONGER,
    Direction.WEAKER,
)
_BEGUN = {
    "training of AI": (Category.AI, "training begun"),
    "sale of data": (Category.SHARING, "sale of data begun"),
    "sharing with others begun": (Category.SHARING, "sharing with others begun"),
    "new transfer abroad": (Category.TRANSFER, "transfer abroad added"),
    "new sub-processor": (Category.SUBPROCESSORS, ""),
}
"""Reasons of a severity that decide it alone: what they are about, and in words ('': a name says it)."""
_GAP = re.compile(r" (?:\.\.|…) ")
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？]|\n")


def decisive_category(change: SectionChange) -> Category | None:
    """The category of the reason that alone made a section's change critical, None where there is none."""
    terms = change.judgement.severity_terms
    return _BEGUN[terms[0].reason][0] if terms and terms[0].reason in _BEGUN else None


def section_fact(change: SectionChange) -> str:
    """'Section added: Arbitration' where the section as a whole came or went, else ''."""
    status = {Signal.SECTION_ADDED: "Section added", Signal.SECTION_REMOVED: "Section removed"}
    found = next((status[fact.signal] for fact in change.judgement.signals if fact.signal in status), "")
    return f"{found}: {title_of(change.delta) or 'untitled'}" if found else ""


def title_of(delta: SectionDelta) -> str:
    """The section's own heading without its number, short; '' for the text before any heading."""
    section = delta.after or delta.before
    if section is None or not section.path:
        return ""
    title = clean(section.title[:400])
    if section.number and title.startswith(clean(section.number)):
        title = title[len(clean(section.number)) :].lstrip(" .)：:–-") or title
    return shorten(title, _LONGEST_TITLE)


def facts_of(change: SectionChange, about: Category | None) -> tuple[str, ...]:
    """What a section's signals say, () where they say nothing.

    A promise says it all where a verb of the same sentence binds otherwise or a practice begins.
    """
    signals = change.judgement.signals
    passages = passages_of(change.delta)
    groups: dict[str, list[str]] = {
        "lost": _promises(signals, change.delta, Direction.PROMISE_REMOVED),
        "begun": _begun(change, passages),
        "rows": _rows(change.delta.rows),
        "numbers": _numbers(filter(_is_pair, signals), passages),
        "names": _names(signals, change.delta, about),
        "modality": [_modality(fact) for fact in signals if _is_modality(fact)],
        "ends": _numbers((fact for fact in signals if _is_end(fact)), passages),
        "won": _promises(signals, change.delta, Direction.PROMISE_ADDED),
        "links": [_quoted_pair(fact.before, fact.after) for fact in signals if fact.signal is Signal.LINKS],
    }
    if groups["lost"]:
        groups["begun"] = groups["modality"] = []
    if groups["won"]:
        groups["modality"] = []
    order = ["lost", "begun", "numbers", "names", "rows", "modality", "ends", "won", "links"]
    if about is Category.SUBPROCESSORS:
        order = ["lost", "names", "rows", "numbers", "begun", "modality", "ends", "won", "links"]
    found = [words for name in order for words in groups[name] if words]
    return tuple(dict.fromkeys(found))


def date_fact(signals: Sequence[SignalFact]) -> str:
    """'3 May 2026 to 1 June 2026', '' where no date is among the signals."""
    fact = next((fact for fact in signals if fact.signal is Signal.DATE), None)
    if fact is None:
        return ""
    before, after = (_day(value) if value else "" for value in (fact.before, fact.after))
    if before and after:
        return f"{before} to {after}"
    return f"{before} no longer stated" if before else f"{after} newly stated"


def _day(value: str) -> str:
    """An ISO day or month as words; what is none as it stands."""
    for text, form in ((value, "{0.day} {0:%B %Y}"), (f"{value}-01", "{0:%B %Y}")):
        try:
            return form.format(date.fromisoformat(text))
        except ValueError:
            continue
    return shorten(clean(value[:400]), _LONGEST_QUOTE)


def _is_pair(fact: SignalFact) -> bool:
    return fact.signal is Signal.NUMBER and bool(fact.before and fact.after)


def _is_end(fact: SignalFact) -> bool:
    return fact.signal is Signal.NUMBER and not _is_pair(fact)


def _is_modality(fact: SignalFact) -> bool:
    promises = (Direction.PROMISE_REMOVED, Direction.PROMISE_ADDED)
    return fact.signal is Signal.MODALITY and fact.direction not in promises


def _numbers(facts: Iterable[SignalFact], passages: tuple[Passage, ...]) -> list[str]:
    """Each number; those beyond what is ever shown without a look at the page."""
    return [_number(fact, passages if at < _LOOKED_UP else ()) for at, fact in enumerate(facts)]


def _number(fact: SignalFact, passages: tuple[Passage, ...]) -> str:
    """'30 days to 90 days (longer)'; of one that came or went what stood or stands there, where short."""
    before, after = (
        _quantity(value, fact.unit, passages, after=side) if value else ""
        for side, value in ((False, fact.before), (True, fact.after))
    )
    if before and after:
        return f"{before} to {after}{_direction(fact)}"
    value = fact.before or fact.after or ""
    place = holding(passages, value, fact.unit or "", after=bool(after))
    instead = _short(place.before if after else place.after) if place else ""
    if after:
        return f"{instead} to {after}" if instead else f"{after} newly stated"
    return f"{before} to {instead}" if instead else f"{before} no longer stated"


def _direction(fact: SignalFact) -> str:
    return f" ({fact.direction.value})" if fact.direction in _DIRECTIONS else ""


def _quantity(value: str, unit: str | None, passages: tuple[Passage, ...], *, after: bool) -> str:
    """A value with its unit: as the page spells an amount, else 'EUR 9', '4 %', '30 days'."""
    words = shorten(clean(value[:400]), _LONGEST_NAME)
    if unit is None or any(letter.isalpha() for letter in words.replace("e+", "")):
        return words
    if unit == "percent" or unit.isupper():
        spelled = spelled_amount(passages, value, unit, after=after)
        if spelled:
            return clean(spelled)
        return f"{_plain_figure(words)} %" if unit == "percent" else f"{unit} {_plain_figure(words)}"
    return f"{_plain_figure(words)} {unit}{'' if words == '1' else 's'}"


def _plain_figure(words: str) -> str:
    """'2.5e+06' as '2500000'."""
    return f"{float(words):.0f}" if re.fullmatch(r"[\d.]+e\+\d{1,2}", words) else words


def _modality(fact: SignalFact) -> str:
    words = _quoted_pair(fact.before, fact.after)
    return f"{words}{_direction(fact)}" if words else "wording binds differently"


def _quoted_pair(before: str | None, after: str | None) -> str:
    """'“do not” became “may”', '“must” added', '“must” removed', '' of nothing."""
    one, other = (_quote(words or "") for words in (before, after))
    if one and other:
        return f"{one} became {other}"
    return f"{one} removed" if one else (f"{other} added" if other else "")


def _quote(words: str, longest: int = _LONGEST_QUOTE) -> str:
    """Words in quotation marks, short; '' where nothing is to be read."""
    text = shorten(clean(words[:400]).lstrip(" |-#*,;:").rstrip(" |"), longest)
    return f"“{text}”" if any(map(str.isalnum, text)) else ""


def _short(words: str) -> str:
    """The words in quotation marks where they are short and no more than a sentence, else ''."""
    text = clean(words[:400]).strip(" |-.;,")
    return _quote(text) if len(text) <= _LONGEST_QUOTE and not _SENTENCE_END.search(words.strip()) else ""


def _promises(signals: Sequence[SignalFact], delta: SectionDelta, direction: Direction) -> list[str]:
    """'promise removed, “we do not sell”': the first of them, as the page words it where it is found."""
    phrases = [fact.before or fact.after or "" for fact in signals if fact.direction is direction]
    if not phrases:
        return []
    section = delta.before if direction is Direction.PROMISE_REMOVED else delta.after
    found = (_as_written(phrase, section.body[:20_000]) for phrase in phrases) if section else iter(())
    words = next((words for words in found if words), phrases[0])
    quoted = _quote(words, _LONGEST_PHRASE)
    return [f"{direction.value}, {quoted}" if quoted else direction.value]


def _as_written(phrase: str, text: str) -> str:
    """Where a phrase with gaps stands in a text, within a sentence; '' where it does not, or is long."""
    between = r"[^\w.!?\n]+(?:[\w'’-]+[^\w.!?\n]+){0,5}?"
    parts = [
        r"[^\w.!?\n]+".join(re.escape(word).replace(r"\*", r"\w*") for word in part.split())
        for part in _GAP.split(phrase[:200])
    ]
    match = re.search(rf"\b{between.join(parts)}(?!\w)", text, re.IGNORECASE) if any(parts) else None
    words = clean(match.group()) if match else ""
    return words if len(words) <= _LONGEST_PROMISE else ""


def _begun(change: SectionChange, passages: tuple[Passage, ...]) -> list[str]:
    """What begins; a transfer by where to, where a row of a table or a few words say it."""
    terms = change.judgement.severity_terms
    if not terms or terms[0].reason not in _BEGUN:
        return []
    about, words = _BEGUN[terms[0].reason]
    if about is Category.TRANSFER and _rows(change.delta.rows):
        return []
    if about is Category.TRANSFER and len(passages) == 1:
        both = _short(passages[0].before), _short(passages[0].after)
        return [" became ".join(both)] if all(both) else [words]
    return [words]


def _names(signals: Sequence[SignalFact], delta: SectionDelta, about: Category | None) -> list[str]:
    """'Ireland to Delaware'; in lists, and of several: 'Acme Inc. added, Zed Ltd removed'."""
    came = _distinct(fact.after or "" for fact in signals if fact.signal is Signal.ENTITY_ADDED)
    gone = _distinct(fact.before or "" for fact in signals if fact.signal is Signal.ENTITY_REMOVED)
    if len(came) == len(gone) == 1 and about is not Category.SUBPROCESSORS and not delta.rows:
        return [f"{gone[0]} to {came[0]}"]
    said = [f"{_listed(names)} {word}" for names, word in ((came, "added"), (gone, "removed")) if names]
    return [", ".join(said)]


def _distinct(names: Iterator[str]) -> list[str]:
    """The names, short, without those that are a part of another one."""
    whole = [name for name in dict.fromkeys(shorten(clean(n[:400]), _LONGEST_NAME) for n in names) if name]
    return [name for name in whole if not any(name != other and name in other for other in whole)]


def _listed(names: Sequence[str]) -> str:
    if len(names) <= _NAMES:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} more"


def _rows(rows: Sequence[RowChange]) -> list[str]:
    """Rows of a table that stayed and say something else: 'Tern Mail GmbH from Ireland to Chile'."""
    found: list[str] = []
    for row in [row for row in rows[:_COUNTED_ROWS] if row.status is DeltaStatus.CHANGED]:
        name = shorten(clean(row.key[:400]), _LONGEST_NAME)
        cell = next((cell for cell in row.cells if cell.before.strip() or cell.after.strip()), None)
        if not name or cell is None or len(found) == _ROWS:
            continue
        before, after = (shorten(clean(side[:400]), _LONGEST_NAME) for side in (cell.before, cell.after))
        found.append(f"{name} from {before or 'nothing'} to {after or 'nothing'}")
    return found


def words_of_change(change: SectionChange) -> str:
    """The weightiest passage in the page's words; where there is none to read, the section's heading."""
    title = title_of(change.delta)
    place = f"“{title}”" if title else "the opening text"
    if change.delta.status is DeltaStatus.MOVED:
        return f"{place} moved"
    editorial = change.judgement.kind is Kind.EDITORIAL
    passage = max(passages_of(change.delta), key=lambda each: each.weight, default=None)
    if passage is None or not _says_something(passage, figures=not editorial):
        return f"small edits in {place}" if editorial else f"{place} changed"
    before, after = clean(passage.before[:400]), clean(passage.after[:400])
    if not _quote(before) or not _quote(after) or max(len(before), len(after)) <= _LONGEST_QUOTE:
        return _quoted_pair(before, after)
    return f"now {_quote(after)}"


def _says_something(passage: Passage, *, figures: bool) -> bool:
    """Whether words came or went, or figures where they count: in an editorial change they are numbering."""
    telling = str.isalnum if figures else str.isalpha
    return any(map(telling, passage.before[:400])) or any(map(telling, passage.after[:400]))
