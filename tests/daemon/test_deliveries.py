"""A daemon with channels that hang, a reload that mends them, and attempts whose end nobody could record."""

import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.clock import utc_now
from monitor.model import Alert, AlertState, Channel, Subject, Timing
from monitor.store import open_store
from tests.daemon.running import config_of, running, wait_until
from tests.notify.loopback import http_inbox
from tests.vendor_site import Answer, VendorSite

pytestmark = pytest.mark.usefixtures("each_database")


@contextmanager
def silent_server():
    """Takes every connection and never answers; yields its port and the connections that it took."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0), backlog=200) as server:

        def take() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1], taken
        server.shutdown(socket.SHUT_RDWR)
    for each in taken:
        each.close()


def notices(channel, count):
    now = utc_now()
    return [
        Alert(
            reference=f"PM-{channel}{number}", document_id="", channel=channel, subject=Subject.HELD, about=f"about {number}",
            timing=Timing.NOW, due_at=now, created_at=now,
        )
        for number in range(count)
    ]  # fmt: skip


def test_a_mended_channel_is_used_at_once_and_each_failure_is_logged_when_it_happens(tmp_path, caplog):
    with VendorSite() as site, silent_server() as (port, taken), http_inbox() as inbox:
        config = replace(config_of(tmp_path, site, hook=f"webhook://127.0.0.1:{port}/x?rto=1"), documents=())
        mended = replace(config, channels=(Channel(name="hook", url=f"webhook://{inbox.host}/x"),))
        with open_store(config.settings.database, tmp_path) as store:
            store.outbox.add(notices("hook", 40))
            with running(config, store, reload=lambda: mended) as daemon:
                assert wait_until(lambda: "not sent, tried again later" in caplog.text, 5)
                assert wait_until(lambda: len(taken) > 2)
                daemon._reload_asked.set()
                assert wait_until(lambda: store.outbox.count_by_state().get("sent") == 40, 15)
                assert len(taken) < 12


def test_nine_dead_channels_delay_a_healthy_one_by_nothing_even_where_a_reload_brought_them(tmp_path):
    with VendorSite() as site, silent_server() as (port, _), http_inbox() as inbox:
        config = replace(config_of(tmp_path, site, hook=f"webhook://{inbox.host}/x"), documents=())
        dead = [
            Channel(name=f"dead{number}", url=f"webhook://127.0.0.1:{port}/x?rto=6") for number in range(9)
        ]
        more = replace(config, channels=(*config.channels, *dead))
        opened = open_store(config.settings.database, tmp_path)
        with opened as store, running(config, store, reload=lambda: more) as daemon:
            daemon._reload_asked.set()
            assert wait_until(lambda: daemon.config is more)
            store.outbox.add([each for channel in dead for each in notices(channel.name, 2)])
            assert wait_until(lambda: len(store.outbox.alerts(state=AlertState.SENDING)) == 9)
            store.outbox.add(notices("hook", 1))
            assert wait_until(lambda: store.outbox.count_by_state().get("sent") == 1)
            assert len(store.outbox.alerts(state=AlertState.SENDING)) == 9, "the others are still waited for"


def test_an_attempt_whose_end_was_not_recorded_is_due_again_while_the_daemon_runs(tmp_path):
    with VendorSite() as site, http_inbox() as inbox:
        config = replace(config_of(tmp_path, site, hook=f"webhook://{inbox.host}/x"), documents=())
        with open_store(config.settings.database, tmp_path) as store, running(config, store):
            (alert,) = store.outbox.add(notices("hook", 1))
            claimed = store.outbox.claim([alert], channel="hook", reference="PM-LOST", now=utc_now())
            assert claimed or wait_until(lambda: store.outbox.count_by_state().get("sent") == 1)
            assert wait_until(lambda: store.outbox.alert(alert).state is AlertState.SENT, 25)


def test_more_workers_by_reload_start_their_checks_at_once(tmp_path):
    with VendorSite() as site:
        config = config_of(tmp_path, site)
        (document,) = config.documents
        for path in ("/a", "/b"):
            site.on(path, lambda asked: (site.stopping.wait(8), Answer(status=503))[1])
        both = tuple(
            replace(document, id=f"kelp/{name}", name=name, url=site.url(f"/{name}", host=host))
            for name, host in (("a", "127.0.0.1"), ("b", "localhost"))
        )
        config = replace(config, documents=both)
        few = replace(config, settings=replace(config.settings, workers=1))
        with open_store(config.settings.database, tmp_path) as store:
            store.documents.sync(both, utc_now() - timedelta(minutes=1))
            with running(few, store, reload=lambda: config) as daemon:
                assert wait_until(lambda: len(site.paths()) == 1)
                daemon._reload_asked.set()
                assert wait_until(lambda: len(site.paths()) == 2, 5)
                site.stopping.set()
