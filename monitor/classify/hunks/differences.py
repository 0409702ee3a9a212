"""Which words changed between two readings: hunks of removed and added words with their surroundings.

The edits of a section are made to be shown to people. Judging needs another alignment: without markup,
over blocks wherever they stand (a paragraph that moved or was rejoined is not new), down to the single
word. Work is bounded: where two stretches are too large to align, they count as wholly replaced.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.classify.hunks.alignment import GRAM, Alignment, Runs
from monitor.classify.hunks.cells import find_shifts, moved_units, order_columns
from monitor.classify.hunks.hunk import Hunk
from monitor.classify.hunks.neighbours import MOST_HUNKS, Places, new_neighbours
from monitor.classify.hunks.places import leads_in, places_of, turns_place
from monitor.subsequence import find_increasing
from monitor.text.dialect import Block


@dataclass(frozen=True, slots=True)
class _Side:
    """The tokens of one side that have no equal block on the other, and the index of each one's block.

    Two flat lists, not one of pairs: a text of 200,000 words would keep the garbage collector busy.
    """

    tokens: list[str]
    owners: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """All that differs between two readings.

    ``moved`` are blocks that stand elsewhere now; ``resettled`` the words above a block that moved to where
    it says something else, or of a cell in another column: those it stood below as removed, those it stands
    below as added; ``order`` names what only stands in another order, 'row', 'column' and 'item'; ``kept``
    how many words are the same on both sides.
    """

    before: tuple[Block, ...]
    after: tuple[Block, ...]
    hunks: tuple[Hunk, ...]
    moved: tuple[Block, ...]
    resettled: tuple[Hunk, ...]
    order: tuple[str, ...]
    kept: int
    before_words: int
    after_words: int


def compare_readings(before: tuple[Block, ...], after: tuple[Block, ...]) -> Differences:
    """Align two readings; the result's hunks are in the order of the after text."""
    turned = order_columns(before, after)
    order: tuple[str, ...] = ("column",) if turned != after else ()
    after = turned
    pairs = _pair_equal(before, after)
    order += moved_units(pairs, after)
    shifts, heads = find_shifts(before, after, pairs)
    pairs = sorted([*pairs, *shifts], key=lambda pair: pair[1])
    removed = _side(before, _others(len(before), [left for left, _ in pairs]))
    added = _side(after, _others(len(after), [right for _, right in pairs]))
    places = places_of(before), places_of(after)
    runs = Alignment(removed.tokens, added.tokens).runs
    hunks = tuple(_with_lead(hunk, places) for hunk in _hunks(runs, removed, added, before, after))
    hunks, shifted = _cancel_moved(hunks, places)
    total_before = sum(block.words for block in before)
    total_after = sum(block.words for block in after)
    return Differences(
        before=before,
        after=after,
        hunks=hunks,
        moved=(*_find_moves(pairs, after), *shifted),
        resettled=(
            *heads,
            *new_neighbours([*pairs, *_find_joins(runs, removed, added)], pairs, before, after, places),
        ),
        order=order,
        kept=total_after - sum(len(hunk.added) for hunk in hunks),
        before_words=total_before,
        after_words=total_after,
    )


def _side(blocks: Sequence[Block], chosen: Sequence[int]) -> _Side:
    side = _Side([], [])
    for index in chosen:
        tokens = blocks[index].text.split()
        side.tokens.extend(tokens)
        side.owners.extend([index] * len(tokens))
    return side


def _pair_equal(before: Sequence[Block], after: Sequence[Block]) -> list[tuple[int, int]]:
    """Indices of equal blocks, in the order of the after text: below the same headings, then anywhere."""
    same_so_far = _same_beginning(before, after)
    pairs = [(index, index) for index in range(same_so_far)]
    waiting: dict[object, list[int]] = defaultdict(list)
    left: Iterable[int] = range(same_so_far, len(before))
    right: Iterable[int] = range(same_so_far, len(after))
    for near in (True, False):
        waiting.clear()
        for index in left:
            block = before[index]
            waiting[(block.text, block.path) if near else block.text].append(index)
        for found in waiting.values():
            found.reverse()
        rest = []
        for index in right:
            block = after[index]
            same = waiting.get((block.text, block.path) if near else block.text)
            if same:
                pairs.append((same.pop(), index))
            else:
                rest.append(index)
        left, right = sorted(index for found in waiting.values() for index in found), rest
    return sorted(pairs, key=lambda pair: pair[1])


