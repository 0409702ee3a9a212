"""A stored text as Markdown, in which its own stars, brackets and bars are words."""

import re
from itertools import pairwise

from monitor.text.dialect import Block, BlockKind
from monitor.text.read import read_text

_SIGNS = re.compile(r"([\\`*_\[\]<>|~&])")
_OPENING = re.compile(r"^(#|[-+>=]|\d+[.)])")


def write_markdown(text: str) -> str:
    """The text as Markdown of the common kind with tables, a line break at its end."""
    blocks = [block for block in read_text(text).blocks if block.text or block.cells]
    lines: list[str] = []
    for before, block in pairwise([None, *blocks]):
        assert block is not None
        if before is not None and not _joins(before, block):
            lines.append("")
        lines += _lines(block, opens=before is None or not _joins(before, block))
    return "\n".join(lines) + "\n"


def _joins(before: Block, block: Block) -> bool:
    """Whether a block goes on with the list or the table before it."""
    return before.kind is block.kind and block.kind in (BlockKind.ITEM, BlockKind.ROW)


def _lines(block: Block, *, opens: bool) -> list[str]:
    if block.kind is BlockKind.HEADING:
        return [f"{'#' * block.level} {_escape(block.text)}"]
    if block.kind is BlockKind.ITEM:
        number = f"{_escape(block.number)} " if block.number else ""
        return [f"{'  ' * block.level}- {number}{_escape(block.text)}"]
    if block.kind is BlockKind.ROW:
        row = "| " + " | ".join(map(_escape, block.cells)) + " |"
        return [row, "|" + " --- |" * len(block.cells)] if opens else [row]
    return [_OPENING.sub(r"\\\1", _escape(block.text))]


def _escape(words: str) -> str:
    return _SIGNS.sub(r"\\\1", words)
