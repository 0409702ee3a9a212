"""Runs of letters to the rows of a printed page: pieces that stand on one height, joined where they touch.

A piece ends where a blank wider than any between words follows. Refuses to know columns: ``regions`` does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.normalize.pdf.glyph_runs import Run
from monitor.text.clean import clean_words

SAME_ROW = 0.45
"""Share of a letter's size by which pieces of one row may stand apart: a raised mark does by a third."""

WORD_GAP = 0.12
"""Share of the size from which on a gap is a blank between words; letters of a word are set closer."""

PIECE_GAP = 0.95
"""Share of the size from which on a gap parts two pieces; even justified lines have narrower blanks."""

NARROW_GAP = 0.4
"""The same where a column is known to begin; the blank of most letters is 0.28 wide."""

SMALL = 0.8
"""Share of its row's size under which a raised piece is a mark."""

_LIST_MARK = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*+[.)]|\d{1,3}(?:\.\d{1,3})++|[A-Za-z][.)]|[ivxIVX]{1,5}[.)])"
    r"|[-*•·▪●○◦‣∙■□–o§]"
)
_QUOTED = re.compile(r"([\"“]) ([^\"“”]+?) ([\"”])")
"""A quotation whose marks were set apart, because the words in it are of another weight."""

_APART = re.compile(r" ([,.])(?= |$)")
"""A comma or full stop that was placed apart; no language sets a blank before these two."""

_CLOSING = ",.;:!?)]}%’”»"
_OPENING = "([{“«‘"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of a row without a wide blank: from where to where, on which height, how large and heavy."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool


Row = tuple[Piece, ...]
"""The pieces on one height, from left to right."""


def find_rows(runs: Iterable[Run]) -> list[Row]:
    """The rows of a page, the highest first."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x)):
        near = next((row for row in rows[-3:] if _is_level(row[0], run)), None)
        if near is None:
            rows.append([run])
        else:
            near.append(run)
    for row in rows:
        row.sort(key=lambda run: run.x)
    starts = _find_starts(rows)
    joined = (tuple(_join_runs(row, starts)) for row in rows)
    return [row for row in joined if row]


def _find_starts(rows: Sequence[Sequence[Run]]) -> frozenset[int]:
    """Where runs behind blanks begin in several rows, one of them a wide blank, in points: columns."""
    wide: Counter[int] = Counter()
    begun: Counter[int] = Counter()
    for row in rows:
        for before, run in pairwise(row):
            gap = (run.x - before.end) / run.size
            begun[round(run.x)] += gap >= NARROW_GAP
            wide[round(run.x)] += gap >= PIECE_GAP
    often = {x for x in wide if wide[x] and sum(begun[near] for near in (x - 1, x, x + 1)) > 1}
    return frozenset(near for x in often for near in (x - 1, x, x + 1))


def _is_level(first: Run, run: Run) -> bool:
    return abs(first.y - run.y) <= SAME_ROW * max(first.size, run.size)


def _join_runs(row: Sequence[Run], starts: frozenset[int]) -> list[Piece]:
    """The pieces of a row's runs; ``starts`` are places where a column is known to begin."""
    size = max(run.size for run in row)
    level = next(run.y for run in row if run.size > SMALL * size)
    pieces: list[Piece] = []
    for run in row:
        text = run.text
        if run.size <= SMALL * size and run.y > level and text.strip().isdigit():
            text = _read_mark(text.strip(), pieces[-1].text if pieces else "")
        gap = run.x - pieces[-1].end if pieces else 0.0
        least = NARROW_GAP if round(run.x) in starts else PIECE_GAP
        if pieces and (gap < least * run.size or _is_label(pieces[-1], gap)):
            pieces[-1] = _join_pieces(pieces[-1], run, text, gap)
        elif text.strip():
            pieces.append(Piece(text=text, x=run.x, end=run.end, y=run.y, size=run.size, bold=run.bold))
    cleaned = (replace(piece, text=_tidy(piece.text)) for piece in pieces)
    return [piece for piece in cleaned if piece.text]


def _read_mark(digits: str, before: str) -> str:
    """A raised figure: a power behind a figure, else a footnote's mark, which is no figure of the text."""
    return digits.translate(_RAISED) if before[-1:].isdigit() else ""


def _is_label(before: Piece, gap: float) -> bool:
    """Whether what stands before is a bullet or number, which a wide blank parts from its item."""
    return gap < 5 * before.size and bool(_LIST_MARK.fullmatch(before.text.strip()))


def _join_pieces(before: Piece, run: Run, text: str, gap: float) -> Piece:
    blank = "" if gap < WORD_GAP * run.size or not _needs_blank(before.text, text) else " "
    size, y = (before.size, before.y) if before.size >= run.size else (run.size, run.y)
    return Piece(
        text=before.text + blank + text,
        x=before.x,
        end=max(before.end, run.end),
        y=y,
        size=size,
        bold=before.bold and (run.bold or not text.strip()),
    )


def _needs_blank(before: str, after: str) -> bool:
    return not (
        not after
        or before[-1:].isspace()
        or after[0].isspace()
        or after[0] in _CLOSING
        or before[-1:] in _OPENING
    )


def _tidy(text: str) -> str:
    return _APART.sub(r"\1", _QUOTED.sub(r"\1\2\3", clean_words(text)))


def join_row(row: Row) -> Piece:
    """A row as one piece, whatever blanks are in it."""
    joined = row[0]
    for piece in row[1:]:
        joined = replace(
            joined,
            text=f"{joined.text} {piece.text}"
            if _needs_blank(joined.text, piece.text)
            else joined.text + piece.text,
            end=piece.end,
            bold=joined.bold and piece.bold,
            size=max(joined.size, piece.size),
        )
    return replace(joined, text=_tidy(joined.text))
