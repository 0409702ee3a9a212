"""Two texts of a document -> what changed: sections, diff and classify joined, and one line that sums it up.

The only place where those three rooms meet; ``check`` compares a new version with the one before, ``query``
any two stored versions, with the same function, of texts read once. ``bounds`` says how much is judged.
Refuses to know where a text comes from, what was alerted, or what time it is.
"""

from monitor.classify import Context, judge_delta, judge_whole, objection_dates, stated_dates
from monitor.compare.bounds import reach_of
from monitor.compare.watchwords import add_watchwords
from monitor.diff import add_links, diff_sections
from monitor.model import (
    Category,
    CategoryScore,
    Comparison,
    Judgement,
    Kind,
    SectionChange,
    SectionDelta,
    Severity,
)
from monitor.sections import MOST_HEADINGS, split_sections
from monitor.text.read import Text, read_text
from monitor.wording.summary import summarize

__all__ = ["Context", "compare", "diff_texts", "summarize"]

_LONGEST_TEXT = 4_000_000
"""Characters of a text that are compared; policies of more than a tenth of it are rare."""

_UNJUDGED = Judgement(
    kind=Kind.SUBSTANTIVE,
    severity=Severity.LOW,
    categories=(CategoryScore(category=Category.OTHER, score=0.0),),
    unsure=True,
)
"""What stands for the judgement of a section beyond the bound: a person should look."""


def diff_texts(before: Text, after: Text) -> tuple[tuple[SectionDelta, ...], str | None]:
    """The sections that differ, in reading order, and in words what had to be coarser (None: nothing).

    Equal texts give nothing, at no cost. Takes about 0.1 s of CPU time a million characters of both texts
    together, and where all of it was edited up to 1 s more; of texts above the limit only what follows the
    first difference is read.
    """
    return _diff(*_cut_texts(before, after))


def _diff(before: Text, after: Text, cut: str | None) -> tuple[tuple[SectionDelta, ...], str | None]:
    if before.source == after.source and before.links == after.links:
        return (), None
    left, right = split_sections(before), split_sections(after)
    headings = f"Only the first {MOST_HEADINGS:,} headings were read."
    many = headings if max(len(left), len(right)) >= MOST_HEADINGS else None
    deltas, coarse = diff_sections(left, right)
    deltas = add_links(deltas, before, after, (left, right))
    return deltas, " ".join(filter(None, (cut, many, coarse))) or None


def _cut_texts(before: Text, after: Text) -> tuple[Text, Text, str | None]:
    """Both texts as far as they are compared, and in words what was left out (None: nothing).

    Of long ones that is what follows the line on which they first differ, cut to the limit.
    """
    one, other = before.source, after.source
    low, high = 0, min(len(one), len(other))
    if one == other or max(len(one), len(other)) <= _LONGEST_TEXT:
        return before, after, None
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    start = max(one.rfind("\n", 0, low) + 1, low - _LONGEST_TEXT // 2)
    before, after = (
        read_text(text.source[start : start + _LONGEST_TEXT], links=text.links) for text in (before, after)
    )
    return before, after, f"Only {_LONGEST_TEXT:,} characters from the first difference on were compared."


def compare(before: Text, after: Text, context: Context) -> Comparison:
    """Compare two texts of one document and judge the difference.

    Never raises for any text, and takes bounded time, for 1.4 million letters that were all rewritten some
    2 s of CPU: beyond the bound it compares in larger pieces and judges fewer of them, and ``degraded`` says
    so.
    """
    left, right, cut = _cut_texts(before, after)
    deltas, coarse = _diff(left, right, cut)
    if not deltas:
        words = "No difference" if before.source == after.source else "Only white space or markup differs"
        noise = Judgement(kind=Kind.NOISE, severity=Severity.LOW)
        return Comparison(judgement=noise, sections=(), summary=words, degraded=coarse)
    reach = reach_of(deltas, left, right)
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
    comparison = Comparison(
        judgement=whole,
        sections=sections,
        summary=summarize(whole, sections),
        dates=(
            *stated_dates(after.source, context.language),
            *objection_dates(after.source, context.language, today=context.today),
        ),
        degraded=" ".join(filter(None, (coarse, reach.note))) or None,
    )
    return add_watchwords(comparison, before.source, after.source, context) if context.phrases else comparison
