"""Blocks of the text dialect: headings, paragraphs, list items, table rows; and how they are written.

A block holds one line of words; there are no escapes, no emphasis and no links. A paragraph that begins like
markup keeps its words and gets a no-break space after the mark (``#`` + U+00A0): lossless, and no reader of
the text takes it for a heading, a row or an item. The only other ones stand behind the numbers that lists
draw (``comparable``). A bar inside a table cell is written ``¦``. ``read`` reads what is written here.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from monitor.model import Link
from monitor.text.comparable import write_number


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


class Block(NamedTuple):
    """One block; a tuple, which is made quickest, since a page has hundreds of them.

    ``text`` holds its words one blank apart, of a row that was read with its bars; ``level``: 1 to 6 of a
    heading, 0 and up of a list item, else 0; ``cells`` of a row. ``group`` tells lists and tables that follow
    each other apart. ``number`` is what stands before the words of an item: as drawn by a list (also before a
    heading in it), or typed with its mark ('' for none). Whoever reads a text fills in ``path``, the headings
    above (outermost first, a heading's own included), and ``span``, where the block's line starts and ends in
    the text; whoever reads a page, ``links``.
    """

    kind: BlockKind
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()
    group: int = 0
    links: tuple[Link, ...] = ()
    number: str = ""
    path: tuple[str, ...] = ()
    span: tuple[int, int] = (0, 0)

    @property
    def words(self) -> int:
        """How many words are shown."""
        return self.text.count(" ") + 1 if self.text else 0


BULLETS = "-*•·▪●○◦‣∙■□–—"
"""What page authors type for a bullet; all mean the same to a reader."""

_ITEM_MARK = re.compile(f"[{re.escape(BULLETS)}] +")
_MARKER = re.compile(r"\s*(?:(?:#{1,6}|[-*•])(?=\s)|\|)?\s*")
_LIKE_MARKUP = re.compile(r"(#{1,6}|\|) ")


def write_block(block: Block) -> str:
    """The block's line in the dialect."""
    if block.kind is BlockKind.HEADING:
        return "#" * min(6, max(1, block.level)) + " " + _number_or(block, "") + block.text
    if block.kind is BlockKind.ITEM:
        return "  " * min(block.level, 8) + _number_or(block, "- ") + block.text
    if block.kind is BlockKind.ROW:
        return "| " + " | ".join(cell.replace("|", "¦") for cell in block.cells) + " |"
    if found := _LIKE_MARKUP.match(block.text):
        return f"{found.group(1)}\u00a0{block.text[found.end() :]}"
    return block.text


def _number_or(block: Block, otherwise: str) -> str:
    return write_number(block.number) if block.number else otherwise


def write_text(blocks: Iterable[Block]) -> str:
    """The blocks as a text: one blank line between, none between a table's rows or a list's items."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        together = (
            before is not None
            and before.kind is block.kind
            and block.kind in (BlockKind.ROW, BlockKind.ITEM)
            and before.group == block.group
        )
        if before is not None and not together:
            lines.append("")
        lines.append(write_block(block))
        before = block
    return "\n".join(lines) + "\n" if lines else ""


def strip_bullet(text: str) -> tuple[str, bool]:
    """The words of a line that begins with a typed bullet, and whether it did."""
    found = _ITEM_MARK.match(text)
    return (text[found.end() :], True) if found and found.end() < len(text) else (text, False)


def marker_length(line: str) -> int:
    """How many characters of blanks and of a heading's, an item's or a row's marker begin a line."""
    found = _MARKER.match(line)
    return found.end() if found else 0
