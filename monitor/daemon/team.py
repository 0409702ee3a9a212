"""A worker among others on one database: which hosts it takes, whose turn it is at a host, and who leads.

All of it is leases on the clock of the database, renewed by a thread: what a worker held that was killed,
frozen or cut off is free again after ``SPAN``. Only the one that leads does what one alone may do: takes up
the configuration, follows up, sends. Refuses to be the truth: what is due stands in the tables, and a check
counts by its state's number.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.daemon.threads import start_thread
from monitor.errors import StoreError, StoreRefusal
from monitor.store.leases import Leases

SPAN = timedelta(seconds=20)
"""How long a lease lasts that nobody renews."""
RENEWAL = 5.0
"""Seconds between two renewals, and between two looks at who leads."""
_HOST, _TURN, _LEAD = "host ", "turn ", "lead"


@dataclass(slots=True)
class Team:
    """This worker's part in the team; safe from all its threads."""

    leases: Leases
    _names: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ended: threading.Event = field(default_factory=threading.Event)
    _leads: bool = False
    _looked_at: float = -RENEWAL

    @contextmanager
    def membership(self) -> Iterator[None]:
        """Renew what is held until the block ends, and hold nothing after it."""
        start_thread(self._renew, name="leases")
        try:
            yield
        finally:
            self._ended.set()
            with self._lock, suppress(StoreError):
                for name in self._names:
                    self.leases.give(name)

    def leads(self) -> bool:
        """Whether this one leads the team; who did, and was not heard of, does so no more."""
        now = time.monotonic()
        if now - self._looked_at >= RENEWAL:
            self._leads = self._take(_LEAD)
            self._looked_at = now
        return self._leads

    def hosts_elsewhere(self) -> frozenset[str]:
        """The hosts that other workers have taken."""
        return frozenset(name.removeprefix(_HOST) for name in self.leases.others(_HOST))

    def take_host(self, host: str) -> bool:
        """Check documents of this host from now on; False where another worker does."""
        return self._take(_HOST + host)

    def give_host(self, host: str) -> None:
        """Leave the host to whoever comes; where that cannot be recorded, its lease runs out."""
        self._give(_HOST + host, timedelta(0))

    def take(self, host: str, patience: float) -> float | None:
        """Have the host's turn for one request: None; else for how many seconds it is still not ours."""
        until = time.monotonic() + patience
        while not self._take(_TURN + host):
            wait = self.leases.wait_for(_TURN + host).total_seconds()
            left = until - time.monotonic()
            if left <= 0 or wait > max(left, SPAN.total_seconds()):
                return wait
            time.sleep(min(max(wait, 0.02), left, 1.0))
        return None

    def give(self, host: str, pause: float) -> None:
        """The request has ended: nobody asks the host for so many seconds."""
        self._give(_TURN + host, timedelta(seconds=pause))

    def rest(self, host: str, seconds: float) -> None:
        """Nobody asks the host for so long."""
        self.leases.rest(_TURN + host, timedelta(seconds=seconds))

    def _take(self, name: str) -> bool:
        if not self.leases.take(name):
            return False
        with self._lock:
            self._names.add(name)
        return True

    def _give(self, name: str, pause: timedelta) -> None:
        with self._lock:
            self._names.discard(name)
        with suppress(StoreRefusal):
            self.leases.give(name, pause)

    def _renew(self) -> None:
        while not self._ended.wait(RENEWAL):
            with self._lock:
                names = sorted(self._names)
            with suppress(StoreError):  # what it means is told by the loop, which asks the same database
                self.leases.renew(names)
