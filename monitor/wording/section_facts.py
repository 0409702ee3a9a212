"""The facts of one changed section in plain words, once: for the summary line, for messages and for pages.

Each fact names both ends and its direction: '30 days to 90 days (longer)'. What a page says is shown as one
line of visible characters. Refuses to judge, and to choose between sections.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.model import (
    Category,
    DeltaStatus,
    Direction,
    SectionChange,
    SectionDelta,
    Signal,
    SignalFact,
)
from monitor.text.visible import clean
from monitor.wording.labels import capitalize, category_name, status_name
from monitor.wording.link_words import link_words
from monitor.wording.measures import both_ends, iso_day, join_names, quantity, quote, quote_pair, shorten
from monitor.wording.passages import Passage, find_passage, passages_of, spelled_amount
from monitor.wording.row_facts import row_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How much is said of a fact: names that came or went, and letters of a name or of quoted words."""

    names: int
    letters: int


BRIEF = Length(names=2, letters=40)
"""For one line about a whole change."""
FULL = Length(names=7, letters=120)
"""Where a section has lines of its own."""

_LONGEST_TITLE = 50
_LONGEST_PROMISE = 30
_LONGEST_PHRASE = 60
"""Letters of a promise as the page words it; of a longer one its phrase is said, with '…' for the rest."""
_LONGEST_INSTEAD = 40
"""Letters of the words that a number gave way to, or came for."""
_LOOKED_UP = 3
_DIRECTIONS = (
    Direction.LONGER,
    Direction.SHORTER,
    Direction.HIGHER,
    Direction.LOWER,
    Direction.STRONGER,
    Direction.WEAKER,
)
_LOST = (Direction.PROMISE_REMOVED, Direction.RIGHT_REMOVED)
_PROMISES = (*_LOST, Direction.PROMISE_ADDED, Direction.NARROWED)
_BEGUN = {
    "training of AI": (Category.AI, "training begun"),
    "sale of data": (Category.SHARING, "sale of data begun"),
    "sharing with others begun": (Category.SHARING, "sharing with others begun"),
    "new transfer abroad": (Category.TRANSFER, "transfer abroad added"),
    "new sub-processor": (Category.SUBPROCESSORS, ""),
}
"""Reasons of a severity that decide it alone: what they are about, and in words ('': a name says it)."""
SIGNALS = {
    Signal.BROKEN: "text broken or blocked",
    Signal.LANGUAGE: "language of the document changed",
    Signal.LINKS: "link targets changed",
    Signal.MOVED: "moved",
    Signal.UNDATED: "the text's own date of the last update did not change",
}
"""What signals say that have no values."""
_ORDERS = {unit: f"the same {unit}s in another order" for unit in ("row", "column", "item")}
"""What moved inside a table or list, by the unit of its fact."""
_LEVEL = 0.1
"""Scores no farther apart than this are equally sure: the finer or weightier category is named then."""
_FINER = (Category.SUBPROCESSORS, Category.DO_NOT_TRACK)
_VAGUE = (Category.CONTACT, Category.POLICY_CHANGE, Category.OTHER)
"""Categories named only where no other is as sure."""
_BY_NAME = {category_name(category).casefold(): category for category in Category}
_GAP = re.compile(r" (?:\.\.|…) ")
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？]|\n")


def main_category(change: SectionChange) -> Category | None:
    """What a section's change is about: what alone made it critical, its heading, or the surest."""
    terms, scores = change.judgement.severity_terms, change.judgement.categories
    if terms and terms[0].reason in _BEGUN:
        return _BEGUN[terms[0].reason][0]
    named = _BY_NAME.get(title_of(change.delta).casefold())
    if named or not scores:
        return named
    surest = max(score.score for score in scores)
    level = [score.category for score in scores if score.score >= surest - _LEVEL]
    return min(level, key=lambda each: (each in _VAGUE, each not in _FINER, level.index(each)))


def section_fact(change: SectionChange) -> str:
    """'Section added: Arbitration' where the section as a whole came or went, else ''."""
    status = {Signal.SECTION_ADDED: DeltaStatus.ADDED, Signal.SECTION_REMOVED: DeltaStatus.REMOVED}
    found = next((status[fact.signal] for fact in change.judgement.signals if fact.signal in status), None)
    return f"{capitalize(status_name(found))}: {title_of(change.delta) or 'untitled'}" if found else ""


def title_of(delta: SectionDelta) -> str:
    """The section's own heading without its number, short; '' for the text before any heading."""
    section = delta.after or delta.before
    if section is None or not section.path:
        return ""
    title = clean(section.title[:400])
    if not any(map(str.isalnum, title)):  # signs are no name
        return ""
    if section.number and title.startswith(clean(section.number)):
        title = title[len(clean(section.number)) :].lstrip(" .)：:–-") or title
    return shorten(title, _LONGEST_TITLE)


