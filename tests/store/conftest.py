"""The store's tests run on SQLite and on a real PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store, open_store
from tests.store.store_process import Splitter


@pytest.fixture
def tmp_path(quick_folder: Path) -> Iterator[Path]:
    """As everywhere, but in memory."""
    folder = Path(tempfile.mkdtemp(dir=quick_folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_file(quick_folder: Path) -> Path:
    """A database with our schema to copy: quicker than migrating each."""
    folder = Path(tempfile.mkdtemp(dir=quick_folder))
    open_store(f"sqlite:///{folder}/monitor.db", folder).close()
    return folder / "monitor.db"


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
    address: str = request.getfixturevalue("ready_postgres")
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
