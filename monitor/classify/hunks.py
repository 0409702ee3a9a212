"""Which words changed between two readings: hunks of removed and added words with their surroundings.

The edits of a section are made to be shown to people. Judging needs another alignment: without markup,
over blocks wherever they stand (a paragraph that moved or was rejoined is not new), down to the single
word. Work is bounded: where two stretches are too large to align, they count as wholly replaced.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.classify.reading import Block

_GRAM = 4
_DEEPEST = 8
_MOST_HUNKS = 4_000
"""Changes weighed one by one (about 0.1 ms each); more of them make a rewrite."""
_SMALL = 20_000
"""Largest product of lengths given to the quadratic matcher (about 10 ms)."""


@dataclass(frozen=True, slots=True)
class _Side:
    """The tokens of one side that have no equal block on the other, and the index of each one's block.

    Two flat lists, not one of pairs: a text of 200,000 words would keep the garbage collector busy.
    """

    tokens: list[str]
    owners: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One change: the words removed and added, and the blocks they stood in.

    ``owners`` are the indices of the blocks of the added words, or of the removed where none was added;
    ``removed_text`` and ``added_text`` the words one blank apart; ``lead`` and ``tail`` up to eight unchanged
    words before and behind. One of ``removed`` and ``added`` may be empty; ``whole`` says that complete
    blocks came or went on the side that is not empty.
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    before_blocks: tuple[Block, ...]
    after_blocks: tuple[Block, ...]
    lead: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    whole: bool = False
    owners: tuple[int, ...] = ()
    removed_text: str = ""
    added_text: str = ""

    @property
    def size(self) -> int:
        """How many words changed, counting the larger side."""
        return max(len(self.removed), len(self.added))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """All that differs between two readings.

    ``moved`` are blocks that stand elsewhere now; ``kept`` how many words are the same on both sides;
    ``targets_differ`` that link targets changed, ``markup_differs`` that anything not shown did.
    """

    before: tuple[Block, ...]
    after: tuple[Block, ...]
    hunks: tuple[Hunk, ...]
    moved: tuple[Block, ...]
    kept: int
    before_words: int
    after_words: int
    targets_differ: bool


def compare_readings(before: tuple[Block, ...], after: tuple[Block, ...]) -> Changed:
    """Align two readings; the result's hunks are in the order of the after text."""
    left, right, moved = _cancel_equal(before, after)
    removed, added = _side(before, left), _side(after, right)
    hunks = _hunks(removed, added, before, after)
    hunks, shifted = _cancel_moved(hunks)
    total_before = sum(block.words for block in before)
    total_after = sum(block.words for block in after)
    return Changed(
        before=before,
        after=after,
        hunks=hunks,
        moved=(*moved, *shifted),
        kept=total_after - sum(len(hunk.added) for hunk in hunks),
        before_words=total_before,
        after_words=total_after,
        targets_differ=_targets(before) != _targets(after),
    )


def _side(blocks: Sequence[Block], chosen: Sequence[int]) -> _Side:
    side = _Side([], [])
    for index in chosen:
        tokens = blocks[index].text.split()
        side.tokens.extend(tokens)
        side.owners.extend([index] * len(tokens))
    return side


def _targets(blocks: Sequence[Block]) -> Counter[str]:
    return Counter(target for block in blocks for target in block.targets)


def _cancel_equal(
    before: Sequence[Block], after: Sequence[Block]
) -> tuple[list[int], list[int], tuple[Block, ...]]:
    """Indices of blocks without an equal on the other side, and the equal ones that changed place."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, block in enumerate(before):
        places[block.text].append(index)
    for found in places.values():
        found.reverse()
    pairs: list[tuple[int, int]] = []
    right: list[int] = []
    for index, block in enumerate(after):
        waiting = places.get(block.text)
        if waiting:
            pairs.append((waiting.pop(), index))
        else:
            right.append(index)
    left = sorted(index for found in places.values() for index in found)
    stay = set(_increasing([i for i, _ in pairs]))
    moved = tuple(after[j] for position, (_, j) in enumerate(pairs) if position not in stay)
    return left, right, tuple(block for block in moved if block.words >= _GRAM)


def _increasing(values: Sequence[int]) -> list[int]:
    """Positions of a longest increasing subsequence."""
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


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of each side: left tokens from ``lo`` to ``hi``, right tokens from ``start`` to ``end``."""

    lo: int
    hi: int
    start: int
    end: int


class _Alignment:
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
        theirs = _once(self.right, part.start, part.end)
        common = sorted((i, theirs[gram]) for gram, i in mine.items() if gram in theirs)
        return [common[position] for position in _increasing([j for _, j in common])]


