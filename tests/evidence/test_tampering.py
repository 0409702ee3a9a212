"""What somebody does who can write the database and the folder: verify names the row, or says what it needs."""

import hashlib
import os

import pytest
import zstandard
from sqlalchemy import text

from monitor.store import Store
from monitor.store.commit import chain_value
from tests.evidence.honest_life import HonestLife
from tests.evidence.small_store import prove, write_ledger_anew

FORGED = "We may sell everything."
PACKED = zstandard.ZstdCompressor().compress(FORGED.encode()).hex()
HASH = hashlib.sha256(FORGED.encode()).hexdigest()
FORGED_ACT = (
    "INSERT INTO acts (change_id, kind, at, by, note, seal) "
    "VALUES (2, 'acknowledged', '2026-03-20 09:00:00.000000', 'Anna Brook', 'agreed', 'ab:cd')"
)

TAMPERINGS = {
    "a text": (f"UPDATE versions SET text = x'{PACKED}' WHERE id = 2", "text of lanternfish/privacy@2"),
    "a text and its hash": (
        f"UPDATE versions SET text = x'{PACKED}', sha256 = '{HASH}' WHERE id = 2",
        "Row 2 of versions (lanternfish/privacy@2) was changed",
    ),
    "a title": ("UPDATE versions SET title = 'Terms' WHERE id = 2", "Row 2 of versions"),
    "when a version was seen": (
        "UPDATE versions SET seen_at = '2020-01-01 00:00:00.000000' WHERE id = 2",
        "Row 2 of versions",
    ),
    "until when a version was in force": (
        "UPDATE versions SET checked_at = '2020-01-01 00:00:00.000000' WHERE id = 2",
        "Row 3 of versions",
    ),
    "until when the last version was in force": (
        "UPDATE versions SET checked_at = '2030-01-01 00:00:00.000000' WHERE id = 4",
        "Row 4 of versions",
    ),
    "a version's snapshot": ("UPDATE versions SET snapshot_id = 1 WHERE id = 2", "Row 2 of versions"),
    "the newest version and its change taken out": (
        "DELETE FROM alerts WHERE change_id = 3; DELETE FROM changes WHERE id = 3; DELETE FROM versions WHERE id = 4",
        "Row 4 of versions was taken out",
    ),
    "a change taken out": (
        "DELETE FROM alerts WHERE change_id = 3; DELETE FROM changes WHERE id = 3",
        "Row 3 of changes was taken out",
    ),
    "a severity": ("UPDATE changes SET severity = 'low' WHERE id = 2", "Row 2 of changes"),
    "a kind": ("UPDATE changes SET kind = 'noise' WHERE id = 2", "Row 2 of changes"),
    "a comparison": (
        "UPDATE changes SET comparison = replace(comparison, '30', '60') WHERE id = 1",
        "Row 1 of changes",
    ),
    "when a change was seen": (
        "UPDATE changes SET first_seen_at = '2020-01-01 00:00:00.000000' WHERE id = 1",
        "Row 1 of changes",
    ),
    "an act forged": (FORGED_ACT, "Row 3 of acts was put in"),
    "an act taken out": ("DELETE FROM acts WHERE id = 2", "Row 2 of acts was taken out"),
    "a name": ("UPDATE acts SET by = 'Ben Reed' WHERE id = 2", "Row 2 of acts was changed"),
    "a note": ("UPDATE acts SET note = '' WHERE id = 1", "Row 1 of acts was changed"),
    "an act made blank": ("UPDATE acts SET by = '', note = '', seal = ':x' WHERE id = 1", "Row 1 of acts"),
    "alerts taken out": ("DELETE FROM alerts WHERE id > 1", "Row 2 of alerts was taken out"),
    "an alert's channel": ("UPDATE alerts SET channel = 'nobody' WHERE id = 1", "Row 1 of alerts"),
    "a check's outcome": (
        "UPDATE checks SET outcome = 'failed' WHERE id = 3",
        "lanternfish/privacy break at row 3",
    ),
    "a check taken out": ("DELETE FROM checks WHERE id = 3", "lanternfish/privacy break at row 4"),
    "the last check taken out": (
        "DELETE FROM checks WHERE id = (SELECT max(id) FROM checks)",
        "The checks of lanternfish/privacy do not reach their end",
    ),
    "a state": ("UPDATE states SET failures = 0", "The state of lanternfish/privacy was changed"),
    "a trouble": ("UPDATE troubles SET opened_at = '2020-01-01 00:00:00.000000'", "Row 1 of troubles"),
    "a trouble taken out": (
        "UPDATE states SET trouble_id = NULL; DELETE FROM troubles",
        "Row 1 of troubles was taken out",
    ),
    "a snapshot's headers": (
        """UPDATE snapshots SET headers = '[["date","never"]]' WHERE id = 2""",
        "Row 2 of snapshots",
    ),
    "a snapshot's time": (
        "UPDATE snapshots SET fetched_at = '2020-01-01 00:00:00.000000' WHERE id = 2",
        "Row 2 of snapshots",
    ),
    "a snapshot in the middle taken out": (
        "UPDATE versions SET snapshot_id = NULL WHERE snapshot_id = 2; DELETE FROM snapshots WHERE id = 2",
        "Row 2 of snapshots was taken out",
    ),
    "the newest snapshot taken out and the chain moved back": (
        "UPDATE versions SET snapshot_id = NULL WHERE snapshot_id = {newest}; "
        "DELETE FROM snapshots WHERE id = {newest}; UPDATE documents SET chain = coalesce("
        "(SELECT chain FROM snapshots WHERE kept ORDER BY id DESC LIMIT 1), '') WHERE id = 'lanternfish/privacy'",
        "Row {newest} of snapshots was taken out",
    ),
    "an entry of the ledger": ("UPDATE ledger SET sha256 = 'x' WHERE id = 5", "The ledger breaks at entry 5"),
    "an entry taken out": ("DELETE FROM ledger WHERE id = 5", "The ledger lacks entry 5"),
}


