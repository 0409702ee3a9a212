"""What is stored about people: listed by name, and erased so that the ledger stays whole.

The words and the salt of their seal go, so that nobody can guess them; the hash stays, and that it was erased
is recorded. Refuses to take out the row: that somebody did it remains.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, literal, select, update

from monitor.store.database import Database
from monitor.store.ledger import PERSONAL, append_entries
from monitor.store.people_schema import acceptances, acts, erasures, silences
from monitor.store.schema import alerts

ERASED = "erased"
"""What stands in the place of a name."""
_NAMES = ("by", "ended_by", "assignee")
_MOMENT = {acts: acts.c.at, acceptances: acceptances.c.at, silences: silences.c.created_at}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where a person stands: a row of a table, as who did it (``own``) or named in another's words."""

    table_name: str
    row_id: int
    at: datetime
    name: str
    words: str
    own: bool


@dataclass(frozen=True, slots=True)
class Erasures:
    """Names and notes of people."""

    database: Database

    def traces(self, name: str | None = None) -> tuple[Trace, ...]:
        """Where people stand, or one person; in the words of others only where a name is given."""
        found = []
        with self.database.read() as connection:
            for table in PERSONAL:
                for row in connection.execute(_select(table).order_by(table.c.id)):
                    found += _traces(table, row, name)
        return tuple(found)

    def erase(self, name: str, now: datetime, *, notes: bool = False) -> int:
        """Erase a person; how many rows. ``notes``: also what others wrote in which the name stands."""
        erased: list[tuple[Table, int]] = []
        with self.database.write() as connection:
            if self.database.is_sqlite:
                connection.exec_driver_sql("PRAGMA secure_delete = ON")  # the words leave the file, too
            for table in PERSONAL:
                for row in connection.execute(_select(table).order_by(table.c.id)).all():
                    blank = _blank(row, name, notes=notes)
                    if blank:
                        erased.append((erasures, _erase(connection, table, row, blank, now)))
            reasons = alerts.c.reason.contains(name, autoescape=True)
            values = {"reason": func.replace(alerts.c.reason, literal(name), literal(ERASED))}
            connection.execute(update(alerts).where(reasons).values(values))
            connection.execute(update(alerts).where(alerts.c.owner == name).values(owner=ERASED))
            append_entries(connection, erased)
        return len(erased)


def _select(table: Table) -> Any:
    columns = [table.c[name] for name in PERSONAL[table]]
    return select(table.c.id, table.c.seal, _MOMENT[table].label("moment"), *columns)


def _traces(table: Table, row: Row[Any], name: str | None) -> list[Trace]:
    values = row._asdict()
    words = " ".join(filter(None, (values.get("note"), values.get("reason"))))
    people = [values[each] for each in _NAMES if values.get(each) not in (None, "", ERASED)]
    own = [each for each in people if name is None or _is(each, name)]
    if not own and name is not None and name.casefold() in words.casefold():
        return [_trace(table, row, values["by"], words, own=False)]
    return [_trace(table, row, each, words, own=True) for each in dict.fromkeys(own)]


def _trace(table: Table, row: Row[Any], name: str, words: str, *, own: bool) -> Trace:
    return Trace(table_name=f"{table.name}", row_id=row.id, at=row.moment, name=name, words=words, own=own)


def _is(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _blank(row: Row[Any], name: str, *, notes: bool) -> Mapping[str, str]:
    """What of a row becomes what, nothing where the person does not stand in it."""
    values = row._asdict()
    blank = {each: ERASED for each in _NAMES if each in values and _is(values[each], name)}
    named = notes and any(name.casefold() in values.get(each, "").casefold() for each in ("note", "reason"))
    if "by" in blank or named:
        blank |= {each: "" for each in ("note", "reason") if each in values}
    return blank


def _erase(
    connection: Connection, table: Table, row: Row[Any], blank: Mapping[str, str], now: datetime
) -> int:
    seal = ":" + row.seal.partition(":")[2]
    connection.execute(update(table).where(table.c.id == row.id).values({**blank, "seal": seal}))
    record = insert(erasures).values(table_name=f"{table.name}", row_id=row.id, at=now)
    inserted = connection.execute(record)
    assert inserted.inserted_primary_key is not None
    identifier: int = inserted.inserted_primary_key[0]
    return identifier
