"""A policy file read as blocks: headings, paragraphs, lists and tables.

Only the little Markdown that the files in ``policies/`` use: anything else is a paragraph. The dressing turns
the blocks into each vendor's idea of a web page; the tests compare them with what the monitor makes of it.
"""

import re
from dataclasses import dataclass

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_HEADING = re.compile(r"(#{1,6}) (.+)")
_RULER = re.compile(r"\|( -+ \|)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading, ``level`` 1 to 6."""

    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; its text may hold ``[links](/path)``, ``**bold**`` words and e-mail addresses."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A bulleted list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; the first row is its header."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Table


def read_blocks(policy: str) -> tuple[Block, ...]:
    """The blocks of a policy file, in order."""
    return tuple(_block(part) for part in re.split(r"\n{2,}", policy.strip()))


def _block(part: str) -> Block:
    lines = part.splitlines()
    heading = _HEADING.fullmatch(part)
    if heading:
        return Heading(level=len(heading[1]), text=heading[2])
    if all(line.startswith("- ") for line in lines):
        return Items(texts=tuple(line[2:] for line in lines))
    if part.startswith("| "):
        return Table(rows=tuple(_cells(line) for line in lines if not _RULER.fullmatch(line)))
    return Paragraph(text=part)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def plain(text: str) -> str:
    """A block's text as a reader sees it: links and bold words without their marks."""
    return _LINK.sub(r"\1", text).replace("**", "")


def texts_of(block: Block) -> tuple[str, ...]:
    """Every piece of text in a block, as a reader sees it."""
    match block:
        case Heading() | Paragraph():
            return (plain(block.text),)
        case Items():
            return tuple(plain(text) for text in block.texts)
        case Table():
            return tuple(plain(cell) for row in block.rows for cell in row)
