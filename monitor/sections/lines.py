"""What each line of a text is: a marked heading, a list item, a table row, a rule, plain words.

Looks at one line at a time and at its neighbours' blank lines; refuses to decide what a bare line means.
"""

import re
from enum import Enum, auto
from typing import NamedTuple

_MARKED = re.compile(r"(#{1,6})[ \t]+(.*\S)")
_ITEM = re.compile(r"(?:[-*+•●○◦▪▫■□►▸▶‣⁃·✓✔➢→–—]|o(?=\s{2,}))\s+\S|[•●▪■►‣⁃·✓✔➢]\S")
_RULE = re.compile(r"(?:[-*_=~#.•]\s*){3,}$")
_LIST_HEAD = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
LONGEST_TITLE = 200
"""Characters; a longer line is never a heading, whatever its markup says."""


class LineKind(Enum):
    """What a line is by its own looks."""

    MARKED = auto()
    UNDERLINED = auto()
    ITEM = auto()
    ROW = auto()
    RULE = auto()
    QUOTE = auto()
    WORDS = auto()


class Line(NamedTuple):
    """One line that is not blank: its stripped text, its place in the whole text, and what it is.

    ``end`` includes the line break; ``gap`` says that a blank line (or the beginning) comes before it,
    ``room`` that one (or the end) follows it; ``level`` is a marked heading's, else 0. ``broken`` says that
    the line ends in Markdown's forced line break: it is part of a paragraph. A tuple, since a text may have
    a hundred thousand lines.
    """

    text: str
    start: int
    end: int
    kind: LineKind
    gap: bool
    room: bool
    indent: int
    level: int = 0
    broken: bool = False


class _Raw(NamedTuple):
    text: str
    start: int
    end: int
    indent: int
    blanks: int


def _raw_lines(text: str) -> list[_Raw]:
    found = []
    start = blanks = 0
    for source in text.split("\n"):
        end = start + len(source) + 1
        stripped = source.strip()
        if stripped:
            indent = len(source) - len(source.lstrip())
            found.append(_Raw(stripped, start, min(end, len(text)), indent, blanks))
            blanks = 0
        else:
            blanks += 1
        start = end
    return found


def read_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank, in order."""
    raws = _raw_lines(text)
    lines: list[Line] = []
    for at, raw in enumerate(raws):
        following = raws[at + 1] if at + 1 < len(raws) else None
        kind, level = _kind(raw, following, lines)
        room = following is None or following.blanks > 0
        broken = following is not None and text.startswith("  \n", raw.end - 3)
        lines.append(
            Line(
                raw.text, raw.start, raw.end, kind, raw.blanks > 0 or at == 0, room, raw.indent, level, broken
            )
        )
    return lines


def _kind(raw: _Raw, following: _Raw | None, lines: list[Line]) -> tuple[LineKind, int]:
    text = raw.text
    short = len(text) <= LONGEST_TITLE
    level = 0
    if text[0] == "#" and short and (marked := _MARKED.match(text)):
        kind, level = LineKind.MARKED, len(marked.group(1))
    elif text[0] == "|" or text.count(" | ") > 1 or text.count("\t") > 1:
        kind = LineKind.ROW
    elif text[0] == ">":
        kind = LineKind.QUOTE
    elif text[0] in "-*_=~#.•" and _RULE.match(text[:LONGEST_TITLE]):
        kind = LineKind.RULE
    elif short and following is not None and not following.blanks and (level := _underline(following.text)):
        kind = LineKind.UNDERLINED
    elif _ITEM.match(text) or _continues_item(raw, lines):
        kind = LineKind.ITEM
    else:
        kind = LineKind.WORDS
    return kind, level


def _underline(text: str) -> int:
    """1 under ``===``, 2 under ``---``, else 0."""
    if len(text) < 3 or text.strip(text[0]):
        return 0
    return {"=": 1, "-": 2}.get(text[0], 0)


def _continues_item(raw: _Raw, lines: list[Line]) -> bool:
    """An indented line below a list item belongs to it."""
    if not raw.indent or not lines:
        return False
    above = lines[-1]
    if above.kind is LineKind.ITEM:
        return raw.indent > above.indent or (raw.indent == above.indent and above.indent >= 2)
    return raw.indent >= 2 and raw.indent > above.indent and _LIST_HEAD.match(above.text) is not None