def _same_beginning(before: Sequence[Block], after: Sequence[Block]) -> int:
    """How many blocks both begin with that are equal, headings above them and all."""
    for index, (one, other) in enumerate(zip(before, after, strict=False)):
        if one.text != other.text or one.path != other.path:
            return index
    return min(len(before), len(after))


def _others(count: int, taken: Sequence[int]) -> list[int]:
    gone = set(taken)
    return [index for index in range(count) if index not in gone]


def _find_moves(pairs: Sequence[tuple[int, int]], after: Sequence[Block]) -> tuple[Block, ...]:
    """Equal blocks that changed place among each other; short ones move with menus."""
    stay = set(find_increasing([left for left, _ in pairs]))
    moved = (after[right] for position, (_, right) in enumerate(pairs) if position not in stay)
    return tuple(block for block in moved if block.words >= GRAM)


def _find_joins(runs: Sequence[tuple[int, int, int]], removed: _Side, added: _Side) -> list[tuple[int, int]]:
    """Blocks that hold the same words though they are not equal: split, joined or edited."""
    found: dict[tuple[int, int], None] = {}
    for left, right, size in runs:
        owners = zip(removed.owners[left : left + size], added.owners[right : right + size], strict=True)
        found.update(dict.fromkeys(owners))
    return list(found)


def _hunks(
    runs: Runs, removed: _Side, added: _Side, before: Sequence[Block], after: Sequence[Block]
) -> tuple[Hunk, ...]:
    gaps = _join_gaps(_merge_close(_gaps(runs, len(removed.tokens), len(added.tokens))))
    return tuple(_hunk(removed, added, gap, before, after) for gap in gaps)


def _gaps(runs: Runs, left: int, right: int) -> list[tuple[int, int, int, int]]:
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


def _join_gaps(gaps: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """At most so many gaps: where a large text differs in every line, ever farther neighbours are joined."""
    near = 4
    while len(gaps) > MOST_HUNKS:
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


def _with_lead(hunk: Hunk, places: Places) -> Hunk:
    if not hunk.whole or not hunk.owners:
        return hunk
    place = places[1 if hunk.added else 0][hunk.owners[0]]
    return replace(hunk, led=True) if place.lead and leads_in(place) else hunk


def _blocks(side: _Side, lo: int, hi: int, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a stretch of tokens; where it is empty, of the token before (or behind) it."""
    owners = side.owners[lo:hi] or side.owners[max(0, lo - 1) : lo + 1][:1]
    return tuple(blocks[index] for index in sorted(set(owners)))


def _whole(owners: Sequence[int], lo: int, hi: int) -> bool:
    starts = lo == 0 or lo >= len(owners) or owners[lo - 1] != owners[lo]
    ends = hi >= len(owners) or hi == 0 or owners[hi - 1] != owners[hi]
    return starts and ends


def _cancel_moved(hunks: tuple[Hunk, ...], places: Places) -> tuple[tuple[Hunk, ...], tuple[Block, ...]]:
    """Take out pairs of hunks where one removes exactly what another adds, and says the same there."""
    gone: dict[str, list[int]] = defaultdict(list)
    for index, hunk in enumerate(hunks):
        if len(hunk.removed) >= GRAM and not hunk.added:
            gone[hunk.removed_text.casefold()].append(index)
    dropped: set[int] = set()
    shifted: list[Block] = []
    for index, hunk in enumerate(hunks):
        if len(hunk.added) < GRAM or hunk.removed:
            continue
        waiting = gone.get(hunk.added_text.casefold())
        if waiting and _says_same(hunks[waiting[-1]], hunk, places):
            dropped.update((waiting.pop(), index))
            shifted.extend(hunk.after_blocks[:1])
    return tuple(hunk for i, hunk in enumerate(hunks) if i not in dropped), tuple(shifted)


def _says_same(removed: Hunk, added: Hunk, places: Places) -> bool:
    """Whether words that went elsewhere are whole sentences or blocks, and are not turned there."""
    before, after = places[0][removed.owners[0]], places[1][added.owners[0]]
    if not all(hunk.whole or is_sentence(hunk) for hunk in (removed, added)):
        return False
    return before == after or not turns_place(added.after_blocks[0], before, after)


def is_sentence(hunk: Hunk) -> bool:
    """Whether a hunk begins behind the end of a sentence and ends with one."""
    starts = not hunk.lead or hunk.lead[-1].endswith((".", "!", "?"))
    return starts and (hunk.added_text or hunk.removed_text).endswith((".", "!", "?"))
