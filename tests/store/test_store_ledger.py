"""The ledger on both databases: two writers, the same facts, what was altered, what was there before."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.model import Acceptance, Act, ActKind, Matcher, Silence
from monitor.store import Store, open_store
from monitor.store.ledger import fits_seal, next_link
from tests.store.store_samples import HOUR, NOW, record_change, record_first, record_next, watch

DOCUMENT = "brightmail/privacy"


def note(change_id: int) -> Act:
    return Act(change_id=change_id, kind=ActKind.NOTED, at=NOW, by="Anna Brook", note="seen")


def fill(store: Store) -> None:
    watch(store)
    record_first(store)
    for number in (2, 3):
        record_change(store, number, NOW + number * HOUR)


def test_a_check_and_a_person_append_at_the_same_time(ready_url: str, storage: Path) -> None:
    with open_store(ready_url, storage) as daemon, open_store(ready_url, storage) as command:
        fill(daemon)
        watch(daemon, DOCUMENT, "kelp/terms")

        def check() -> None:
            for _ in range(10):
                assert record_next(daemon, "kelp/terms") is not None

        def act() -> None:
            for _ in range(10):
                command.acts.add(note(1))

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(check), pool.submit(act)]:
                done.result()
        names = [entry.table_name for entry in daemon.ledger.entries()]
        assert names.count("acts") == 10
        assert names.count("versions") == 13
        assert daemon.upkeep.verify() == ()


def test_an_unchanged_check_adds_no_entry(store: Store) -> None:
    fill(store)
    before = store.ledger.head()
    assert record_next(store, DOCUMENT, keep=False) is not None
    assert store.ledger.head() == before
    assert store.upkeep.verify() == ()


def test_both_databases_state_the_same_facts(ready_postgres: str, file_store: Store, tmp_path: Path) -> None:
    with open_store(ready_postgres, tmp_path / "other") as other:
        for store in (file_store, other):
            fill(store)
        assert other.ledger.entries() == file_store.ledger.entries()
        assert other.ledger.head() == file_store.ledger.head()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE versions SET title = 'Terms' WHERE number = 2",
            "versions (brightmail/privacy@2) was changed",
        ),
        ("UPDATE changes SET severity = 'low' WHERE id = 1", "changes (brightmail/privacy) was changed"),
        ("DELETE FROM acts", "of acts was taken out"),
        (
            "UPDATE checks SET detail = 'x' WHERE version = 2",
            "The checks of brightmail/privacy break at row 2",
        ),
        ("UPDATE states SET failures = 7", "The state of brightmail/privacy was changed"),
    ],
)
def test_what_was_altered_is_named_on_both_databases(store: Store, statement: str, named: str) -> None:
    fill(store)
    store.acts.add(note(1))
    with store.database.write() as connection:
        connection.execute(text(statement))
    assert any(named in problem for problem in store.upkeep.verify())


def test_an_entry_is_recomputed_from_a_line_of_words(store: Store) -> None:
    fill(store)
    chain = "0" * 64
    for entry in store.ledger.entries():
        chain = next_link(chain, entry.table_name, entry.row_id, entry.sha256)
        assert entry.chain == chain


def test_a_person_is_erased_and_the_ledger_stays_whole(store: Store) -> None:
    fill(store)
    store.acts.add(note(1))
    store.acts.add(Act(change_id=2, kind=ActKind.NOTED, at=NOW, by="Ben Reed", note="Anna Brook will object"))
    store.acts.accept(Acceptance(document_id=DOCUMENT, at=NOW, by="anna  brook"))
    silence = Silence(matcher=Matcher(), reason="a move", by="Ben Reed", created_at=NOW, until=NOW + HOUR)
    identifier = store.acts.add_silence(silence)
    store.acts.end_silence(identifier, by="Anna Brook", now=NOW + HOUR / 2)
    head = store.ledger.head()
    assert {(each.table_name, each.own) for each in store.erasures.traces("Anna Brook")} == {
        ("acts", True), ("acts", False), ("acceptances", True), ("silences", True),
    }  # fmt: skip

    assert store.erasures.erase("Anna Brook", NOW + HOUR) == 3
    assert [(act.by, act.note) for act in store.acts.all()] == [
        ("erased", ""),
        ("Ben Reed", "Anna Brook will object"),
    ]
    assert [(each.by, each.ended_by, each.reason) for each in store.acts.silences()] == [
        ("Ben Reed", "erased", "a move")
    ]
    assert store.upkeep.verify() == ()
    assert store.upkeep.compare_head(head) is None
    assert store.ledger.head().position == head.position + 3

    assert store.erasures.erase("Anna Brook", NOW + HOUR, notes=True) == 1
    assert store.erasures.traces("Anna Brook") == ()
    assert [each.by for each in store.acts.all()] == ["erased", "Ben Reed"]
    assert store.upkeep.verify() == ()


def test_to_whom_a_change_was_assigned_is_erased_without_who_did_it(store: Store) -> None:
    fill(store)
    store.acts.add(Act(change_id=1, kind=ActKind.ASSIGNED, at=NOW, by="Ben Reed", assignee="Anna Brook"))
    assert [each.name for each in store.erasures.traces("Anna Brook")] == ["Anna Brook"]
    assert store.erasures.erase("Anna Brook", NOW + HOUR) == 1
    assert [(each.by, each.assignee) for each in store.acts.all()] == [("Ben Reed", "erased")]
    assert list(store.upkeep.verify()) == []


def test_an_erased_name_cannot_be_guessed_from_what_is_left(file_store: Store) -> None:
    fill(file_store)
    file_store.acts.add(note(1))
    file_store.erasures.erase("Anna Brook", NOW)
    with file_store.database.read() as connection:
        seal = connection.scalar(text("SELECT seal FROM acts"))
    assert seal is not None
    assert seal.startswith(":")
    assert fits_seal(seal, ["Anna Brook", "seen"]) is None
    file_store.close()
    for path in file_store.database.storage.glob("monitor.db*"):
        assert b"Anna Brook" not in path.read_bytes()


def test_a_name_made_blank_by_hand_is_no_erasure(store: Store) -> None:
    fill(store)
    store.acts.add(note(1))
    with store.database.write() as connection:
        connection.execute(text("UPDATE acts SET by = 'erased', note = '', seal = ':' || substr(seal, 34)"))
    (problem,) = store.upkeep.verify()
    assert "Row 1 of acts was changed: a name or a note" in problem