def summary_facts(change: SectionChange) -> tuple[str, ...]:
    """What a section's signals and rows say in brief, the most telling first; () where they say nothing.

    A promise says it all where a verb of the same sentence binds otherwise or a practice begins.
    """
    about = main_category(change)
    groups = _groups(change, BRIEF, about)
    groups["lost"], groups["won"] = groups["lost"][:1], groups["won"][:1]
    if groups["lost"]:
        groups["begun"] = groups["modality"] = groups["narrowed"] = []
    if groups["narrowed"]:
        groups["modality"] = []
    if groups["won"]:
        groups["modality"] = []
    order = [
        "lost",
        "begun",
        "narrowed",
        "numbers",
        "names",
        "rows",
        "modality",
        "ends",
        "won",
        "order",
        "links",
    ]
    if about is Category.SUBPROCESSORS:
        order = [
            "lost",
            "names",
            "rows",
            "narrowed",
            "numbers",
            "begun",
            "modality",
            "ends",
            "won",
            "order",
            "links",
        ]
    return _in_order(groups, order)


def topics_of(change: SectionChange) -> dict[str, Category]:
    """What facts of a section are about where their own sentences say it, by their words in brief."""
    passages = passages_of(change.delta)
    told: dict[str, Category] = {}
    for fact in change.judgement.signals:
        if fact.about is None:
            continue
        if fact.signal is Signal.NUMBER:
            told[_number(fact, passages, BRIEF)] = fact.about
        elif fact.direction in _LOST:
            told |= dict.fromkeys(_promises([fact], change.delta, fact.direction), fact.about)
        elif fact.direction is Direction.NARROWED:
            told[_narrow_words(fact, BRIEF)] = fact.about
    return told


def fact_lines(change: SectionChange) -> tuple[str, ...]:
    """What a section's signals say in full, each once, the most telling first; its rows are lines apart."""
    groups = _groups(change, FULL, main_category(change))
    dates = (words for fact in change.judgement.signals if (words := date_fact([fact])))
    groups["dates"] = [f"date: {words}" for words in dates]
    signals = {fact.signal for fact in change.judgement.signals if fact.unit is None}
    valueless = {Signal.BROKEN} if any(groups["links"]) else {Signal.BROKEN, Signal.LINKS}
    groups["signals"] = [SIGNALS[signal] for signal in sorted(signals & valueless)]
    order = [
        "lost",
        "narrowed",
        "numbers",
        "names",
        "modality",
        "ends",
        "won",
        "order",
        "links",
        "dates",
        "signals",
    ]
    return _in_order(groups, order)


def date_fact(signals: Sequence[SignalFact]) -> str:
    """'3 May 2026 to 1 June 2026', '' where no date is among the signals."""
    fact = next((fact for fact in signals if fact.signal is Signal.DATE), None)
    if fact is None:
        return ""
    return both_ends(*(iso_day(value) if value else "" for value in (fact.before, fact.after)))


def _in_order(groups: dict[str, list[str]], order: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for name in order for words in groups[name] if words))


def _groups(change: SectionChange, length: Length, about: Category | None) -> dict[str, list[str]]:
    """The facts in words, by sort."""
    signals, delta = change.judgement.signals, change.delta
    passages = passages_of(delta)
    numbers = [fact for fact in signals if fact.signal is Signal.NUMBER]
    verbs = [f for f in signals if f.signal is Signal.MODALITY and f.direction not in _PROMISES]
    links = [fact for fact in signals if fact.signal is Signal.LINKS]
    return {
        "lost": [words for each in _LOST for words in _promises(signals, delta, each)],
        "narrowed": [_narrow_words(f, length) for f in signals if f.direction is Direction.NARROWED],
        "begun": _beginnings(change, passages),
        "rows": row_facts(delta.rows),
        "numbers": _numbers((f for f in numbers if f.before and f.after), passages, length),
        "names": _names(signals, length, paired=about is not Category.SUBPROCESSORS and not delta.rows),
        "modality": [_modality(fact, length) for fact in verbs],
        "ends": _numbers((f for f in numbers if not (f.before and f.after)), passages, length),
        "won": _promises(signals, delta, Direction.PROMISE_ADDED),
        "order": [_ORDERS[f.unit] for f in signals if f.signal is Signal.MOVED and f.unit in _ORDERS],
        "links": [link_words(fact, length.letters) for fact in links],
    }


def _numbers(facts: Iterable[SignalFact], passages: tuple[Passage, ...], length: Length) -> list[str]:
    """Each number; those beyond what a summary shows without a look at the page."""
    return [_number(fact, passages if at < _LOOKED_UP else (), length) for at, fact in enumerate(facts)]


