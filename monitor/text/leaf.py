"""So much of a stored text as a page shows at once, and the headings of all of it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.text.dialect import Block, BlockKind
from monitor.text.read import read_text
from monitor.text.visible import clean

_BLOCK_ROOM, _CELL_ROOM = 60, 10
"""Bytes that a page writes around a block, and around each cell of a row."""


class Heading(NamedTuple):
    """A heading: ``depth`` 0 for the highest of its text, else 1; ``at`` is the number of its block."""

    depth: int
    words: str
    at: int


class Leaf(NamedTuple):
    """A part of a text: its blocks from ``first`` on; it goes on with the block ``next``, None at the end.

    ``starts`` are the blocks with which the parts of the whole text begin, ``words`` counts its words, and
    ``headings`` are its own, as many as were asked for.
    """

    blocks: tuple[Block, ...]
    first: int
    next: int | None
    starts: tuple[int, ...]
    words: int
    headings: tuple[Heading, ...]


def read_leaf(text: str, *, first: int, room: int, headings: int) -> Leaf:
    """The blocks of a stored text from the ``first`` on that fit into ``room`` bytes, one at least."""
    blocks = read_text(text).blocks
    sizes = [_size_of(block) for block in blocks]
    end = _find_end(sizes, first, room)
    starts = [0]
    while (at := _find_end(sizes, starts[-1], room)) < len(blocks):
        starts.append(at)
    return Leaf(
        blocks=blocks[first:end],
        first=first,
        next=end if end < len(blocks) else None,
        starts=tuple(starts),
        words=sum(block.words for block in blocks),
        headings=_list_headings(blocks)[:headings],
    )


def _size_of(block: Block) -> int:
    return len(block.text.encode("utf-8", "replace")) + _BLOCK_ROOM + _CELL_ROOM * len(block.cells)


def _find_end(sizes: Sequence[int], first: int, room: int) -> int:
    """Where a part that begins with this block ends."""
    for at in range(first, len(sizes)):
        room -= sizes[at]
        if room < 0 and at > first:
            return at
    return len(sizes)


def _list_headings(blocks: Sequence[Block]) -> tuple[Heading, ...]:
    """All headings with words, but a title that stands above all others."""
    top = min((block.level for block in blocks if block.kind is BlockKind.HEADING), default=0)
    found = tuple(_headings(blocks, top))
    is_titled = len(found) > 1 and found[0].depth == 0 and sum(each.depth == 0 for each in found) == 1
    return found[1:] if is_titled else found


def _headings(blocks: Sequence[Block], top: int) -> Iterator[Heading]:
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING and (words := clean(block.text)):
            yield Heading(depth=min(1, block.level - top), words=words, at=at)
