"""The connection: engines for writing and reading, one per database, and their transactions.

SQLite runs in WAL mode with ``synchronous=FULL`` (an alert marked as sent stays marked through a power
cut), takes the write lock when a write begins (no deadlock by upgrade) and keeps writers of one
process in a queue. Reading never waits for writing. Refuses any database but SQLite and PostgreSQL.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import msgspec
from sqlalchemy import URL, Connection, Engine, Row, Select, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, Pool, PoolProxiedConnection, QueuePool, StaticPool

from monitor.access import Access
from monitor.errors import StoreError
from monitor.store.columns import to_json
from monitor.store.faults import as_damage, as_store_errors
from monitor.store.objects import FileObjects, Objects, TableObjects

_CONNECTIONS = 40
"""Above the number of worker threads that one process runs."""

_OPTIONS: dict[str, Any] = {
    "json_serializer": to_json,
    "json_deserializer": msgspec.json.decode,
    "hide_parameters": True,  # an error's text must not carry whole policies into the log
}


class Hold(Protocol):
    """A loop's hold on a database of a server."""

    def prove(self) -> None:
        """Raise StoreError where it was lost."""

    def prove_epoch(self, connection: Connection) -> None:
        """Raise StoreBusy in a transaction of one that another followed."""


class Database:
    """The engines, the archive's place and the transactions; the rooms of the store build on it."""

    def __init__(
        self,
        url: str,
        storage: Path,
        *,
        read_only: bool = False,
        objects: str = "files",
        access: Access = Access(),  # noqa: B008  (a frozen value)
    ) -> None:
        self.url = parse_url(url)
        self.storage = storage
        self.read_only = read_only
        self.path = Path(self.url.database) if self.is_sqlite and self.url.database else None
        self.where = str(self.path) if self.path else show_url(self.url)
        self.access = access
        self.files = FileObjects(storage / "objects", access)
        self._in_files = objects == "files" and not self.in_memory
        self.tenure: Hold | None = None
        self._lock = threading.RLock()
        self._identity: tuple[int, int] | None = None
        if self.in_memory:
            self._writer = self._reader = self._memory_engine()
        else:
            # who may only look opens the file anew each time: what it was at rest it need not be for long
            lasting = NullPool if read_only and self.is_sqlite else QueuePool
            self._writer = self.engine(write=not read_only, pool=lasting)
            self._reader = self._writer if read_only else self.engine(write=False)

    @property
    def is_sqlite(self) -> bool:
        """SQLite, or else PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def in_memory(self) -> bool:
        """A database that ends with the process."""
        return self.is_sqlite and self.path is None

    def prove(self) -> None:
        """Raise StoreError where the file was removed or replaced, or where another loop followed this one.

        What is recorded would go with it.
        """
        if self.tenure is not None:
            self.tenure.prove()
        if self.path is None:
            return
        found = _identity(self.path)
        self._identity = self._identity or found
        if found != self._identity:
            what = "replaced by another file" if found else "removed"
            raise StoreError(
                f"The database {self.where} was {what} while it was in use: put the file back, or restore a "
                "backup, and start again."
            )

    def close(self) -> None:
        """End every connection."""
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, of one moment on SQLite. Raises StoreError."""
        with as_damage(self.where), as_store_errors(self.where):
            if self.in_memory:
                with self._lock, self._reader.begin() as connection:
                    yield connection
            else:
                with self._reader.begin() as connection:
                    yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing. Raises StoreError."""
        if self.read_only:
            raise StoreError(f"The database {self.where} was opened for reading only.")
        with as_store_errors(self.where):
            if self.is_sqlite:
                with self._lock, self._writer.begin() as connection:
                    yield connection
            else:
                with self._writer.begin() as connection:
                    if self.tenure is not None:
                        self.tenure.prove_epoch(connection)
                    yield connection

    def to_image(self) -> bytes:
        """All of a database in memory, for ``fill``."""
        with self._lock, closing(self._writer.raw_connection()) as connection:
            return _sqlite_of(connection).serialize()

    def fill(self, image: bytes) -> None:
        """Make an empty database in memory what another was."""
        with (
            self._lock,
            closing(sqlite3.connect(":memory:")) as source,
            closing(self._writer.raw_connection()) as connection,
        ):
            source.deserialize(image)
            source.backup(_sqlite_of(connection))

    def objects_in(self, connection: Connection) -> Objects:
        """Where new objects are stored, in the terms of this transaction."""
        return self.files if self._in_files else TableObjects(connection)

    def engine(self, *, write: bool, foreign_keys: bool = True, pool: type[Pool] = QueuePool) -> Engine:
        """A new engine on a database outside this process."""
        codec = dict(_OPTIONS)
        if self.is_sqlite:
            if pool is QueuePool:
                codec |= {"pool_size": _CONNECTIONS, "max_overflow": 0}
            engine = create_engine("sqlite://", creator=self._connect_sqlite, poolclass=pool, **codec)
            _prepare_sqlite(engine, write=write and not self.read_only, foreign_keys=foreign_keys)
            if write and self.access.group is not None:
                event.listen(engine, "connect", self._share_log)
            return engine
        if pool is QueuePool:
            codec |= {"pool_size": _CONNECTIONS, "max_overflow": 0, "pool_pre_ping": True}
        try:
            return create_engine(self.url, poolclass=pool, connect_args=_server_arguments(), **codec)
        except ModuleNotFoundError:
            raise StoreError(
                "PostgreSQL needs its driver: install it with pip install 'policy-monitor[postgres]'."
            ) from None

    def _connect_sqlite(self) -> sqlite3.Connection:
        assert self.path is not None
        name = f"file:{quote(str(self.path.absolute()))}?mode={'ro' if self.read_only else 'rwc'}"
        if self.read_only and _is_at_rest(self.path):
            name += "&immutable=1"
        return sqlite3.connect(name, uri=True, isolation_level=None, timeout=30, check_same_thread=False)

    def _share_log(self, _connection: object, _record: object) -> None:
        """Give the group what SQLite made beside the database, in a folder that is not the group's."""
        assert self.path is not None
        for ending in ("-wal", "-shm"):
            self.access.apply(self.path.with_name(self.path.name + ending))

    def _memory_engine(self) -> Engine:
        engine = create_engine(
            "sqlite://",
            poolclass=StaticPool,
            connect_args={"isolation_level": None, "check_same_thread": False},
            **_OPTIONS,
        )
        _prepare_sqlite(engine, write=True, foreign_keys=True)
        return engine


