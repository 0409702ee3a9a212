"""One small store for all tests of evidence; each test gets its own copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store, open_store
from tests.evidence.small_store import make_store


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    make_store(f"sqlite:///{folder}/monitor.db", folder)
    return folder


@pytest.fixture
def small_store(made_store: Path, tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "copy"
    shutil.copytree(made_store, folder)
    with open_store(f"sqlite:///{folder}/monitor.db", folder) as store:
        yield store
