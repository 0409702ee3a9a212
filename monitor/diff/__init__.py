"""Two versions' sections -> what became of each: added, removed, changed or moved, with word-level edits.

``pairs`` says which section is which, ``joins`` puts together what a heading cut in two, ``edits`` turns
one text into the other, ``rows`` compares tables. Refuses to judge what a
difference means, and to take unbounded work: beyond its budget it compares in larger pieces and says so.
"""

from collections.abc import Sequence

from monitor.diff.edits import Budget, edit_words, edits_within
from monitor.diff.joins import join_parts
from monitor.diff.link_changes import add_links
from monitor.diff.order import order_tables
from monitor.diff.pairs import moved_pairs, pair_sections, title_key
from monitor.diff.rows import compare_rows, join_rows
from monitor.diff.side import Side
from monitor.model import DeltaStatus, Edit, EditOp, Section, SectionDelta
from monitor.text.read import shown_words

__all__ = ["add_links", "diff_sections", "edit_words"]

_COARSE = "Parts were compared by whole sentences instead of words."


def diff_sections(
    before: Sequence[Section], after: Sequence[Section]
) -> tuple[tuple[SectionDelta, ...], str | None]:
    """What became of each section that differs, in reading order, and what had to be coarser.

    Sections that differ in white space or markup alone give no delta; a section that stands elsewhere and has
    at most another number is moved, one whose words differ too is changed. A removed section stands where
    it stood. The second value is None, or a sentence for a person.
    """
    pairing = join_parts(pair_sections(before, after))
    left, right = pairing.before, pairing.after
    moved = moved_pairs(pairing)
    budget = Budget()
    deltas: list[tuple[tuple[int, int], SectionDelta | None]] = []
    for j, section in enumerate(right.sections):
        i = pairing.back.get(j)
        if i is None:
            deltas.append(((j, -1), _one_sided(None, section)))
        elif (i in moved or not _is_same(left, i, right, j)) and (
            delta := _two_sided(left[i], section, i in moved, budget)
        ):
            deltas.append(((j, -1), delta))
    place = -1
    for i, section in enumerate(left.sections):
        place = pairing.forward.get(i, place) if i not in moved else place
        if i not in pairing.forward:
            deltas.append(((place, i), _one_sided(section, None)))
    ordered = (delta for _, delta in sorted(deltas, key=lambda item: item[0]))
    return join_rows([d for d in ordered if d is not None]), _COARSE if budget.spent else None


def _bodies_match(before: Section, after: Section) -> bool:
    return before.body == after.body or shown_words(before.body) == shown_words(after.body)


def _is_same(left: Side, i: int, right: Side, j: int) -> bool:
    """Whether heading and body show the same words; unsure ones are looked at whole."""
    one, other = left[i], right[j]
    return one.heading == other.heading and (one.body == other.body or left.body(i) == right.body(j))


def _one_sided(before: Section | None, after: Section | None) -> SectionDelta | None:
    section = before or after
    if section is None or not shown_words(section.source):
        return None
    op, status = (EditOp.DELETE, DeltaStatus.REMOVED) if after is None else (EditOp.INSERT, DeltaStatus.ADDED)
    rows = compare_rows(before.body if before else "", after.body if after else "")
    return SectionDelta(
        status=status, before=before, after=after, edits=(Edit(op=op, text=section.source),), rows=rows
    )


def _two_sided(before: Section, after: Section, moved: bool, budget: Budget) -> SectionDelta | None:
    left, right = before.source, after.source
    same = left == right or shown_words(left) == shown_words(right)
    if same and not moved:
        return None
    if same or (moved and title_key(before) == title_key(after) and _bodies_match(before, after)):
        return SectionDelta(
            status=DeltaStatus.MOVED, before=before, after=after, edits=edits_within(left, right, budget)
        )
    left = before.heading + order_tables(before.body, after.body)
    return SectionDelta(
        status=DeltaStatus.CHANGED,
        before=before,
        after=after,
        edits=edits_within(left, right, budget),
        rows=compare_rows(before.body, after.body),
    )
