"""Two texts of a document -> what changed: sections, diff and classify joined, and one line that sums it up.

The only place where those three rooms meet; ``check`` compares a new version with the one before, ``query``
any two stored versions, with the same function. Refuses to know where a text comes from, what was
alerted, or what time it is.
"""

from collections.abc import Iterable, Sequence

from monitor.classify import Context, judge_delta, judge_whole, stated_dates
from monitor.diff import diff_sections
from monitor.model import (
    Category,
    CategoryScore,
    Comparison,
    Direction,
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
_LONGEST_TEXT = 4_000_000
"""Characters of a text that are compared; policies of more than a tenth of it are rare."""
_JUDGED_LETTERS = 400_000
_JUDGED_SECTIONS = 400
"""Changed sections, and letters of them in both versions, that are judged one by one: some 2 s of CPU."""

_RULES = SeverityRules()
_UNJUDGED = Judgement(
    kind=Kind.SUBSTANTIVE,
    severity=Severity.LOW,
    categories=(CategoryScore(category=Category.OTHER, score=0.0),),
    unsure=True,
)
"""What stands for the judgement of a section beyond the bound: a person should look."""


def diff_texts(before: str, after: str) -> tuple[tuple[SectionDelta, ...], str | None]:
    """The sections that differ, in reading order, and in words what had to be coarser (None: nothing).

    Equal texts give nothing, at no cost. Takes about 0.2 s of CPU time a million characters of both texts
    together, hostile ones up to 3 s; of texts above the limit only what follows the first difference is read.
    """
    if before == after:
        return (), None
    cut = None
    if max(len(before), len(after)) > _LONGEST_TEXT:
        before, after = _from_first_difference(before, after)
        cut = f"Only {_LONGEST_TEXT:,} characters from the first difference on were compared."
    deltas, coarse = diff_sections(split_sections(before), split_sections(after))
    return deltas, " ".join(filter(None, (cut, coarse))) or None


def _from_first_difference(before: str, after: str) -> tuple[str, str]:
    """Both texts from the line on which they first differ, cut to the limit."""
    low, high = 0, min(len(before), len(after))
    while low < high:
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    start = max(before.rfind("\n", 0, low) + 1, low - _LONGEST_TEXT // 2)
    return before[start : start + _LONGEST_TEXT], after[start : start + _LONGEST_TEXT]


def compare(
    before: str,
    after: str,
    *,
    document_type: str,
    language: str | None = None,
    seen_before: bool = False,
    tier: int = 3,
    rules: SeverityRules = _RULES,
) -> Comparison:
    """Compare two texts of one document and judge the difference.

    ``document_type`` is the configured type ('privacy-policy') or an archive's word for it; ``language`` a
    two-letter code or None (found out from the text); ``seen_before`` that the after text is letter for
    letter an earlier version; ``tier`` the vendor's importance, 1 the highest; empty ``rules`` mean the
    default severity figures. Never raises for any text, and takes bounded time: beyond the bound it
    compares in larger pieces and judges fewer of them, and ``degraded`` says so.
    """
    deltas, coarse = diff_texts(before, after)
    if not deltas:
        words = "No difference" if before == after else "Only white space or markup differs"
        noise = Judgement(kind=Kind.NOISE, severity=Severity.LOW)
        return Comparison(judgement=noise, sections=(), summary=words, degraded=coarse)
    context = Context(
        document_type=document_type, language=language, seen_before=seen_before, tier=tier, rules=rules
    )
    read = before, after
    if max(len(before), len(after)) > _LONGEST_TEXT:
        read = _from_first_difference(before, after)
    chosen = _judged(deltas)
    judgements = tuple(
        judge_delta(delta, context=context) if at in chosen else _UNJUDGED for at, delta in enumerate(deltas)
    )
    some = sorted(chosen)
    whole = judge_whole(
        [deltas[at] for at in some],
        [judgements[at] for at in some],
        context=context,
        before=read[0],
        after=read[1],
    )
    sections = tuple(SectionChange(delta=d, judgement=j) for d, j in zip(deltas, judgements, strict=True))
    return Comparison(
        judgement=whole,
        sections=sections,
        summary=summarize(whole, sections),
        dates=stated_dates(after, language),
        degraded=_degraded(coarse, len(chosen), len(deltas)),
    )


def _judged(deltas: Sequence[SectionDelta]) -> frozenset[int]:
    """Which deltas are judged one by one: all, or the smaller ones up to the bound (at least one)."""
    sizes = [sum(len(s.heading) + len(s.body) for s in (d.before, d.after) if s is not None) for d in deltas]
    if sum(sizes) <= _JUDGED_LETTERS and len(deltas) <= _JUDGED_SECTIONS:
        return frozenset(range(len(deltas)))
    chosen: list[int] = []
    total = 0
    for at in sorted(range(len(deltas)), key=sizes.__getitem__):
        total += sizes[at]
        if chosen and (total > _JUDGED_LETTERS or len(chosen) == _JUDGED_SECTIONS):
            break
        chosen.append(at)
    return frozenset(chosen)


def _degraded(coarse: str | None, judged: int, all_: int) -> str | None:
    """What had to be coarser, in sentences; None where nothing had to."""
    left = f"Only {judged} of {all_} changed sections were judged one by one." if judged < all_ else None
    return " ".join(sentence for sentence in (coarse, left) if sentence) or None


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
