"""Blocks that stay and stand below other words now: which went past what, and what they say there.

Refuses to judge: it names the words that a block stood below and stands below.
"""

from collections.abc import Sequence

from monitor.classify.excuses.furniture import is_label
from monitor.classify.hunks.hunk import Hunk
from monitor.classify.hunks.places import Place, turns_place
from monitor.subsequence import find_increasing
from monitor.text.dialect import Block, BlockKind

MOST_HUNKS = 1_500
"""Changes weighed one by one (about 0.4 ms each); of more, neighbours are joined."""
Places = tuple[Sequence[Place], Sequence[Place]]


def new_neighbours(
    same: Sequence[tuple[int, int]],
    pairs: Sequence[tuple[int, int]],
    before: Sequence[Block],
    after: Sequence[Block],
    places: Places,
) -> tuple[Hunk, ...]:
    """Of blocks with the same words, the words above each where it went to another place and is turned there.

    Headings that come, go or are reworded above a block that stays say so themselves.
    """
    left, right = places
    elsewhere = [(i, j) for i, j in same if left[i] != right[j]]
    if not elsewhere:
        return ()
    order = _Order(pairs, nests=all(any(place.held for place in side) for side in places))
    titles = {block.text for block in after if block.kind is BlockKind.HEADING}
    hunks: list[Hunk] = []
    for i, j in elsewhere:
        block, one, other = after[j], left[i], right[j]
        if not order.is_past(i, j, one, other):
            continue
        listed = block.text in titles or is_label(block.text)
        if listed and block.kind is not BlockKind.HEADING:
            continue
        if turns_place(block, one, other):
            hunks.append(_place_hunk(before[i], block, one, other, j))
    return tuple(hunks[:MOST_HUNKS])


class _Order:
    """How equal blocks stand to each other before and after."""

    def __init__(self, pairs: Sequence[tuple[int, int]], *, nests: bool) -> None:
        self._nests = nests
        self._before_after = frozenset(pairs)
        self._after = dict(pairs)
        self._before = {j: i for i, j in pairs}
        positions = find_increasing([i for i, _ in pairs])
        self._stay = frozenset(pairs[position] for position in positions)

    def is_past(self, i: int, j: int, one: Place, other: Place) -> bool:
        """Whether a block went past the words above it; past anything where these are new.

        An item need not move to stand under another one: it is only set in, or out.
        """
        was_above = None if one.at is None else self._after.get(one.at)
        came_above = None if other.at is None else self._before.get(other.at)
        if self._nests and (one.held or other.held) and was_above is not None and came_above is not None:
            return was_above != other.at
        if was_above is not None and j < was_above:
            return True
        if came_above is not None:
            return i < came_above
        return (
            (i, j) in self._before_after
            and (i, j) not in self._stay
            and (was_above is not None or one.at is None)
        )


def _place_hunk(was: Block, block: Block, before: Place, after: Place, index: int) -> Hunk:
    gone, came = tuple(before.words.split()), tuple(after.words.split())
    return Hunk(
        removed=gone,
        added=came,
        before_blocks=(was,),
        after_blocks=(block,),
        tail=tuple(block.text.split()[:8]),
        above=True,
        owners=(index,) * len(came or gone),
        removed_text=" ".join(gone),
        added_text=" ".join(came),
    )
