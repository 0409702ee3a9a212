"""A comparison's one plain line: the facts of the gravest sections, and how many more changes there are.

'Retention: 30 days to 90 days (longer); Liability: 12 months to 3 months (shorter); 2 more'. Refuses to
judge: it only words what the judgements say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.model import Category, Direction, Judgement, Kind, SectionChange, Signal, SignalFact
from monitor.wording.facts import (
    date_fact,
    decisive_category,
    facts_of,
    section_fact,
    title_of,
    words_of_change,
)
from monitor.wording.labels import shorten
from monitor.wording.lasting import Lasting

CATEGORY_WORDS = {
    Category.COLLECTION: "Data collected",
    Category.USE: "Use of data",
    Category.SHARING: "Sharing",
    Category.SUBPROCESSORS: "Sub-processors",
    Category.TRACKING: "Cookies and tracking",
    Category.DO_NOT_TRACK: "Do Not Track",
    Category.AI: "AI",
    Category.RETENTION: "Retention",
    Category.SECURITY: "Security",
    Category.TRANSFER: "International transfer",
    Category.RIGHTS: "Rights",
    Category.CHOICE: "Choice",
    Category.LEGAL_BASIS: "Legal basis",
    Category.CHILDREN: "Children",
    Category.REGIONAL: "Regional clauses",
    Category.POLICY_CHANGE: "Policy changes",
    Category.CONTACT: "Contact",
    Category.PAYMENT: "Payment",
    Category.LIABILITY: "Liability",
    Category.DISPUTES: "Disputes",
    Category.TERMINATION: "Termination",
    Category.CONTENT_IP: "Content and rights in it",
    Category.ACCEPTABLE_USE: "Acceptable use",
    Category.SERVICE: "Service",
    Category.OTHER: "Other",
}
"""What a category is called at the beginning of a fact."""

MOST_FACTS = 3
LONGEST_SUMMARY = 140
"""Facts and characters of a summary; a subject line shows about as many."""

_WORDED = 200
"""Sections, the gravest first, whose facts are worded; of the others it is only said that they are."""
_LEVEL = 0.1
"""Scores no farther apart than this are equally sure: the finer or weightier category is named then."""
_FINER = (Category.SUBPROCESSORS, Category.DO_NOT_TRACK)
_VAGUE = (Category.CONTACT, Category.POLICY_CHANGE, Category.OTHER)
"""Categories named only where no other is as sure."""
_SURE = 0.5
"""Score from which a category is a label."""

_CAUSES = {
    Signal.BROKEN: "text broken or blocked",
    Signal.LANGUAGE: "language of the document changed",
    Signal.LINKS: "link targets changed",
    Signal.MOVED: "moved",
}
"""Signals that say why a difference is noise."""
_BY_WORD = {word.casefold(): category for category, word in CATEGORY_WORDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
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
        cause = next((words for signal, words in _CAUSES.items() if _has(whole.signals, signal)), None)
        return f"Nothing that matters changed{f'; {cause}' if cause else ''}"
    telling = [change for change in sections if change.judgement.kind is whole.kind] or list(sections)
    if not telling:
        return "The text changed"
    dated = date_fact(whole.signals)
    more_than_dates = [change for change in telling if not _is_stamp(change)]
    if not more_than_dates and dated:
        return shorten(f"Date only: {dated}", LONGEST_SUMMARY)
    return _line(whole, _ranked(whole, more_than_dates or telling))


def _has(signals: Sequence[SignalFact], signal: Signal) -> bool:
    return any(fact.signal is signal for fact in signals)


def _is_stamp(change: SectionChange) -> bool:
    """Whether a section changed in nothing but a date of the text's own."""
    judgement = change.judgement
    dates_only = judgement.signals and all(fact.signal is Signal.DATE for fact in judgement.signals)
    return bool(dates_only) and judgement.kind is not Kind.SUBSTANTIVE


def _ranked(whole: Judgement, sections: Sequence[SectionChange]) -> list[SectionChange]:
    """The gravest first: by severity, no higher than that of the whole, by its points, as they stand."""
    ceiling = whole.severity.rank
    return sorted(
        sections,
        key=lambda change: (-min(change.judgement.severity.rank, ceiling), -_points(change.judgement)),
    )


def _points(judgement: Judgement) -> float:
    return sum(term.points for term in judgement.severity_terms)


def _line(whole: Judgement, ranked: Sequence[SectionChange]) -> str:
    lasting = Lasting(whole.signals)
    facts = (fact for change in ranked[:_WORDED] for fact in _facts(change, whole, lasting))
    told = list({(fact.about, fact.words): fact for fact in reversed(list(facts))}.values())[::-1]
    count = len(told) + len(ranked[_WORDED:])
    rewritten = _has(whole.signals, Signal.REWRITE)
    chosen = list(_chosen(told))
    for most in range(min(MOST_FACTS, len(chosen)), 1, -1):
        line = _joined(chosen[:most], count - most, rewritten=rewritten)
        if len(line) <= LONGEST_SUMMARY:
            return line
    rest = _rest(count - 1, rewritten=rewritten)
    return shorten(_joined(chosen[:1], 0, rewritten=False), LONGEST_SUMMARY - len(rest)) + rest


def _chosen(told: Sequence[_Told]) -> Iterator[_Told]:
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


def _joined(chosen: Sequence[_Told], rest: int, *, rewritten: bool) -> str:
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


def _facts(change: SectionChange, whole: Judgement, lasting: Lasting) -> list[_Told]:
    judgement = change.judgement
    terms = judgement.severity_terms if judgement.severity.rank <= whole.severity.rank else ()
    signals = tuple(filter(lasting, judgement.signals))
    change = replace(change, judgement=replace(judgement, signals=signals, severity_terms=terms))
    category = _category(change)
    about = "Editorial" if whole.kind is Kind.EDITORIAL else _about(change, category)
    first = _Told(
        about="",
        words=section_fact(change),
        rank=min(judgement.severity.rank, whole.severity.rank),
        turn=0,
    )
    found = []
    words = facts_of(change, category)
    if first.words:
        sure = any(score.category is category and score.score >= _SURE for score in judgement.categories)
        told = sure and about.casefold() not in first.words.casefold()
        named = about.lower() if about[1:].islower() else about
        found = [replace(first, words=f"{first.words} ({named})" if told else first.words)]
        words = tuple(each for each in words if each.startswith(Direction.PROMISE_REMOVED.value))
    elif not words:
        return [replace(first, about=about, words=words_of_change(change), quoted=True)]
    return found + [
        replace(first, about=about, words=each, turn=len(found) + at) for at, each in enumerate(words)
    ]


def _category(change: SectionChange) -> Category | None:
    """What a section's change is about: what made it critical, what its heading is called, the surest."""
    decisive = decisive_category(change)
    if decisive:
        return decisive
    scores = change.judgement.categories
    named = _BY_WORD.get(title_of(change.delta).casefold())
    if named or not scores:
        return named
    surest = max(score.score for score in scores)
    level = [score.category for score in scores if score.score >= surest - _LEVEL]
    return min(
        level, key=lambda category: (category in _VAGUE, category not in _FINER, level.index(category))
    )


def _about(change: SectionChange, category: Category | None) -> str:
    """The category's word; where it says nothing the section's heading."""
    if category is None or category is Category.OTHER:
        return title_of(change.delta) or "Changed"
    return CATEGORY_WORDS[category]
