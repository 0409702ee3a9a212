"""The rows of a printed table: which lines are one cell, and which cells one row.

A line is the next one of its cell where the cell was too narrow for its first word, or where lines of a cell
stand closer than rows do. Cells are set at the top or in the middle of their row; the column with the most of
them gives the rows. Refuses to know rulings: many tables have none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise

from monitor.normalize.pdf.print_rows import Piece, Row, join_row

CLOSER = 1.3
"""Gaps between rows are wider than those between lines of a cell by this much, where they differ at all."""

BLANK = 0.28
"""Width of a blank in sizes of a letter."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells, row by row, and where its columns begin."""

    rows: tuple[tuple[str, ...], ...]
    edges: tuple[float, ...]


@dataclass(slots=True)
class _Cell:
    lines: list[Piece] = field(default_factory=list)

    @property
    def top(self) -> float:
        return self.lines[0].y

    @property
    def bottom(self) -> float:
        return self.lines[-1].y

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class _Bond(IntEnum):
    """How surely a line goes on with the cell of the line above it."""

    NONE = 0
    WEAK = 1
    STRONG = 2


def read_grid(rows: Sequence[Row], edges: Sequence[float]) -> Grid:
    """The table of rows whose columns after the first begin at these edges."""
    rows = [_join_cells(row, edges) for row in rows]
    columns: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
    heights: dict[int, int] = {}
    for height, row in enumerate(rows):
        for piece in row:
            columns[sum(piece.x >= edge for edge in edges)].append(piece)
            heights[id(piece)] = height
    closest = min((a.y - b.y for each in columns for a, b in pairwise(each)), default=0.0)
    bonds: dict[int, _Bond] = {}
    for column, limit in zip(columns, [*edges, None], strict=True):
        bonds |= _bind_lines(column, limit, closest)
    middle = _is_set_in_middle(columns, bonds, heights)
    going_on = _find_going_on(rows, bonds, edges, middle=middle)
    cells = [_gather_cells(column, bonds, going_on) for column in columns]
    return Grid(tuple(_match_cells(cells, middle=middle)), tuple(edges))


def _is_set_in_middle(
    columns: Sequence[Sequence[Piece]], bonds: Mapping[int, _Bond], heights: Mapping[int, int]
) -> bool:
    """Whether cells stand in the middle of their rows: some begin where the first column has no words."""
    begun = {heights[id(line)] for line in columns[0]}
    return any(
        bonds[id(line)] is _Bond.NONE and heights[id(line)] not in begun
        for column in columns[1:]
        for line in column
    )


def _gather_cells(column: Sequence[Piece], bonds: Mapping[int, _Bond], going_on: Set[int]) -> list[_Cell]:
    """The cells of a column; ``going_on`` are the lines whose weak bonds hold."""
    cells: list[_Cell] = []
    for line in column:
        bond = bonds[id(line)]
        if bond is _Bond.NONE or (bond is _Bond.WEAK and id(line) not in going_on):
            cells.append(_Cell())
        cells[-1].lines.append(line)
    return cells


def _find_going_on(
    rows: Sequence[Row], bonds: Mapping[int, _Bond], edges: Sequence[float], *, middle: bool
) -> set[int]:
    """The lines whose weak bonds hold: on heights where no cell begins, nor all go on by chance.

    Where cells stand in the middle of their rows, all but the first column's hold: what is joined too much
    then is shared out again by the rows of another column.
    """
    found: set[int] = set()
    for row in rows:
        begins = any(bonds[id(piece)] is _Bond.NONE for piece in row)
        by_chance = len(row) > len(edges) and not any(piece.text[0].islower() for piece in row)
        if not begins and not by_chance:
            found |= {id(piece) for piece in row}
        elif middle:
            found |= {id(piece) for piece in row if piece.x >= edges[0]}
    return found


def _join_cells(row: Row, edges: Sequence[float]) -> Row:
    """A row with one piece in each column that it has words in."""
    held: dict[int, list[Piece]] = defaultdict(list)
    for piece in row:
        held[sum(piece.x >= edge for edge in edges)].append(piece)
    return tuple(join_row(tuple(held[place])) for place in sorted(held))


