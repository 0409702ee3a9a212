"""Which rows of a section's tables came, went or changed, and in which cells.

Rows are paired by the name in their entity cell, in their own table and then in the section's others; what is
left by saying the same under nearly the same name. Refuses to read tables: ``tables`` does.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from monitor.diff.tables import Table, read_tables
from monitor.model import Cell, DeltaStatus, RowChange
from monitor.text.tokens import likeness_words

_MARKS = re.compile(r"[^\w\s]+")
_SAME_NAME = 0.66
"""Share of common words from which on two names of rows that say the same are one name, altered."""
_CANDIDATES = 8
"""Rows of one name that are compared for the most cells in common."""


def compare_rows(before: str, after: str) -> tuple[RowChange, ...]:
    """The rows that differ between the tables of two texts; tables are paired by header, then by order.

    Rows come in the after text's order, removed ones at the end. A moved row is no change. Empty
    where neither text has a table.
    """
    if "|" not in before and "|" not in after:
        return ()
    parts = [_part(left, right) for left, right in _pair_tables(read_tables(before), read_tables(after))]
    _match_by_key(parts)
    _match_renamed(parts)
    return tuple(change for part in parts for change in _changes(part) if change.cells)


def _pair_tables(before: list[Table], after: list[Table]) -> list[tuple[Table, Table]]:
    """Tables with the same header in order, then tables that share an entity; the others against nothing."""
    empty = Table(columns=(), entity=0, rows=())
    by_header: dict[Hashable, deque[int]] = defaultdict(deque)
    by_entity: dict[Hashable, deque[int]] = defaultdict(deque)
    for at, table in enumerate(before):
        by_header[table.columns].append(at)
        for name in _entities(table):
            by_entity[name].append(at)
    taken: set[int] = set()
    partner: dict[int, int] = {}
    ways: tuple[tuple[Callable[[Table], Iterable[Hashable]], dict[Hashable, deque[int]]], ...] = (
        (lambda table: (table.columns,), by_header),
        (_entities, by_entity),
    )
    for names, index in ways:
        for place, table in enumerate(after):
            found = _first_free(names(table), index, taken) if place not in partner else None
            if found is not None:
                taken.add(found)
                partner[place] = found
    pairs = [(before[partner[at]] if at in partner else empty, table) for at, table in enumerate(after)]
    pairs.extend((table, empty) for at, table in enumerate(before) if at not in taken)
    return pairs


def _first_free(names: Iterable[Hashable], index: dict[Hashable, deque[int]], taken: set[int]) -> int | None:
    for name in names:
        waiting = index.get(name, deque())
        while waiting and waiting[0] in taken:
            waiting.popleft()
        if waiting:
            return waiting[0]
    return None


def _entities(table: Table) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_key(row, table) for row in table.rows))


def _key(row: tuple[str, ...], table: Table) -> str:
    return row[table.entity] if table.entity < len(row) else (row[0] if row else "")


@dataclass(slots=True)
class _Part:
    """What is left of a pair of tables without their equal rows; ``found`` gives a row's earlier form."""

    left: Table
    right: Table
    gone: dict[int, tuple[str, ...]]
    come: list[tuple[str, ...]]
    found: dict[int, tuple[tuple[str, ...], Table]] = field(default_factory=dict)


def _part(left: Table, right: Table) -> _Part:
    kept = Counter(left.rows) & Counter(right.rows)
    return _Part(
        left=_with_columns_of(left, right),
        right=right,
        gone=dict(enumerate(_without(left.rows, kept))),
        come=_without(right.rows, kept),
    )


def _match_by_key(parts: Sequence[_Part]) -> None:
    """Pair rows of one name, in the same table first, then wherever the row went to."""
    for pool in (*([part] for part in parts), parts):
        waiting: dict[str, list[tuple[_Part, int]]] = defaultdict(list)
        for part in pool:
            for place in reversed(part.gone):
                waiting[_fold_name(_key(part.gone[place], part.left))].append((part, place))
        for part in pool:
            for at, row in enumerate(part.come):
                same = waiting.get(_fold_name(_key(row, part.right)))
                if same and at not in part.found:
                    _join(part, at, *same.pop(_likest(same, row)))


def _likest(same: Sequence[tuple[_Part, int]], row: tuple[str, ...]) -> int:
    """Which of the last rows has the most cells in common with a row, of equals the last."""
    near = range(max(0, len(same) - _CANDIDATES), len(same))
    return max(near, key=lambda at: (_count_equal(same[at][0].gone[same[at][1]], row), at))


def _count_equal(row: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(mine == theirs for mine, theirs in zip(row, other, strict=False))


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
            key = _key(row, part.right)
            place = next((p for p in alike if _is_renamed(_key(part.gone[p], part.left), key)), -1)
            if place >= 0:
                rests[_rest(row, part.right)].remove(place)
                _join(part, at, part, place)


def _rest(row: tuple[str, ...], table: Table) -> tuple[str, ...]:
    """The cells beside the one that names the row."""
    return row[: table.entity] + row[table.entity + 1 :]


def _is_renamed(before: str, after: str) -> bool:
    mine, theirs = (frozenset(likeness_words(_MARKS.sub(" ", name))) for name in (before, after))
    return 2 * len(mine & theirs) >= _SAME_NAME * (len(mine) + len(theirs))


def _changes(part: _Part) -> Iterator[RowChange]:
    for at, row in enumerate(part.come):
        key = _key(row, part.right)
        if at in part.found:
            before, table = part.found[at]
            yield _row_change(DeltaStatus.CHANGED, key, before, row, (table, part.right))
        else:
            yield _row_change(DeltaStatus.ADDED, key, (), row, (part.left, part.right))
    for row in part.gone.values():
        yield _row_change(DeltaStatus.REMOVED, _key(row, part.left), row, (), (part.left, part.right))


def _without(rows: Sequence[tuple[str, ...]], kept: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
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


def _row_change(
    status: DeltaStatus,
    key: str,
    before: tuple[str, ...],
    after: tuple[str, ...],
    tables: tuple[Table, Table],
) -> RowChange:
    """The cells that differ, columns matched by their header where both tables have one."""
    mine, theirs = _cells_by_column(before, tables[0].columns), _cells_by_column(after, tables[1].columns)
    columns = list(dict.fromkeys([*theirs, *mine]))
    cells = tuple(
        Cell(column=column, before=mine.get(column, ""), after=theirs.get(column, ""))
        for column in columns
        if mine.get(column, "") != theirs.get(column, "")
    )
    return RowChange(status=status, key=key, cells=cells)


def _cells_by_column(row: tuple[str, ...], columns: Sequence[str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for at, cell in enumerate(row):
        name = (columns[at] if at < len(columns) else "") or str(at + 1)
        named[name if name not in named else f"{name} ({at + 1})"] = cell
    return named


def _with_columns_of(left: Table, right: Table) -> Table:
    """The left table with columns called as in the right one where only the header was reworded.

    Its rows are named by the same column too.
    """
    columns = left.columns
    if len(columns) == len(right.columns):
        columns = tuple(
            mine if mine in right.columns or theirs in left.columns else theirs
            for mine, theirs in zip(left.columns, right.columns, strict=True)
        )
    name = right.columns[right.entity] if right.entity < len(right.columns) else ""
    return replace(left, columns=columns, entity=columns.index(name) if name in columns else left.entity)
