"""A comparison's one plain line: the facts of the gravest sections, and how many more changes there are.

'Retention: 30 days to 90 days (longer); Liability: 12 months to 3 months (shorter); 2 more'. Refuses to
judge: it only words what the judgements say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.model import Category, DeltaStatus, Direction, Judgement, Kind, SectionChange, Signal, SignalFact
from monitor.text.visible import clean
from monitor.wording.labels import LEAD_TEXT, capitalize, category_name
from monitor.wording.measures import quote, quote_pair, shorten
from monitor.wording.passages import Passage, passages_of
from monitor.wording.section_facts import (
    SIGNALS,
    date_fact,
    main_category,
    section_fact,
    summary_facts,
    title_of,
    topics_of,
)
from monitor.wording.whole import Whole

MOST_FACTS = 3
LONGEST_SUMMARY = 140
"""Facts and characters of a summary; a subject line shows about as many."""

_WORDED = 200
"""Sections, the gravest first, whose facts are worded; of the others it is only said that they are."""
_LONGEST_QUOTE = 40
_TAKEN = (Direction.PROMISE_REMOVED.value, Direction.RIGHT_REMOVED.value)
_SURE = 0.8
"""Score from which a category is told beside a heading that says something else."""
_CAUSES = (Signal.BROKEN, Signal.LANGUAGE, Signal.LINKS, Signal.MOVED)
"""Signals that say why a difference is noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """One fact: what it is about ('' where its words say it), its severity, its place in its section."""

    about: str
    words: str
    rank: int
    turn: int
    quoted: bool = False

    @property
    def level(self) -> int:
        """When it is told: further facts of a section with the first ones of less grave sections."""
        return self.rank - (self.turn > 0)


def summarize(whole: Judgement, sections: Sequence[SectionChange]) -> str:
    """One plain line of at most ``LONGEST_SUMMARY`` characters: up to three facts, the gravest section first.

    A subject is told once; twice only where both changes of it are equally grave. Dates of the text's own
    are told only where nothing else changed. For noise and editorial changes it says so first.
    """
    if whole.kind is Kind.NOISE:
        cause = next((SIGNALS[signal] for signal in _CAUSES if _has(whole.signals, signal)), None)
        return f"Nothing that matters changed{f'; {cause}' if cause else ''}"
    telling = [change for change in sections if change.judgement.kind is whole.kind] or list(sections)
    if not telling:
        return "The text changed"
    dated = date_fact(whole.signals)
    more_than_dates = [change for change in telling if not _is_stamp(change)]
    if not more_than_dates and dated:
        return shorten(f"Date only: {dated}", LONGEST_SUMMARY)
    return _line(whole, _rank(whole, more_than_dates or telling))


def _has(signals: Sequence[SignalFact], signal: Signal) -> bool:
    return any(fact.signal is signal for fact in signals)


def _is_stamp(change: SectionChange) -> bool:
    """Whether a section changed in nothing but a date of the text's own."""
    judgement = change.judgement
    dates_only = judgement.signals and all(fact.signal is Signal.DATE for fact in judgement.signals)
    return bool(dates_only) and judgement.kind is not Kind.SUBSTANTIVE


def _rank(whole: Judgement, sections: Sequence[SectionChange]) -> list[SectionChange]:
    """The gravest first: by severity, no higher than that of the whole, by its points, as they stand."""
    ceiling = whole.severity.rank
    return sorted(
        sections,
        key=lambda change: (-min(change.judgement.severity.rank, ceiling), -_points(change.judgement)),
    )


def _points(judgement: Judgement) -> float:
    return sum(term.points for term in judgement.severity_terms)


def _line(whole: Judgement, ranked: Sequence[SectionChange]) -> str:
    shown = Whole(whole.signals)
    facts = (fact for change in ranked[:_WORDED] for fact in _facts(change, whole, shown))
    told = list({(fact.about, fact.words): fact for fact in reversed(list(facts))}.values())[::-1]
    count = len(told) + len(ranked[_WORDED:])
    rewritten = _has(whole.signals, Signal.REWRITE)
    chosen = list(_choose(told))
    for most in range(min(MOST_FACTS, len(chosen)), 1, -1):
        line = _join(chosen[:most], count - most, rewritten=rewritten)
        if len(line) <= LONGEST_SUMMARY:
            return line
    rest = _rest(count - 1, rewritten=rewritten)
    return shorten(_join(chosen[:1], 0, rewritten=False), LONGEST_SUMMARY - len(rest)) + rest


