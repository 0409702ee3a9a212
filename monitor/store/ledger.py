"""The ledger: one chain over everything that is recorded, made in the same transaction as the rows it names.

Each entry names a row, the SHA-256 of its facts, and the SHA-256 of the entry before with both. A row that
may become another by our own doing (an upgraded text, an alert sent) has an entry for each time: the latest
counts. What a person wrote is covered by its seal, which outlives the words. Refuses to know what a row
means: ``proof`` says in words what does not match.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Table, Text, cast, func, insert, select

from monitor.store import advisory
from monitor.store.columns import Structure, Words, Zstd, clean_text, to_json
from monitor.store.database import Database
from monitor.store.people_schema import acceptances, acts, erasures, ledger, silences
from monitor.store.schema import alerts, changes, derivations, snapshots, troubles, versions

BEGINNING = "0" * 64
"""The chain value before the first entry."""
WITHDRAWN = hashlib.sha256(b"").hexdigest()
"""What an entry says in the place of facts: the row was taken out by our own doing."""
_EARLIER = versions.alias()


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry: the ``position``-th, about a row of a table, whose facts have this ``sha256``."""

    position: int
    table_name: str
    row_id: int
    sha256: str
    chain: str


@dataclass(frozen=True, slots=True)
class Head:
    """The ledger's end: how many entries there are, and the chain value of the last."""

    position: int
    chain: str

    def __str__(self) -> str:
        """As it is printed and kept elsewhere."""
        return f"{self.position}:{self.chain}"


FACTS: Mapping[Table, tuple[str, ...]] = {
    snapshots: (
        *("document_id", "sha256", "size", "fetched_at", "url", "final_url", "status", "reason"),
        *("headers", "hops", "certificate"),
    ),
    versions: (
        *("document_id", "number", "snapshot_id", "sha256", "fingerprint", "title", "language", "links"),
        *("coverage", "edition", "cause", "seen_at", "upgraded_at", "source"),
    ),
    derivations: (
        *("version_id", "text", "fingerprint", "title", "language", "links", "coverage", "edition"),
        *("cause", "replaced_at"),
    ),
    changes: (
        *("document_id", "before", "after", "kind", "severity", "comparison", "last_seen_without_at"),
        *("first_seen_at", "returns_to", "flapping", "basis"),
    ),
    alerts: (
        *("reference", "document_id", "channel", "subject", "created_at", "sent_at", "change_id"),
        *("trouble_id", "ordinal"),
    ),
    troubles: ("document_id", "kind", "detail", "opened_at", "announced_at", "closed_at"),
    acts: ("change_id", "kind", "at", "until", "seal"),
    acceptances: ("document_id", "version", "at", "seal"),
    silences: ("matcher", "created_at", "until", "ended_at", "seal"),
    erasures: ("table_name", "row_id", "at"),
}
"""What of a row is covered. A NULL is left out, so that a column added later leaves earlier entries alone."""
_DERIVED: Mapping[Table, Mapping[str, ColumnElement[Any]]] = {
    # how long the version before was in force is settled by the version after it
    versions: {
        "earlier_checked_at": select(_EARLIER.c.checked_at)
        .where(_EARLIER.c.document_id == versions.c.document_id, _EARLIER.c.number == versions.c.number - 1)
        .scalar_subquery()
    }
}
_COVERED: Mapping[Table, ColumnElement[bool]] = {
    snapshots: snapshots.c.kept,  # the newest of an unchanged text is replaced by the next
    alerts: alerts.c.document_id.is_not(None),  # notices about a channel come and go
}
PERSONAL: Mapping[Table, tuple[str, ...]] = {
    acts: ("by", "note", "assignee"),
    acceptances: ("by", "note"),
    silences: ("by", "reason", "ended_by"),
}
"""What a person wrote, or is called: covered by the row's seal."""


def select_facts(table: Table) -> Select[Any]:
    """The id and the facts of every row that is covered, structured values as their JSON text."""
    columns = [
        cast(table.c[name], Text).label(name) if isinstance(table.c[name].type, Structure) else table.c[name]
        for name in FACTS[table]
    ]
    derived = [each.label(name) for name, each in _DERIVED.get(table, {}).items()]
    query = select(table.c.id, *columns, *derived)
    return query.where(_COVERED[table]) if table in _COVERED else query


_SELECT = {table: select_facts(table) for table in FACTS}
_LAST = select(ledger.c.id, ledger.c.chain).order_by(ledger.c.id.desc()).limit(1)


def is_covered(table: Table) -> ColumnElement[bool] | None:
    """Which of a table's rows the ledger covers, None for all."""
    return _COVERED.get(table)


def state_facts(table: Table, values: Mapping[str, Any]) -> bytes:
    """The facts of a row as they are hashed: a JSON object in the order of its names, without NULLs.

    Times are ISO 8601 in UTC to the microsecond, durations microseconds; a structured value and a long text
    are stated by the SHA-256 of their stored form.
    """
    stated = {
        name: _state(table.c[name].type if name in table.c else None, _drop_salt(name, value))
        for name, value in values.items()
        if name != "id" and value is not None
    }
    return msgspec.json.encode(stated, order="sorted")