def _bind_lines(column: Sequence[Piece], limit: float | None, closest: float) -> dict[int, _Bond]:
    """How each line of a column is bound to the one above it; a column's first to none.

    ``limit`` is where the next column begins, None for the last; ``closest`` the least gap of all lines.
    """
    widest = max((line.end for line in column), default=0.0)
    bonds = {id(line): _Bond.NONE for line in column[:1]}
    for before, line in pairwise(column):
        needed = before.end + BLANK * line.size + _first_word(line)
        if before.y - line.y > CLOSER * closest or before.bold != line.bold:
            bond = _Bond.NONE
        elif before.text.endswith("-") or (limit is not None and needed > limit - ROOM * line.size):
            bond = _Bond.STRONG
        else:
            bond = _Bond(needed > widest - ABOUT * line.size)
        bonds[id(line)] = bond
    return bonds


def _first_word(line: Piece) -> float:
    """The width of a line's first word, near enough."""
    return (line.end - line.x) * len(line.text.split()[0]) / max(1, len(line.text))


ABOUT = 0.4
"""Sizes of a letter by which the width of a line's first word may be wrong."""

ROOM = 0.5
"""Blank before the next column, in sizes of a letter, that no cell's words come into."""


def _match_cells(columns: Sequence[Sequence[_Cell]], *, middle: bool) -> list[tuple[str, ...]]:
    """The cells' words, row by row."""
    most = max(map(len, columns))
    anchor = next(column for column in columns if len(column) == most)
    held: dict[int, dict[int, list[Piece]]] = defaultdict(lambda: defaultdict(list))
    for place, column in enumerate(columns):
        for cell in column:
            near = [at for at, other in enumerate(anchor) if _overlaps(cell, other)]
            if not near:
                held[_nearest(cell, anchor)][place] += cell.lines
                continue
            rows = [anchor[at] for at in near]
            parts = _share_lines(cell.lines, rows) if middle else _cut_lines(cell.lines, rows)
            for at, lines in zip(near, parts, strict=True):
                held[at][place] += lines
    return [
        tuple(" ".join(line.text for line in held[at][place]) for place in range(len(columns)))
        for at in sorted(held)
    ]


def _overlaps(cell: _Cell, other: _Cell) -> bool:
    reach = 0.3 * other.lines[0].size
    return cell.bottom <= other.top + reach and other.bottom - reach <= cell.top


def _cut_lines(lines: Sequence[Piece], rows: Sequence[_Cell]) -> list[list[Piece]]:
    """The lines beside several rows whose cells stand at the top: each is in the last row begun above it."""
    parts: list[list[Piece]] = [[] for _ in rows]
    for line in lines:
        begun = sum(row.top >= line.y - 0.3 * line.size for row in rows)
        parts[max(0, begun - 1)].append(line)
    return parts


def _share_lines(lines: Sequence[Piece], rows: Sequence[_Cell]) -> list[list[Piece]]:
    """The lines beside several rows, for each row those that stand at its top or around its middle."""
    if len(rows) == 1:
        return [list(lines)]
    if len(rows) * len(lines) > MOST_PAIRS:
        nearest = [_nearest(_Cell([line]), rows) for line in lines]
        return [
            [line for line, at in zip(lines, nearest, strict=True) if at == row] for row in range(len(rows))
        ]
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for at, row in enumerate(rows):
        for end in range(len(lines) + 1):
            costs = (
                (best[at, start][0] + _distance(lines[start:end], row), start)
                for start in range(max(0, end - MOST_LINES), end + 1)
                if (at, start) in best
            )
            if (found := min(costs, default=None)) is not None:
                best[at + 1, end] = found
    parts: list[list[Piece]] = []
    end = len(lines)
    for at in range(len(rows), 0, -1):
        start = best.get((at, end), (0.0, 0))[1] if at > 1 else 0
        parts.append(list(lines[start:end]))
        end = start
    return parts[::-1]


def _distance(lines: Sequence[Piece], row: _Cell) -> float:
    """How far lines are from being the cell at a row's top or around its middle, in points."""
    if not lines:
        return 2 * row.lines[0].size
    middle = (lines[0].y + lines[-1].y) / 2
    cut = 0.4 * lines[0].size * lines[0].text[0].islower()  # cells rarely begin within a sentence
    return min(abs(lines[0].y - row.top), abs(middle - row.middle)) + cut


MOST_PAIRS = 5_000
"""Lines times rows of which the best sharing is looked for; of more, each line goes to the nearest row."""

MOST_LINES = 40
"""Lines of a cell beside several rows that are tried as one row's."""


def _nearest(cell: _Cell, anchor: Sequence[_Cell]) -> int:
    return min(range(len(anchor)), key=lambda at: abs(anchor[at].middle - cell.middle))
