"""Several workers on one database: hosts are shared out, pauses kept, one leads, and no loop runs beside them."""

import threading
import time
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest

from monitor.clock import utc_now
from monitor.daemon import Daemon, Team
from monitor.errors import StoreBusy, UsageError
from monitor.fetch import Web
from monitor.notify import Notifier
from monitor.store import open_store
from tests.daemon.running import wait_until
from tests.daemon.test_due_queue import assert_pauses_are_kept, config_of_hosts
from tests.databases import Kind
from tests.policies import policy_page
from tests.vendor_site import VendorSite

SPAN = timedelta(seconds=3)


@contextmanager
def at_work(config, name):
    """A worker in a thread of the test, with a store of its own."""
    with open_store(config.settings.database, config.settings.storage, objects="database") as store:
        team = Team(store.leases(name, SPAN))
        daemon = Daemon(
            config=config,
            store=store,
            open_world=lambda config: (
                Web(config.settings.fetch, version="1", ledger=team),
                Notifier(config.channels, storage=None),
            ),
            reload=lambda: config,
            team=team,
        )
        with store.hold_share(), team.membership():
            thread = threading.Thread(target=daemon.run)
            thread.start()
            try:
                yield daemon
            finally:
                daemon.stop()
                thread.join(40)


@pytest.fixture
def address(pool, monkeypatch):
    monkeypatch.setattr(Kind, "pool", pool)
    yield pool
    pool.give_back()


def test_two_workers_share_hosts_and_keep_their_pauses(address, tmp_path):
    with VendorSite(address="0.0.0.0") as site, ExitStack() as stack:
        for number in range(2):
            site.page(f"/{number}", policy_page())
        config = config_of_hosts(tmp_path, site, hosts=6, each=2, workers=2)
        store = stack.enter_context(open_store(config.settings.database, tmp_path))
        store.documents.sync(config.documents, utc_now())
        workers = [stack.enter_context(at_work(config, name)) for name in ("one", "two")]
        assert wait_until(lambda: all(state.version for state in store.documents.states()), 120)
        assert {len(store.history.checks(each.id)) for each in config.documents} == {1}
        assert [worker._led for worker in workers].count(True) == 1
    assert_pauses_are_kept(site, timedelta(seconds=1))


def test_another_worker_leads_where_the_first_is_not_heard_of(ready_postgres, tmp_path):
    with open_store(ready_postgres, tmp_path) as store:
        span = timedelta(seconds=0.5)
        first, second = (Team(store.leases(name, span)) for name in ("first", "second"))
        assert first.leads()
        assert not second.leads()
        time.sleep(0.6)  # nobody renews it: as of one that is stopped
        second._looked_at = first._looked_at = -60
        assert second.leads()
        assert not first.leads()


def test_a_turn_is_one_workers_and_its_pause_is_everybodys(ready_postgres, tmp_path):
    with open_store(ready_postgres, tmp_path) as store:
        first, second = (Team(store.leases(name, timedelta(seconds=30))) for name in ("first", "second"))
        assert first.take("kelp.example", 0) is None
        assert second.take("kelp.example", 0.05) > 1
        first.give("kelp.example", 0.4)
        began = time.monotonic()
        assert second.take("kelp.example", 5) is None
        assert time.monotonic() - began > 0.2
        second.give("kelp.example", 0)
        first.rest("kelp.example", 60)
        assert first.take("kelp.example", 0.05) > 30
        assert second.take("kelp.example", 0.05) > 30


def test_a_worker_that_slept_too_long_has_lost_what_it_held(ready_postgres, tmp_path):
    with open_store(ready_postgres, tmp_path) as store:
        first, second = (Team(store.leases(name, timedelta(seconds=0.3))) for name in ("first", "second"))
        assert first.take_host("kelp.example")
        assert not second.take_host("kelp.example")
        assert second.hosts_elsewhere() == {"kelp.example"}
        time.sleep(0.4)
        assert second.take_host("kelp.example")
        first.give_host("kelp.example")  # it wakes, and gives what is another's by now
        assert first.hosts_elsewhere() == {"kelp.example"}
        assert not first.take_host("kelp.example")


def test_a_loop_and_workers_refuse_each_other_by_name(ready_postgres, tmp_path):
    with ExitStack() as stack:
        first, second = (stack.enter_context(open_store(ready_postgres, tmp_path)) for _ in range(2))
        refused = pytest.raises(StoreBusy, match=r"policy-monitor \d+ on \S+ \(a worker\)")
        with first.hold_share(), second.hold_share(), refused:
            first.hold_instance().__enter__()
        with first.hold_instance(), pytest.raises(StoreBusy, match=r"policy-monitor \d+ on \S+ \(a daemon\)"):
            second.hold_share().__enter__()
        with first.hold_share():
            first.prove()
            with second.hold_share():  # of the same epoch: neither fences the other off
                first.documents.sync([], utc_now())
                second.documents.sync([], utc_now())


def test_workers_need_a_server(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/m.db", tmp_path)
    with store, pytest.raises(UsageError, match="they need PostgreSQL"):
        store.leases("one", SPAN)
