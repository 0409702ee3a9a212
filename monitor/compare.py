"""Two texts of a document -> what changed: sections, diff and classify joined, and one line that sums it up.

The only place where those three rooms meet; ``check`` compares a new version with the one before, ``query``
any two stored versions, with the same function. Refuses to know where a text comes from, what was
alerted, or what time it is.
"""

from collections.abc import Sequence

from monitor.classify import Context, judge_delta, judge_whole, stated_dates
from monitor.diff import diff_sections
from monitor.model import (
    Category,
    Comparison,
    DeltaStatus,
    Judgement,
    Kind,
    SectionChange,
    SectionDelta,
    Severity,
    SeverityRules,
    Signal,
    SignalFact,
)
from monitor.sections import split_sections

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

_PHRASES = {
    Signal.BROKEN: "text broken or blocked",
    Signal.LANGUAGE: "language of the document changed",
    Signal.SECTION_ADDED: "new section",
    Signal.SECTION_REMOVED: "section removed",
    Signal.REWRITE: "largely rewritten",
    Signal.MODALITY: "obligation reworded",
    Signal.DATE: "date changed",
    Signal.MOVED: "moved",
    Signal.LINKS: "link targets changed",
    Signal.NUMBER: "figure changed",
    Signal.ENTITY_ADDED: "name added",
    Signal.ENTITY_REMOVED: "name removed",
}
_LONGEST_VALUE = 60


def diff_texts(before: str, after: str) -> tuple[tuple[SectionDelta, ...], str | None]:
    """The sections that differ, in reading order, and in words what had to be coarser (None: nothing).

    Equal texts give nothing, at no cost.
    """
    if before == after:
        return (), None
    return diff_sections(split_sections(before), split_sections(after))


def compare(
    before: str,
    after: str,
    *,
    document_type: str,
    language: str | None = None,
    seen_before: bool = False,
    tier: int = 3,
    rules: SeverityRules | None = None,
) -> Comparison:
    """Compare two texts of one document and judge the difference.

    ``document_type`` is the configured type ('privacy-policy') or an archive's word for it; ``language`` a
    two-letter code or None (found out from the text); ``seen_before`` that the after text is letter for
    letter an earlier version; ``tier`` the vendor's importance, 1 the highest; ``rules`` None for the
    default severity figures. Never raises for any text, and takes bounded time: beyond the bound it compares
    in larger pieces and ``degraded`` says so.
    """
    deltas, degraded = diff_texts(before, after)
    if not deltas:
        words = "No difference" if before == after else "Only white space or markup differs"
        return Comparison(
            judgement=Judgement(kind=Kind.NOISE, severity=Severity.LOW),
            sections=(),
            summary=words,
            degraded=degraded,
        )
    context = Context(
        document_type=document_type,
        language=language,
        seen_before=seen_before,
        tier=tier,
        rules=rules if rules is not None else SeverityRules(),
    )
    judgements = tuple(judge_delta(delta, context=context) for delta in deltas)
    whole = judge_whole(deltas, judgements, context=context)
    sections = tuple(
        SectionChange(delta=delta, judgement=judgement)
        for delta, judgement in zip(deltas, judgements, strict=True)
    )
    return Comparison(
        judgement=whole,
        sections=sections,
        summary=summarize(whole, sections),
        dates=stated_dates(after, language),
        degraded=degraded,
    )


def summarize(whole: Judgement, sections: Sequence[SectionChange]) -> str:
    """One plain line: what it is about, the most telling fact, how many sections.

    'Retention: 30 days to 90 days; 2 sections'. For noise and editorial changes it says so first.
    """
    counted = f"{len(sections)} section{'' if len(sections) == 1 else 's'}"
    facts = _facts(whole, sections)
    match whole.kind:
        case Kind.NOISE:
            return "; ".join(["Nothing that matters changed", *facts[:1], counted])
        case Kind.EDITORIAL:
            about = "Editorial"
        case Kind.SUBSTANTIVE:
            about = CATEGORY_WORDS[whole.categories[0].category] if whole.categories else "Changed"
    if not facts:
        facts = [_titles(sections)]
    return "; ".join([f"{about}: {facts[0]}", counted])


def _facts(whole: Judgement, sections: Sequence[SectionChange]) -> list[str]:
    """The facts in words, the most telling first: of the sections of the leading category, else of any."""
    leading = whole.categories[0].category if whole.categories else None
    inside = [
        fact
        for change in sections
        if leading is not None and any(score.category is leading for score in change.judgement.categories)
        for fact in change.judgement.signals
    ]
    for facts in (inside, whole.signals):
        told = sorted(
            (fact for fact in facts if fact.signal in _TELLING), key=lambda f: _TELLING.index(f.signal)
        )
        if told:
            return [_fact(fact, sections) for fact in told]
    return []


def _fact(fact: SignalFact, sections: Sequence[SectionChange]) -> str:
    before, after = _value(fact.before, fact.unit), _value(fact.after, fact.unit)
    match fact.signal:
        case Signal.ENTITY_ADDED if after:
            return f"added {after}"
        case Signal.ENTITY_REMOVED if before:
            return f"removed {before}"
        case Signal.SECTION_ADDED | Signal.SECTION_REMOVED:
            added = fact.signal is Signal.SECTION_ADDED
            status = DeltaStatus.ADDED if added else DeltaStatus.REMOVED
            titles = [c.delta.path[-1] for c in sections if c.delta.status is status and c.delta.path]
            return f'{_PHRASES[fact.signal]} "{_short(titles[0])}"' if titles else _PHRASES[fact.signal]
        case Signal.NUMBER | Signal.DATE | Signal.MODALITY:
            if before and after:
                return f"{before} to {after}"
            if after:
                return f"{after} added"
            return f"{before} removed" if before else _PHRASES[fact.signal]
        case _:
            return _PHRASES[fact.signal]


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


def _titles(sections: Sequence[SectionChange]) -> str:
    titles = list(dict.fromkeys(change.delta.path[-1] for change in sections if change.delta.path))
    return f'"{_short(titles[0])}"' if titles else "opening text"


def _short(words: str) -> str:
    joined = " ".join(words.split())
    return joined if len(joined) <= _LONGEST_VALUE else joined[: _LONGEST_VALUE - 1].rstrip() + "…"
