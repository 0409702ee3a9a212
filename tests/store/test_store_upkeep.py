"""Sweeping, proving and backing up."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from monitor.errors import Damage, UsageError
from monitor.model import Outcome
from monitor.store import Store, open_store
from monitor.store.schema import checks
from tests.store.store_samples import (
    HOUR,
    NOW,
    checked,
    fetch_of,
    page,
    record_change,
    record_first,
    snapshot_of,
    watch,
)

DOCUMENT = "brightmail/privacy"


@pytest.fixture
def filled(store: Store) -> Store:
    watch(store)
    record_first(store)
    for number in (2, 3, 4):
        record_change(store, number, NOW + number * HOUR)
    return store


def change_row(store: Store, statement: str) -> None:
    with store.database.write() as connection:
        connection.exec_driver_sql(statement)


def test_whole_store_has_no_problems(filled: Store) -> None:
    assert filled.upkeep.verify() == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshots SET fetched_at = '2020-01-01 00:00:00.000000' WHERE id = 2",
        "UPDATE snapshots SET url = 'https://elsewhere.example/' WHERE id = 2",
        'UPDATE snapshots SET headers = \'[["date", "never"]]\' WHERE id = 2',
        "UPDATE snapshots SET status = 404 WHERE id = 2",
    ],
)
def test_changed_snapshot_breaks_the_chain(filled: Store, statement: str) -> None:
    change_row(filled, statement)
    by_chain, by_ledger = filled.upkeep.verify()
    assert "chain of brightmail/privacy breaks at snapshot 2" in by_chain
    assert "Row 2 of snapshots (brightmail/privacy) was changed" in by_ledger


@pytest.mark.parametrize("taken", [2, 4])
def test_snapshot_taken_out_breaks_the_chain(filled: Store, taken: int) -> None:
    change_row(filled, f"UPDATE versions SET snapshot_id = NULL WHERE snapshot_id = {taken}")
    change_row(filled, f"DELETE FROM snapshots WHERE id = {taken}")
    by_chain, gone, pointing = filled.upkeep.verify()
    assert "chain of brightmail/privacy" in by_chain
    assert f"Row {taken} of snapshots was taken out" in gone
    assert f"Row {taken} of versions (brightmail/privacy@{taken}) was changed" in pointing


def test_changed_text_does_not_match_its_hash(filled: Store) -> None:
    change_row(filled, "UPDATE versions SET text = 'We keep nothing.' WHERE number = 2")
    assert filled.upkeep.verify() == ("The text of brightmail/privacy@2 does not match its hash.",)


def test_damaged_and_lost_bodies_are_each_reported(filled: Store) -> None:
    first, second = snapshot_of(page(2)).sha256, snapshot_of(page(3)).sha256
    filled.database.files.path(first).write_bytes(b"scratched")
    filled.database.files.remove(second)
    problems = filled.upkeep.verify()
    assert len(problems) == 2
    assert any(first in problem for problem in problems)
    assert any(second in problem and "missing" in problem for problem in problems)


def test_old_checks_are_forgotten_in_steps_and_as_many_at_once_as_asked(store: Store) -> None:
    watch(store)
    with store.database.write() as connection:
        row = {
            "document_id": DOCUMENT, "at": NOW, "outcome": Outcome.UNCHANGED, "detail": "", "duration": HOUR, "size": 0,
            "fetch": fetch_of(None),
        }  # fmt: skip
        connection.execute(insert(checks), [row] * 5_500)
    assert store.upkeep.prune(NOW + HOUR, most=2_000) == 2_000
    assert store.upkeep.prune(NOW + HOUR) == 3_500
    assert store.upkeep.prune(NOW + HOUR) == 0


def test_tidying_sweeps_twice_a_day_whoever_does_it(filled: Store) -> None:
    stray = filled.database.files.path("ab" + "0" * 62)
    for hours, is_swept in ((0, True), (6, False), (13, True)):
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"left behind")
        filled.upkeep.tidy(datetime.now(UTC) + hours * HOUR)
        assert stray.exists() is not is_swept


def test_sweeping_removes_what_a_crash_left_and_nothing_else(filled: Store) -> None:
    names = set(filled.database.files.names())
    filled.database.files.write("ab" * 32, b"written, never recorded")
    (filled.database.files.folder / "ab" / ".writing-xyz").write_bytes(b"half")
    change_row(filled, f"INSERT INTO objects (sha256, size, stored_size) VALUES ('{'cd' * 32}', 1, 1)")
    assert filled.upkeep.collect_orphans() == 3
    assert set(filled.database.files.names()) == names
    assert not list(filled.database.files.temporary_files())
    assert filled.upkeep.verify() == ()
    assert filled.upkeep.collect_orphans() == 0


def test_body_that_was_half_forgotten_is_no_problem_and_is_swept(filled: Store) -> None:
    # as after a crash between its file's end and its row's
    change_row(filled, f"INSERT INTO objects (sha256, size, stored_size) VALUES ('{'cd' * 32}', 1, 1)")
    assert filled.upkeep.verify() == ()
    assert filled.upkeep.collect_orphans() == 1


def test_orphaned_file_is_replaced_when_its_body_is_received(filled: Store) -> None:
    name = snapshot_of(page(9)).sha256
    filled.database.files.write(name, b"left by a crash, cut sh")
    record_change(filled, 5, NOW + 9 * HOUR, snapshot=snapshot_of(page(9)))
    assert filled.history.body(name) == page(9)


def test_backup_runs_on_as_it_is(file_store: Store, tmp_path: Path) -> None:
    watch(file_store)
    record_first(file_store)
    record_change(file_store, 2, NOW + HOUR)
    passing = snapshot_of(page(8), NOW + HOUR, keep=False)
    file_store.commit_check(checked(file_store, Outcome.UNCHANGED, NOW + HOUR, snapshot=passing))
    folder = tmp_path / "backup"
    file_store.upkeep.backup(folder)
    with open_store(f"sqlite:///{folder}/monitor.db", folder) as copy:
        assert copy.upkeep.verify() == ()
        assert copy.history.versions(DOCUMENT) == file_store.history.versions(DOCUMENT)
        assert copy.history.body(passing.sha256) == page(8)
        record_change(copy, 3, NOW + 2 * HOUR)
    assert len(file_store.history.versions(DOCUMENT)) == 2
    assert file_store.upkeep.verify() == ()


def test_backup_into_a_folder_with_something_in_it_is_refused(file_store: Store, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "letter.txt").write_text("keep me")
    with pytest.raises(UsageError, match="is not empty"):
        file_store.upkeep.backup(tmp_path / "backup")


def test_backup_says_when_a_kept_body_is_missing(file_store: Store, tmp_path: Path) -> None:
    watch(file_store)
    record_first(file_store)
    file_store.database.files.remove(snapshot_of(page(1)).sha256)
    with pytest.raises(Damage, match="is missing"):
        file_store.upkeep.backup(tmp_path / "backup")
