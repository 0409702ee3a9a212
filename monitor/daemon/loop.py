"""The loop itself: one process, a thread for each check and channel; the database is the only truth.

It may be killed anywhere: what was due is simply still due. It refuses to run beside another on one database.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from monitor.check import new_reference
from monitor.clock import utc_now
from monitor.config import Config, describe_difference
from monitor.daemon.checks import Checks
from monitor.daemon.deliveries import DELIVERY_LIMIT, Deliveries
from monitor.daemon.health_port import Health, open_health
from monitor.daemon.orders import Orders, PacedFetcher
from monitor.daemon.rests import Rests
from monitor.daemon.signal_handlers import handle_signals
from monitor.daemon.systemd import tell_reload, tell_systemd
from monitor.daemon.team import Team
from monitor.daemon.threads import start_thread, wait_for
from monitor.deliver import Sender
from monitor.errors import ConfigError, StoreError, StoreRefusal
from monitor.log import get_log
from monitor.query.gauges import write_metrics
from monitor.remind import Follower, log_round
from monitor.sandbox import HERE, Executor, ShutdownError
from monitor.schedule import first_due, is_credible
from monitor.store import Store

events = get_log(__name__)

LONGEST_NAP = 1.0
"""Seconds between two looks at the table: how late a signal or a new due time may be noticed."""
GRACE = timedelta(seconds=25)
"""How long in-flight checks may take after SIGTERM; systemd waits 30 s before it kills."""
READING_GRACE = timedelta(seconds=3)
"""Of it, what pages may take that are being read; what is begun then is begun again at the next start."""
CLOCK_JUMP = timedelta(minutes=1)
HOUSEKEEPING = timedelta(hours=6)
PROVE_STORE = 1.0
"""Seconds between two looks whether the database is still the one that was opened, and still ours."""
STALE = 60.0
"""Seconds after its last round when the loop is no longer ready."""
_STORE = "store"


@dataclass(slots=True, kw_only=True)
class Daemon:
    """The loop and what it holds. ``reload`` reads the configuration again or raises ConfigError.

    ``open_world`` makes the two doors to the world, a fetcher and a sender, from a configuration;
    ``executor`` reads what comes in by them; it is closed when the daemon must not wait for it any more.
    ``ending`` is called once it begins to end.
    """

    config: Config
    store: Store
    open_world: Callable[[Config], tuple[PacedFetcher, Sender]]
    reload: Callable[[], Config]
    executor: Executor = HERE
    clock: Callable[[], datetime] = utc_now
    delivery_limit: timedelta = DELIVERY_LIMIT
    team: Team | None = None
    _led: bool = False
    ending: Callable[[], None] = lambda: None
    _orders: Orders = field(init=False)
    _checks: Checks = field(init=False)
    _deliveries: Deliveries = field(init=False)
    _follower: Follower = field(init=False)
    _stop: threading.Event = field(default_factory=threading.Event)
    _wake: threading.Event = field(default_factory=threading.Event)
    _asked: threading.Event = field(default_factory=threading.Event)
    _reload_asked: threading.Event = field(default_factory=threading.Event)
    _check_all_asked: threading.Event = field(default_factory=threading.Event)
    _fatal: BaseException | None = None
    _rests: Rests = field(default_factory=Rests)
    _proved_at: float = field(default_factory=time.monotonic)
    _round_at: float | None = None
    _is_well: bool = True

    def __post_init__(self) -> None:
        self._checks = Checks(
            store=self.store, clock=self.clock, guard=self._guard, wake=self._heed_end, team=self.team
        )
        self._deliveries = Deliveries(
            store=self.store,
            clock=self.clock,
            guard=self._guard,
            stopping=self._stop.is_set,
            limit=self.delivery_limit,
            shared=self.team is not None,
        )

    def run(self) -> None:
        """Run until told to stop; raises StoreError when the database fails."""
        settings = self.config.settings
        try:
            with self._signals(), self._health():
                self._start()
                tell_systemd("READY=1\nSTATUS=watching")
                events.info("started", documents=len(self.config.documents), workers=settings.workers)
                self._loop()
        finally:
            self._finish()
        if self._fatal:
            raise self._fatal

    def stop(self) -> None:
        """Ask the loop to end; safe from any thread or signal handler."""
        self._stop.set()
        self._wake.set()

    def _ask(self, event: threading.Event) -> None:
        event.set()
        self._asked.set()
        self._wake.set()

    def _start(self) -> None:
        """Take up the configuration; wait where the database refuses that for the moment."""
        self._follower = Follower(store=self.store, reference=new_reference)
        while not self._stop.is_set():
            try:
                return self._adopt(self.config)
            except StoreRefusal as error:
                self._rest(error)
                tell_systemd("READY=1\nWATCHDOG=1")
                self._stop.wait(LONGEST_NAP)
        return None

    def _adopt(self, config: Config) -> None:
        """Make a configuration the one in force."""
        fetcher, sender = self.open_world(config)
        self.config = config
        self._deliveries.plan_anew()
        self._orders = Orders(config=config, fetcher=fetcher, sender=sender, executor=self.executor)
        self._led = False
        self._lead(self.clock())

    def _lead(self, now: datetime) -> bool:
        """Whether this process does what one alone may do; who begins to takes up the configuration."""
        led, self._led = self._led, self.team is None or self.team.leads()
        if self._led and not led:
            watched = self.config.watched
            self.store.documents.sync(
                watched, now, first_due=lambda document: first_due(document, now, among=len(watched))
            )
            self._mend_due_times(now)
        return self._led

    def _mend_due_times(self, now: datetime) -> None:
        """Make due what a clock that was wrong, or a longer interval, had put off too far."""
        jitter = self.config.settings.jitter
        documents = self._orders.documents
        late = [
            state.document_id
            for state in self.store.documents.states()
            if (document := documents.get(state.document_id))
            and not is_credible(state.next_due_at, document, now=now, jitter=jitter, failures=state.failures)
        ]
        if late:
            events.warning("due times too far ahead; checked now", documents=len(late))
            self.store.documents.make_due(late, now)

    def _heed_end(self, has_news: bool) -> None:
        """A check has ended: there is room for another, and with news everything is looked at."""
        if has_news:
            self._asked.set()
        self._wake.set()

    def _loop(self) -> None:
        wall, steady = self.clock(), time.monotonic()
        tidied = steady
        while not self._stop.is_set():
            self._asked.clear()
            now = self.clock()
            drift = (now - wall) - timedelta(seconds=time.monotonic() - steady)
            wall, steady = now, time.monotonic()
            if abs(drift) > CLOCK_JUMP:
                events.warning("the clock jumped", seconds=round(drift.total_seconds()))
                self._mend_due_times(now)
            if not self._rests.holds(_STORE):
                self._try_round(now)
            self._is_well = self._kick_watchdog()
            if self._is_well:
                self._guard(partial(self._give_sign_of_life, now))
            if steady - tidied > HOUSEKEEPING.total_seconds():
                tidied = steady
                start_thread(partial(self._guard, self._tidy), name="housekeeping")
            self._start_checks_until(time.monotonic() + LONGEST_NAP)

    def _start_checks_until(self, end: float) -> None:
        """Between two rounds: start what is known to be due wherever a check ends or a host's pause does."""
        while not self._stop.is_set() and not self._asked.is_set() and (left := end - time.monotonic()) > 0:
            if not self._rests.holds(_STORE):
                self._checks.start_due(self._orders)
            pause = self._checks.next_in()
            self._wake.wait(left if pause is None else min(left, max(pause, 0.01)))
            self._wake.clear()

    def _try_round(self, now: datetime) -> None:
        """One round, and a rest where the database refuses it; a bug ends the process, which is restarted."""
        try:
            self._work(now)
        except StoreRefusal as error:
            self._rest(error)

    def _work(self, now: datetime) -> None:
        """One round: what was asked for, what is due, what follows, what is to be told."""
        self._watch_database()
        self._heed_requests()
        self._checks.look_for_due(self._orders, now)
        self._checks.start_due(self._orders)
        if self._lead(now):
            self._follow_up(now)
            self._deliveries.start_due(self._orders)
        self._round_at = time.monotonic()
        if self._rests.end(_STORE):
            events.info("the database takes what is recorded again")
            tell_systemd("STATUS=watching")

    def _give_sign_of_life(self, now: datetime) -> None:
        if self._led and not self._rests.holds(_STORE):
            self._deliveries.give_sign_of_life(self.config.settings.heartbeat_url, now)

    def _watch_database(self) -> None:
        """Now and then: a file that was removed, or a lock that was lost, takes what is recorded with it."""
        if time.monotonic() - self._proved_at >= PROVE_STORE:
            self.store.prove()
            self._proved_at = time.monotonic()

    def _heed_requests(self) -> None:
        if self._reload_asked.is_set():
            self._reload_asked.clear()
            self._reload()
        if self._check_all_asked.is_set():
            self._check_all_asked.clear()
            self.store.documents.make_due(tuple(self._orders.documents), self.clock())

    def _reload(self) -> None:
        """Swap in the new configuration, or keep the one in force and say why."""
        tell_reload()
        try:
            config = self.reload()
            if config.settings.database != self.config.settings.database:
                raise ConfigError(["[monitor] database: cannot change while running; restart for it"])
            if self.config.documents and not config.documents:
                many = len(self.config.documents)
                raise ConfigError([f"it watches none of the {many} documents; restart to stop watching them"])
            before = self.config
            self._adopt(config)
            events.info("configuration reloaded", difference=describe_difference(before, config))
            for warning in config.warnings:
                events.warning("configuration", warning=warning)
        except ConfigError as error:
            for problem in error.problems:
                events.error("configuration kept: the new one is refused", problem=problem)
        tell_systemd("READY=1")

    def _follow_up(self, now: datetime) -> None:
        try:
            log_round(self._follower.follow_up(self.config, now))
        except StoreError:
            raise
        except Exception as error:
            events.exception("following up ended in a bug", error)

    def _tidy(self) -> None:
        if self._led:
            self.store.upkeep.tidy(self.clock())

    def _guard(self, work: Callable[[], None]) -> None:
        """Run a piece of work; a failing database ends the process, which systemd restarts.

        One that refuses a step for the moment, and a full disk, only make everything rest for a while.
        """
        try:
            work()
        except StoreRefusal as error:
            self._rest(error)
        except StoreError as error:
            self._fatal = error
            self.stop()
        except ShutdownError:
            return  # that a reading was begun is on record
        except Exception as error:
            events.exception("background work ended in a bug", error)

    def _rest(self, error: StoreRefusal) -> None:
        """Begin nothing for a while: the database, or the disk, takes nothing now."""
        if self._rests.begin(_STORE):
            events.error("nothing is begun for a while", detail=str(error))
            tell_systemd(f"STATUS={error}")

    def _kick_watchdog(self) -> bool:
        """Only while work truly proceeds: a message past its deadline, or as many checks as there are
        workers, stop the kicks. One check does not: it costs its own document."""
        if self._checks.count_hung() >= self.config.settings.workers:
            events.error("all checks hang; the watchdog is not kicked")
            return False
        if channel := self._deliveries.find_hung():
            events.error("a delivery hangs; the watchdog is not kicked", channel=channel)
            return False
        tell_systemd("WATCHDOG=1")
        return True

    def _finish(self) -> None:
        tell_systemd("STOPPING=1")
        self._stop.set()
        self.ending()
        futures = self._futures()
        if not wait_for(futures, READING_GRACE):
            self.executor.close()
            wait_for(futures, GRACE - READING_GRACE)
        events.info("stopped", abandoned=sum(not future.done() for future in futures))

    def _futures(self) -> "list[Future[None]]":
        return [*self._checks.futures(), *self._deliveries.futures()]

    @property
    def is_abandoned(self) -> bool:
        """Whether work was still in flight when the loop gave up waiting; the process must not wait."""
        return any(not future.done() for future in self._futures())

    def _health(self) -> AbstractContextManager[object]:
        """How it is, for those who ask at ``monitor.health``."""
        if not self.config.settings.health:
            return nullcontext()
        health = Health(
            is_well=lambda: self._is_well,
            why_not_ready=self._why_not_ready,
            figures=lambda: write_metrics(self.store, self.config.documents, self.clock()),
        )
        return open_health(self.config.settings.health, health)

    def _why_not_ready(self) -> str:
        if self._rests.holds(_STORE):
            return "the database, or the disk, takes nothing now"
        is_late = self._round_at is None or time.monotonic() - self._round_at > STALE
        return "no round of the loop has ended of late" if is_late else ""

    def _signals(self) -> AbstractContextManager[None]:
        """SIGTERM and SIGINT stop, SIGHUP reloads, SIGUSR1 checks everything now."""
        reload, check_all = (partial(self._ask, each) for each in (self._reload_asked, self._check_all_asked))
        return handle_signals(stop=self.stop, reload=reload, check_all=check_all)