def _choose(told: Sequence[_Fact]) -> Iterator[_Fact]:
    """The facts in the order of telling: at each level one of each subject, then more as grave ones of it.

    What is only quoted comes behind what is known.
    """
    seen: dict[str, int] = {}
    for level in sorted({fact.level for fact in told}, reverse=True):
        again = []
        mine = [fact for fact in told if fact.level == level]
        for fact in sorted(mine, key=lambda fact: fact.quoted):
            if fact.about and fact.about in seen:
                again += [fact] if seen[fact.about] == fact.rank else []
                continue
            seen[fact.about] = fact.rank
            yield fact
        yield from again


def _join(chosen: Sequence[_Fact], rest: int, *, rewritten: bool) -> str:
    """Facts of one subject behind its name, once."""
    lines: dict[str, list[str]] = {}
    for fact in chosen:
        lines.setdefault(fact.about or fact.words, []).append(fact.words)
    return "; ".join(
        about if words == [about] else f"{about}: {', '.join(dict.fromkeys(words))}"
        for about, words in lines.items()
    ) + _rest(rest, rewritten=rewritten)


def _rest(count: int, *, rewritten: bool) -> str:
    if rewritten:
        return f"; {count} more, largely rewritten" if count > 0 else "; largely rewritten"
    return f"; {count} more" if count > 0 else ""


def _facts(change: SectionChange, whole: Judgement, shown: Whole) -> list[_Fact]:
    judgement = change.judgement
    terms = judgement.severity_terms if judgement.severity.rank <= whole.severity.rank else ()
    signals = tuple(filter(shown.shows, judgement.signals))
    change = replace(change, judgement=replace(judgement, signals=signals, severity_terms=terms))
    category = main_category(change)
    about = "Editorial" if whole.kind is Kind.EDITORIAL else _about(change, category)
    first = _Fact(
        about="", words=section_fact(change), rank=min(judgement.severity.rank, whole.severity.rank), turn=0
    )
    found = []
    words = summary_facts(change)
    if first.words:
        sure = any(score.category is category and score.score >= _SURE for score in judgement.categories)
        told = sure and about.casefold() not in first.words.casefold()
        named = category_name(category) if category and whole.kind is not Kind.EDITORIAL else about.lower()
        found = [replace(first, words=f"{first.words} ({named})" if told else first.words)]
        words = tuple(each for each in words if each.startswith(_TAKEN))
    elif not words:
        return [replace(first, about=about, words=_words_of_change(change), quoted=True)]
    topics = topics_of(change) if words else {}
    return found + [
        replace(first, about=_topic(topics.get(each), about), words=each, turn=len(found) + at)
        for at, each in enumerate(words)
    ]


def _topic(own: Category | None, about: str) -> str:
    """What a fact is about: what its own sentence says, else what the section's change is."""
    return capitalize(category_name(own)) if own else about


def _about(change: SectionChange, category: Category | None) -> str:
    """The category's word; where it says nothing the section's heading."""
    if category is None or category is Category.OTHER:
        return title_of(change.delta) or "Changed"
    return capitalize(category_name(category))


def _words_of_change(change: SectionChange) -> str:
    """The weightiest passage in the page's words; where there is none to read, the section's heading."""
    title = title_of(change.delta)
    place = f"“{title}”" if title else f"the {LEAD_TEXT}"
    if change.delta.status is DeltaStatus.MOVED:
        return f"{place} moved"
    editorial = change.judgement.kind is Kind.EDITORIAL
    passage = max(passages_of(change.delta), key=lambda each: each.weight, default=None)
    if passage is None or not _says_something(passage, figures=not editorial):
        return f"small edits in {place}" if editorial else f"{place} changed"
    before, after = clean(passage.before[:400]), clean(passage.after[:400])
    if not quote(before) or not quote(after) or max(len(before), len(after)) <= _LONGEST_QUOTE:
        return quote_pair(before, after) or f"{place} changed"
    return f"now {quote(after)}"


def _says_something(passage: Passage, *, figures: bool) -> bool:
    """Whether words came or went, or figures where they count: in an editorial change they are numbering."""
    telling = str.isalnum if figures else str.isalpha
    return any(map(telling, passage.before[:400])) or any(map(telling, passage.after[:400]))
