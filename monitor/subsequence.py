"""What two sequences have in common: pairs of equal elements, in order and not crossing.

Patience first (elements that occur once on each side are the anchors), then the exact matcher in
gaps small enough for it. Deterministic and near linear; where a gap is too large and has no anchor its
elements count as replaced, which is coarser and never wrong.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from itertools import islice
from operator import lt

_SMALL = 4_000
"""Largest product of a gap's lengths for the exact matcher (about 1 ms)."""


def find_increasing(values: Sequence[int]) -> list[int]:
    """Positions of a longest strictly increasing subsequence, in order (patience sorting, n log n)."""
    if all(map(lt, values, islice(values, 1, None))):
        return list(range(len(values)))
    tails: list[int] = []
    at: list[int] = []
    link: list[int] = []
    for position, value in enumerate(values):
        rank = bisect_left(tails, value)
        if rank == len(tails):
            tails.append(value)
            at.append(position)
        else:
            tails[rank] = value
            at[rank] = position
        link.append(at[rank - 1] if rank else -1)
    chain: list[int] = []
    position = at[-1] if at else -1
    while position >= 0:
        chain.append(position)
        position = link[position]
    return chain[::-1]


def align(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Index pairs of elements that stay, increasing on both sides."""
    pairs: list[tuple[int, int]] = []
    gaps = [(0, len(before), 0, len(after))]
    while gaps:
        lo, hi, start, end = gaps.pop()
        lo, hi, start, end = _trim(before, after, (lo, hi, start, end), pairs)
        if lo >= hi or start >= end:
            continue
        anchors = _anchors(before, after, (lo, hi, start, end))
        if anchors:
            for i, j in [*anchors, (hi, end)]:
                gaps.append((lo, i, start, j))
                lo, start = i + 1, j + 1
            pairs.extend(anchors)
        elif (hi - lo) * (end - start) <= _SMALL:
            matcher = SequenceMatcher(None, before[lo:hi], after[start:end], autojunk=False)
            for block in matcher.get_matching_blocks():
                pairs.extend((lo + block.a + k, start + block.b + k) for k in range(block.size))
    return sorted(pairs)


def _trim(
    before: Sequence[Hashable],
    after: Sequence[Hashable],
    gap: tuple[int, int, int, int],
    pairs: list[tuple[int, int]],
) -> tuple[int, int, int, int]:
    lo, hi, start, end = gap
    while lo < hi and start < end and before[lo] == after[start]:
        pairs.append((lo, start))
        lo, start = lo + 1, start + 1
    while lo < hi and start < end and before[hi - 1] == after[end - 1]:
        hi, end = hi - 1, end - 1
        pairs.append((hi, end))
    return lo, hi, start, end


def _anchors(
    before: Sequence[Hashable], after: Sequence[Hashable], gap: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    lo, hi, start, end = gap
    mine, theirs = Counter(before[lo:hi]), Counter(after[start:end])
    place = {after[j]: j for j in range(start, end) if theirs[after[j]] == 1}
    common = [(i, place[before[i]]) for i in range(lo, hi) if mine[before[i]] == 1 and before[i] in place]
    return [common[position] for position in find_increasing([j for _, j in common])]
