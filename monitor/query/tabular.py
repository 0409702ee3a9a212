"""An answer that is a table, in every dress: text, Markdown, one self-contained HTML page, CSV.

What stands in a cell may be hostile: it is cleaned and escaped for each dress and never interpreted. Refuses
to ask the store anything.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from monitor.text.visible import clean

Cell = str | int | float | date | datetime | None | Sequence[str]
"""A value as it is; several words are a sequence. None: nothing is known, or there is nothing."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!@&])")
_FORMULA = tuple("=+-@＝＋－＠")
"""What a formula begins with, in East Asia the wide forms too; a tab or carriage return is gone by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A title, named columns, rows of as many cells, and notes below that say what the rows do not.

    Times are shown in ``zone``, in CSV in UTC.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    zone: str = "UTC"


def shown_rows(table: Table) -> list[list[str]]:
    """The headings and then each row, as a person reads them."""
    headings = [_heading(table, column) for column in table.columns]
    return [headings, *([_show(cell, table.zone) for cell in row] for row in table.rows)]


def to_text(table: Table) -> str:
    """Aligned columns, the last one running free, then the notes."""
    cells = shown_rows(table)
    widths = [max(len(row[at]) for row in cells) for at in range(len(table.columns) - 1)]
    lines = ["  ".join([*map(str.ljust, row, widths), row[-1]]).rstrip() for row in cells]
    return "\n".join([*lines, *map(clean, table.notes)]) + "\n"


def to_markdown(table: Table) -> str:
    """A Markdown table under a heading."""
    rows = [[_escape(_show(cell, table.zone)) for cell in row] for row in table.rows]
    head = [_escape(column.capitalize()) for column in table.columns]
    grid = [head, ["---"] * len(head), *rows]
    lines = [f"# {_escape(clean(table.title))}", "", *(f"| {' | '.join(row)} |" for row in grid)]
    notes = [line for note in table.notes for line in ("", _escape(clean(note)))]
    return "\n".join([*lines, *notes]) + "\n"


def to_html(table: Table) -> str:
    """One self-contained page: inline styles, no script, no outside resource."""
    from monitor.query.templates import TEMPLATES  # noqa: PLC0415  (a quarter of a second, for HTML alone)

    return TEMPLATES.get_template("table.html.jinja").render(
        title=clean(table.title),
        columns=[column.capitalize() for column in table.columns],
        rows=[[_show(cell, table.zone) for cell in row] for row in table.rows],
        notes=[clean(note) for note in table.notes],
    )


def to_csv(table: Table) -> str:
    """Comma-separated values with the columns' names first; no cell is run by a spreadsheet."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([column.replace(" ", "_") for column in table.columns])
    writer.writerows(map(_csv_cells, table.rows))
    return written.getvalue()


def _csv_cells(row: Iterable[Cell]) -> list[str]:
    return [_csv_cell(cell) for cell in row]


def _csv_cell(cell: Cell) -> str:
    """A value for CSV: times in ISO 8601; an apostrophe before a text that spreadsheets would run."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(cell, int | float):
        return str(cell)
    line = "" if cell is None else _show(cell, "UTC")
    return f"'{line}" if line.startswith(_FORMULA) else line


def _show(cell: Cell, zone: str) -> str:
    """A cell as a person reads it, in one line; '-' for None and nothing."""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    if isinstance(cell, float):
        return f"{cell:.3g}"
    if cell is not None and not isinstance(cell, str | int | date):
        cell = ", ".join(cell)
    return clean(str(cell)) if cell not in (None, "") else "-"


def _heading(table: Table, column: str) -> str:
    """A column's name; of times with the zone."""
    at = table.columns.index(column)
    has_times = any(isinstance(row[at], datetime) for row in table.rows)
    return f"{column.upper()} ({table.zone})" if has_times else column.upper()


def _escape(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
