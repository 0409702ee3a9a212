"""Two texts of a document -> what changed: sections, diff and classify joined, and one line that sums it up.

The only place where those three rooms meet; ``check`` compares a new version with the one before, ``query``
any two stored versions, with the same function. ``reach`` bounds how much is judged, ``summary`` words the
line. Refuses to know where a text comes from, what was alerted, or what time it is.
"""

from datetime import date

from monitor.classify import Context, judge_delta, judge_whole, stated_dates
from monitor.compare.bounds import reach_of
from monitor.diff import diff_sections
from monitor.model import (
    Category,
    CategoryScore,
    Comparison,
    Judgement,
    Kind,
    SectionChange,
    SectionDelta,
    Severity,
    SeverityRules,
)
from monitor.sections import MOST_HEADINGS, split_sections
from monitor.text.comparable import comparable
from monitor.wording.summary import summarize

__all__ = ["compare", "diff_texts", "summarize"]

_LONGEST_TEXT = 4_000_000
"""Characters of a text that are compared; policies of more than a tenth of it are rare."""

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

    Texts that are equal in their ``comparable`` form give nothing, at no cost. Takes about 0.1 s of CPU time
    a million characters of both texts together, and where all of it was edited up to 1 s more; of texts above
    the limit only what follows the first difference is read.
    """
    before, after = comparable(before), comparable(after)
    if before == after:
        return (), None
    cut = None
    if max(len(before), len(after)) > _LONGEST_TEXT:
        before, after = _from_first_difference(before, after)
        cut = f"Only {_LONGEST_TEXT:,} characters from the first difference on were compared."
    left, right = split_sections(before), split_sections(after)
    headings = f"Only the first {MOST_HEADINGS:,} headings were read."
    many = headings if max(len(left), len(right)) >= MOST_HEADINGS else None
    deltas, coarse = diff_sections(left, right)
    return deltas, " ".join(filter(None, (cut, many, coarse))) or None


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
    today: date | None = None,
    rules: SeverityRules = _RULES,
) -> Comparison:
    """Compare two texts of one document and judge the difference.

    ``document_type`` is the configured type ('privacy-policy') or an archive's word for it; ``language`` a
    two-letter code or None (found out from the text); ``seen_before`` that the after text is letter for
    letter an earlier version; ``tier`` the vendor's importance, 1 the highest; ``today`` the day of the
    look, None where it is not known; empty ``rules`` mean the default severity figures. Never raises for any
    text, and takes bounded time, for 1.4 million letters that were all rewritten some 2 s of CPU: beyond the
    bound it compares in larger pieces and judges fewer of them, and ``degraded`` says so.
    """
    before, after = comparable(before), comparable(after)
    deltas, coarse = diff_texts(before, after)
    if not deltas:
        words = "No difference" if before == after else "Only white space or markup differs"
        noise = Judgement(kind=Kind.NOISE, severity=Severity.LOW)
        return Comparison(judgement=noise, sections=(), summary=words, degraded=coarse)
    context = Context(
        document_type=document_type,
        language=language,
        seen_before=seen_before,
        tier=tier,
        today=today,
        rules=rules,
    )
    read = before, after
    if max(len(before), len(after)) > _LONGEST_TEXT:
        read = _from_first_difference(before, after)
    reach = reach_of(deltas, *read)
    judgements = tuple(
        judge_delta(reach.parts[at], context=context) if at in reach.parts else _UNJUDGED
        for at in range(len(deltas))
    )
    whole = judge_whole(
        list(reach.parts.values()),
        [judgements[at] for at in reach.parts],
        context=context,
        before=reach.before,
        after=reach.after,
    )
    sections = tuple(SectionChange(delta=d, judgement=j) for d, j in zip(deltas, judgements, strict=True))
    return Comparison(
        judgement=whole,
        sections=sections,
        summary=summarize(whole, sections),
        dates=stated_dates(after, language),
        degraded=" ".join(filter(None, (coarse, reach.note))) or None,
    )
