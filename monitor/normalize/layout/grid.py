"""A table as a grid: what spans rows or columns is written out, what stands over a group is a one cell.

Knows tables made of tags and of roles. Refuses to write the words of a cell: the writer does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.normalize.page.tree import Holds, Node

_MOST_COLUMNS = 40
_MOST_ROWS = 1_000
"""Columns and rows that a cell spans at most; more are no table for people."""
_LONGEST_REPEATED = 300
"""Letters of a cell that is said again in each row and column it spans; a longer one is a text of its own."""
_TABLES = frozenset({"table", "grid", "treegrid"})
_HEADS = frozenset({"columnheader", "rowheader"})
_CELLS = frozenset({"cell", "gridcell"}) | _HEADS


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A cell: its words, how many columns and rows it takes, and whether it looks like a title."""

    text: str
    columns: int = 1
    rows: int = 1
    titled: bool = False


@dataclass(slots=True)
class Row:
    """A row of a table: its cells, the index of the part of the table in which spans end, its links."""

    cells: list[Node]
    part: int


def is_data_table(node: Node) -> bool:
    """Rows of several cells, without headings in texts and without tables inside: data, not page layout."""
    if not (node.role in _TABLES or (node.tag == "table" and node.role not in ("presentation", "none"))):
        return False
    if any(inner.tag == "table" or inner.role in _TABLES for inner in node.walk() if inner is not node):
        return False
    several = [row.cells for row in rows_of(node) if len(row.cells) > 1]
    texts = (cell for cells in several for cell in cells if not _is_head(cell))
    return bool(several) and not any(cell.holds & Holds.HEADING for cell in texts)


def rows_of(table: Node) -> Iterator[Row]:
    """The rows of a table; a cell that is dropped keeps its place."""
    stack = [(child, 0) for child in reversed(table.nodes)]
    parts = 0
    while stack:
        node, part = stack.pop()
        if node.dropped or node.tag == "caption":
            continue
        if node.tag == "tr" or node.role == "row":
            if cells := [child for child in node.nodes if _is_cell(child)]:
                yield Row(cells, part)
        else:
            parts += 1
            stack.extend((child, parts) for child in reversed(node.nodes))


def captions_of(table: Node) -> Iterator[Node]:
    """What names a table."""
    return (node for node in table.nodes if node.tag == "caption" and not node.dropped)


def span_of(cell: Node, text: str, *, bold: bool) -> Span:
    """The cell with its words; ``bold`` says that all of them are."""
    return Span(
        text=text,
        columns=min(_count(cell, "colspan") or 1, _MOST_COLUMNS),
        rows=_count(cell, "rowspan") if cell.get("rowspan") else 1,
        titled=bold or _is_head(cell),
    )


def _count(cell: Node, name: str) -> int:
    told = (cell.get(name) or cell.get(f"aria-{name}")).strip()
    return min(int(told), _MOST_ROWS) if told.isdecimal() and len(told) < 5 else 1


def _is_cell(node: Node) -> bool:
    return node.tag in ("td", "th") or node.role in _CELLS


def _is_head(cell: Node) -> bool:
    return cell.tag == "th" or cell.role in _HEADS


@dataclass(slots=True)
class _Grid:
    """The rows placed so far, and what still spans the next ones: rows left and words, by column."""

    placed: list[dict[int, str]] = field(default_factory=list)
    spanning: dict[int, tuple[int, str]] = field(default_factory=dict)

    def place(self, spans: Sequence[Span]) -> None:
        row = {column: text for column, (_, text) in self.spanning.items()}
        self.spanning = {
            column: (rows - 1, text) for column, (rows, text) in self.spanning.items() if rows > 1
        }
        column = 0
        for span in spans:
            while column in row:
                column += 1
            again = span.text if len(span.text) <= _LONGEST_REPEATED else ""
            for at in range(column, min(column + span.columns, _MOST_COLUMNS)):
                row[at] = span.text if at == column else again
                if span.rows != 1:
                    self.spanning[at] = (span.rows - 1 if span.rows else _MOST_ROWS, again)
            column += span.columns
        self.placed.append(row)


def fill_grid(rows: Iterable[tuple[int, Sequence[Span]]]) -> list[tuple[str, ...]]:
    """The cells of each row, given with its part of the table, one for each column in which anything stands.

    A row that is all title of those below has one cell.
    """
    rows = list(rows)
    grid = _Grid()
    part = -1
    for place, spans in rows:
        if place != part:
            grid.spanning.clear()
            part = place
        grid.place(spans)
    titled = _are_titled([spans for _, spans in rows])
    alone = [_is_alone(spans, row, titled=titled) for (_, spans), row in zip(rows, grid.placed, strict=True)]
    told = [row for row, lone in zip(grid.placed, alone, strict=True) if not lone]
    columns = sorted({column for row in told for column, text in row.items() if text})
    return [
        (next(filter(None, row.values()), ""),) if lone else tuple(row.get(at, "") for at in columns)
        for row, lone in zip(grid.placed, alone, strict=True)
    ]


def _are_titled(rows: Sequence[Sequence[Span]]) -> bool:
    """Whether the rows of this table begin with a title as a rule, so that one that does is none."""
    first = [spans[0].titled for spans in rows[1:] if sum(bool(span.text) for span in spans) > 1]
    return 2 * sum(first) >= len(first)


def _is_alone(spans: Sequence[Span], row: dict[int, str], *, titled: bool) -> bool:
    """Whether a row is one cell over all columns, or one title with nothing beside it."""
    if len(spans) == 1:
        return len(row) == spans[0].columns
    first = spans[0]
    shown = set(filter(None, row.values()))
    return shown == {first.text} and (first.columns > 1 or (first.titled and not titled))
