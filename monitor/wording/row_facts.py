"""Changed rows of tables in plain words: which row, in which column, from what to what.

Refuses to choose between rows and other facts of a section.
"""

from collections.abc import Sequence

from monitor.model import UNDER, Cell, DeltaStatus, RowChange
from monitor.text.visible import clean
from monitor.wording.measures import shorten

_ROWS = 2
_COUNTED_ROWS = 50
_BRIEF, _FULL = 40, 120
"""Letters of a name or value in a summary, and on a line of its own."""


def row_line(row: RowChange) -> str:
    """A row of a table as one line: 'Acme Logs added: Purpose logging; Location US'."""
    cells = []
    for cell in row.cells:
        column, value = clean(cell.column), clean(cell.after) or clean(cell.before)
        column = "moved" if cell.column == UNDER and row.status is DeltaStatus.CHANGED else column
        if row.status is DeltaStatus.CHANGED:
            cells.append(f"{column} {_from_to(cell.before, cell.after, _FULL)}")
        elif value and value != clean(row.key):
            cells.append(f"{column} {value}")
    name = clean(row.key)
    words = name if row.status is DeltaStatus.CHANGED else f"{name} {row.status}"
    return f"{words}: {'; '.join(cells)}" if cells else words


def row_facts(rows: Sequence[RowChange]) -> list[str]:
    """Rows of a table that stayed and say something else: 'Tern Mail GmbH from Ireland to Chile'."""
    found: list[str] = []
    for row in [row for row in rows[:_COUNTED_ROWS] if row.status is DeltaStatus.CHANGED]:
        name = shorten(clean(row.key[:400]), _BRIEF)
        cells = [cell for cell in row.cells if cell.before.strip() or cell.after.strip()]
        if name and cells and len(found) < _ROWS:
            found.append(f"{name}{_cell_words(cells)}")
    return found


def _cell_words(cells: Sequence[Cell]) -> str:
    """' from Ireland to Chile'; of what went to another column, or only came or went, with the columns."""
    first = cells[0]
    value = clean(first.before[:400])
    there = next((cell for cell in cells[1:] if value and clean(cell.after[:400]) == value), None)
    if there is not None:
        return f": {shorten(value, _BRIEF)} {_from_to(first.column, there.column, _BRIEF)}"
    words = _from_to(first.before, first.after, _BRIEF)
    if first.column == UNDER:
        return f" moved {words}"
    sides = (first.before.strip(), first.after.strip())
    tells = all(any(map(str.isalnum, side)) for side in sides)
    return f" {words}" if tells else f": {clean(first.column[:400])} {words}"


def _from_to(before: str, after: str, letters: int) -> str:
    one, other = (shorten(clean(side[:400]), letters) for side in (before, after))
    return f"from {one or 'nothing'} to {other or 'nothing'}"