def _drop_salt(name: str, value: Any) -> Any:
    """A seal without its salt, which is erased with the words."""
    return value.partition(":")[2] if name == "seal" else value


def _state(kind: object, value: Any) -> object:
    if isinstance(kind, Structure):
        return hash_text(value if isinstance(value, str) else to_json(value))
    if isinstance(kind, Zstd):
        return hash_text(clean_text(value))
    if isinstance(kind, Words):
        return clean_text(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    return value


def hash_text(text: str | bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def next_link(previous: str, *parts: object) -> str:
    """The chain value after ``previous``: the SHA-256 of all, a space between each two."""
    return hash_text(" ".join((previous, *map(str, parts))))


def append_entries(connection: Connection, rows: Iterable[tuple[Table, int]]) -> None:
    """Append an entry for each of these rows as it stands now; rows that are not covered are left out.

    The last thing that a transaction does: on PostgreSQL nobody else appends until it ends.
    """
    stated = []
    for table, row_id in rows:
        row = connection.execute(_SELECT[table].where(table.c.id == row_id)).one_or_none()
        if row is not None:
            stated.append((table.name, row_id, hash_text(state_facts(table, row._asdict()))))
    _append(connection, stated)


def append_withdrawals(connection: Connection, table: Table, row_ids: Iterable[int]) -> None:
    """Append that these rows were taken out: changes between versions that are no neighbours any more."""
    _append(connection, [(table.name, each, WITHDRAWN) for each in row_ids])


def _append(connection: Connection, stated: Sequence[tuple[str, int, str]]) -> None:
    if not stated:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(advisory.LEDGER)))
    last = connection.execute(_LAST).one_or_none()
    position, chain = (last.id, last.chain) if last else (0, BEGINNING)
    entries = []
    for name, row_id, sha256 in stated:
        position += 1
        chain = next_link(chain, name, row_id, sha256)
        entries.append(
            {"id": position, "table_name": name, "row_id": row_id, "sha256": sha256, "chain": chain}
        )
    connection.execute(insert(ledger), entries)


def make_seal(values: Sequence[str]) -> str:
    """The seal of what a person wrote: a random salt, and the SHA-256 of both. Not to be guessed."""
    salt = secrets.token_hex(16)
    return f"{salt}:{_seal(salt, values)}"


def _seal(salt: str, values: Sequence[str]) -> str:
    return hash_text(f"{salt}\n{to_json(list(map(clean_text, values)))}")


def fits_seal(seal: str, values: Sequence[str]) -> bool | None:
    """Whether these are the words that were sealed; None where the salt was erased with the words."""
    salt, _, sealed = seal.partition(":")
    return _seal(salt, values) == sealed if salt else None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger, read only: its parts append to it where they record."""

    database: Database

    def head(self) -> Head:
        """Where the ledger ends; position 0 while nothing is recorded."""
        with self.database.read() as connection:
            row = connection.execute(_LAST).one_or_none()
        return Head(row.id, row.chain) if row else Head(0, BEGINNING)

    def entries(self, *, since: int = 0) -> tuple[LedgerEntry, ...]:
        """The entries after a position, in order."""
        query = select(ledger).where(ledger.c.id > since).order_by(ledger.c.id)
        with self.database.read() as connection:
            return tuple(LedgerEntry(*row) for row in connection.execute(query))

    def facts(self, table_name: str, row_id: int) -> bytes | None:
        """A row's facts as they are hashed, None where there is no such row, or none that is covered."""
        table = next(each for each in FACTS if each.name == table_name)
        with self.database.read() as connection:
            row = connection.execute(_SELECT[table].where(table.c.id == row_id)).one_or_none()
        return None if row is None else state_facts(table, row._asdict())

    def entry(self, table_name: str, row_id: int) -> LedgerEntry | None:
        """The latest entry about a row, None where there is none."""
        mine = (ledger.c.table_name == table_name) & (ledger.c.row_id == row_id)
        query = select(ledger).where(mine).order_by(ledger.c.id.desc()).limit(1)
        with self.database.read() as connection:
            row = connection.execute(query).one_or_none()
        return LedgerEntry(*row) if row else None

    def parts(self, table_name: str, row_id: int) -> dict[str, str]:
        """A row's structured values as their JSON text, by column: what its facts state by their hash."""
        table = next(each for each in FACTS if each.name == table_name)
        names = [name for name in FACTS[table] if isinstance(table.c[name].type, Structure)]
        if not names:
            return {}
        columns = [cast(table.c[name], Text).label(name) for name in names]
        with self.database.read() as connection:
            row = connection.execute(select(*columns).where(table.c.id == row_id)).one_or_none()
        return {name: value for name, value in row._asdict().items() if value is not None} if row else {}
