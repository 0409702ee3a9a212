"""One loop per database: whoever runs holds the instance, and a second one is told who that is.

SQLite: a lock on the file ``<database>.lock``, which the system releases with the process, however it
ends. PostgreSQL: a ``Tenure``. In memory there is nobody else.
"""

import fcntl
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from monitor.access import Access
from monitor.errors import StoreBusy, StoreError
from monitor.store.database import Database, parse_url
from monitor.store.faults import as_store_errors
from monitor.store.tenure import busy_sentence, find_copied, find_server_holder, hold_on_server


def find_holder(url: str) -> int | None:
    """The process of this machine that runs on a database; None for none."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        return _find_here(find_server_holder(Database(url, Path(), read_only=True)))
    if parsed.database is None:
        return None
    lock = Path(f"{parsed.database}.lock")
    try:
        descriptor = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{lock} cannot be read: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _find_here(os.pread(descriptor, 400, 0).decode(errors="replace"))
    finally:
        os.close(descriptor)
    return None


def ask_reload(url: str) -> int | None:
    """Have the process of this machine that runs on a database read its configuration; it, None for none.

    Raises PermissionError where it is another user's.
    """
    holder = find_holder(url)
    if holder is not None:
        os.kill(holder, signal.SIGHUP)
    return holder


def _find_here(holder: str | None) -> int | None:
    """The process that a holder names, where it runs on this machine."""
    named = re.match(r"(?:process|policy-monitor) (\d+) on (\S+)", holder or "")
    return int(named[1]) if named and os.uname().nodename.startswith(named[2]) else None


@contextmanager
def hold_instance(database: Database, *, shared: bool = False) -> Iterator[None]:
    """Be the only one until the block ends, or a worker. Raises StoreBusy, which names the holder."""
    with database.read() as connection:
        if copied := find_copied(connection):
            raise StoreError(
                f"The database {database.where} is an unfinished copy of {copied}: finish it with "
                "`policy-monitor db copy`."
            )
    with hold_on_server(database, shared=True) if shared else hold_alone(database):
        yield


@contextmanager
def hold_alone(database: Database) -> Iterator[None]:
    """The same, for whoever makes the database what it shall be. Raises StoreBusy."""
    if database.in_memory:
        yield
    elif database.path is not None:
        lock = database.path.with_name(database.path.name + ".lock")
        with _lock_file(lock, database.where, database.access):
            yield
    else:
        with hold_on_server(database):
            yield


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
            raise StoreBusy(busy_sentence(where, holder or "another", since.strip() or "now")) from None
        with as_store_errors(str(path)):
            stated = (
                f"process {os.getpid()} on {os.uname().nodename}\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n"
            )
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, stated.encode(), 0)
        yield
    finally:
        os.close(descriptor)
