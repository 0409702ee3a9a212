"""Whether a database is fit to be worked on: what it is, and what is wrong with it, each with what to do."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from monitor.errors import StoreOffline
from monitor.store.database import Database
from monitor.store.entrance import explain_refusal
from monitor.store.instance import find_holder
from monitor.store.migrate import schema_numbers
from monitor.store.people_schema import metadata
from monitor.store.tenure import find_copied

_CLOCKS_APART = 60
"""Seconds between a server's clock and ours that leave marks in what is due."""
_SPARE = 20
"""Connections that a server should have left: a loop takes one for each check and message under way."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a database is, by name; and what is wrong, one sentence each."""

    facts: dict[str, str]
    problems: tuple[str, ...]


def examine(url: str, storage: Path, now: datetime) -> Health:
    """The health of the database at ``url``. Raises StoreError where it cannot be looked into."""
    database = Database(url, storage, read_only=True)
    try:
        before, newest = schema_numbers(database)
        facts = {"database": database.where, "schema": before or "none", "run by": _name_holder(url)}
        problems = []
        if before != newest:
            problems.append(f"Its schema is {before or 'none'}, this program's {newest}: run `db upgrade`.")
        with database.read() as connection:
            facts |= _facts_of(connection)
            if before == newest:
                problems += _copy_problems(connection, database.where)
            if not database.is_sqlite:
                problems += _server_problems(connection, now)
    except StoreOffline as error:
        raise explain_refusal(database.url) from error
    finally:
        database.close()
    if not database.is_sqlite and not _keeps_sessions(url, storage):
        problems.append(
            "It does not keep a session (a pooler in transaction mode?): name the server itself, or a pooler "
            "in session mode."
        )
    return Health(facts, tuple(problems))


def _name_holder(url: str) -> str:
    holder = find_holder(url)
    return f"process {holder}" if holder else "nobody on this machine"


def _facts_of(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        size = pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        return {"kind": f"SQLite {version}", "size": f"{size / 1e6:.1f} MB"}
    row = connection.execute(
        text(
            "SELECT current_setting('server_version') AS version, "
            "pg_database_size(current_database()) AS size, "
            "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS sessions, "
            "current_setting('max_connections') AS most, current_user AS name"
        )
    ).one()
    return {
        "kind": f"PostgreSQL {row.version}",
        "user": row.name,
        "size": f"{row.size / 1e6:.1f} MB",
        "sessions": f"{row.sessions} of {row.most}",
    }


def _copy_problems(connection: Connection, where: str) -> Iterator[str]:
    if copied := find_copied(connection):
        yield f"{where} is an unfinished copy of {copied}: finish it with `db copy`."


def _server_problems(connection: Connection, now: datetime) -> Iterator[str]:
    row = connection.execute(
        text(
            "SELECT pg_is_in_recovery() AS copies, current_setting('server_encoding') AS encoding, "
            "current_setting('synchronous_commit') AS commits, current_setting('fsync') AS flushes, "
            "current_setting('max_connections')::int "
            "- current_setting('superuser_reserved_connections')::int "
            "- (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS spare, "
            "clock_timestamp() AS now"
        )
    ).one()
    if row.copies:
        yield "The server is a standby, which takes no writing: name the primary server."
    if row.encoding != "UTF8":
        yield f"Its encoding is {row.encoding}, which cannot hold every text: make a database with UTF8."
    if row.commits == "off" or row.flushes == "off":
        yield (
            "A commit is not on the disk when it returns (synchronous_commit or fsync is off): after a crash "
            "a message may be sent twice."
        )
    if row.spare < _SPARE:
        yield f"Only {row.spare} connections are left: raise max_connections, or end other clients."
    if (apart := abs((row.now - now).total_seconds())) > _CLOCKS_APART:
        yield f"The server's clock and this machine's are {apart:.0f} seconds apart: set both by NTP."
    yield from _missing_rights(connection)


def _missing_rights(connection: Connection) -> Iterator[str]:
    there = inspect(connection).get_table_names()
    asked = text(
        "SELECT has_table_privilege(:name, 'SELECT') AND has_table_privilege(:name, 'INSERT') "
        "AND has_table_privilege(:name, 'UPDATE') AND has_table_privilege(:name, 'DELETE')"
    )
    shut = [
        name for name in metadata.tables if name in there and not connection.scalar(asked, {"name": name})
    ]
    if shut:
        yield (
            f"This user may not read and write {', '.join(sorted(shut))}: grant it SELECT, INSERT, UPDATE "
            "and DELETE on all tables."
        )


def _keeps_sessions(url: str, storage: Path) -> bool:
    """Whether two transactions of one connection are served by one session, which a lock needs."""
    database = Database(url, storage)
    engine = database.engine(write=True)
    mark = str(os.getpid())
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT set_config('policy_monitor.mark', :mark, false)"), {"mark": mark})
            connection.commit()
            found = connection.scalar(text("SELECT current_setting('policy_monitor.mark', true)"))
            return bool(found == mark)
    finally:
        engine.dispose()
        database.close()
