"""One request at a time per host, with a pause between two."""

import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from monitor.fetch import Fetcher, HostGate
from monitor.fetch.politeness import MAX_HOLD, MAX_HOSTS, MAX_PAUSE, NoTurn
from monitor.model import TroubleKind, Validators
from tests.fetch.fetch_world import NOW, Internet, document, settings
from tests.vendor_site import Answer, Asked, VendorSite

PATIENT = timedelta(seconds=20)


def is_free(gate: HostGate, host: str) -> bool:
    """Whether a request without patience gets its turn."""
    try:
        with gate.turn(host, patience=timedelta(0)):
            return True
    except NoTurn:
        return False


def test_many_threads_ask_one_host_one_at_a_time_and_with_the_pause(site: VendorSite) -> None:
    def slowly(asked: Asked) -> Answer:
        site.stopping.wait(0.05)
        return Answer(body=b"hello")

    site.on("/privacy", slowly)
    fetcher = Fetcher(settings(host_delay=timedelta(seconds=0.1)), version="1")

    def one(_: int) -> bytes | None:
        return fetcher.fetch(document(site.url("/privacy")), Validators(), now=NOW).body

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(one, range(6))) == [b"hello"] * 6
    times = [asked.at for asked in site.asked]
    assert site.most_at_once == 1
    assert all(after - before >= 0.095 for before, after in itertools.pairwise(times))


def test_different_hosts_are_asked_at_the_same_time(internet: Internet) -> None:
    meeting = threading.Barrier(2, timeout=5)

    def meet(asked: Asked) -> Answer:
        meeting.wait()
        return Answer(body=b"met")

    fetcher = Fetcher(settings(allow_private=False), version="1")
    with VendorSite() as one, VendorSite() as two, ThreadPoolExecutor(2) as threads:
        urls = [internet.put("acorn.example", "9.1.1.1", one), internet.put("oak.example", "9.1.1.2", two)]
        one.on("/", meet)
        two.on("/", meet)
        got = threads.map(lambda url: fetcher.fetch(document(f"{url}/"), Validators(), now=NOW), urls)
        assert [fetch.body for fetch in got] == [b"met", b"met"]


def test_redirects_and_robots_txt_wait_for_their_hosts_turn_too(site: VendorSite) -> None:
    site.redirect("/", "/privacy")
    site.page("/privacy", "hello")
    fetcher = Fetcher(settings(host_delay=timedelta(seconds=0.15)), version="1")
    began = time.monotonic()
    got = fetcher.fetch(document(site.url("/")), Validators(), now=NOW)
    wall = timedelta(seconds=time.monotonic() - began)
    times = [asked.at for asked in site.asked]
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/", "/privacy"]
    assert all(after - before >= 0.145 for before, after in itertools.pairwise(times))
    assert wall - got.duration >= timedelta(seconds=0.29), "waiting for turns is not the server's time"


def test_waiting_for_a_turn_does_not_use_up_the_fetchs_time(site: VendorSite) -> None:
    site.redirect("/", "/privacy")
    site.page("/privacy", "hello")
    options = settings(host_delay=timedelta(seconds=0.8), total_timeout=timedelta(seconds=1.5))
    fetcher = Fetcher(options, version="1")
    assert fetcher.fetch(document(site.url("/")), Validators(), now=NOW).body == b"hello"


def test_turns_come_in_the_order_of_asking() -> None:
    gate, order, started = HostGate(timedelta(0)), [], threading.Semaphore(0)

    def take(number: int) -> None:
        started.release()
        with gate.turn("acorn.example", patience=PATIENT):
            order.append(number)

    with gate.turn("acorn.example", patience=PATIENT):
        threads = [threading.Thread(target=take, args=(number,)) for number in range(5)]
        for thread in threads:
            thread.start()
            started.acquire()
            time.sleep(0.02)
    for thread in threads:
        thread.join(5)
    assert order == [0, 1, 2, 3, 4]


def test_the_turn_is_given_back_after_an_error() -> None:
    gate = HostGate(timedelta(0))
    with pytest.raises(ZeroDivisionError), gate.turn("acorn.example", patience=PATIENT):
        raise ZeroDivisionError
    with gate.turn("acorn.example", patience=timedelta(0)):
        assert not is_free(gate, "acorn.example")
    assert is_free(gate, "acorn.example")


def test_patience_ends_where_others_hold_the_host() -> None:
    gate = HostGate(timedelta(0))
    with gate.turn("acorn.example", patience=PATIENT):
        began = time.monotonic()
        with pytest.raises(NoTurn) as caught, gate.turn("acorn.example", patience=timedelta(seconds=0.1)):
            pass
        assert 0.09 < time.monotonic() - began < 2
    assert caught.value.transient and caught.value.trouble is TroubleKind.UNREACHABLE


def test_a_host_that_wants_to_be_left_alone_is_said_so_at_once() -> None:
    gate = HostGate(timedelta(0))
    gate.hold_off("acorn.example", timedelta(hours=1))
    began = time.monotonic()
    with pytest.raises(NoTurn) as caught, gate.turn("acorn.example", patience=PATIENT):
        pass
    assert time.monotonic() - began < 1
    assert caught.value.retry_after is not None and caught.value.retry_after > timedelta(minutes=59)
    with gate.turn("oak.example", patience=PATIENT) as waited:
        assert waited < 1


def test_a_short_wish_is_waited_for() -> None:
    gate = HostGate(timedelta(0))
    gate.hold_off("acorn.example", timedelta(seconds=0.2))
    with gate.turn("acorn.example", patience=PATIENT) as waited:
        assert waited >= 0.19


def test_wishes_and_pauses_are_bounded() -> None:
    passed = timedelta(0)
    gate = HostGate(timedelta(seconds=2), clock=lambda: 100.0 + passed.total_seconds())
    gate.hold_off("acorn.example", timedelta(days=400))
    gate.slow_down("oak.example", timedelta(days=1))
    gate.slow_down("elm.example", timedelta(0))
    assert is_free(gate, "ash.example")
    ends = {"elm.example": timedelta(seconds=2), "oak.example": MAX_PAUSE, "acorn.example": MAX_HOLD}
    for host, end in ends.items():
        passed = end - timedelta(seconds=0.5)
        assert not is_free(gate, host)
        passed = end
        assert is_free(gate, host)


def test_idle_hosts_are_forgotten_when_there_are_many_and_held_ones_are_not() -> None:
    gate = HostGate(timedelta(0))
    gate.hold_off("acorn.example", timedelta(hours=1))
    for number in range(MAX_HOSTS + 10):
        with gate.turn(f"h{number}.example", patience=PATIENT):
            pass
    assert len(gate._places) <= MAX_HOSTS
    assert not is_free(gate, "acorn.example")
