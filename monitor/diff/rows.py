"""Which rows of a section's tables came, went or changed, and in which cells.

A row is known by its entity cell: the column that a header calls name, company, sub-processor, cookie and
the like, else the first column with words. Refuses to read tables that are not written as ``| a | b |`` rows.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.diff.plain import shown_words
from monitor.model import Cell, DeltaStatus, RowChange

_BAR = re.compile(r"(?<!\\)\|")
_RULED = re.compile(r"[\s|:\-=]+$")
_ENTITY = re.compile(
    r"(?i)\b(?:sub-?\s?processors?|unterauftrag\w*|subprocesor\w*|sous-traitant\w*|subencargad\w*|entit\w+|"
    r"compan\w+|vendor|provider|supplier|third part\w+|partner|recipient|name|nom|nombre|nome|nume\w*|naam|"
    r"cookie|firma|unternehmen|empresa|société|azienda|anbieter|dienstleister|fournisseur|proveedor|"
    r"furnizor\w*|fornitore|fornecedor|leverancier)\b|名称|公司|会社|事業者"
)
_MOST_CELLS = 40
"""Cells of a row that are read; more are no table for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table read: the header's cells ('' where it has none), the index of the entity column, the rows."""

    columns: tuple[str, ...]
    entity: int
    rows: tuple[tuple[str, ...], ...]


def compare_rows(before: str, after: str) -> tuple[RowChange, ...]:
    """The rows that differ between the tables of two texts; tables are paired by header, then by order.

    Rows come in the after text's order, removed ones at the end. A moved row is no change. Empty
    where neither text has a table.
    """
    if "|" not in before and "|" not in after:
        return ()
    changes: list[RowChange] = []
    for left, right in _pair_tables(read_tables(before), read_tables(after)):
        changes.extend(_compare_tables(left, right))
    return tuple(changes)


def read_tables(text: str) -> list[Table]:
    """The tables of a text: runs of lines that begin with a bar or follow a ruled header."""
    tables: list[Table] = []
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        stripped = line.strip()
        if stripped.startswith("|") or (stripped.count(" | ") > 0 and (block or stripped.count(" | ") > 1)):
            block.append(stripped)
            continue
        if len(block) > 1 or (block and block[0].count("|") > 2):
            tables.append(_table(block))
        block = []
    return tables


def _table(block: Sequence[str]) -> Table:
    rows = [_cells(line) for line in block if not _RULED.match(line)]
    if not rows:
        return Table(columns=(), entity=0, rows=())
    header = rows[0] if len(rows) > 1 else ()
    if not any(header):
        header, rows = (), rows[1:] if header else rows
    body = rows[1:] if header else rows
    return Table(columns=tuple(header), entity=_entity_column(header, body), rows=tuple(body))


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(shown_words(cell) for cell in _BAR.split(inner, maxsplit=_MOST_CELLS))


def _entity_column(header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> int:
    """Of the columns named for entities the one with most different cells, else the first with words."""
    named = [at for at, title in enumerate(header) if _ENTITY.search(title)]
    if named:
        return max(named, key=lambda at: len({row[at] for row in rows if at < len(row)}))
    for at in range(max(map(len, rows), default=0)):
        filled = [row[at] for row in rows if at < len(row) and row[at]]
        if any(any(letter.isalpha() for letter in cell) for cell in filled):
            return at
    return 0


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


def _compare_tables(left: Table, right: Table) -> list[RowChange]:
    tables = (_with_columns_of(left, right), right)
    kept = Counter(left.rows) & Counter(right.rows)
    gone, come = _without(left.rows, kept), _without(right.rows, kept)
    waiting: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in reversed(gone):
        waiting[_folded(_key(row, left))].append(row)
    changes: list[RowChange] = []
    for row in come:
        key = _key(row, right)
        same = waiting.get(_folded(key))
        if same:
            changes.append(_row_change(DeltaStatus.CHANGED, key, same.pop(), row, tables))
        else:
            changes.append(_row_change(DeltaStatus.ADDED, key, (), row, tables))
    rest = Counter(row for rows in waiting.values() for row in rows)
    changes.extend(
        _row_change(DeltaStatus.REMOVED, _key(row, left), row, (), tables) for row in _only(gone, rest)
    )
    return [change for change in changes if change.cells]


def _without(rows: Sequence[tuple[str, ...]], kept: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    left = Counter(kept)
    rest = []
    for row in rows:
        if left[row] > 0:
            left[row] -= 1
        else:
            rest.append(row)
    return rest


def _only(rows: Sequence[tuple[str, ...]], wanted: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    left = Counter(wanted)
    found = []
    for row in rows:
        if left[row] > 0:
            left[row] -= 1
            found.append(row)
    return found


def _folded(key: str) -> str:
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
    mine, theirs = _named(before, tables[0].columns), _named(after, tables[1].columns)
    columns = list(dict.fromkeys([*theirs, *mine]))
    cells = tuple(
        Cell(column=column, before=mine.get(column, ""), after=theirs.get(column, ""))
        for column in columns
        if mine.get(column, "") != theirs.get(column, "")
    )
    return RowChange(status=status, key=key, cells=cells)


def _named(row: tuple[str, ...], columns: Sequence[str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for at, cell in enumerate(row):
        name = (columns[at] if at < len(columns) else "") or str(at + 1)
        named[name if name not in named else f"{name} ({at + 1})"] = cell
    return named


def _with_columns_of(left: Table, right: Table) -> Table:
    """The left table with its columns called as in the right one where only the header was reworded."""
    if len(left.columns) != len(right.columns):
        return left
    columns = tuple(
        mine if mine in right.columns or theirs in left.columns else theirs
        for mine, theirs in zip(left.columns, right.columns, strict=True)
    )
    return replace(left, columns=columns)
