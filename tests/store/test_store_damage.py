"""Damage, loss and reading without rights.

One sentence each, no document but the damaged one, nothing created.
"""

import random
import shutil
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from monitor.access import Access
from monitor.check import Examiner
from monitor.errors import Damage, StoreError, StoreRefusal, UsageError
from monitor.model import Fetch, Outcome, Settings, TroubleKind
from monitor.query.status import find_status
from monitor.store import Store, open_store
from monitor.store.restore import restore_store
from tests.store.store_samples import (
    HOUR,
    NOW,
    document,
    page,
    record_change,
    record_first,
    record_next,
    watch,
)

DOCUMENT = "brightmail/privacy"
OTHER = "brightmail/terms"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of two documents, closed."""
    with open_store(f"sqlite:///{tmp_path}/monitor.db", tmp_path) as store:
        watch(store, DOCUMENT, OTHER)
        record_first(store)
        record_change(store, 2, NOW + HOUR)
        record_next(store, OTHER)
    return tmp_path


def spoil(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "monitor.db")
    assert connection.execute(statement).rowcount
    connection.commit()
    connection.close()


def reopen(folder: Path, **how) -> Store:
    return open_store(f"sqlite:///{folder}/monitor.db", folder, **how)


def look(store: Store, identifier: str, number: int = 7):
    state = store.documents.state(identifier)
    now = NOW + 3 * HOUR
    fetch = Fetch(url="https://b.example/", started_at=now, duration=timedelta(0), final_url="https://b.example/",
                  status=200, body=page(number))  # fmt: skip
    settings = Settings(database="sqlite://", storage=Path("unused"), confirm_after=timedelta(0))
    checked = Examiner(settings=settings, routes=()).examine(
        document(identifier), fetch, state, store, now=now
    )
    assert store.commit_check(checked)
    return checked


def test_a_text_that_is_not_utf_8_is_trouble_of_its_document_alone_and_seen_by_verify(folder):
    spoil(folder, f"UPDATE versions SET text = CAST(x'ff41ff' AS TEXT) WHERE document_id = '{DOCUMENT}'")
    with reopen(folder) as store:
        with pytest.raises(Damage, match=r"not UTF-8|cannot be read back"):
            store.history.version(DOCUMENT)
        checked = look(store, DOCUMENT)
        assert (checked.outcome, checked.state.trouble.kind) == (Outcome.FAILED, TroubleKind.DAMAGED)
        assert look(store, OTHER).outcome is not Outcome.FAILED
        assert any("of versions cannot be read back" in problem for problem in store.upkeep.verify())


@pytest.mark.parametrize(
    "spoiled",
    [
        "validators = '{'",
        "validators = '[]'",
        "outcome = 'sideways'",
        "checked_at = 'yesterday'",
        "candidate = '7'",
    ],
)
def test_a_damaged_state_is_begun_anew_and_hides_no_other(folder, spoiled):
    spoil(folder, f"UPDATE states SET {spoiled} WHERE document_id = '{DOCUMENT}'")
    with reopen(folder) as store:
        assert any("of states cannot be read back" in problem for problem in store.upkeep.verify())
        mended, other = store.documents.states()
        assert (mended.version, mended.outcome, "damaged" in mended.detail) == (2, Outcome.FAILED, True)
        assert other.document_id == OTHER
        assert store.documents.due(NOW + 99 * HOUR, limit=9)[0] == DOCUMENT
        first, _ = find_status(store, [document(), document(OTHER)], now=NOW).documents
        assert (first.word, "damaged" in first.note) == ("failing", True)
        assert look(store, DOCUMENT).outcome is Outcome.CHANGED
        assert store.upkeep.verify() == ()


@pytest.mark.parametrize(
    "spoiled",
    [
        "edition = x'ff00'",
        "title = x'ff00'",
        "fingerprint = x'ff00'",
        "language = x'6465'",
        # a frame that claims to hold more than there is memory, and one that does hold very much
        f"text = x'28b52ffde0{(2**61).to_bytes(8, 'little').hex()}'",
        f"text = x'{zstandard.ZstdCompressor().compress(bytes(100_000_000)).hex()}'",
    ],
    ids=["edition", "title", "fingerprint", "language", "a frame that lies", "a frame that swells"],
)
def test_a_version_with_what_its_column_never_holds_is_trouble_of_its_document_alone(folder, spoiled):
    spoil(folder, f"UPDATE versions SET {spoiled} WHERE document_id = '{DOCUMENT}'")
    with reopen(folder) as store:
        checked = look(store, DOCUMENT)
        assert (checked.outcome, checked.state.trouble.kind) == (Outcome.FAILED, TroubleKind.DAMAGED)
        assert look(store, OTHER).outcome is not Outcome.FAILED
        assert any("of versions cannot be read back" in problem for problem in store.upkeep.verify())


@pytest.mark.parametrize("definition", ["'{'", "'7'", "NULL || x'ff'", "'{\"id\": 1}'"])
def test_a_damaged_definition_hides_no_other_document_and_is_mended_by_the_configuration(folder, definition):
    spoil(folder, f"UPDATE documents SET definition = coalesce({definition}, '') WHERE id = '{DOCUMENT}'")
    with reopen(folder) as store:
        assert [each.id for each in store.documents.all()] == [OTHER]
        assert any("of documents cannot be read back" in problem for problem in store.upkeep.verify())
        store.documents.sync([document(), document(OTHER)], NOW + HOUR)
        assert [each.id for each in store.documents.all()] == [DOCUMENT, OTHER]
        assert store.upkeep.verify() == ()
        assert store.documents.due(NOW + HOUR, limit=9)[0] == DOCUMENT


@pytest.mark.parametrize("coverage", ['{"page_words":', "[]", '{"page_words": "many", "kept_words": 1}', "7"])
def test_a_damaged_coverage_hides_no_document_from_status_and_no_check(folder, coverage):
    spoil(folder, f"UPDATE versions SET coverage = '{coverage}' WHERE document_id = '{DOCUMENT}'")
    with reopen(folder) as store:
        assert set(store.briefs.coverages()) == {OTHER}
        told = find_status(store, [document(), document(OTHER)], now=NOW).documents
        assert len(told) == 2
        assert any("of versions cannot be read back" in problem for problem in store.upkeep.verify())
        assert look(store, OTHER).outcome is not Outcome.FAILED


@pytest.mark.parametrize("seed", range(24))
def test_random_damage_of_pages_ends_in_sentences_wherever_one_asks(folder, seed):
    chance = random.Random(seed)
    path = folder / "monitor.db"
    data = bytearray(path.read_bytes())
    at = chance.randrange(1, len(data) // 4096) * 4096
    data[at : at + 4096] = chance.randbytes(4096)
    path.write_bytes(data)
    try:
        with reopen(folder) as store:
            store.upkeep.verify()
            find_status(store, [document(), document(OTHER)], now=NOW)
            for identifier in (DOCUMENT, OTHER):
                store.history.version_list(identifier)
                store.history.changes()
    except StoreError as error:
        assert str(error)


@pytest.mark.parametrize("how", ["gone", "empty"])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_lost_database_is_not_taken_for_a_new_one_where_pages_are_stored(folder, how, read_only):
    (folder / "monitor.db").unlink()
    if how == "empty":
        (folder / "monitor.db").touch()
    with pytest.raises(StoreError, match="holds stored pages"):
        reopen(folder, read_only=read_only)
    assert (folder / "monitor.db").exists() is (how == "empty")


def test_reading_creates_nothing_where_nothing_was_begun(tmp_path):
    with reopen(tmp_path, read_only=True) as store:
        assert store.documents.states() == ()
        assert store.history.changes() == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_file_that_went_away_under_an_open_store_is_noticed(folder, how):
    with reopen(folder) as store:
        store.prove()
        (folder / "monitor.db").rename(folder / "elsewhere.db")
        if how == "replaced":
            shutil.copy(folder / "elsewhere.db", folder / "monitor.db")
        with pytest.raises(StoreError, match=how):
            store.prove()


def test_a_backup_made_under_load_is_restored_whole(folder, tmp_path_factory):
    stop = threading.Event()
    with reopen(folder) as store:

        def write() -> None:
            while not stop.is_set():
                record_next(store, OTHER)

        writer = threading.Thread(target=write)
        writer.start()
        store.upkeep.backup(folder / "backup")
        stop.set()
        writer.join()
    place = tmp_path_factory.mktemp("restored")
    restore_store(folder / "backup", f"sqlite:///{place}/monitor.db", place, access=Access())
    with reopen(place) as restored:
        assert restored.upkeep.verify() == ()
        assert restored.history.version(DOCUMENT).number == 2
    with pytest.raises(UsageError, match="is there already"):
        restore_store(folder / "backup", f"sqlite:///{place}/monitor.db", place, access=Access())


def test_what_is_no_backup_is_refused_and_leaves_nothing(folder, tmp_path_factory):
    place = tmp_path_factory.mktemp("restored")
    with pytest.raises(UsageError, match="holds no database"):
        restore_store(folder / "objects", f"sqlite:///{place}/monitor.db", place, access=Access())
    assert list(place.iterdir()) == []


def test_a_lock_that_another_holds_for_a_while_is_waited_for(folder):
    with reopen(folder) as store:
        with store.database.write() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=20")
        other = sqlite3.connect(folder / "monitor.db", isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreRefusal, match="stayed locked"):
            store.documents.postpone(DOCUMENT, NOW)
        release = threading.Timer(0.3, other.execute, ["ROLLBACK"])
        release.start()
        assert look(store, OTHER)
        release.join()
        other.close()
