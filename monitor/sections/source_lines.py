"""What each line of a text is to whoever looks for headings: a marked heading, an item, a row, plain words.

A paragraph that begins with a sign as items do is none that a title could be, one that opens with a typed
number may be. Refuses to decide what a bare line means.
"""

import re
from typing import NamedTuple

from monitor.text.dialect import BlockKind
from monitor.text.read import Text

_SIGNED = re.compile(r"[-*+•●○◦▪▫■□►▸▶‣⁃·✓✔➢→–—>]\s+\S|[•●▪■►‣⁃·✓✔➢]\S|>")
LONGEST_TITLE = 200
"""Characters; a longer line is never a heading, whatever its mark says."""


class Line(NamedTuple):
    """One block as a line: its words as written without a heading's mark, its place, and what it is.

    ``end`` includes the line break; ``level`` is a marked heading's, else 0.
    """

    text: str
    start: int
    end: int
    kind: BlockKind
    level: int = 0


def lines_of(text: Text) -> list[Line]:
    """The lines of a text that hold words, in order."""
    source = text.source
    lines: list[Line] = []
    for block in text.blocks:
        start, end = block.span
        written = source[start:end]
        start += len(written) - len(written.lstrip())
        end = min(end + 1, len(source))
        kind, words = block.kind, written.strip()
        if kind is BlockKind.HEADING and len(words) <= LONGEST_TITLE:
            lines.append(Line(block.text, start, end, kind, block.level))
            continue
        if kind is not BlockKind.ROW:
            kind = _kind(words)
        lines.append(Line(words, start, end, kind))
    return lines


def _kind(words: str) -> BlockKind:
    if words.count(" | ") > 1:
        return BlockKind.ROW
    return BlockKind.ITEM if _SIGNED.match(words) else BlockKind.PARAGRAPH
