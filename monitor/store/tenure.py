"""Who may write on a PostgreSQL server: one loop at a time, watched, and fenced off when another follows.

The lock is an advisory one of a session of its own, so it ends with the process, and with the server. A
session can end unnoticed, and another loop begin: so each loop also begins an *epoch*, a number in the
database, and every transaction of its that writes proves first that this number still stands. Whoever begins
the next epoch waits for the transactions of the last one. Refuses to know what is written.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.pool import NullPool

from monitor.errors import StoreBusy, StoreError, StoreOffline
from monitor.store import advisory
from monitor.store.database import Database
from monitor.store.faults import as_store_errors
from monitor.store.run_tables import instances

_WAIT = 5.0
"""Seconds for which a session of our own that the server still holds for alive is waited for."""

WORKERS = "workers"
"""Who runs by a shared hold, in ``instances``."""
COPY_MARK = 2
"""The row of ``instances`` that is there while the database is an unfinished copy of another."""

_HOLDER = text(
    "SELECT activity.pid, application_name, backend_start, mode FROM pg_locks "  # noqa: S608
    "JOIN pg_stat_activity activity USING (pid) WHERE locktype = 'advisory' AND granted AND classid = 0 "
    f"AND objid = {advisory.TENURE} AND objsubid = 1 AND pg_locks.pid <> pg_backend_pid() "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "ORDER BY mode LIMIT 1"
)
_IS_HELD = text(
    "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 "  # noqa: S608
    f"AND objid = {advisory.TENURE} AND objsubid = 1 AND pid = pg_backend_pid()"
)
_NOTICE_DEATH = (
    # a machine that lost its power says nothing: its lock is free within a minute, and not after two hours
    "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
)


@dataclass(slots=True)
class Tenure:
    """A hold on a database: ``take`` it, ``prove`` it now and then, ``end`` it.

    ``shared``: a worker's, beside those of other workers; else a loop's, which is alone.
    """

    database: Database
    shared: bool = False
    _engine: Engine = field(init=False)
    _connection: Connection | None = None
    _session: tuple[int, datetime] | None = None
    _epoch: int | None = None

    def __post_init__(self) -> None:
        self._engine = self.database.engine(write=True, pool=NullPool)

    def take(self) -> None:
        """Take the lock and begin an epoch. Raises StoreBusy, which names the holder."""
        with as_store_errors(self.database.where):
            self._lock()
            with self._engine.begin() as connection:
                self._epoch = _begin_epoch(connection, shared=self.shared)

    def prove(self) -> None:
        """Prove that the lock is still held; take it again where its session was lost and nobody followed.

        Raises StoreOffline where the server does not answer, StoreBusy where another has followed.
        """
        if self._is_held():
            return
        self._drop()
        with as_store_errors(self.database.where):
            self._lock()
            assert self._connection is not None
            self.prove_epoch(self._connection)

    def end(self) -> None:
        """Give the lock back."""
        self._drop()
        self._engine.dispose()

    def _is_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            with as_store_errors(self.database.where):
                return bool(self._connection.scalar(_IS_HELD))
        except StoreOffline:
            return False

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(StoreError), as_store_errors(self.database.where):
                connection.close()

    def _lock(self) -> None:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            connection.exec_driver_sql(_NOTICE_DEATH)
            until = time.monotonic() + _WAIT
            lock = "pg_try_advisory_lock_shared" if self.shared else "pg_try_advisory_lock"
            while not connection.scalar(text(f"SELECT {lock}({advisory.TENURE})")):
                holder = connection.execute(_HOLDER).first()
                if holder is None or time.monotonic() > until:
                    raise StoreBusy(busy_sentence(self.database.where, *_name_of(holder)))
                if (holder.pid, holder.backend_start) != self._session:
                    raise StoreBusy(busy_sentence(self.database.where, *_name_of(holder)))
                # our own, which the server has not noticed to be gone
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": holder.pid})
                time.sleep(0.05)
            mine = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
            pid, since = connection.execute(text(mine)).one()
            self._session = pid, since
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def prove_epoch(self, connection: Connection) -> None:
        """Raise StoreBusy in a transaction that belongs to an epoch which is over."""
        # one way to the server; two statements, for the second must see what the first has waited for
        cursor: Any = connection.exec_driver_sql(
            f"SELECT pg_advisory_xact_lock_shared({advisory.FENCE}); "  # noqa: S608
            "SELECT epoch, holder, since FROM instances WHERE id = 1"
        ).cursor
        cursor.nextset()
        epoch, holder, since = cursor.fetchone()
        cursor.close()
        if epoch != self._epoch:
            raise StoreBusy(
                f"Another instance took over the database {self.database.where}: {holder}, since "
                f"{since:%Y-%m-%d %H:%M} UTC. This one ends, and records nothing more."
            )


@contextmanager
def hold_on_server(database: Database, *, shared: bool = False) -> Iterator[None]:
    """Be the only loop on a server's database until the block ends, or a worker. Raises StoreBusy."""
    tenure = Tenure(database, shared)
    try:
        tenure.take()
        database.tenure = tenure
        yield
    finally:
        database.tenure = None
        tenure.end()


def find_copied(connection: Connection) -> str | None:
    """Of which database this one is a copy that is not whole; None where it is none."""
    mark = instances.c.id == COPY_MARK
    copied: str | None = connection.scalar(select(instances.c.holder).where(mark))
    return copied


def find_server_holder(database: Database) -> str | None:
    """Who runs on a database of a server, in its own words; None for nobody. Raises StoreError."""
    try:
        with database.read() as connection:
            holder = connection.execute(_HOLDER).first()
    finally:
        database.close()
    return holder.application_name if holder else None


def busy_sentence(where: str, holder: str, since: str) -> str:
    """That somebody else runs on the database."""
    return (
        f"Another instance runs on the database {where}: {holder}, since {since}. "
        "Stop that one first, or let it do the work."
    )


def _name_of(holder: Any) -> tuple[str, str]:
    """Who it is, as what it runs, and since when."""
    if not holder:
        return "another", "now"
    kind = "a worker" if holder.mode == "ShareLock" else "a daemon"
    return f"{holder.application_name} ({kind})", f"{holder.backend_start:%Y-%m-%d %H:%M} UTC"


def _begin_epoch(connection: Connection, *, shared: bool) -> int:
    """The next number, or that of the workers who run; no transaction of an earlier one commits then."""
    connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({advisory.FENCE})")
    epoch, holder = connection.execute(text("SELECT epoch, holder FROM instances WHERE id = 1")).one()
    if shared and holder == WORKERS:
        return int(epoch)
    by = "'" + WORKERS + "'" if shared else "current_setting('application_name')"
    command = f"UPDATE instances SET epoch = epoch + 1, since = now(), holder = {by} WHERE id = 1"  # noqa: S608
    connection.exec_driver_sql(command)
    return int(epoch) + 1
