"""One request at a time per host, with a pause between two: the gate every request takes its turn at.

Shared by all threads of a process and kept in memory: whatever is forgotten at a restart is at most
one pause. It decides when, never whether: robots.txt and addresses are other rooms' questions.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol

from monitor.fetch.failure import FetchFailure, show
from monitor.model import TroubleKind

MAX_PAUSE = timedelta(seconds=30)
"""The longest pause between two requests that a robots.txt gets by Crawl-delay."""

MAX_HOLD = timedelta(days=1)
"""The longest that a Retry-After keeps us from a host."""

MAX_HOSTS = 10_000
"""Hosts remembered; those that nobody waits for and whose pause is over are forgotten first."""


class NoTurn(FetchFailure):
    """A host was not asked at all: it wants to be left alone, or too many requests wait for it."""


class _Place:
    """What is known of one host; all fields are guarded by the gate's lock. Times are the clock's seconds."""

    __slots__ = ("busy", "held_until", "pause", "ready_at", "waiting")

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.busy = False
        self.ready_at = 0.0
        self.held_until = 0.0
        self.waiting: deque[object] = deque()


class Ledger(Protocol):
    """Turns among several processes, which ask the same hosts."""

    def take(self, host: str, patience: float) -> float | None:
        """Have the host's turn for one request: None.

        Where that does not come within so many seconds, for how many it is still another's, or rests.
        """

    def give(self, host: str, pause: float) -> None:
        """The request has ended: nobody asks the host for so many seconds."""

    def rest(self, host: str, seconds: float) -> None:
        """Nobody asks the host for so long: it said so."""


class HostGate:
    """Turns, host by host, first come first served. Hosts are names without port, lower-case.

    ``delay`` passes between the end of one request and the start of the next to the same host.
    ``clock`` gives monotonic seconds.
    """

    def __init__(
        self,
        delay: timedelta,
        *,
        clock: Callable[[], float] = time.monotonic,
        ledger: Ledger | None = None,
    ) -> None:
        self._ledger = ledger
        self._delay = delay.total_seconds()
        self._clock = clock
        self._changed = threading.Condition()
        self._places: dict[str, _Place] = {}
        self._asleep = 0

    @property
    def asleep(self) -> int:
        """How many threads wait for a turn now."""
        return self._asleep

    def rest_of(self, host: str) -> float:
        """Seconds that the host's pause between two requests still lasts, 0.0 where it is over."""
        with self._changed:
            place = self._places.get(host)
            return max(0.0, place.ready_at - self._clock()) if place else 0.0

    @contextmanager
    def turn(self, host: str, *, patience: timedelta) -> Iterator[float]:
        """Hold the host for one request; yields the seconds waited for it.

        Raises NoTurn (transient) where the turn would not come within ``patience``: at once, and with
        ``retry_after``, if the host asked to be left alone for longer.
        """
        began = self._clock()
        deadline = began + patience.total_seconds()
        place = self._enter(host, deadline)
        try:
            self._enter_ledger(host, deadline)
            yield self._clock() - began
        finally:
            if self._ledger is not None:
                self._ledger.give(host, place.pause)
            with self._changed:
                place.busy = False
                place.ready_at = self._clock() + place.pause
                self._changed.notify_all()

    def hold_off(self, host: str, wish: timedelta) -> None:
        """Leave the host alone for as long as it asked (Retry-After), a day at most."""
        seconds = min(wish, MAX_HOLD).total_seconds()
        with self._changed:
            place = self._place(host)
            place.held_until = max(place.held_until, self._clock() + seconds)
        if self._ledger is not None:
            self._ledger.rest(host, seconds)

    def slow_down(self, host: str, pause: timedelta) -> None:
        """Pause at least this long between requests to the host (Crawl-delay), ``MAX_PAUSE`` at most."""
        with self._changed:
            place = self._place(host)
            place.pause = max(self._delay, min(pause, MAX_PAUSE).total_seconds())
            place.ready_at = max(place.ready_at, self._clock() + place.pause)

    def _enter(self, host: str, deadline: float) -> _Place:
        ticket = object()
        with self._changed:
            place = self._place(host)
            place.waiting.append(ticket)
            try:
                while (wait := self._wait(place, ticket)) != 0.0:
                    now = self._clock()
                    if place.held_until > deadline:
                        raise _hold_failure(host, place.held_until - now)
                    if now >= deadline:
                        raise _queue_failure(host)
                    self._asleep += 1
                    try:
                        self._changed.wait(min(wait, deadline - now))
                    finally:
                        self._asleep -= 1
                place.busy = True
            finally:
                place.waiting.remove(ticket)
                self._changed.notify_all()
            return place

    def _enter_ledger(self, host: str, deadline: float) -> None:
        """Have the turn among the other processes, too."""
        if self._ledger is None:
            return
        left = self._ledger.take(host, max(0.0, deadline - self._clock()))
        if left is not None:
            raise _hold_failure(host, left) if left > MAX_PAUSE.total_seconds() else _queue_failure(host)

    def _wait(self, place: _Place, ticket: object) -> float:
        """Seconds until it is worth looking again; 0.0 when it is this ticket's turn."""
        if place.busy or place.waiting[0] is not ticket:
            return threading.TIMEOUT_MAX
        return max(0.0, max(place.ready_at, place.held_until) - self._clock())

    def _place(self, host: str) -> _Place:
        if host not in self._places:
            if len(self._places) >= MAX_HOSTS:
                self._forget()
            self._places[host] = _Place(self._delay)
        return self._places[host]

    def _forget(self) -> None:
        now = self._clock()
        idle = [
            host
            for host, place in self._places.items()
            if not place.busy and not place.waiting and max(place.ready_at, place.held_until) <= now
        ]
        for host in idle:
            del self._places[host]


def _hold_failure(host: str, seconds: float) -> NoTurn:
    wish = timedelta(seconds=round(seconds))
    return NoTurn(
        f"{show(host)} asked not to be asked again for {wish}; it is left alone until then.",
        TroubleKind.BLOCKED,
        transient=True,
        retry_after=wish,
    )


def _queue_failure(host: str) -> NoTurn:
    return NoTurn(
        f"Too many requests wait for {show(host)}, which is asked one at a time; it is tried again later "
        "(host_delay sets the pause).",
        TroubleKind.UNREACHABLE,
        transient=True,
    )