def _number(fact: SignalFact, passages: tuple[Passage, ...], length: Length) -> str:
    """'30 days to 90 days (longer)'; of one that came or went what stood or stands there, where short."""
    before, after = (
        (spelled_amount(passages, value, fact.unit, after=side) or quantity(value, fact.unit, length.letters))
        if value
        else ""
        for side, value in ((False, fact.before), (True, fact.after))
    )
    if before and after:
        return f"{before} to {after}{_direction(fact)}"
    value = fact.before or fact.after
    place = find_passage(passages, value, fact.unit or "", after=bool(after)) if value else None
    if after:
        return both_ends(_short(place.before) if place else "", after)
    return both_ends(before, _short(place.after) if place else "")


def _direction(fact: SignalFact) -> str:
    return f" ({fact.direction})" if fact.direction in _DIRECTIONS else ""


def _modality(fact: SignalFact, length: Length) -> str:
    words = quote_pair(fact.before, fact.after, length.letters)
    return f"{words}{_direction(fact)}" if words else "wording binds differently"


def _narrow_words(fact: SignalFact, length: Length) -> str:
    """'narrowed: “at any time” became “in writing”'."""
    words = quote_pair(fact.before, fact.after, length.letters)
    return f"narrowed: {words}" if words else "narrowed"


def _short(words: str) -> str:
    """The words in quotation marks where they are short and less than a sentence, else ''."""
    text, whole = clean(words[:400]).strip(" |-.;,"), words.strip()
    is_sentence = whole[:1].isupper() and whole[-1:] in ".!?"
    return (
        quote(text)
        if len(text) <= _LONGEST_INSTEAD and not is_sentence and not _SENTENCE_END.search(whole)
        else ""
    )


def _promises(signals: Sequence[SignalFact], delta: SectionDelta, direction: Direction) -> list[str]:
    """'promise removed, “we do not sell”': as the page words it; those that are not found there come last."""
    phrases = [fact.before or fact.after or "" for fact in signals if fact.direction is direction]
    section = delta.before if direction in _LOST else delta.after
    body = section.body[:20_000] if section else ""
    found = {phrase: _find_words(phrase, body) for phrase in phrases}
    quoted = [
        quote(found[each] or each, _LONGEST_PHRASE) for each in sorted(phrases, key=lambda p: not found[p])
    ]
    return [f"{direction}, {words}" if words else str(direction) for words in quoted]


def _find_words(phrase: str, text: str) -> str:
    """The words of a text that a phrase with gaps stands for, within a sentence; '' of none or long ones."""
    between = r"[^\w.!?\n]+(?:\w[\w'’-]*+[^\w.!?\n]+){0,5}?"
    parts = [
        r"[^\w.!?\n]+".join(re.escape(word).replace(r"\*", r"\w*") for word in part.split())
        for part in _GAP.split(phrase[:200])
    ]
    match = re.search(rf"\b{between.join(parts)}(?!\w)", text, re.IGNORECASE) if any(parts) else None
    words = clean(match.group()) if match else ""
    return words if len(words) <= _LONGEST_PROMISE else ""


def _beginnings(change: SectionChange, passages: tuple[Passage, ...]) -> list[str]:
    """What begins; a transfer by where to, where a row of a table or a few words say it."""
    terms = change.judgement.severity_terms
    if not terms or terms[0].reason not in _BEGUN:
        return []
    about, words = _BEGUN[terms[0].reason]
    if about is Category.TRANSFER and row_facts(change.delta.rows):
        return []
    if about is Category.TRANSFER and len(passages) == 1:
        both = _short(passages[0].before), _short(passages[0].after)
        return [" became ".join(both)] if all(both) else [words]
    return [words]


def _names(signals: Sequence[SignalFact], length: Length, *, paired: bool) -> list[str]:
    """'Ireland to Delaware'; of several, and without ``paired``: 'Acme Inc. added, Zed Ltd removed'."""
    came = _distinct((f.after or "" for f in signals if f.signal is Signal.ENTITY_ADDED), length)
    gone = _distinct((f.before or "" for f in signals if f.signal is Signal.ENTITY_REMOVED), length)
    if len(came) == len(gone) == 1 and paired:
        return [both_ends(gone[0], came[0])]
    sides = ((came, "added"), (gone, "removed"))
    return [", ".join(f"{join_names(names, length.names)} {word}" for names, word in sides if names)]


def _distinct(names: Iterator[str], length: Length) -> list[str]:
    """The names, short, without those that are a part of another one."""
    whole = [name for name in dict.fromkeys(shorten(clean(n[:400]), length.letters) for n in names) if name]
    return [name for name in whole if not any(name != other and name in other for other in whole)]
