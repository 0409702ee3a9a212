"""The rows of a printed page in the order of reading: columns one by one, tables row by row.

A strip of blank that several rows in a row leave free parts columns; whatever order a program wrote the page
in, the same page gives the same text. Refuses to guess at a single row: its pieces are one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.normalize.pdf.grids import Grid, read_grid
from monitor.normalize.pdf.print_rows import Piece, Row, join_row

STRIP = 0.4
"""Width of a free strip, in sizes of a letter, from which on it parts columns."""

MOST_COLUMNS = 4
"""Columns of running text; more are a table."""

RUNS_ON = 0.25
"""Share of a column's lines that go on in the middle of a sentence, from which on it is running text."""

LINE_WORDS = 4
"""Words of the usual line of a column of running text; names and purposes in a table have fewer."""

COINCIDE = 0.8
"""Share of paragraphs that begin on one height in all columns, from which on they are a table's rows."""

LONELY = 4
"""Rows of a table's first column alone that may follow each other: a cell that wraps, or names of groups."""

_LABEL = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxIVX]{1,5})[.)]?")

_NUMBERED = re.compile(r"(?:\(?\d{1,2}(?:\.\d{1,2})*+[.)]|§|[a-z][.)])\s")

Flow = tuple[Piece, ...]
"""Lines that are read one after the other."""

Span = tuple[float, float]


@dataclass(slots=True)
class _Band:
    """Rows of a page that leave the same strips free; ``strips`` from left to right."""

    rows: list[Row]
    strips: list[Span]


def read_regions(rows: Sequence[Row]) -> list[Flow | Grid]:
    """The regions of a page's rows (the highest first) in reading order."""
    regions: list[Flow | Grid] = []
    loose: list[Row] = []
    at = 0
    while at < len(rows):
        band = _find_band(rows, at) if len(rows[at]) > 1 else None
        if band is None:
            loose.append(rows[at])
            at += 1
            continue
        taken, before = len(band.rows), _rows_above(loose, band)
        loose, band.rows = loose[: len(loose) - before], [*loose[len(loose) - before :], *band.rows]
        read, left = _read_band(band)
        if loose:
            regions.append(tuple(map(join_row, loose)))
        regions += read
        loose = []
        at += taken - left
    if loose:
        regions.append(tuple(map(join_row, loose)))
    return regions


def _find_band(rows: Sequence[Row], start: int) -> _Band | None:
    """The rows from here on that share a free strip; None where no second row of pieces bears it out."""
    covered: list[Span] = []
    band = _Band([], [])
    parted = 0
    for at, row in enumerate(rows[start:], start):
        size = max(piece.size for piece in row)
        if band.rows and (
            _is_title(rows, at, band.rows[0][0].size) or rows[at - 1][0].y - row[0].y > FAR * size
        ):
            break
        now = _cover(covered, row)
        strips = [(a[1], b[0]) for a, b in pairwise(now) if b[0] - a[1] >= STRIP * size]
        if not strips or (band.strips and len(strips) < len(band.strips) and parted > 1):
            break
        parted += len(row) > 1
        covered, band.strips = now, strips
        band.rows.append(row)
    return _trim_band(band, rows[start + len(band.rows) :]) if parted > 1 else None


FAR = 4
"""Sizes of a letter below the row above from which on a row is no part of its columns: a running foot."""

LARGER = 1.12
"""Share of the text's size from which on a line that nothing stands beside is a title over all columns."""


def _is_title(rows: Sequence[Row], at: int, usual: float) -> bool:
    """Whether a row is a title over all columns, however short: larger, and with nothing near its height."""
    row = rows[at]
    if len(row) > 1 or row[0].size < LARGER * usual:
        return False
    near = (rows[at - 1][0].y - row[0].y, row[0].y - rows[at + 1][0].y if at + 1 < len(rows) else row[0].size)
    return min(near) >= row[0].size


def _cover(covered: Sequence[Span], row: Row) -> list[Span]:
    """What is covered once this row is, too; spans that touch are one."""
    spans = sorted([*covered, *((piece.x, piece.end) for piece in row)])
    joined = spans[:1]
    for start, end in spans[1:]:
        if start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _trim_band(band: _Band, below: Sequence[Row]) -> _Band:
    """The band without last rows of one piece that stand nearer to what follows than to what is above."""
    while below and len(band.rows) > 2 and len(band.rows[-1]) == 1:
        last = band.rows[-1][0]
        above = band.rows[-2][0].y - last.y
        if above <= 1.1 * (last.y - below[0][0].y):
            break
        below = [band.rows.pop()]
    return band


