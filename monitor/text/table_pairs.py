"""Which table of one text is which of another, and both made alike before their rows are compared.

A header that was reworded, columns that changed places with their heads, a group that was renamed and a first
row that is none of a header all leave the rows what they were. Refuses to compare rows.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from monitor.text.tables import NO_TABLE, Table, TableRow


def pair_tables(before: Sequence[Table], after: Sequence[Table]) -> list[tuple[Table, Table]]:
    """Tables of the same columns that share an entity, then of the same columns, then that share an entity.

    At last that share one with what may be a header or no more than a first row. The others stand against
    ``NO_TABLE``.
    """
    empty = NO_TABLE
    taken: set[int] = set()
    partner: dict[int, int] = {}
    ways: tuple[Callable[[Table], Iterable[Hashable]], ...] = (
        lambda table: [(_columns(table), name) for name in _entities(table)],
        lambda table: (_columns(table),),
        _entities,
        lambda table: (*_entities(table), *table.columns),
    )
    for names in ways:
        index: dict[Hashable, deque[int]] = defaultdict(deque)
        for at, table in enumerate(before):
            for name in names(table):
                index[name].append(at)
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


def _columns(table: Table) -> Hashable:
    return frozenset(table.columns)


def _entities(table: Table) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name_row(row, table) for row in table.rows))


def name_row(row: TableRow, table: Table) -> str:
    """The cell that a row is known by."""
    cells = row.cells
    return cells[table.entity] if table.entity < len(cells) else cells[0]


def make_alike(left: Table, right: Table) -> tuple[Table, Table]:
    """The two tables with everything alike in which their rows need not differ."""
    left, right = _without_shared_head(left, right)
    left = order_columns(_with_names_of(left, right), right)
    return _with_groups_of(left, right), right


def _without_shared_head(left: Table, right: Table) -> tuple[Table, Table]:
    """Where one's header is a plain row of the other, both are without any, and it is a row of each."""
    if left.columns == right.columns:
        return left, right
    cells = [{row.cells for row in table.rows} for table in (left, right)]
    if left.columns in cells[1] or right.columns in cells[0]:
        return _with_head_as_row(left), _with_head_as_row(right)
    return left, right


def _with_head_as_row(table: Table) -> Table:
    if table.first is None or not table.columns:
        return table
    head = replace(table.first, cells=table.columns)
    return replace(table, columns=(), rows=(head, *table.rows), head=None)


def _with_names_of(left: Table, right: Table) -> Table:
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


def column_order(left: Table, right: Table) -> tuple[int, ...] | None:
    """For each column of the right table its index in the left one, None where they are not the same columns.

    And None where they stand in one order.
    """
    columns = left.columns
    if columns == right.columns or Counter(columns) != Counter(right.columns):
        return None
    if len(set(columns)) < len(columns):
        return None
    return tuple(columns.index(name) for name in right.columns)


def put_in_order(cells: tuple[str, ...], order: tuple[int, ...]) -> tuple[str, ...]:
    """The cells of a row in the order of other columns; a row of one cell stands over all of them."""
    if len(cells) == 1:
        return cells
    return tuple(cells[at] if at < len(cells) else "" for at in order)


def order_columns(left: Table, right: Table) -> Table:
    """The left table with its columns as they stand in the right one."""
    order = column_order(left, right)
    if order is None:
        return left
    rows = tuple(replace(row, cells=put_in_order(row.cells, order)) for row in left.rows)
    return replace(left, columns=right.columns, rows=rows, entity=order.index(left.entity))


def _with_groups_of(left: Table, right: Table) -> Table:
    """The left table with the names that its groups have now, where as many names went as came."""
    mine, theirs = (dict.fromkeys(row.group for row in table.rows) for table in (left, right))
    gone = [name for name in mine if name not in theirs and name not in right.groups]
    came = [name for name in theirs if name not in mine and name not in left.groups]
    if not gone or len(gone) != len(came):
        return left
    names = dict(zip(gone, came, strict=True))
    rows = tuple(replace(row, group=names.get(row.group, row.group)) for row in left.rows)
    return replace(left, rows=rows)
