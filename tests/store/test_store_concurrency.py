"""Many threads and processes on one store, and processes that are killed while they write."""

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import StoreBusy
from monitor.model import AlertState, DeliveryResult, Outcome
from monitor.store import ChangeFilter, Ending, Store, open_store
from tests.store.store_process import Splitter
from tests.store.store_samples import NOW, checked, new_alert, page, record_next, snapshot_of, watch

THREADS = 8


def in_threads(work: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, range(THREADS)))


def test_eight_threads_each_record_their_documents_whole(store: Store) -> None:
    names = [f"v{thread}/d" for thread in range(THREADS)]
    watch(store, *names)

    def work(thread: int) -> None:
        for turn in range(8):
            assert record_next(store, names[thread], keep=turn % 2 == 0) is not None

    in_threads(work)
    assert {len(store.history.versions(name)) for name in names} == {4}
    assert len(store.history.changes()) == len(store.outbox.alerts()) == THREADS * 3
    assert len(store.history.checks()) == THREADS * 8
    assert store.upkeep.verify() == ()


def test_eight_threads_on_one_document_record_each_number_once(store: Store) -> None:
    watch(store, "v/d")

    def work(_: int) -> int:
        return sum(record_next(store, "v/d") is not None for _ in range(5))

    recorded = sum(int(str(count)) for count in in_threads(work))
    state = store.documents.state("v/d")
    assert state is not None
    assert state.seq == recorded >= 5
    assert [version.number for version in store.history.versions("v/d")] == list(range(1, recorded + 1))
    assert store.upkeep.verify() == ()


def test_one_body_stored_and_forgotten_by_many_documents_at_once_is_never_lost(store: Store) -> None:
    names = [f"v{thread}/d" for thread in range(THREADS)]
    watch(store, *names)
    shared = [snapshot_of(page(number, words=100)) for number in range(3)]

    def work(thread: int) -> None:
        for turn in range(9):
            body = replace(shared[(thread + turn) % 3], keep=False)
            check = checked(store, Outcome.HELD, document_id=names[thread], snapshot=body)
            assert store.commit_check(check) is not None

    in_threads(work)
    assert store.upkeep.verify() == ()
    for name in names:
        (newest,) = store.history.snapshots(name)
        assert store.history.body(newest.sha256)


def test_sweeping_while_others_write_takes_nothing_that_is_needed(store: Store) -> None:
    names = [f"v{thread}/d" for thread in range(THREADS)]
    watch(store, *names)

    def work(thread: int) -> None:
        for turn in range(6):
            if thread == 0:
                store.upkeep.collect_orphans()
            else:
                record_next(store, names[thread], keep=turn % 2 == 0)

    in_threads(work)
    assert store.upkeep.verify() == ()
    assert len(store.history.checks()) == (THREADS - 1) * 6


def test_alert_is_claimed_by_one_of_many(store: Store) -> None:
    watch(store)
    identifiers = store.outbox.add([new_alert(f"A{number}") for number in range(6)])

    def work(thread: int) -> list[int]:
        mine = []
        # one that would overtake another under way is refused, so that each has to be asked for again
        while waiting := [alert.id for alert in store.outbox.alerts(state=AlertState.PENDING)]:
            for identifier in waiting if thread % 2 else reversed(waiting):
                delivery = store.outbox.claim([identifier], channel="ops", reference=f"R{thread}", now=NOW)
                if delivery:
                    store.outbox.finish(delivery.id, Ending(DeliveryResult.SENT, ""), now=NOW)
                    mine.append(identifier)
        return mine

    claimed = [identifier for mine in in_threads(work) for identifier in mine]  # type: ignore[attr-defined]
    assert sorted(claimed) == sorted(identifiers)
    assert {alert.state for alert in store.outbox.alerts()} == {AlertState.SENT}


