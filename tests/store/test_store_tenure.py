"""One loop a database of a server: its lock is watched, and what a former one would write is refused."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.errors import StoreBusy
from monitor.store import Store, open_store
from tests.databases import engine_of
from tests.store.store_samples import NOW, document, record_first, watch

SESSIONS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
HOLDERS = (
    f"{SESSIONS} AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = {0x706F6C03})"
)


@pytest.fixture
def address(ready_postgres: str) -> str:
    return ready_postgres


@pytest.fixture
def first(address: str, storage: Path) -> Iterator[Store]:
    with open_store(address, storage) as store:
        watch(store)
        yield store


@pytest.fixture
def second(address: str, storage: Path) -> Iterator[Store]:
    with open_store(address, storage) as store:
        yield store


def end_sessions(address: str, which: str = SESSIONS) -> int:
    """As a restart of the server ends them: nobody is told; how many it were."""
    engine = engine_of(address)
    with engine.begin() as connection:
        ended = len(connection.execute(text(f"SELECT pg_terminate_backend(pid) {which}")).all())
    engine.dispose()
    return ended


def test_a_loop_whose_lock_was_lost_takes_it_again_before_another_can(
    first: Store, second: Store, address: str
) -> None:
    with first.hold_instance():
        assert end_sessions(address) > 0
        first.prove()
        with pytest.raises(StoreBusy, match="Another instance runs"), second.hold_instance():
            pass
        record_first(first)
        first.prove()


def test_a_loop_that_another_followed_can_write_nothing_and_says_who_that_is(
    first: Store, second: Store, address: str
) -> None:
    with first.hold_instance():
        end_sessions(address, HOLDERS)
        with second.hold_instance():
            for write in (
                lambda: record_first(first),
                lambda: first.documents.make_due([document().id], NOW),
                lambda: first.outbox.recover(NOW),
            ):
                with pytest.raises(StoreBusy, match=r"Another instance took over .*policy-monitor \d+ on"):
                    write()
            assert first.history.versions(document().id) == ()
            record_first(second)
        # the other one has ended, too; what this one knows is still of another epoch
        with pytest.raises(StoreBusy, match="took over"):
            first.prove()
        with pytest.raises(StoreBusy, match="took over"):
            record_first(first)


def test_a_loop_that_was_followed_learns_it_by_looking_alone(
    first: Store, second: Store, address: str
) -> None:
    with first.hold_instance():
        end_sessions(address, HOLDERS)
        with second.hold_instance(), pytest.raises(StoreBusy, match="Another instance runs"):
            first.prove()


def test_who_follows_waits_for_what_the_former_one_is_writing(
    first: Store, second: Store, address: str
) -> None:
    """Else a transaction that proved its epoch in time could commit after the next one had begun."""
    order: list[str] = []
    with first.hold_instance():
        with first.database.write() as connection:
            end_sessions(address, HOLDERS)

            def follow() -> None:
                with second.hold_instance():
                    order.append("followed")

            follower = threading.Thread(target=follow)
            follower.start()
            time.sleep(0.3)
            connection.execute(text("UPDATE documents SET vendor = 'late'"))
            order.append("written")
        follower.join(10)
    assert order == ["written", "followed"]


def test_a_session_of_its_own_that_the_server_holds_for_alive_does_not_keep_a_loop_out(
    first: Store, second: Store
) -> None:
    with first.hold_instance():
        # the network was cut: this side has given the session up, the server has not noticed
        lost = first.database.tenure
        assert lost is not None
        kept, lost._connection = lost._connection, None  # type: ignore[attr-defined]
        first.prove()
        record_first(first)
        with pytest.raises(StoreBusy), second.hold_instance():
            pass
        kept.invalidate()
        kept.close()


def test_commands_beside_a_loop_may_write_and_are_of_no_epoch(first: Store, second: Store) -> None:
    with first.hold_instance():
        record_first(second)
        first.documents.make_due([document().id], NOW)
