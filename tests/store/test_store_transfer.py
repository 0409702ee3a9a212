"""A database is copied whole to another address, both ways, and a copy that was cut off goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from monitor.errors import StoreBusy, StoreError, UsageError
from monitor.store import ChangeFilter, Store, copy_store, open_store
from monitor.store.people_schema import metadata
from monitor.store.search import Phrase
from monitor.store.transfer import Transfer
from tests.store.store_samples import (
    HOUR,
    NOW,
    new_alert,
    record_change,
    record_first,
    record_next,
    watch,
    watched,
)


class CutOffError(Exception):
    """As the plug that is pulled."""


@contextmanager
def opened(first: str, second: str, folder: Path) -> Iterator[tuple[Store, Store]]:
    with open_store(first, folder / "storage") as source, open_store(second, folder / "storage") as target:
        yield source, target


def fill(store: Store) -> None:
    """Something in nearly every table, with the characters that databases differ about."""
    watch(store, "v/a", "v/ä", "v/Z", "v/z", "brightmail/privacy")
    record_first(store)
    record_change(store, 2, NOW + HOUR, alerts=(new_alert("A-1"), new_alert("A-2")))
    record_change(store, 3, NOW + 2 * HOUR, alerts=(new_alert("A-3"),))
    for name in watched(store):
        for turn in range(3):
            record_next(store, name, keep=turn % 2 == 0)
    delivery = store.outbox.claim([1], channel="ops", reference="R-1", now=NOW)
    assert delivery is None or delivery.id
    with store.database.write() as connection:  # the highest number was given, and its row is gone
        connection.execute(text("DELETE FROM alerts WHERE reference = 'A-3'"))


def answers(store: Store) -> list[object]:
    """What the store says of all of it."""
    found: list[object] = [store.documents.all(), store.documents.states(), store.outbox.alerts()]
    for name in watched(store):
        found += [store.history.versions(name), store.history.checks(name)]
        found.append(store.history.changes(ChangeFilter(document_ids=[name])))
    found.append(store.search.stands([Phrase(("letters",))]))
    return found


@pytest.fixture(params=["to the server", "from the server"])
def ways(request: pytest.FixtureRequest, ready_postgres: str, tmp_path: Path) -> tuple[str, str]:
    file = f"sqlite:///{tmp_path}/storage/monitor.db"
    return (file, ready_postgres) if request.param == "to the server" else (ready_postgres, file)


def nothing(_table: str, _done: int, _total: int) -> None:
    return None


def test_a_copy_answers_like_its_source_and_numbers_on_from_there(
    ways: tuple[str, str], tmp_path: Path
) -> None:
    with opened(*ways, tmp_path) as (source, target):
        fill(source)
        proofs = copy_store(source, target, report=nothing)
        assert {proof.table for proof in proofs if not proof.agrees} == set()
        assert sum(proof.rows for proof in proofs) > 60
        itself = {"instances", "leases", "passages", "searchable"}  # each database fills these
        assert metadata.tables.keys() - {proof.table for proof in proofs} == itself
        assert answers(target) == answers(source)
        (taken_out,) = target.upkeep.verify()  # the row that is gone, told by both
        assert source.upkeep.verify() == (taken_out,)
        next_ones = [store.outbox.add([new_alert("B-1", document_id="v/a")])[0] for store in (source, target)]
        assert next_ones[0] == next_ones[1]
        with target.hold_instance():
            record_next(target, "v/a")


@pytest.mark.parametrize("cut_after", [2, 7])
def test_a_copy_that_was_cut_off_goes_on_and_nobody_runs_on_it_before(
    ways: tuple[str, str], tmp_path: Path, cut_after: int
) -> None:
    told: list[str] = []

    def cut(table: str, _done: int, _total: int) -> None:
        told.append(table)
        if len(set(told)) > cut_after:
            raise CutOffError

    with opened(*ways, tmp_path) as (source, target):
        fill(source)
        with pytest.raises(CutOffError):
            copy_store(source, target, report=cut)
        with pytest.raises(StoreError, match=r"unfinished copy of .*: finish it"), target.hold_instance():
            pass
        # the source goes on meanwhile: rows come, change and go
        record_next(source, "v/a", keep=False)
        source.documents.make_due(["v/z"], NOW)
        with source.database.write() as connection:
            connection.execute(text("DELETE FROM alerts WHERE reference = 'A-2'"))
        proofs = copy_store(source, target, report=nothing)
        assert [proof for proof in proofs if not proof.agrees] == []
        assert answers(target) == answers(source)


def test_a_finished_copy_is_proved_by_reading_alone(ways: tuple[str, str], tmp_path: Path) -> None:
    with opened(*ways, tmp_path) as (source, target):
        fill(source)
        copy = Transfer(source.database, target.database, nothing)
        copy.run()
        with target.database.write() as connection:
            mark = (
                "INSERT INTO instances (id, epoch, holder, since) SELECT 2, 0, :where, since FROM instances"
            )
            connection.execute(text(mark), {"where": source.database.where})
        said: list[str] = []
        event.listen(Engine, "before_cursor_execute", hear := lambda *call: said.append(call[2]))
        try:
            copy.run()
        finally:
            event.remove(Engine, "before_cursor_execute", hear)
        assert len(said) > 40
        assert [
            words for words in said if words.startswith("INSERT") and "sqlite_sequence" not in words
        ] == []


def test_a_row_that_differs_is_told_by_its_table(ways: tuple[str, str], tmp_path: Path) -> None:
    with opened(*ways, tmp_path) as (source, target):
        fill(source)
        tampered: list[str] = []

        def tamper(table: str, done: int, total: int) -> None:
            if table == "versions" and done == total and not tampered:
                tampered.append(table)
                with target.database.write() as connection:
                    connection.execute(text("UPDATE documents SET vendor = 'else' WHERE id = 'v/a'"))

        proofs = copy_store(source, target, report=tamper)
        assert [proof.table for proof in proofs if not proof.agrees] == ["documents"]
        with pytest.raises(StoreError, match="unfinished copy"), target.hold_instance():
            pass


def test_a_target_that_holds_something_else_is_left_alone(ways: tuple[str, str], tmp_path: Path) -> None:
    with opened(*ways, tmp_path) as (source, target):
        fill(source)
        watch(target, "other/terms")
        before = answers(target)
        with pytest.raises(UsageError, match="holds a history already"):
            copy_store(source, target, report=nothing)
        assert answers(target) == before


def test_a_database_on_which_a_loop_runs_is_not_copied(ways: tuple[str, str], tmp_path: Path) -> None:
    with opened(*ways, tmp_path) as (source, target), open_store(ways[0], tmp_path / "storage") as daemon:
        fill(source)
        with daemon.hold_instance(), pytest.raises(StoreBusy):
            copy_store(source, target, report=nothing)


def test_a_copy_goes_elsewhere(ready_postgres: str, tmp_path: Path) -> None:
    for there in (ready_postgres, "sqlite://"):
        with (
            opened(ready_postgres, there, tmp_path) as (source, target),
            pytest.raises(UsageError, match="a file or"),
        ):
            copy_store(source, target, report=nothing)


def test_what_is_damaged_is_copied_as_it_is(ready_postgres: str, tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/storage/m.db", ready_postgres, tmp_path) as (source, target):
        fill(source)
        with source.database.write() as connection:
            connection.execute(text("UPDATE checks SET outcome = 'strange' WHERE id = 1"))
            connection.execute(text("UPDATE versions SET text = x'00ff' WHERE id = 1"))
        proofs = copy_store(source, target, report=nothing)
        assert [proof for proof in proofs if not proof.agrees] == []
        assert any("checks" in problem for problem in target.upkeep.verify())