def test_claims_that_overlap_take_all_or_nothing(store: Store) -> None:
    watch(store)
    identifiers = store.outbox.add([new_alert(f"A{number}") for number in range(9)])

    def work(thread: int) -> int:
        chosen = [identifiers[thread], identifiers[thread + 1]]
        claimed = store.outbox.claim(
            chosen[:: 1 if thread % 2 else -1], channel="ops", reference="R", now=NOW
        )
        return 0 if claimed is None else 2

    taken = sum(int(str(count)) for count in in_threads(work))
    states = [alert.state for alert in store.outbox.alerts()]
    assert states.count(AlertState.SENDING) == taken >= 2
    assert all(len(store.outbox.deliveries(identifier)) <= 1 for identifier in identifiers)


def test_threads_read_while_others_write(store: Store) -> None:
    names = [f"v{thread}/d" for thread in range(THREADS)]
    watch(store, *names)

    def work(thread: int) -> None:
        for _ in range(6):
            if thread % 2:
                record_next(store, names[thread])
            else:
                for change in store.history.changes():
                    assert store.history.version(change.document_id, change.after) is not None

    in_threads(work)


def test_store_in_memory_serves_many_threads(tmp_path: Path) -> None:
    with open_store("sqlite://", tmp_path) as store:
        test_threads_read_while_others_write(store)
        assert store.upkeep.verify() == ()


def test_writer_killed_at_any_moment_leaves_no_torn_state(
    ready_url: str, storage: Path, splitter: Splitter
) -> None:
    names = ("v/a", "v/b")
    with open_store(ready_url, storage) as store:
        watch(store, *names)
    moments = random.Random(7)
    for _ in range(6):
        with splitter.split("write", ready_url, storage) as process:
            for _ in range(moments.randrange(1, 20)):
                process.read()
            time.sleep(moments.uniform(0, 0.01))
            process.kill()
        with open_store(ready_url, storage) as store:
            for name in names:
                assert_whole(store, name)
            assert store.upkeep.verify() == ()
            store.upkeep.collect_orphans()
            assert not list(store.database.files.temporary_files())
            assert store.upkeep.verify() == ()


def assert_whole(store: Store, name: str) -> None:
    """State, checks, versions, changes, alerts and bodies of a document tell the same story."""
    state = store.documents.state(name)
    assert state is not None
    versions = store.history.versions(name)
    assert state.seq == len(store.history.checks(name))
    assert state.version == (len(versions) or None)
    after = [change.after for change in store.history.changes(ChangeFilter(document_ids=[name]))]
    assert after == [version.number for version in reversed(versions[1:])]
    assert len(store.outbox.alerts(document_id=name)) == len(after)
    for version in versions:
        assert version.snapshot_id is not None
        snapshot = store.history.snapshot(version.snapshot_id)
        assert snapshot is not None
        assert store.history.body(snapshot.sha256).endswith(name.encode())


def test_second_instance_is_told_who_is_the_first(ready_url: str, storage: Path, splitter: Splitter) -> None:
    with splitter.split("hold", ready_url, storage) as process, open_store(ready_url, storage) as store:
        assert process.read() == "holding"
        with pytest.raises(StoreBusy) as caught, store.hold_instance():
            pass
        sentence = str(caught.value)
        assert str(process.pid) in sentence
        assert os.uname().nodename[:20] in sentence
        assert "UTC" in sentence
        watch(store)  # everything but the loop may go on beside it


def test_killed_instance_holds_nothing(ready_url: str, storage: Path, splitter: Splitter) -> None:
    with splitter.split("hold", ready_url, storage) as process:
        assert process.read() == "holding"
        process.kill()
    with open_store(ready_url, storage) as store:
        for _ in range(50):
            try:
                with store.hold_instance():
                    return
            except StoreBusy:
                time.sleep(0.1)  # a server takes a moment to see that its client is gone
    raise AssertionError("the instance is still held")


def test_instance_is_free_again_after_it_ended(store: Store) -> None:
    for _ in range(2):
        with store.hold_instance():
            pass
