"""Links, pipes and folders in the places of our files: what they lead to is neither read nor written."""

import os
import sqlite3
from pathlib import Path

import pytest

from monitor.errors import Damage, StoreError
from monitor.store import open_store
from tests.store.store_samples import record_first, watch


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A file that is not ours."""
    path = tmp_path / "elsewhere"
    path.write_text("nothing of yours")
    path.chmod(0o644)
    return path


def is_untouched(path: Path) -> bool:
    return path.read_text() == "nothing of yours" and path.stat().st_mode & 0o777 == 0o644


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    with opened(home) as store:
        watch(store)
        record_first(store)
    return home


def opened(home: Path):
    return open_store(f"sqlite:///{home}/monitor.db", home)


@pytest.mark.parametrize("made", ["a link", "a pipe", "a folder", "a link to endless zeros"])
def test_what_stands_in_the_place_of_a_stored_body_is_no_body(home, elsewhere, made):
    (stored,) = (home / "objects").glob("??/*.zst")
    stored.unlink()
    if made == "a pipe":
        os.mkfifo(stored)
    elif made == "a folder":
        stored.mkdir()
    else:
        stored.symlink_to(elsewhere if made == "a link" else "/dev/zero")
    with opened(home) as store:
        (snapshot,) = store.history.snapshots("brightmail/privacy")
        with pytest.raises(Damage, match="missing: restore that object"):
            store.history.body(snapshot.sha256)
        assert len(store.upkeep.verify()) == 1
    assert is_untouched(elsewhere)


def test_no_body_is_written_through_a_linked_folder(tmp_path):
    home, away = tmp_path / "home", tmp_path / "away"
    (home / "objects").mkdir(parents=True)
    away.mkdir()
    for number in range(256):
        (home / "objects" / f"{number:02x}").symlink_to(away)
    with opened(home) as store:
        watch(store)
        with pytest.raises(StoreError, match="a link and no folder"):
            record_first(store)
    assert not [*away.iterdir()]


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_what_a_link_beside_the_database_leads_to_keeps_its_mode_and_words(home, elsewhere, ending):
    path = home / f"monitor.db{ending}"
    path.unlink(missing_ok=True)
    path.symlink_to(elsewhere)
    try:
        opened(home).close()
    except StoreError:
        assert sqlite3.connect(home / "monitor.db"), "SQLite itself refuses the link"
    assert is_untouched(elsewhere)


def test_the_lock_is_no_link(home, elsewhere):
    (home / "monitor.db.lock").unlink(missing_ok=True)
    (home / "monitor.db.lock").symlink_to(elsewhere)
    with opened(home) as store, pytest.raises(StoreError), store.hold_instance():
        pass
    assert is_untouched(elsewhere)
