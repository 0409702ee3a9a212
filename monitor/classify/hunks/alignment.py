"""Which words of two texts stand still: runs of equal tokens, in order, never crossing.

Where stretches are too large for the quadratic matcher, word groups that occur once on each side are the
anchors. Work is bounded: what is too large to align counts as wholly replaced. Knows not what tokens are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.subsequence import find_increasing

GRAM = 4
Gram = tuple[str, str, str, str]
_TWICE = -1
_DEEPEST = 8
_SMALL = 20_000
"""Largest product of lengths given to the quadratic matcher (about 10 ms)."""
Runs = Sequence[tuple[int, int, int]]
"""Equal stretches as (left, right, length)."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of each side: left tokens from ``lo`` to ``hi``, right tokens from ``start`` to ``end``."""

    lo: int
    hi: int
    start: int
    end: int


class Alignment:
    """Finds runs of equal tokens as (left, right, length), in order, not crossing."""

    def __init__(self, left: Sequence[str], right: Sequence[str]) -> None:
        self.left = left
        self.right = right
        self.runs: list[tuple[int, int, int]] = []
        self.match(_Stretch(0, len(left), 0, len(right)), 0)

    def match(self, part: _Stretch, depth: int) -> None:
        """Take equal beginnings and ends off, then align what is between."""
        left, right = self.left, self.right
        lo, hi, start, end = part.lo, part.hi, part.start, part.end
        head = 0
        while lo + head < hi and start + head < end and left[lo + head] == right[start + head]:
            head += 1
        if head:
            self.runs.append((lo, start, head))
        lo, start = lo + head, start + head
        back = 0
        while hi - back > lo and end - back > start and left[hi - back - 1] == right[end - back - 1]:
            back += 1
        if lo < hi - back and start < end - back:
            self._between(_Stretch(lo, hi - back, start, end - back), depth)
        if back:
            self.runs.append((hi - back, end - back, back))

    def _between(self, part: _Stretch, depth: int) -> None:
        lo, hi, start, end = part.lo, part.hi, part.start, part.end
        if (hi - lo) * (end - start) <= _SMALL:
            matcher = SequenceMatcher(None, self.left[lo:hi], self.right[start:end], autojunk=False)
            self.runs += [(lo + m.a, start + m.b, m.size) for m in matcher.get_matching_blocks() if m.size]
            return
        anchors = self._anchors(part) if depth < _DEEPEST else []
        for i, j in anchors:
            if i < lo or j < start:
                continue  # inside the run that the anchor before grew into
            self.match(_Stretch(lo, i, start, j), depth + 1)
            size = 0
            while i + size < hi and j + size < end and self.left[i + size] == self.right[j + size]:
                size += 1
            self.runs.append((i, j, size))
            lo, start = i + size, j + size
        if anchors:
            self.match(_Stretch(lo, hi, start, end), depth + 1)

    def _anchors(self, part: _Stretch) -> list[tuple[int, int]]:
        """Places of word groups that occur once on each side, in an order common to both."""
        mine = _once(self.left, part.lo, part.hi)
        theirs: dict[Gram, int] = {}
        for j, gram in enumerate(_grams(self.right, part.start, part.end), part.start):
            if gram in mine:
                theirs[gram] = _TWICE if gram in theirs else j
        common = sorted((mine[gram], j) for gram, j in theirs.items() if j != _TWICE)
        return [common[position] for position in find_increasing([j for _, j in common])]


def _grams(tokens: Sequence[str], lo: int, hi: int) -> Iterator[Gram]:
    """The groups of words that begin in a part and end in it, from its first word on."""
    part = tokens[lo:hi]
    return zip(part, part[1:], part[2:], part[3:], strict=False)


def _once(tokens: Sequence[str], lo: int, hi: int) -> dict[Gram, int]:
    """Where each group of words stands that occurs only once in a part."""
    found: dict[Gram, int] = {}
    twice: set[Gram] = set()
    for at, gram in enumerate(_grams(tokens, lo, hi), lo):
        if found.setdefault(gram, at) != at:
            twice.add(gram)
    for gram in twice:
        del found[gram]
    return found
