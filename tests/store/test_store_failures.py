"""Full disks, damaged files and missing rights end in one sentence, and nothing is half-written."""

import os
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from monitor.access import Access
from monitor.errors import StoreError, StoreRefusal
from monitor.store import open_store
from tests.databases import engine_of
from tests.store.store_process import Splitter
from tests.store.store_samples import fill, record_first, watch

DOCUMENT = "brightmail/privacy"
NOBODY = 65534


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A real file system of that size; skipped where this user may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def reachable(tmp_path: Path) -> Path:
    """A folder that any user can get to."""
    tmp_path.chmod(0o755)
    return tmp_path


@contextmanager
def without_rights() -> Iterator[None]:
    """As a user who owns nothing here: the administrator's rights would hide what is tested."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_full_disk_of_bodies_is_told_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "disk", "1m") as disk,
        open_store(f"sqlite:///{tmp_path}/monitor.db", disk) as store,
    ):
        watch(store)
        recorded, sentence = fill(store)
        assert sentence.startswith(f"No space is left for {disk}/objects/")
        assert recorded > 5
        assert len(store.history.checks()) == len(store.history.snapshots(DOCUMENT)) == recorded
        assert len(list(store.database.files.names())) == recorded
        assert not list(store.database.files.temporary_files())
        assert store.upkeep.verify() == ()


def test_full_disk_of_the_database_is_told_and_rolled_back(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        with open_store(f"sqlite:///{disk}/monitor.db", disk, objects="database") as store:
            watch(store)
            recorded, sentence = fill(store)
            assert sentence.startswith(f"No space is left for {disk}/monitor.db")
            assert len(store.history.checks()) == recorded
        with open_store(f"sqlite:///{disk}/monitor.db", disk) as store:
            assert len(store.history.checks()) == recorded
            assert store.upkeep.verify() == ()


def test_disk_too_small_for_the_schema_is_told(tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "disk", "64k") as disk,
        pytest.raises(StoreError, match=r"No space is left|disk failed, or is full"),
    ):
        open_store(f"sqlite:///{disk}/monitor.db", disk)


def test_file_that_may_not_grow_is_told_like_a_full_disk(tmp_path: Path, splitter: Splitter) -> None:
    with splitter.split("fill", f"sqlite:///{tmp_path}/monitor.db", tmp_path) as process:
        said = process.read()
    assert said.startswith("0 No space is left for") or "is full, while" in said
    with open_store(f"sqlite:///{tmp_path}/monitor.db", tmp_path) as store:
        assert store.history.checks() == ()
        assert store.upkeep.collect_orphans() == 0
        assert store.upkeep.verify() == ()


def test_folder_that_may_not_be_written_is_told(reachable: Path) -> None:
    storage = reachable / "storage"
    storage.mkdir(mode=0o555)
    with without_rights(), pytest.raises(StoreError, match="cannot be opened: check that it and its folder"):
        open_store(f"sqlite:///{storage}/monitor.db", storage)
    with without_rights(), pytest.raises(StoreError, match="cannot be read or written: check its owner"):
        open_store(f"sqlite:///{storage}/below/monitor.db", storage / "below")
    assert list(storage.iterdir()) == []
    storage.chmod(0o755)


def test_database_that_may_not_be_written_is_told(reachable: Path) -> None:
    open_store(f"sqlite:///{reachable}/monitor.db", reachable, access=Access(os.getegid())).close()
    (reachable / "monitor.db").chmod(0o444)
    with without_rights(), pytest.raises(StoreError, match="cannot be written: check the owner"):
        open_store(f"sqlite:///{reachable}/monitor.db", reachable)


def test_database_of_another_user_can_be_read(reachable: Path) -> None:
    with open_store(f"sqlite:///{reachable}/monitor.db", reachable, access=Access(os.getegid())) as store:
        watch(store)
        record_first(store)
    (reachable / "monitor.db").chmod(0o440)
    reachable.chmod(0o550)
    url = f"sqlite:///{reachable}/monitor.db"
    with without_rights(), open_store(url, reachable, read_only=True) as store:
        assert store.history.version(DOCUMENT) is not None
        assert store.upkeep.verify() == ()
    reachable.chmod(0o755)


def test_bodies_that_may_not_be_written_are_told(reachable: Path) -> None:
    (reachable / "objects").mkdir(mode=0o555)
    database, storage = reachable / "database", reachable
    database.mkdir()
    database.chmod(0o777)
    with without_rights(), open_store(f"sqlite:///{database}/monitor.db", storage) as store:
        watch(store)
        with pytest.raises(StoreError, match=f"{reachable}/objects/.. cannot be read or written"):
            record_first(store)
        assert store.history.checks() == ()
    (reachable / "objects").chmod(0o755)


@pytest.fixture
def filled(storage: Path) -> Path:
    """The file of a database with something in it."""
    with open_store(f"sqlite:///{storage}/monitor.db", storage) as store:
        watch(store)
        record_first(store)
    return storage / "monitor.db"


def test_truncated_database_is_called_damaged(filled: Path) -> None:
    data = filled.read_bytes()
    filled.write_bytes(data[: len(data) // 2])
    with pytest.raises(StoreError, match=r"is damaged: restore it from a backup"):
        open_store(f"sqlite:///{filled}", filled.parent)
    assert filled.read_bytes()[100:] == data[100 : len(data) // 2]


def test_overwritten_header_is_told(filled: Path) -> None:
    data = filled.read_bytes()
    filled.write_bytes(b"\0" * 100 + data[100:])
    with pytest.raises(StoreError, match="is not an SQLite database, or its beginning was overwritten"):
        open_store(f"sqlite:///{filled}", filled.parent)


def test_file_that_is_no_database_is_told_and_left_alone(storage: Path) -> None:
    storage.mkdir()
    letter = storage / "monitor.db"
    letter.write_text("Dear reader, this is a letter, and not a database at all.\n" * 40)
    with pytest.raises(StoreError, match="is not an SQLite database"):
        open_store(f"sqlite:///{letter}", storage)
    assert letter.read_text().startswith("Dear reader")
    assert [path.name for path in storage.iterdir()] == ["monitor.db"]


def test_overwritten_pages_are_called_damaged_when_they_are_read(filled: Path) -> None:
    data = bytearray(filled.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    filled.write_bytes(data)
    with pytest.raises(StoreError, match="is damaged"):
        open_store(f"sqlite:///{filled}", filled.parent).history.version(DOCUMENT)


def test_folder_in_place_of_the_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path}", tmp_path)


def test_database_locked_by_another_program_is_told(filled: Path) -> None:
    store = open_store(f"sqlite:///{filled}", filled.parent)
    with store.database.write() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")  # the one pooled connection, not for 30 seconds
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert store.history.version(DOCUMENT) is not None  # reading never waits for a writer
    with pytest.raises(StoreRefusal, match="stayed locked by another program"):
        watch(store)
    other.execute("ROLLBACK")
    other.close()
    store.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("oracle://server/db", "A database of the kind 'oracle' is not supported"),
        ("storage/monitor.db", "The database's address cannot be read"),
        ("", "The database's address cannot be read"),
    ],
)
def test_address_of_no_known_kind_is_told(tmp_path: Path, url: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        open_store(url, tmp_path)


def test_server_that_does_not_answer_is_told_without_the_password(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        open_store(f"postgresql://monitor:hush@127.0.0.1:{port}/monitor", tmp_path)
    assert "hush" not in str(caught.value)


def test_database_that_the_server_does_not_have_is_told(postgres_server: str, tmp_path: Path) -> None:
    missing = make_url(postgres_server).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(
        StoreError, match=r"There is no database .*/nowhere.*: create it, or correct its name"
    ):
        open_store(missing, tmp_path)


def test_user_that_the_server_does_not_have_is_told(postgres_server: str, tmp_path: Path) -> None:
    stranger = make_url(postgres_server).set(username="stranger").render_as_string(hide_password=False)
    with pytest.raises(StoreError, match="refused the user: check the user and the password"):
        open_store(stranger, tmp_path)


def test_user_that_may_not_enter_the_database_is_told(
    new_postgres: Callable[[str], str], tmp_path: Path
) -> None:
    owner = make_url(new_postgres("template1"))
    engine = engine_of(owner.render_as_string(hide_password=False))
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE guest LOGIN"))
        connection.execute(text(f"REVOKE CONNECT ON DATABASE {owner.database} FROM PUBLIC"))
    try:
        guest = owner.set(username="guest").render_as_string(hide_password=False)
        with pytest.raises(StoreError, match="may not connect to it: grant it that right"):
            open_store(guest, tmp_path)
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP ROLE guest"))
        engine.dispose()


def test_user_that_may_make_no_table_is_told(new_postgres: Callable[[str], str], tmp_path: Path) -> None:
    owner = make_url(new_postgres("template1"))
    engine = engine_of(owner.render_as_string(hide_password=False))
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE reader LOGIN"))
    try:
        reader = owner.set(username="reader").render_as_string(hide_password=False)
        with pytest.raises(
            StoreError, match="may not do this: grant it the rights to create and write tables"
        ):
            open_store(reader, tmp_path)
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP ROLE reader"))
        engine.dispose()


def test_short_scheme_is_the_same_address(new_postgres: Callable[[str], str], tmp_path: Path) -> None:
    address = new_postgres("template1").replace("postgresql://", "postgres://")
    with open_store(address, tmp_path) as store:
        assert store.documents.all() == ()
