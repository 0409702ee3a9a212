"""Which rows of a section's tables came, went or changed, and in which cells.

Rows are paired by the name in their entity cell, in their own table and then in the section's others; what is
left by saying the same under nearly the same name. What a row stands under is a cell of it. Refuses to read
tables: ``text.tables`` does.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from monitor.model import UNDER, Cell, DeltaStatus, RowChange, SectionDelta
from monitor.text.read import read_text
from monitor.text.table_pairs import make_alike, name_row, pair_tables
from monitor.text.tables import Table, TableRow, tables_of
from monitor.text.tokens import likeness_words

_MARKS = re.compile(r"[^\w\s]+")
_SAME_NAME = 0.66
"""Share of common words from which on two names of rows that say the same are one name, altered."""
_CANDIDATES = 8
"""Rows of one name that are compared for the most cells in common."""


def compare_rows(before: str, after: str) -> tuple[RowChange, ...]:
    """The rows that differ between the tables of two texts; tables are paired by header, then by order.

    Rows come in the after text's order, removed ones at the end. A row that only stands above others now is
    no change, one that stands under other words is. Empty where neither text has a table.
    """
    if "|" not in before and "|" not in after:
        return ()
    tables = (tables_of(read_text(text).blocks) for text in (before, after))
    parts = [_part(left, right) for left, right in pair_tables(*tables)]
    _match_by_name(parts)
    _match_renamed(parts)
    return tuple(change for part in parts for change in _changes(part) if change.cells)


def join_rows(deltas: Sequence[SectionDelta]) -> tuple[SectionDelta, ...]:
    """The deltas with each row that left one section for another told as moved, in both of them."""
    gone: dict[Hashable, list[tuple[SectionDelta, RowChange]]] = defaultdict(list)
    for delta in deltas:
        for row in delta.rows:
            if row.status is DeltaStatus.REMOVED:
                gone[_row_text(row)].append((delta, row))
    moved: dict[int, RowChange] = {}
    for delta in deltas if gone else ():
        for row in delta.rows:
            if row.status is DeltaStatus.ADDED and gone.get(_row_text(row)):
                source, was = gone[_row_text(row)].pop(0)
                titles = (each.path[-1] if each.path else "" for each in (source, delta))
                cell = Cell(column=UNDER, before=next(titles), after=next(titles))
                moved[id(was)] = moved[id(row)] = replace(row, status=DeltaStatus.CHANGED, cells=(cell,))
    if not moved:
        return tuple(deltas)
    return tuple(replace(each, rows=tuple(moved.get(id(r), r) for r in each.rows)) for each in deltas)


def _row_text(row: RowChange) -> Hashable:
    """What a row says in its columns, whatever it stands under."""
    return row.key, tuple(
        (cell.column, cell.before or cell.after) for cell in row.cells if cell.column != UNDER
    )


@dataclass(slots=True)
class _Part:
    """What is left of a pair of tables without their equal rows; ``found`` gives a row's earlier form."""

    left: Table
    right: Table
    gone: dict[int, TableRow]
    come: list[TableRow]
    found: dict[int, tuple[TableRow, Table]] = field(default_factory=dict)


def _part(left: Table, right: Table) -> _Part:
    left, right = make_alike(left, right)
    kept = Counter(left.rows) & Counter(right.rows)
    return _Part(
        left=left,
        right=right,
        gone=dict(enumerate(_without(left.rows, kept))),
        come=_without(right.rows, kept),
    )


def _match_by_name(parts: Sequence[_Part]) -> None:
    """Pair rows of one name, in the same table first, then wherever the row went to."""
    for pool in (*([part] for part in parts), parts):
        waiting: dict[str, list[tuple[_Part, int]]] = defaultdict(list)
        for part in pool:
            for place in reversed(part.gone):
                waiting[_fold_name(name_row(part.gone[place], part.left))].append((part, place))
        for part in pool:
            for at, row in enumerate(part.come):
                same = waiting.get(_fold_name(name_row(row, part.right)))
                if same and at not in part.found:
                    _join(part, at, *same.pop(_likest(same, row)))


