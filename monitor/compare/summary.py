"""A comparison's one plain line: what it is about, the most telling fact, how many sections.

Refuses to judge: it only words what the judgements say.
"""

from collections.abc import Iterable, Sequence

from monitor.model import Category, Direction, Judgement, Kind, SectionChange, Signal, SignalFact

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
"""What a category is called at the beginning of a summary."""

_TELLING = (
    Signal.BROKEN,
    Signal.LANGUAGE,
    Signal.NUMBER,
    Signal.ENTITY_ADDED,
    Signal.ENTITY_REMOVED,
    Signal.SECTION_ADDED,
    Signal.SECTION_REMOVED,
    Signal.REWRITE,
    Signal.MODALITY,
    Signal.DATE,
    Signal.MOVED,
    Signal.LINKS,
)
"""Signals from the one a reader wants to hear first to the last."""

_VAGUE = (None, Category.POLICY_CHANGE, Category.OTHER)
"""Categories that name no subject: the facts of all sections are looked through then."""

_FINER = {Category.SHARING: Category.SUBPROCESSORS, Category.TRACKING: Category.DO_NOT_TRACK}
"""The finer word for a category, said first where both are named."""

_CAUSES = (Signal.BROKEN, Signal.LANGUAGE, Signal.LINKS, Signal.MOVED)
"""Signals that say why a difference is noise."""

_PHRASES = {
    Signal.BROKEN: "text broken or blocked",
    Signal.LANGUAGE: "language of the document changed",
    Signal.SECTION_ADDED: "new section",
    Signal.SECTION_REMOVED: "removed section",
    Signal.REWRITE: "largely rewritten",
    Signal.MODALITY: "obligation reworded",
    Signal.DATE: "date changed",
    Signal.MOVED: "moved",
    Signal.LINKS: "link targets changed",
    Signal.NUMBER: "figure changed",
    Signal.ENTITY_ADDED: "added",
    Signal.ENTITY_REMOVED: "removed",
}
_LONGEST_VALUE = 60


def summarize(whole: Judgement, sections: Sequence[SectionChange]) -> str:
    """One plain line: what it is about, the most telling fact, how many sections.

    'Retention: 30 days to 90 days; 2 sections'. For noise and editorial changes it says so first.
    """
    counted = f"{len(sections)} section{'' if len(sections) == 1 else 's'}"
    if whole.kind is Kind.NOISE:
        causes = [_fact(fact) for fact in _in_order(whole.signals) if fact.signal in _CAUSES]
        return "; ".join(["Nothing that matters changed", *causes[:1], counted])
    telling = [change for change in sections if change.judgement.kind is whole.kind] or list(sections)
    gravest = max((change.judgement.severity.rank for change in telling), default=0)
    worst = [change for change in telling if change.judgement.severity.rank == gravest]
    leading = _leading([score.category for change in worst for score in change.judgement.categories], whole)
    about = "Changed" if leading is None else CATEGORY_WORDS[leading]
    if whole.kind is Kind.EDITORIAL:
        about = "Editorial"
    mine = [
        change
        for change in worst
        if leading in _VAGUE or any(score.category is leading for score in change.judgement.categories)
    ]
    return f"{about}: {_most_telling(mine or worst)}; {counted}"


def _most_telling(sections: Sequence[SectionChange]) -> str:
    """The fact to tell of some sections: a stamp's date only where nothing else is to be told."""
    facts = _in_order(fact for change in sections for fact in change.judgement.signals)
    undated = [
        change for change in sections if all(f.signal is not Signal.DATE for f in change.judgement.signals)
    ]
    told = [_fact(fact) for fact in facts if fact.signal is not Signal.DATE]
    if not told and undated:
        told = [_title(undated)]
    return [*told, *map(_fact, facts), _title(sections)][0]


def _leading(worst: Sequence[Category], whole: Judgement) -> Category | None:
    """The category to name first: of the gravest sections the surest that says more than 'other'."""
    ranked = [score.category for score in whole.categories]
    found = [*sorted(set(worst) & set(ranked), key=ranked.index), *worst, *ranked]
    weighty = [category for category in found if category not in _VAGUE]
    first = next(iter([*weighty, *found]), None)
    finer = _FINER.get(first) if first else None
    return finer if finer in found else first


def _in_order(facts: Iterable[SignalFact]) -> list[SignalFact]:
    return sorted(
        facts, key=lambda fact: (fact.direction is not Direction.PROMISE_REMOVED, _TELLING.index(fact.signal))
    )


def _fact(fact: SignalFact) -> str:
    before, after = _value(fact.before, fact.unit), _value(fact.after, fact.unit)
    phrase = _PHRASES[fact.signal]
    match fact.signal:
        case Signal.MODALITY if before and fact.direction is Direction.PROMISE_REMOVED:
            phrase = f'promise removed, "{before}"'
        case Signal.ENTITY_ADDED | Signal.ENTITY_REMOVED if before or after:
            phrase = f"{phrase} {after or before}"
        case Signal.SECTION_ADDED | Signal.SECTION_REMOVED if before or after:
            phrase = f'{phrase} "{after or before}"'
        case Signal.NUMBER | Signal.DATE | Signal.MODALITY if before and after:
            phrase = f"{before} to {after}"
        case Signal.NUMBER | Signal.DATE | Signal.MODALITY if before or after:
            phrase = f"{before} removed" if before else f"{after} added"
    return phrase


def _value(value: str | None, unit: str | None) -> str:
    """A value with its unit where it does not name one itself."""
    if not value:
        return ""
    words = _short(value)
    if unit is None or any(letter.isalpha() for letter in words) or "%" in words:
        return words
    if unit == "percent":
        return f"{words} %"
    plural = "" if words in {"1", "1.0"} or unit.isupper() else "s"
    return f"{words} {unit}{plural}"


def _title(sections: Sequence[SectionChange]) -> str:
    titles = [change.delta.path[-1] for change in sections if change.delta.path]
    return f'"{_short(titles[0])}"' if titles else "opening text"


def _short(words: str) -> str:
    joined = " ".join(words.split())
    return joined if len(joined) <= _LONGEST_VALUE else joined[: _LONGEST_VALUE - 1].rstrip() + "…"
