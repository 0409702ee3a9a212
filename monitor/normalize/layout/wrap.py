"""Lines that a page broke by hand at a width, joined to flowing paragraphs; lines that mean to end stay.

A break is one of a width where the next line's first word would not have fitted. Refuses short lines
(addresses, verses), and lines that only happen to be long: most of the next ones must go on in small letters.
"""

from collections.abc import Sequence
from itertools import chain

from monitor.text.dialect import Block, BlockKind

_NARROWEST, _WIDEST = 30, 140
"""Letters of the longest line of a wrapped text."""
_FEWEST = 2
"""Breaks that must be ones of a width before any is mended."""
_OWN_WIDTH = 4
"""Lines from which a run tells its width by itself; a shorter one is held against all lines of the page."""


def join_lines(blocks: Sequence[Block], breaks: frozenset[int]) -> tuple[Block, ...]:
    """The blocks, those joined that were one paragraph; ``breaks`` are places of blocks behind a break."""
    runs = _runs(blocks, breaks)
    if not runs:
        return tuple(blocks)
    page_width = max(len(blocks[at].text) for run in runs for at in run)
    wrapped = frozenset(chain.from_iterable(_find_wraps(blocks, run, page_width) for run in runs))
    going_on = sum(blocks[at].text[:1].islower() for at in wrapped)
    if going_on < max(_FEWEST, len(wrapped) / 2):
        return tuple(blocks)
    joined: list[Block] = []
    for at, block in enumerate(blocks):
        if at in wrapped:
            last = joined[-1]
            joined[-1] = last._replace(text=f"{last.text} {block.text}", links=(*last.links, *block.links))
        else:
            joined.append(block)
    return tuple(joined)


def _runs(blocks: Sequence[Block], breaks: frozenset[int]) -> list[range]:
    """Places of neighbouring lines that only line breaks part."""
    runs: list[range] = []
    for at in sorted(breaks):
        if not 0 < at < len(blocks) or blocks[at].kind is not BlockKind.PARAGRAPH:
            continue
        if blocks[at - 1].kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            continue
        if runs and runs[-1].stop == at:
            runs[-1] = range(runs[-1].start, at + 1)
        else:
            runs.append(range(at - 1, at + 1))
    return runs


def _find_wraps(blocks: Sequence[Block], run: range, page_width: int) -> list[int]:
    """The places of a run's lines that go on from the one before."""
    own = max(len(blocks[at].text) for at in run)
    width = own if len(run) >= _OWN_WIDTH else page_width
    if not _NARROWEST <= width <= _WIDEST:
        return []
    pairs = ((at, blocks[at - 1].text, blocks[at].text) for at in run[1:])
    return [at for at, line, following in pairs if len(line) + 1 + len(following.split(" ", 1)[0]) > width]