def _likest(same: Sequence[tuple[_Part, int]], row: TableRow) -> int:
    """Which of the last rows has the most cells in common with a row, of equals the last."""
    near = range(max(0, len(same) - _CANDIDATES), len(same))
    return max(near, key=lambda at: (_count_equal(same[at][0].gone[same[at][1]], row), at))


def _count_equal(row: TableRow, other: TableRow) -> int:
    return sum(mine == theirs for mine, theirs in zip(row.cells, other.cells, strict=False))


def _join(part: _Part, at: int, other: _Part, place: int) -> None:
    part.found[at] = (other.gone.pop(place), other.left)


def _match_renamed(parts: Sequence[_Part]) -> None:
    """Pair rows that say the same under a name that is nearly the same: 'Auk Ltd', 'Auk Shipping Ltd'."""
    for part in parts:
        rests: dict[Hashable, list[int]] = defaultdict(list)
        for place, row in part.gone.items():
            if any(_rest(row, part.left)):
                rests[_rest(row, part.left)].append(place)
        for at, row in enumerate(part.come):
            alike = [] if at in part.found else rests.get(_rest(row, part.right), [])[:_CANDIDATES]
            key = name_row(row, part.right)
            place = next((p for p in alike if _is_renamed(name_row(part.gone[p], part.left), key)), -1)
            if place >= 0:
                rests[_rest(row, part.right)].remove(place)
                _join(part, at, part, place)


def _rest(row: TableRow, table: Table) -> tuple[str, ...]:
    """The cells beside the one that names the row."""
    return row.cells[: table.entity] + row.cells[table.entity + 1 :]


def _is_renamed(before: str, after: str) -> bool:
    mine, theirs = (frozenset(likeness_words(_MARKS.sub(" ", name))) for name in (before, after))
    return 2 * len(mine & theirs) >= _SAME_NAME * (len(mine) + len(theirs))


def _changes(part: _Part) -> Iterator[RowChange]:
    for at, row in enumerate(part.come):
        here = _cells_by_column(row, part.right)
        if at in part.found:
            before, table = part.found[at]
            went = table is not part.left
            there = _cells_by_column(before, table) | {UNDER: _stands_under(before, table, whole=went)}
            here |= {UNDER: _stands_under(row, part.right, whole=went)}
            yield _row_change(DeltaStatus.CHANGED, name_row(row, part.right), there, here)
        else:
            yield _row_change(DeltaStatus.ADDED, name_row(row, part.right), {}, here | {UNDER: row.group})
    for row in part.gone.values():
        there = _cells_by_column(row, part.left) | {UNDER: row.group}
        yield _row_change(DeltaStatus.REMOVED, name_row(row, part.left), there, {})


def _stands_under(row: TableRow, table: Table, *, whole: bool) -> str:
    """The words that a row stands under in its table, and the line that leads into it where that is asked."""
    return " / ".join(filter(None, (table.title if whole else "", row.group)))


def _without(rows: Sequence[TableRow], kept: Counter[TableRow]) -> list[TableRow]:
    left = Counter(kept)
    rest = []
    for row in rows:
        if left[row] > 0:
            left[row] -= 1
        else:
            rest.append(row)
    return rest


def _fold_name(key: str) -> str:
    """A name without case, marks and legal form, so that 'Acme, Inc.' is known as 'ACME Inc'."""
    return "".join(letter for letter in key.casefold() if letter.isalnum())


def _row_change(status: DeltaStatus, key: str, before: dict[str, str], after: dict[str, str]) -> RowChange:
    """The cells that differ, columns matched by their header where both tables have one."""
    cells = tuple(
        Cell(column=column, before=before.get(column, ""), after=after.get(column, ""))
        for column in dict.fromkeys([*after, *before])
        if before.get(column, "") != after.get(column, "")
    )
    return RowChange(status=status, key=key, cells=cells)


def _cells_by_column(row: TableRow, table: Table) -> dict[str, str]:
    named: dict[str, str] = {}
    columns = table.columns
    for at, cell in enumerate(row.cells):
        name = (columns[at] if at < len(columns) else "") or str(at + 1)
        named[name if name not in named else f"{name} ({at + 1})"] = cell
    return named
