"""One loop per database: whoever runs holds the instance, and a second one is told who that is.

SQLite: a lock on the file ``<database>.lock``, which the system releases with the process, however it
ends. PostgreSQL: an advisory lock on a connection of its own. In memory there is nobody else.
"""

import fcntl
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.pool import NullPool

from monitor.access import Access
from monitor.errors import StoreBusy, StoreError
from monitor.store.database import Database, parse_url
from monitor.store.faults import as_store_errors

_INSTANCE = 0x706F6C03
_HOLDER = text(
    "SELECT activity.application_name, activity.backend_start FROM pg_locks JOIN pg_stat_activity activity "
    "USING (pid) WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = :key AND objsubid = 1 "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def find_holder(url: str) -> int | None:
    """The process of this machine that runs on an SQLite database; None for none, and for PostgreSQL's."""
    path = parse_url(url).database
    if path is None or not url.startswith("sqlite"):
        return None
    lock = Path(f"{path}.lock")
    try:
        descriptor = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{lock} cannot be read: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = re.match(r"process (\d+) on", os.pread(descriptor, 400, 0).decode(errors="replace"))
        return int(holder[1]) if holder else None
    finally:
        os.close(descriptor)
    return None


def ask_reload(url: str) -> int | None:
    """Have the process that runs on an SQLite database read its configuration again; it, None for none.

    Raises PermissionError where it is another user's.
    """
    holder = find_holder(url)
    if holder is not None:
        os.kill(holder, signal.SIGHUP)
    return holder


@contextmanager
def hold_instance(database: Database) -> Iterator[None]:
    """Be the only one until the block ends. Raises StoreBusy, which names the holder."""
    if database.in_memory:
        yield
    elif database.path is not None:
        lock = database.path.with_name(database.path.name + ".lock")
        with _lock_file(lock, database.where, database.access):
            yield
    else:
        with _lock_on_server(database):
            yield


@contextmanager
def _lock_on_server(database: Database) -> Iterator[None]:
    engine = database.engine(write=True, pool=NullPool)
    try:
        with as_store_errors(database.where):
            connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            key = {"key": _INSTANCE}
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key):
                holder = connection.execute(_HOLDER, key).first()
                name, since = (holder[0], f"{holder[1]:%Y-%m-%d %H:%M} UTC") if holder else ("another", "now")
                connection.close()
                raise StoreBusy(_busy(database.where, name, since))
        try:
            yield
        finally:
            connection.close()
    finally:
        engine.dispose()


@contextmanager
def _lock_file(path: Path, where: str, access: Access) -> Iterator[None]:
    with as_store_errors(str(path)):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        access.apply(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder, _, since = os.pread(descriptor, 400, 0).decode(errors="replace").partition("\n")
            raise StoreBusy(_busy(where, holder or "another", since.strip() or "now")) from None
        with as_store_errors(str(path)):
            stated = (
                f"process {os.getpid()} on {os.uname().nodename}\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n"
            )
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, stated.encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _busy(where: str, holder: str, since: str) -> str:
    return (
        f"Another instance runs on the database {where}: {holder}, since {since}. "
        "Stop that one first, or let it do the work."
    )
