"""The longest increasing subsequence: which of some pairs can stand together without crossing."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from operator import lt


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