def _sqlite_of(connection: PoolProxiedConnection) -> sqlite3.Connection:
    """SQLite's own connection below SQLAlchemy's."""
    assert isinstance(connection.driver_connection, sqlite3.Connection)
    return connection.driver_connection


def parse_url(url: str) -> URL:
    """The address of a database. Raises StoreError where it is none that we can use."""
    known = "sqlite:///storage/monitor.db or postgresql://user@server/database"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(f"The database's address cannot be read: write it as {known}.") from None
    backend = parsed.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        memory = parsed.database in (None, "", ":memory:")
        return parsed.set(drivername="sqlite", database=None if memory else parsed.database)
    raise StoreError(f"A database of the kind {backend!r} is not supported: write {known}.")


def show_url(url: URL) -> str:
    """An address as people write it, without its password."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def _server_arguments() -> dict[str, Any]:
    """How a server is spoken to: by name, and as one that may be gone without a word."""
    return {
        "application_name": f"policy-monitor {os.getpid()} on {os.uname().nodename}"[:63],
        "connect_timeout": 10,
        "keepalives_idle": 20,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
    }


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is, whatever its name; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _is_at_rest(path: Path) -> bool:
    """A database in a folder where we may not write, with no writer: the only way to read it is as it is."""
    log = path.with_name(path.name + "-wal")
    return path.exists() and not os.access(path.parent, os.W_OK, effective_ids=True) and not log.exists()


def _prepare_sqlite(engine: Engine, *, write: bool, foreign_keys: bool) -> None:
    pragmas = ["busy_timeout=30000", f"foreign_keys={'ON' if foreign_keys else 'OFF'}"]
    pragmas += ["journal_mode=WAL", "synchronous=FULL"] if write else ["query_only=ON"]

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


__all__ = ["Database", "NullPool", "parse_url"]


def stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows of a query, some hundred at a time, from a cursor that is closed whatever ends the reading."""
    with connection.execute(query.execution_options(yield_per=200)) as rows:
        yield from rows
