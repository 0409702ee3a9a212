"""The daemon's heartbeat and watchdog: given while work proceeds, withheld when something hangs."""

import socket
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Alert, Subject, Timing
from monitor.store import open_store
from tests.daemon.running import config_of, running, wait_until
from tests.policies import policy_page
from tests.vendor_site import Answer, VendorSite

pytestmark = pytest.mark.usefixtures("each_database_in_sweeps")


@pytest.fixture
def site():
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        site.page("/beat", "OK")
        yield site


def beats(site):
    return [asked for asked in site.asked if asked.path == "/beat"]


def test_a_sign_of_life_is_given_at_most_once_a_minute(tmp_path, site):
    config = config_of(tmp_path, site)
    with open_store(config.settings.database, tmp_path) as store, running(config, store):
        assert wait_until(lambda: beats(site))
        time.sleep(2.5)
        assert len(beats(site)) == 1


def test_no_sign_of_life_while_a_check_is_long_overdue(tmp_path, site):
    site.on("/privacy", lambda asked: (site.stopping.wait(8), Answer(status=503))[1])
    config = config_of(tmp_path, site)
    with open_store(config.settings.database, tmp_path) as store:
        documents = config.documents
        store.documents.sync(documents, store_time(-timedelta(hours=2)))
        with running(config, store):
            assert wait_until(site.paths)
            time.sleep(2)
            assert beats(site) == []


def store_time(ago):
    from monitor.clock import utc_now

    return utc_now() + ago


def test_a_heartbeat_service_that_fails_stops_nothing(tmp_path, site, caplog):
    site.on("/beat", lambda asked: Answer(status=500))
    config = config_of(tmp_path, site)
    with open_store(config.settings.database, tmp_path) as store, running(config, store):
        assert wait_until(lambda: beats(site))
        assert wait_until(lambda: store.documents.states()[0].version == 1)
        assert wait_until(lambda: "heartbeat not taken" in caplog.text)
    assert site.url("/beat") not in caplog.text


def test_a_delivery_that_hangs_stops_the_watchdog_and_the_heartbeat(tmp_path, site, monkeypatch):
    silent = socket.create_server(("127.0.0.1", 0))
    silent.settimeout(20)
    hook = f"webhook://127.0.0.1:{silent.getsockname()[1]}/hook?rto=20"
    config = config_of(tmp_path, site, hook=hook)
    config = replace(config, settings=replace(config.settings, heartbeat_url=""))
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(tmp_path / "notify"))
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    with open_store(config.settings.database, tmp_path) as store, silent, listener:
        store.documents.sync(config.documents, store_time(timedelta(0)))
        with running(config, store, delivery_limit=timedelta(seconds=2)):
            assert wait_for_kick(listener, 20)
            store.outbox.add([hook_alert()])
            connection, _ = silent.accept()
            with connection:
                assert wait_until(lambda: not wait_for_kick(listener), 15), "the kicks stop"
            assert wait_until(lambda: wait_for_kick(listener), 15), "and come again when it is over"


def hook_alert():
    now = store_time(timedelta(0))
    return Alert(
        reference="PM-HANGS", document_id="kelp/privacy", channel="hook", subject=Subject.HELD, about="hook",
        timing=Timing.NOW, due_at=now, created_at=now,
    )  # fmt: skip


def wait_for_kick(listener, seconds=2.5):
    """Whether the watchdog is kicked within so many seconds from now."""
    listener.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            listener.recv(1000)
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        listener.settimeout(left)
        with suppress(TimeoutError):
            if b"WATCHDOG=1" in listener.recv(1000):
                return True
    return False
