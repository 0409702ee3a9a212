"""Whose turn it is: light work beside heavy, as threads see it, and as the pool does it."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from monitor.errors import TooHeavy
from monitor.normalize import normalize
from monitor.sandbox import BusyError, Quota, Sandbox, ShutdownError
from monitor.sandbox.precedence import Turns
from tests.policies import policy_page
from tests.sandbox import hostile_pages

WHERE = {"content_type": None, "url": "https://lanternfish.example/privacy"}


def heavy(turns: Turns, work: bytes):
    """A turn of work that was seen to take long."""
    turn = turns.take(work)
    assert turns.may_go_on(turn)
    assert turn.is_heavy
    return turn


@pytest.mark.parametrize(("places", "most"), [(1, 1), (2, 1), (4, 2), (8, 4), (64, 4)])
def test_half_of_the_places_and_never_more_than_four_go_to_heavy_work(places, most):
    turns = Turns(places, most_waiting=0)
    held = [heavy(turns, b"%d" % number) for number in range(most)]
    light = [turns.take(b"light %d" % number) for number in range(places - most)]
    assert not any(each.is_heavy for each in light)
    turns.give_back(held[0])
    again = turns.take(b"0")
    assert again.is_heavy
    with pytest.raises(BusyError):
        turns.take(b"0")


def test_long_work_gives_way_only_to_those_who_wait():
    turns = Turns(2, most_waiting=None)
    heavy(turns, b"first")
    second = turns.take(b"second")
    assert turns.may_go_on(second), "nobody waits for its place"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(turns.take, b"light")
        while not turns._waiting:
            pass
        assert not turns.may_go_on(second)
        turns.give_back(second)
        assert not waiting.result(5).is_heavy


def test_what_was_seen_to_be_heavy_meanwhile_is_heavy_for_those_who_wait_with_the_same():
    turns = Turns(1, most_waiting=1)
    running = turns.take(b"same")
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(turns.take, b"same") for _ in range(4)]
        while turns._waiting < 4:
            pass
        assert turns.may_go_on(running)
        done, _ = wait(waiting, 5, return_when="FIRST_EXCEPTION")
        while len(done) < 3:
            done, _ = wait(waiting, 0.01)
        assert all(isinstance(each.exception(), BusyError) for each in done)
        turns.give_back(running)
        assert next(each for each in waiting if each not in done).result(5).is_heavy


def test_whoever_waits_when_all_ends_is_told():
    turns = Turns(1, most_waiting=None)
    heavy(turns, b"known")
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(turns.take, work) for work in (b"known", b"light")]
        while turns._waiting + turns._heavy_waiting < 2:
            pass
        turns.close()
        assert all(isinstance(each.exception(5), ShutdownError) for each in waiting)
    with pytest.raises(ShutdownError):
        turns.take(b"later")


def test_light_pages_are_read_while_heavy_ones_wait_for_each_other():
    quota = Quota(cpu=0, patience=0.2)
    endings: list[str] = []
    lock = threading.Lock()

    def read(sandbox: Sandbox, body: bytes, called: str) -> None:
        try:
            sandbox.run(normalize, body, **WHERE)
        except (TooHeavy, BusyError) as error:
            called = type(error).__name__
        with lock:
            endings.append(called)

    bodies = [hostile_pages.pdf(1_400_000 + number) for number in range(4)]
    with Sandbox(quota=quota, size=2, most_waiting=1) as sandbox, ThreadPoolExecutor(20) as pool:
        for body in bodies:
            pool.submit(read, sandbox, body, "read after all")
        lights = [pool.submit(read, sandbox, policy_page(), "light") for _ in range(10)]
        wait(lights)
        assert endings.count("TooHeavy") <= 1, "a light page waits for one heavy page at most"
    assert endings.count("light") == 10
    assert 1 <= endings.count("TooHeavy") <= 3
    assert endings.count("TooHeavy") + endings.count("BusyError") == 4
