"""Changed rows of a section as one table: a sign and a word for each, its name, and the cells that tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import UNDER, DeltaStatus, RowChange
from monitor.text.visible import clean
from monitor.wording.measures import shorten

MOST_COLUMNS = 8
"""Columns beside the name; rows of more are told as lines."""
_LONGEST_CELL = 600
_SIGNS = {DeltaStatus.ADDED: "+", DeltaStatus.REMOVED: "−", DeltaStatus.CHANGED: "~", DeltaStatus.MOVED: "⇅"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCell:
    """A cell's text before and after; the same where it did not change, both '' where nothing is known."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row: what became of it, what names it, and its cells under the table's columns."""

    status: DeltaStatus
    sign: str
    key: str
    cells: tuple[RowCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTable:
    """The rows from ``first`` on, as many as were asked for, of ``total``."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    first: int
    total: int

    @property
    def rest(self) -> int:
        """How many rows come after those shown."""
        return self.total - self.first - len(self.rows)


def table_of(rows: Sequence[RowChange], *, first: int = 0, most: int = 40) -> RowTable:
    """The rows as a table, beginning with the ``first``, at most so many."""
    shown = rows[first : first + most]
    columns = dict.fromkeys(
        cell.column for row in shown for cell in row.cells if not _is_name(row, cell.before, cell.after)
    )
    names = tuple(columns)[:MOST_COLUMNS]
    return RowTable(
        columns=tuple("Under" if each == UNDER else clean(each) or "–" for each in names),
        rows=tuple(_row(row, names) for row in shown),
        first=first,
        total=len(rows),
    )


def _row(row: RowChange, columns: Sequence[str]) -> TableRow:
    by_column = {cell.column: cell for cell in row.cells}
    cells = []
    for name in columns:
        cell = by_column.get(name)
        before, after = (_text(cell.before), _text(cell.after)) if cell else ("", "")
        if row.status is not DeltaStatus.CHANGED:
            before = after = before or after
        cells.append(RowCell(before=before, after=after))
    return TableRow(status=row.status, sign=_SIGNS[row.status], key=_text(row.key), cells=tuple(cells))


def _is_name(row: RowChange, before: str, after: str) -> bool:
    return row.status is not DeltaStatus.CHANGED and (before or after) == row.key


def _text(words: str) -> str:
    return shorten(clean(words[: 4 * _LONGEST_CELL]), _LONGEST_CELL)