def run(store: Store, script: str) -> str:
    """The script with the number of the newest kept snapshot in it; which number that was."""
    with store.database.write() as connection:
        newest = connection.scalar(text("SELECT max(id) FROM snapshots WHERE kept"))
        if store.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for statement in script.replace("{newest}", str(newest)).split("; "):
            connection.execute(text(statement.replace(":x", r"\:x").replace("ab:cd", r"ab\:cd")))
    return str(newest)


def test_an_untouched_store_is_sound(small_store):
    assert prove(small_store) == []
    assert small_store.upkeep.count_rows()["acts"] == 2


@pytest.mark.parametrize("what", TAMPERINGS)
def test_verify_names_what_was_tampered_with(what, small_store):
    script, named = TAMPERINGS[what]
    newest = run(small_store, script)
    problems = small_store.upkeep.verify()
    assert any(named.replace("{newest}", newest) in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("script", "named"),
    [
        (TAMPERINGS["a text and its hash"][0], "The text of lanternfish/privacy@2 (row 2 of versions) is not"),
        (TAMPERINGS["a version's snapshot"][0], "The text of lanternfish/privacy@2 (row 2 of versions) is not"),
        (TAMPERINGS["a comparison"][0], "Change 1 of lanternfish/privacy (row 1 of changes) is not"),
        (
            "UPDATE changes SET comparison = replace(comparison, '\"severity\":\"high\"', '\"severity\":\"low\"')",
            "Change 1 of lanternfish/privacy",
        ),
    ],
)  # fmt: skip
def test_what_is_written_anew_with_its_ledger_is_told_by_the_page_that_was_received(
    script, named, small_store
):
    run(small_store, script)
    write_ledger_anew(small_store)
    problems = prove(small_store)
    assert any(named in problem for problem in problems), problems


def _flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _link(path):
    other = path.with_suffix(".other")
    other.write_bytes(b"another page")
    path.unlink()
    path.symlink_to(other)


@pytest.mark.parametrize("harm", [_flip, os.remove, _link])
def test_a_stored_page_that_is_no_longer_what_was_received_is_named(harm, small_store):
    name = small_store.history.snapshots("lanternfish/privacy")[-1].sha256
    harm(small_store.database.files.path(name))
    assert any(name in problem for problem in small_store.upkeep.verify())


def _take_out_the_end(store):
    """The newest version, its change and snapshot, and all that stood after them, as if they had never been."""
    run(
        store,
        "UPDATE states SET version = 3, chain = '', seal = '', trouble_id = NULL; DELETE FROM checks; "
        "DELETE FROM troubles; DELETE FROM alerts WHERE change_id = 3; DELETE FROM alerts WHERE trouble_id = 1; "
        "DELETE FROM changes WHERE id = 3; DELETE FROM versions WHERE id = 4; "
        "DELETE FROM snapshots WHERE id >= {newest}; UPDATE documents SET chain = "
        "(SELECT chain FROM snapshots WHERE kept ORDER BY id DESC LIMIT 1) WHERE id = 'lanternfish/privacy'",
    )
    write_ledger_anew(store)


def _tell_another_past(store):
    """All there is, made at another time."""
    with store.database.write() as connection:
        connection.execute(text("UPDATE snapshots SET status = 203"))
    chain = ""
    for snapshot in store.history.snapshots("lanternfish/privacy"):
        if snapshot.chain:
            facts = {name: getattr(snapshot, name) for name in snapshot.__slots__}
            chain = chain_value(chain, facts)
            run(store, f"UPDATE snapshots SET chain = '{chain}' WHERE id = {snapshot.id}")
    run(store, f"UPDATE documents SET chain = '{chain}' WHERE id = 'lanternfish/privacy'")
    write_ledger_anew(store)


@pytest.mark.parametrize("rewrite", [_take_out_the_end, _tell_another_past])
def test_a_past_that_was_written_anew_as_a_whole_is_told_by_a_head_kept_elsewhere(rewrite, small_store):
    head = small_store.ledger.head()
    assert prove(small_store, head) == []
    rewrite(small_store)
    assert prove(small_store) == [], "nothing in the store itself can tell"
    (problem,) = prove(small_store, head)
    assert "ends before entry" in problem or "history was written anew" in problem


def test_a_head_holds_while_the_history_goes_on(small_store):
    head = small_store.ledger.head()
    life = HonestLife(small_store, seed=1)
    life.now = life.now.replace(year=2027)
    life.live(5)
    assert small_store.ledger.head().position > head.position
    assert prove(small_store, head) == []
