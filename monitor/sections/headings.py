"""Which lines are headings: marked, numbered, in capitals, questions, bare titles, run-ins.

Marked lines are believed. Bare ones are judged in two passes: first by the line and its neighbours, then by
the document's habits (one "Label: words" paragraph is no heading, five of them are). Refuses to know
any vendor or page, and to look further than the neighbouring lines.
"""

from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from monitor.sections.bare import is_bare_title
from monitor.sections.numbering import Number, read_number
from monitor.sections.runin import find_run_in
from monitor.sections.source_lines import LONGEST_TITLE, Line
from monitor.sections.titles import ends_as_abbreviation, is_capitals
from monitor.text.dialect import BlockKind


class Style(Enum):
    """How a heading shows that it is one."""

    MARKED = auto()
    NUMBERED = auto()
    CLAUSE = auto()
    CAPITALS = auto()
    BARE = auto()
    RUN_IN = auto()
    LABEL = auto()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found: its source is ``text[start:end]``; ``level`` is the mark's, 0 where it has none."""

    start: int
    end: int
    title: str
    number: Number | None
    style: Style
    level: int = 0


MOST_HEADINGS = 10_000
"""Headings of a text that are read; what follows the last of them is its body."""
_REPEATED = 3
"""Bare words that stand this often in a text ('Back to top', 'Short version:') are no title."""
_UNMARKED = (Style.BARE, Style.CAPITALS, Style.RUN_IN, Style.LABEL)

_SUPPORT = {Style.CLAUSE: 3, Style.RUN_IN: 2, Style.LABEL: 3}
"""How many headings of a style a document must have before one is believed."""


def find_headings(lines: list[Line]) -> list[Heading]:
    """The headings in reading order, not overlapping."""
    marked = sum(line.level > 0 for line in lines) >= 3
    found: list[Heading] = []
    last = -1
    for at, line in enumerate(lines):
        heading = _heading_by_mark(line) if line.level else _heading_by_words(lines, at, last, marked=marked)
        if heading is not None:
            found.append(heading)
            last = at
            if len(found) == MOST_HEADINGS:
                break
    return _join_numbers(_drop_lone(found), lines)


def _heading_by_mark(line: Line) -> Heading | None:
    title = line.text
    number = read_number(title)
    if not any(letter.isalnum() for letter in title) or (len(title) > 100 and title.endswith(".")):
        return None
    return Heading(line.start, line.end, _trim_title(title), number, Style.MARKED, line.level)


def _heading_by_words(lines: list[Line], at: int, last: int, *, marked: bool) -> Heading | None:
    """The heading on a line; ``last`` is the index of the last heading's line."""
    line = lines[at]
    if line.kind is not BlockKind.PARAGRAPH:
        return None
    if len(line.text) <= LONGEST_TITLE and is_bare_title(lines, at, last, marked=marked):
        return _whole(line)
    run_in = find_run_in(line.text)
    if run_in is None:
        return None
    title = " ".join(run_in.title.split())
    number = read_number(title)
    style = Style.LABEL if run_in.labels else Style.RUN_IN
    if run_in.clause:
        style = Style.CLAUSE
    elif number is not None and number.rank < 3:
        style = Style.NUMBERED
    return Heading(line.start, line.start + run_in.width, _trim_title(title), number, style)


def _whole(line: Line) -> Heading:
    title = " ".join(line.text.split())
    number = read_number(title)
    words = title[number.width :] if number else title
    style = Style.BARE
    if number is not None:
        style = Style.NUMBERED
    elif is_capitals(words):
        style = Style.CAPITALS
    return Heading(line.start, line.end, _trim_title(title), number, style)


def _trim_title(title: str) -> str:
    """A title without the mark that closes it."""
    closed = title.rstrip(":–— ")
    if closed.endswith(".") and not ends_as_abbreviation(closed[:-1]):
        closed = closed.rstrip(". ")
    return closed or title


def _drop_lone(found: list[Heading]) -> list[Heading]:
    """The headings that the document's habits bear out."""
    styles = Counter(heading.style for heading in found)
    titles = Counter(heading.title for heading in found if heading.style in _UNMARKED)
    opened = sum(_is_open(heading) for heading in found)
    lone = _lone_run_ins(found)
    return [
        heading
        for heading in found
        if styles[heading.style] >= _SUPPORT.get(heading.style, 0)
        and (opened > 1 or not _is_open(heading))
        and titles[heading.title] < _REPEATED
        and heading.start not in lone
    ]


def _is_open(heading: Heading) -> bool:
    number = heading.number
    return number is not None and number.open and heading.style is Style.NUMBERED


def _lone_run_ins(found: list[Heading]) -> frozenset[int]:
    """Where run-in headings start that have no other beside them under the same heading."""
    groups: list[list[int]] = [[]]
    for heading in found:
        if heading.style is Style.RUN_IN:
            groups[-1].append(heading.start)
        elif heading.style is not Style.LABEL:
            groups.append([])
    return frozenset(group[0] for group in groups if len(group) == 1)


def _join_numbers(found: list[Heading], lines: list[Line]) -> list[Heading]:
    """Join a number on a line of its own ('Article 5') with the title on the next line."""
    follows = {line.end: following for line, following in pairwise(lines)}
    joined: list[Heading] = []
    for heading in found:
        above = joined[-1] if joined else None
        below = follows.get(above.end) if above is not None and _is_mere_number(above) else None
        if above is None or below is None or heading.number is not None or below.start != heading.start:
            joined.append(heading)
        else:
            title = f"{above.title} {heading.title}"
            joined[-1] = Heading(above.start, heading.end, title, above.number, above.style, above.level)
    return joined


def _is_mere_number(heading: Heading) -> bool:
    number = heading.number
    return number is not None and number.width >= len(heading.title) and heading.style is not Style.CLAUSE
