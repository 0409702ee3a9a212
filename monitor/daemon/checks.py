"""The checks in flight: one thread each, never two at one host, none that hangs unseen."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.check import Examiner, Postponement, check_document
from monitor.daemon.due_queue import DueQueue
from monitor.daemon.name_service import NameService
from monitor.daemon.orders import Orders
from monitor.daemon.rests import Rests
from monitor.daemon.team import Team
from monitor.daemon.threads import start_thread
from monitor.errors import StoreError, StoreOffline, StoreRefusal
from monitor.log import get_log
from monitor.model import Checked, Document
from monitor.sandbox import BusyError, ShutdownError
from monitor.store import Store

events = get_log(__name__)

AFTER_A_BUG = timedelta(hours=1)
REFUSED = timedelta(minutes=1)
"""When a check that the store did not take is made again."""
BUSY = timedelta(minutes=2)
"""When a heavy page is read that found as many waiting as may."""
JOB_MARGIN = timedelta(minutes=10)
"""What a check may take beyond its fetch before it is said to hang."""
FETCH_STRETCH = 8
"""A fetch may wait for turns, ask for robots.txt and be done again by a browser: so many limits long."""
MOST_DUE = 20_000
"""So many due documents are known at a time: what is overdue for longest comes first."""
MOST_ASLEEP = 64
"""Checks beyond the workers' number, since so many wait for a pause between two requests of one check."""
SIBLINGS_AFTER = timedelta(minutes=10)
"""A document checked less long ago is not asked again because another of its vendor changed."""


