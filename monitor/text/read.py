"""A stored text read once: its blocks, with the headings above each and its place.

Reads the dialect that ``dialect`` writes and nothing else: brackets, stars, underscores and tags in it are
words. Markdown from elsewhere is made the dialect first (``markdown``). Refuses to judge.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import Link
from monitor.text.comparable import DRAWN_END, comparable, drawn_number
from monitor.text.dialect import Block, BlockKind
from monitor.text.indents import has_nests, mark_nests

_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_ITEM = re.compile(r"(?:-|(\d{1,3}[.)]))[ \t]+(?=\S)")
_MARKS = re.compile(r"(?:#{1,6}|-)[ \t]+")
_RULED = re.compile(r"[\s|:\-=*_.]{3,}$")
_NEST = "\u203a"
_MOST_CELLS = 40
"""Cells of a row that are read; more are no table for people."""


@dataclass(frozen=True, slots=True)
class Text:
    """A version's text: ``source`` in its ``comparable`` form, its blocks and its links in order.

    The blocks' spans count in ``source``; of links with the same words and target only the first is there.
    """

    source: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()


def read_text(text: str, *, path: tuple[str, ...] = (), links: tuple[Link, ...] = ()) -> Text:
    """A text, or a part of one, as stored; ``path`` holds the headings above its beginning.

    Lines that show nothing but a rule make no block. Never raises, whatever the text.
    """
    source = comparable(text)
    numbers = [*map(drawn_number, text.split("\n"))] if DRAWN_END in text else []
    outline = _Outline([(0, title) for title in path])
    blocks: list[Block] = []
    start = group = 0
    for at, line in enumerate(source.split("\n")):
        span = start, start + len(line)
        start = span[1] + 1
        if not line or line.isspace():
            group += 1
        elif not _RULED.match(line):
            block = _read_line(line)
            if block.kind is BlockKind.HEADING:
                outline.enter(block.level, block.text)
            number = block.number or (numbers[at] if numbers else "")
            blocks.append(block._replace(path=outline.titles(), span=span, group=group, number=number))
    return Text(source, tuple(blocks), links)


def _read_line(line: str) -> Block:
    """A line with words, by itself."""
    stripped = line.strip()
    first = stripped[0]
    if first == "#" and (mark := _HEADING.match(stripped)):
        return Block(BlockKind.HEADING, _words(stripped[mark.end() :]), level=len(mark[1]))
    if first == "|" and stripped[1:2] != "\u00a0":
        return Block(BlockKind.ROW, _words(stripped), cells=_cells(stripped))
    if (first == "-" or first.isdigit()) and (mark := _ITEM.match(stripped)):
        level = (len(line) - len(line.lstrip())) // 2
        return Block(BlockKind.ITEM, _words(stripped[mark.end() :]), level=level, number=mark[1] or "")
    return Block(BlockKind.PARAGRAPH, _words(stripped))


def _words(text: str) -> str:
    return " ".join(text.split())


def _cells(row: str) -> tuple[str, ...]:
    inner = row[1:].removesuffix("|")
    return tuple(map(_words, inner.split("|", _MOST_CELLS)))


@dataclass(slots=True)
class _Outline:
    """The headings in force while reading."""

    path: list[tuple[int, str]]
    shown: tuple[str, ...] | None = None

    def enter(self, level: int, title: str) -> None:
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        self.path.append((level, title))
        self.shown = None

    def titles(self) -> tuple[str, ...]:
        if self.shown is None:
            self.shown = tuple(title for _, title in self.path)
        return self.shown


def shown_words(text: str) -> str:
    """The words of a part of a text, one blank apart: equal words, and only white space or marks differ.

    Heading marks, bullets and rules are no words, nor are bars but between the cells of a row; case and
    punctuation are kept, and a mark for each item that a deeper one lies below.
    """
    lines: Iterable[str] = text.split("\n")
    if has_nests(text):
        lines = mark_nests(lines, _NEST)
    lines = (line.strip() for line in lines)
    return " ".join(filter(None, (_shown_line(line) for line in lines if not _RULED.match(line))))


def _shown_line(line: str) -> str:
    if line[:1] == "|" and line[1:2] != "\u00a0":
        cells = list(_cells(line))
        while cells and not cells[-1]:
            cells.pop()
        return " | ".join(cells)
    nest = line.rfind(_NEST) + 1 if line[:1] == _NEST else 0
    rest = line[nest:].lstrip()
    mark = _MARKS.match(rest)
    return _words(line[:nest] + " " + (rest[mark.end() :] if mark else rest).replace("|", " "))
