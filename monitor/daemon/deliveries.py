"""The messages in flight: one thread a channel, so that order and rate limits hold and no dead channel
stops another; and the sign of life for a service that watches the watcher."""

import random
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from monitor import __version__
from monitor.daemon.journal import log_dispatch
from monitor.daemon.orders import Orders
from monitor.daemon.rests import Rests
from monitor.daemon.threads import start_thread
from monitor.deliver import Deliverer
from monitor.errors import StoreOffline, StoreRefusal
from monitor.fetch.heartbeat import ping
from monitor.log import get_log
from monitor.model import FetchSettings
from monitor.store import Store

events = get_log(__name__)

DELIVERY_LIMIT = timedelta(minutes=5)
"""What one message may take, its channel's pauses included, before it is said to hang."""
PLANNING = 10.0
"""Seconds between two looks at which digests are to come."""
HEARTBEAT = 60.0
"""Seconds between two signs of life, at least."""
OVERDUE = timedelta(minutes=15)
"""How late a check may be before the signs of life stay away."""


@dataclass(slots=True, kw_only=True)
class Deliveries:
    """The messages in flight. ``guard`` runs a piece of work and ends the process where the database fails;
    ``stopping`` says whether no further message may be begun; ``shared``: other workers may be sending, too.

    Each attempt takes the configuration in force: what began under an earlier one ends after its message.
    """

    store: Store
    clock: Callable[[], datetime]
    guard: Callable[[Callable[[], None]], None]
    stopping: Callable[[], bool]
    limit: timedelta = DELIVERY_LIMIT
    shared: bool = False
    _orders: Orders | None = None
    _rests: Rests = field(default_factory=Rests)
    _running: dict[str, "Future[None]"] = field(default_factory=dict)
    _since: dict[str, float] = field(default_factory=dict)
    _planned_at: float = -PLANNING
    _beaten_at: float = -HEARTBEAT
    _beat: "Future[None] | None" = None
    _chance: random.Random = field(default_factory=random.SystemRandom)

    def plan_anew(self) -> None:
        """Look at once which digests are to come: the routes may be others."""
        self._planned_at = -PLANNING

    def start_due(self, orders: Orders) -> None:
        """Start sending in each channel that has something due and is not at it."""
        former, self._orders = self._orders, orders
        if former is not None:
            self._try_mended(former)
        self._running = {name: future for name, future in self._running.items() if not future.done()}
        deliverer = self._deliverer(orders)
        if time.monotonic() - self._planned_at >= PLANNING:
            self._planned_at = time.monotonic()
            deliverer.plan()
            self._recover()
        for channel in deliverer.channels_due():
            if channel not in self._running and not self._rests.holds(channel):
                work = partial(self.guard, partial(self._deliver, orders, channel))
                self._running[channel] = start_thread(work, name=f"deliver {channel}")

    def _recover(self) -> None:
        """Make due again what an attempt left behind whose end could not be recorded."""
        now = self.clock()
        # one that another worker began may still be under way until its time is up
        begun_before = now - self.limit if self.shared else None
        for delivery in self.store.outbox.recover(now, at_work=self._running, begun_before=begun_before):
            events.warning("delivery had an unknown end; sent again", reference=delivery.reference)

    def futures(self) -> "list[Future[None]]":
        """The channels that are at it."""
        return list(self._running.values())

    def find_hung(self) -> str | None:
        """A channel whose message takes longer than any limit allows."""
        now, limit = time.monotonic(), self.limit.total_seconds()
        return next((name for name, since in list(self._since.items()) if now - since > limit), None)

    def give_sign_of_life(self, url: str | None, now: datetime) -> None:
        """Ping the heartbeat service, unless a check is overdue; its failure is logged and stops nothing."""
        is_early = time.monotonic() - self._beaten_at < HEARTBEAT
        if not url or is_early or (self._beat and not self._beat.done()):
            return
        due_at = self.store.documents.next_due_at()
        if due_at is not None and now - due_at > OVERDUE:
            return
        self._beaten_at = time.monotonic()
        beat = partial(_give_sign_of_life, url, self._fetch_settings())
        self._beat = start_thread(partial(self.guard, beat), name="heartbeat")

    def _fetch_settings(self) -> FetchSettings:
        """How the outside is reached by the configuration in force."""
        return self._orders.config.settings.fetch if self._orders else FetchSettings()

    def _try_mended(self, former: Orders, *names: str) -> None:
        """Make due now what failed by an address that the configuration in force has no more."""
        if self._orders is None or former is self._orders:
            return
        now = self._orders.config.channels
        mended = {channel.name for channel in former.config.channels if channel not in now}
        self.store.outbox.try_now(mended & set(names) if names else mended, self.clock())

    def _deliver(self, orders: Orders, channel: str) -> None:
        def proceed() -> bool:
            self._since[channel] = time.monotonic()
            return orders is self._orders and not self.stopping()

        proceed()
        try:
            self._deliverer(orders, proceed).deliver_due(channel=channel)
            self._rests.end(channel)
            self._try_mended(orders, channel)
        except StoreOffline:
            raise
        except StoreRefusal as error:
            if self._rests.begin(channel):
                events.warning("delivery not recorded; tried again", channel=channel, detail=str(error))
            if error.full:
                raise
        finally:
            self._since.pop(channel, None)

    def _deliverer(self, orders: Orders, proceed: Callable[[], bool] = lambda: True) -> Deliverer:
        config = orders.config
        return Deliverer(
            store=self.store,
            sender=orders.sender,
            settings=config.settings,
            documents=orders.documents,
            routes=config.routes,
            channels=frozenset(channel.name for channel in config.channels),
            clock=self.clock,
            roll=self._chance.random,
            proceed=proceed,
            report=log_dispatch,
        )


def _give_sign_of_life(url: str, settings: FetchSettings) -> None:
    """One ping; a failure is one line in the log, which never shows the address."""
    failure = ping(url, version=__version__, settings=settings)
    if failure:
        events.warning("heartbeat not taken", detail=failure)