def _once(tokens: Sequence[str], lo: int, hi: int) -> dict[tuple[str, ...], int]:
    """Where each group of words stands that occurs only once in a part."""
    part = tokens[lo:hi]
    grams = list(zip(*(part[n:] for n in range(_GRAM)), strict=False))
    last = dict(zip(grams, range(lo, hi), strict=False))
    first = dict(zip(reversed(grams), range(lo + len(grams) - 1, lo - 1, -1), strict=True))
    return {gram: at for gram, at in last.items() if first[gram] == at}


def _hunks(removed: _Side, added: _Side, before: Sequence[Block], after: Sequence[Block]) -> tuple[Hunk, ...]:
    runs = _Alignment(removed.tokens, added.tokens).runs
    gaps = _bounded(_merge_close(_gaps(runs, len(removed.tokens), len(added.tokens))))
    return tuple(_hunk(removed, added, gap, before, after) for gap in gaps)


def _gaps(runs: list[tuple[int, int, int]], left: int, right: int) -> list[tuple[int, int, int, int]]:
    gaps = []
    i = j = 0
    for at, other, size in [*runs, (left, right, 0)]:
        if at > i or other > j:
            gaps.append((i, at, j, other))
        i, j = at + size, other + size
    return gaps


def _merge_close(gaps: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Join neighbours that share only a word or two by chance inside a rewritten stretch."""
    merged: list[tuple[int, int, int, int]] = []
    for gap in gaps:
        if merged:
            lo, hi, start, _ = merged[-1]
            between = gap[0] - hi
            mine, last = (max(g[1] - g[0], g[3] - g[2]) for g in (gap, merged[-1]))
            if between <= 2 and min(mine, last) > 2 * between:
                merged[-1] = (lo, gap[1], start, gap[3])
                continue
        merged.append(gap)
    return merged


def _bounded(gaps: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """At most so many gaps: where a large text differs in every line, ever farther neighbours are joined."""
    near = 4
    while len(gaps) > _MOST_HUNKS:
        joined = gaps[:1]
        for gap in gaps[1:]:
            lo, hi, start, end = joined[-1]
            if gap[0] - hi <= near and gap[2] - end <= near:
                joined[-1] = (lo, gap[1], start, gap[3])
            else:
                joined.append(gap)
        gaps = joined
        near *= 2
    return gaps


def _hunk(
    removed: _Side,
    added: _Side,
    gap: tuple[int, int, int, int],
    before: Sequence[Block],
    after: Sequence[Block],
) -> Hunk:
    lo, hi, start, end = gap
    gone, came = tuple(removed.tokens[lo:hi]), tuple(added.tokens[start:end])
    return Hunk(
        removed=gone,
        added=came,
        before_blocks=_blocks(removed, lo, hi, before),
        after_blocks=_blocks(added, start, end, after),
        lead=tuple(removed.tokens[max(0, lo - 8) : lo]),
        tail=tuple(removed.tokens[hi : hi + 8]),
        whole=_whole(removed.owners, lo, hi) and _whole(added.owners, start, end),
        owners=tuple(added.owners[start:end] if came else removed.owners[lo:hi]),
        removed_text=" ".join(gone),
        added_text=" ".join(came),
    )


def _blocks(side: _Side, lo: int, hi: int, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a stretch of tokens; where it is empty, of the token before (or behind) it."""
    owners = side.owners[lo:hi] or side.owners[max(0, lo - 1) : lo + 1][:1]
    return tuple(blocks[index] for index in sorted(set(owners)))


def _whole(owners: Sequence[int], lo: int, hi: int) -> bool:
    starts = lo == 0 or lo >= len(owners) or owners[lo - 1] != owners[lo]
    ends = hi >= len(owners) or hi == 0 or owners[hi - 1] != owners[hi]
    return starts and ends


def _cancel_moved(hunks: tuple[Hunk, ...]) -> tuple[tuple[Hunk, ...], tuple[Block, ...]]:
    """Take out pairs of hunks where one removes exactly what another adds."""
    gone: dict[str, list[int]] = defaultdict(list)
    for index, hunk in enumerate(hunks):
        if len(hunk.removed) >= _GRAM and not hunk.added:
            gone[hunk.removed_text.casefold()].append(index)
    dropped: set[int] = set()
    shifted: list[Block] = []
    for index, hunk in enumerate(hunks):
        if len(hunk.added) < _GRAM or hunk.removed:
            continue
        waiting = gone.get(hunk.added_text.casefold())
        if waiting:
            dropped.update((waiting.pop(), index))
            shifted.extend(hunk.after_blocks[:1])
    return tuple(hunk for i, hunk in enumerate(hunks) if i not in dropped), tuple(shifted)