@dataclass(slots=True, kw_only=True)
class Flight:
    """A check in flight, by monotonic clock; ``told``: that it hangs has been logged."""

    document: Document
    future: "Future[None]"
    deadline: float
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The checks in flight. ``guard`` runs a piece of work and ends the process where the database fails;
    ``wake`` is called when a check has ended, with whether there is more to do for it."""

    store: Store
    clock: Callable[[], datetime]
    guard: Callable[[Callable[[], None]], None]
    wake: Callable[[bool], None]
    team: Team | None = None
    _elsewhere: list[str] = field(default_factory=list)
    _flights: dict[str, Flight] = field(default_factory=dict)
    _rests: Rests = field(default_factory=Rests)
    _names: NameService = field(default_factory=NameService)
    _queue: DueQueue = field(default_factory=DueQueue)

    def look_for_due(self, orders: Orders, now: datetime) -> None:
        """Ask the table what is due."""
        self._names.tell_late()
        in_flight = set(self._flights)  # before the question: what ends meanwhile is found by the next one
        taken = self.team.hosts_elsewhere() if self.team else frozenset()
        while self._elsewhere:
            self._queue.end(self._elsewhere.pop())
        self._queue.renew(
            (_host(document), document.id)
            for document_id in self.store.documents.due(now, limit=MOST_DUE)
            if document_id not in in_flight
            and (document := orders.documents.get(document_id)) is not None
            and not self._rests.holds(document_id)
            and _host(document) not in taken
        )

    def start_due(self, orders: Orders) -> None:
        """Start checks of what is due, as far as there is room for them."""
        while self._has_room(orders) and (turn := self._queue.take(orders.fetcher.rest_of)):
            host, document_id = turn
            document = orders.documents.get(document_id)
            if document is None:  # the configuration was reloaded since the table was asked
                self._queue.end(host)
            elif self.team is not None and not self.team.take_host(host):
                self._elsewhere.append(host)  # another worker was quicker: until the table is asked again
            else:
                self._start(orders, document, host)

    def next_in(self) -> float | None:
        """Seconds until the next host's pause is over; None where none is known to rest."""
        return self._queue.next_in()

    def _has_room(self, orders: Orders) -> bool:
        asleep = min(orders.fetcher.asleep, MOST_ASLEEP)
        return len(self._flights) - asleep < orders.config.settings.workers

    def futures(self) -> "list[Future[None]]":
        """The checks that have not ended."""
        return [job.future for job in list(self._flights.values())]

    def count_hung(self) -> int:
        """How many checks take longer than any limit allows; each is logged once."""
        now = time.monotonic()
        hung = [flight for flight in list(self._flights.values()) if now > flight.deadline]
        for flight in hung:
            if not flight.told:
                flight.told = True
                events.error("a check hangs; others go on", document=flight.document.id)
        return len(hung)

    def _start(self, orders: Orders, document: Document, host: str) -> None:
        fetching = orders.config.settings.fetch
        limit = fetching.total_timeout * FETCH_STRETCH + fetching.host_delay + JOB_MARGIN
        started = threading.Event()
        told: list[bool] = []

        def work() -> None:
            started.wait()
            try:
                self.guard(lambda: told.append(self._is_due(document) and self._check(orders, document)))
            finally:
                if self.team is not None:
                    self.team.give_host(host)
                self._flights.pop(document.id, None)
                self._queue.end(host)
                self.wake(any(told))

        future = start_thread(work, name=f"check {document.id}")
        self._flights[document.id] = Flight(
            document=document, future=future, deadline=time.monotonic() + limit.total_seconds()
        )
        started.set()

    def _check(self, orders: Orders, document: Document) -> bool:
        """Check and log; whether anybody is to be told of it, or other documents are due for it."""
        try:
            checked = self._check_unless_busy(orders, document)
        except StoreOffline:
            raise  # it is not about this document, which is still due
        except StoreRefusal as error:
            self._rest(document, error)
            return False
        except (StoreError, MemoryError, ShutdownError):
            raise
        except Exception as error:
            events.exception("check ended in a bug", error, document=document.id)
            self.store.documents.postpone(document.id, self.clock() + AFTER_A_BUG)
            return False
        self._rests.end(document.id)
        if checked is None:
            return False
        if isinstance(checked, Postponement):
            events.info("postponed", document=document.id, until=checked.until, detail=checked.why)
            return False
        self._names.tell(checked)
        if checked.state.unconfirmed or checked.change:
            self._look_at_siblings(orders, document)
            return True
        return bool(checked.alerts)

    def _is_due(self, document: Document) -> bool:
        """Whether no other worker has checked it since the table was asked."""
        if self.team is None:
            return True
        state = self.store.documents.state(document.id)
        return state is not None and state.next_due_at <= self.clock()

    def _check_unless_busy(self, orders: Orders, document: Document) -> Checked | Postponement | None:
        """The check; put off where the page is heavy, and enough of those wait to be read."""
        config = orders.config
        examiner = Examiner(settings=config.settings, routes=config.routes, executor=orders.executor)
        try:
            return check_document(
                document, store=self.store, fetcher=orders.fetcher, examiner=examiner, clock=self.clock
            )
        except BusyError:
            until = self.clock() + BUSY
            self.store.documents.postpone(document.id, until)
            return Postponement(document_id=document.id, until=until, why="other heavy pages are read first")

    def _rest(self, document: Document, error: StoreRefusal) -> None:
        """Check the document again soon: the store refused to take this check."""
        if self._rests.begin(document.id):
            events.warning("check not recorded; tried again", document=document.id, detail=str(error))
        if error.full:
            raise error
        with suppress(StoreError):
            self.store.documents.postpone(document.id, self.clock() + REFUSED, failed=str(error))

    def _look_at_siblings(self, orders: Orders, document: Document) -> None:
        """A vendor seldom changes one document alone; what else it changed shall be in the same message."""
        now = self.clock()
        siblings = [
            each.id
            for each in orders.config.documents
            if each.vendor == document.vendor
            and each.id != document.id
            and (state := self.store.documents.state(each.id))
            and state.checked_at
            and now - state.checked_at > SIBLINGS_AFTER
        ]
        if siblings:
            self.store.documents.make_due(siblings, now)


def _host(document: Document) -> str:
    """What must not be asked twice at once."""
    return (urlsplit(document.url).hostname or "").lower()
