"""The server of the database goes away at the worst moments and comes back: the daemon neither ends nor loses nor
doubles anything."""

import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.clock import utc_now
from monitor.daemon import rests
from monitor.errors import StoreBusy
from monitor.model import AlertState
from monitor.route import default_routes
from monitor.store import ChangeFilter, open_store
from tests.daemon.running import config_of, running, wait_until
from tests.databases import Kind, Server
from tests.notify.loopback import http_inbox
from tests.policies import edited, policy_page
from tests.vendor_site import Answer, VendorSite

PATHS = [f"/p{number}" for number in range(3)]
BEFORE, AFTER = policy_page(), policy_page(edited("after 90 days", "after 30 days"))


class Outage:
    """Once: the server is stopped here and now, and started again some seconds later."""

    def __init__(self, server: Server, seconds: float) -> None:
        self.server, self.seconds = server, seconds
        self.begun, self.over = threading.Event(), threading.Event()
        self._lock = threading.Lock()

    def begin(self) -> None:
        with self._lock:
            if self.begun.is_set():
                return
            self.begun.set()
            self.server.stop()
        threading.Thread(target=self._end, daemon=True).start()

    def _end(self) -> None:
        time.sleep(self.seconds)
        self.server.start()
        self.over.set()


def documents_of(config, site):
    (document,) = config.documents
    return tuple(
        replace(
            document, id=f"kelp/{path[1:]}", name=path[1:], url=site.url(path, host=f"127.0.0.{number + 2}")
        )
        for number, path in enumerate(PATHS)
    )


@pytest.mark.parametrize("seconds", [0, 4, pytest.param(20, marks=pytest.mark.sweep)])
@pytest.mark.parametrize("moment", ["a page is read", "a message arrives"])
def test_nothing_is_lost_or_doubled(own_server, pool, tmp_path, monkeypatch, moment, seconds):
    monkeypatch.setattr(rests, "FIRST", 0.5)
    monkeypatch.setattr(Kind, "pool", pool)
    outage = Outage(own_server, seconds)
    changed = threading.Event()

    def behave(asked):
        if changed.is_set() and moment == "a page is read":
            outage.begin()
        body = AFTER if changed.is_set() else BEFORE
        return Answer(body=body, headers=(("content-type", "text/html; charset=utf-8"),))

    with VendorSite(address="0.0.0.0") as site, http_inbox() as inbox:
        for path in PATHS:
            site.on(path, behave)
        config = config_of(tmp_path, site, hook=f"webhook://{inbox.host}/x")
        settings = replace(
            config.settings,
            confirm_after=timedelta(0),
            heartbeat_url=None,
            fetch=replace(config.settings.fetch, host_delay=timedelta(0)),
        )
        config = replace(
            config, documents=documents_of(config, site), settings=settings, routes=default_routes(["hook"])
        )
        names = [document.id for document in config.documents]
        if moment == "a message arrives":
            inbox.before_answer = outage.begin
        try:
            with open_store(config.settings.database, tmp_path) as store:
                store.documents.sync(config.documents, utc_now())
            with (
                open_store(config.settings.database, tmp_path) as store,
                open_store(config.settings.database, tmp_path) as other,
                store.hold_instance(),
                running(config, store) as daemon,
            ):
                assert wait_until(lambda: all(state.version for state in store.documents.states()), 120)
                changed.set()
                store.documents.make_due(names, utc_now())
                assert outage.begun.wait(120)
                assert outage.over.wait(60)
                assert wait_until(lambda: _all_told(store, names), 120)
                over = time.monotonic()
                assert wait_until(lambda: daemon._proved_at > over, 60)  # it has looked at its lock
                time.sleep(1)  # time for what should not come
                with pytest.raises(StoreBusy), other.hold_instance():
                    pass
                assert daemon._fatal is None
                assert not daemon._stop.is_set()
            with open_store(config.settings.database, tmp_path) as store:
                for name in names:
                    assert [version.number for version in store.history.versions(name)] == [1, 2]
                    assert len(store.history.changes(ChangeFilter(document_ids=[name]))) == 1
                assert {alert.state for alert in store.outbox.alerts()} == {AlertState.SENT}
                assert store.upkeep.verify() == ()
            keys = Counter(each.headers["idempotency-key"] for each in inbox.received)
            assert set(keys.values()) == {1}
        finally:
            if outage.begun.is_set():
                outage.over.wait(60)
            pool.give_back()


def _all_told(store, names):
    changes = store.history.changes(ChangeFilter(document_ids=names))
    return len(changes) == len(names) and set(store.outbox.count_by_state()) == {AlertState.SENT}