def _rows_above(loose: Sequence[Row], band: _Band) -> int:
    """How many rows right above a band stand in its right columns alone, and so belong to them."""
    number = 0
    for row in reversed(loose):
        if len(row) > 1 or row[0].x < band.strips[0][1] - 1:
            break
        number += 1
    return number


def _read_band(band: _Band) -> tuple[list[Flow | Grid], int]:
    """A band's regions in reading order, and how many of its last rows it gives back."""
    edges = [strip[1] - 0.01 for strip in band.strips]
    columns: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
    for row in band.rows:
        for piece in row:
            columns[sum(piece.x >= edge for edge in edges)].append(piece)
    if _is_running(columns):
        return [tuple(column) for column in columns if column], 0
    if len(columns) == 2 and all(_LABEL.fullmatch(piece.text) for piece in columns[0]):
        return [tuple(map(join_row, band.rows))], 0
    kept = _cut_table(band.rows, edges)
    left = len(band.rows) - kept
    if sum(len(row) > 1 for row in band.rows[:kept]) < 2:
        return [tuple(map(join_row, band.rows[:kept]))], left
    return [read_grid(band.rows[:kept], edges)], left


def _cut_table(rows: Sequence[Row], edges: Sequence[float]) -> int:
    """How many of a band's rows are a table: none from where its first column alone goes on for long."""
    kept = lonely = 0
    for at, row in enumerate(rows):
        lonely = lonely + 1 if len(row) == 1 and row[0].x < edges[0] else 0
        if lonely > LONELY:
            break
        kept = at + 1
    kept -= lonely if lonely > LONELY - 1 else 0
    while kept > 2 and len(rows[kept - 1]) == 1 and _is_below(rows[:kept], edges):
        kept -= 1
    return max(1, kept)


def _is_below(rows: Sequence[Row], edges: Sequence[float]) -> bool:
    """Whether a table's last row is a line below it: in the first column, and further off than rows are."""
    last, before = rows[-1][0], rows[-2][0]
    gaps = sorted(a[0].y - b[0].y for a, b in pairwise(rows[:-1]))
    return last.x < edges[0] and before.y - last.y > 1.3 * gaps[len(gaps) // 2]


def _is_running(columns: Sequence[Sequence[Piece]]) -> bool:
    """Whether columns hold running text: each goes on within sentences, and they do not keep step."""
    if len(columns) > MOST_COLUMNS:
        return False
    shares = [sum(_runs_on(a, b) for a, b in pairwise(each)) / max(1, len(each) - 1) for each in columns]
    words = [sum(len(piece.text.split()) for piece in each) / len(each) for each in columns]
    each_goes_on = min(map(len, columns)) > 1 and min(shares) >= RUNS_ON
    # a column of few lines may have none that goes on, but they are sentences all the same
    if not each_goes_on and (min(words) < LINE_WORDS or sum(shares) < RUNS_ON * len(columns)):
        return False
    return all(map(_is_titled, columns)) or not _keep_step(columns)


def _is_titled(column: Sequence[Piece]) -> bool:
    """Whether a column's paragraphs begin with headings or numbers, which no table has in all its columns."""
    starts = {*_starts_of(column), column[0].y}
    first = [piece for piece in column if piece.y in starts]
    titled = sum(piece.bold or bool(_NUMBERED.match(piece.text)) for piece in first)
    return len(first) > 1 and titled >= COINCIDE * len(first) and titled < len(column)


def _runs_on(before: Piece, after: Piece) -> bool:
    """Whether a line goes on in the next: no sentence ends between them, or a small letter begins."""
    if not after.text[0].isalpha():
        return False
    if after.text[0].islower():
        return True
    is_cased = after.text[0].lower() != after.text[0].upper()
    return not is_cased and before.text[-1] not in "。．.!?"


def _keep_step(columns: Sequence[Sequence[Piece]]) -> bool:
    """Whether paragraphs begin on the same heights in all columns, as the cells of a table's rows do."""
    starts = [list(_starts_of(column)) for column in columns]
    if any(len(each) < 2 for each in starts):
        return False
    fewest = min(starts, key=len)
    met = sum(all(any(abs(y - other) < 2 for other in each) for each in starts) for y in fewest)
    return met >= COINCIDE * max(map(len, starts))


def _starts_of(column: Sequence[Piece]) -> Iterator[float]:
    """The heights at which paragraphs begin below the first: where a gap is wider than between lines."""
    gaps = sorted(a.y - b.y for a, b in pairwise(column))
    usual = gaps[len(gaps) // 4] if gaps else 0.0
    return (b.y for a, b in pairwise(column) if a.y - b.y > 1.25 * usual)
