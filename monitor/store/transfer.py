"""Copies a whole database to another address, of either kind, table by table.

The rows of both sides are read in the order of their keys, side by side, and what differs is written in
steps: a copy that was cut off is begun again and goes on, and a second one only reads. At the end every row
of both is read once more and hashed. Values are copied as they are stored: what is damaged stays as damaged.
The index of words is not copied: each database makes its own. Refuses a target that holds anything but a copy
of the same source.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    LargeBinary,
    MetaData,
    Table,
    Text,
    collate,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.types import TypeEngine

from monitor.errors import UsageError
from monitor.store.archive import insert_into
from monitor.store.columns import Blob, Member, Reference, Span, Structure, Words, Zstd
from monitor.store.database import Database, stream
from monitor.store.people_schema import metadata
from monitor.store.run_tables import instances
from monitor.store.tenure import COPY_MARK, find_copied

_AT_ONCE = 200
"""Rows written in one transaction."""
_OF_ITS_OWN = {"instances", "leases", "passages", "searchable"}
"""Tables that each database fills by itself."""
_PLAIN: dict[type[Any], TypeEngine[Any]] = {
    Structure: JSON(none_as_null=True),
    Zstd: LargeBinary(),
    Blob: LargeBinary(),
    Words: Text(),
    Member: Text(),
    Reference: Text(),
    Span: BigInteger(),
}

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TableProof:
    """How many rows a table has in the source and in the target, and whether their hashes agree."""

    table: str
    rows: int
    rows_there: int
    agrees: bool


@dataclass(slots=True)
class Transfer:
    """A copy of ``source`` in ``target``: both have today's schema, and nobody else writes to them meanwhile.

    ``report`` is told of a table how many of how many rows are done.
    """

    source: Database
    target: Database
    report: Callable[[str, int, int], None]
    _surplus: list[tuple[Table, list[Values]]] = field(default_factory=list)

    def run(self) -> tuple[TableProof, ...]:
        """Make the target equal to the source; what each table came to. Raises UsageError, StoreError."""
        self._begin()
        tables = _plain_tables()
        for table in tables:
            for columns in _passes(table):
                self._copy(table, columns)
        for table, keys in reversed(self._surplus):
            self._remove(table, keys)
        proofs = tuple(self._prove(table) for table in tables)
        if all(proof.agrees for proof in proofs):
            self._end(tables)
        return proofs

    def _begin(self) -> None:
        """Mark the target as a copy of this source that is not whole yet."""
        with self.target.write() as connection:
            copied = find_copied(connection)
            if copied == self.source.where:
                return
            if copied:
                raise UsageError(
                    f"{self.target.where} is an unfinished copy of {copied}: finish that one, or name an "
                    "empty database."
                )
            if connection.execute(text("SELECT 1 FROM documents LIMIT 1")).first() is not None:
                raise UsageError(
                    f"The database {self.target.where} holds a history already: name an empty one."
                )
            mark = {"id": COPY_MARK, "epoch": 0, "holder": self.source.where}
            connection.execute(insert(instances).values(**mark, since=func.current_timestamp()))

    def _end(self, tables: Sequence[Table]) -> None:
        """Number on from where the source is, and take the mark away: the copy is whole."""
        with self.source.read() as reading, self.target.write() as connection:
            for table in tables:
                if "id" in table.primary_key and table.dialect_options["sqlite"]["autoincrement"]:
                    _set_counter(connection, table, _find_counter(reading, table))
            connection.execute(delete(instances).where(instances.c.id == COPY_MARK))

    def _copy(self, table: Table, columns: Sequence[Column[Any]]) -> None:
        """Write what the target has otherwise, or not at all; note what it has beyond."""
        with self.source.read() as connection:
            total: int = connection.scalar(select(func.count()).select_from(table)) or 0
        batch: list[Values] = []
        beyond: list[Values] = []
        done = 0
        with self.source.read() as reading, self.target.read() as there:
            for key, row, standing in _side_by_side(
                _read(reading, table, columns), _read(there, table, columns)
            ):
                if row is None:
                    beyond.append(key)
                    continue
                done += 1
                if row != standing:
                    batch.append(row)
                if len(batch) == _AT_ONCE:
                    self._write(table, columns, batch)
                if done % _AT_ONCE == 0:
                    self.report(table.name, done, total)
        self._write(table, columns, batch)
        self.report(table.name, done, total)
        if beyond and len(columns) == len(table.columns):
            self._surplus.append((table, beyond))

    def _write(self, table: Table, columns: Sequence[Column[Any]], batch: list[Values]) -> None:
        if not batch:
            return
        with self.target.write() as connection:
            names = [column.name for column in columns]
            statement = insert_into(connection, table)
            keys = [column.name for column in table.primary_key]
            new = {name: statement.excluded[name] for name in names if name not in keys}
            upsert = (
                statement.on_conflict_do_update(index_elements=keys, set_=new)
                if new
                else statement.on_conflict_do_nothing()
            )
            connection.execute(upsert, [dict(zip(names, row, strict=True)) for row in batch])
        batch.clear()

    def _remove(self, table: Table, keys: list[Values]) -> None:
        """What a former run copied, and the source has no more."""
        with self.target.write() as connection:
            for key in keys:
                mine = [column == value for column, value in zip(table.primary_key, key, strict=True)]
                connection.execute(delete(table).where(*mine))

    def _prove(self, table: Table) -> TableProof:
        (rows, ours), (rows_there, theirs) = (_hash(each, table) for each in (self.source, self.target))
        return TableProof(table.name, rows, rows_there, agrees=ours == theirs)


def _plain_tables() -> list[Table]:
    """The tables to copy, those that others point to first, with columns that read values as they are."""
    plain = MetaData()
    for table in metadata.sorted_tables:
        for column in table.to_metadata(plain).columns:
            column.type = _PLAIN.get(type(column.type), column.type)
    return [plain.tables[table.name] for table in metadata.sorted_tables if table.name not in _OF_ITS_OWN]


def _passes(table: Table) -> Iterator[list[Column[Any]]]:
    """The columns to copy, and again with those that point to rows of the same table."""
    inner = {
        column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)
    }
    if inner:
        yield [column for column in table.columns if column not in inner]
    yield list(table.columns)


def _read(
    connection: Connection, table: Table, columns: Sequence[Column[Any]]
) -> Iterator[tuple[Values, Values]]:
    """Keys and rows in the order of their keys, the same on both kinds of database: that of code points."""
    is_text = connection.dialect.name != "sqlite"
    order = [
        collate(column, "C") if is_text and isinstance(column.type, Text) else column
        for column in table.primary_key
    ]
    names = [column.name for column in columns]
    places = [names.index(column.name) for column in table.primary_key]
    for row in stream(connection, select(*columns).order_by(*order)):
        yield tuple(row[place] for place in places), tuple(row)


def _side_by_side(
    ours: Iterator[tuple[Values, Values]], theirs: Iterator[tuple[Values, Values]]
) -> Iterator[tuple[Values, Values | None, Values | None]]:
    """Each key of either side in order, with its row on both, None where there is none."""
    mine, other = next(ours, None), next(theirs, None)
    while mine or other:
        if other is None or (mine is not None and mine[0] < other[0]):
            assert mine is not None
            yield mine[0], mine[1], None
            mine = next(ours, None)
        elif mine is None or other[0] < mine[0]:
            yield other[0], None, other[1]
            other = next(theirs, None)
        else:
            yield mine[0], mine[1], other[1]
            mine, other = next(ours, None), next(theirs, None)


def _hash(database: Database, table: Table) -> tuple[int, str]:
    """How many rows a table has, and the SHA-256 of them all in order."""
    digest, rows = hashlib.sha256(), 0
    with database.read() as connection:
        for _, row in _read(connection, table, list(table.columns)):
            digest.update(msgspec.json.encode(row))
            rows += 1
    return rows, digest.hexdigest()


def _find_counter(connection: Connection, table: Table) -> int:
    """The highest number that a table has given so far, whether that row is still there or not."""
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name").bindparams(name=table.name)
    else:
        name = f"'{table.name}', 'id'"
        query = text(
            f"SELECT last_value FROM pg_sequences WHERE format('%I.%I', schemaname, sequencename) = "  # noqa: S608
            f"pg_get_serial_sequence({name})"
        )
    highest = connection.scalar(select(func.max(table.c.id))) or 0
    return max(connection.scalar(query) or 0, highest)


def _set_counter(connection: Connection, table: Table, number: int) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        command = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"
    else:
        command = "SELECT setval(pg_get_serial_sequence(:name, 'id'), greatest(:number, 1), :number > 0)"
    connection.execute(text(command), {"name": table.name, "number": number})
