"""The embedded loop: checks what is due, empties the outbox, and tells systemd that it is alive.

One process, a thread pool, and an in-memory set of busy hosts; the database is the only truth, so the loop
may be killed anywhere: what was due is simply still due. It refuses to run beside another on one database.
"""

import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from monitor import __version__
from monitor.check import Examiner, PoliteFetcher, check_document, new_reference
from monitor.clock import utc_now
from monitor.config import Config, describe_difference
from monitor.deliver import Deliverer, Sender, Sent
from monitor.errors import ConfigError, StoreError
from monitor.fetch.heartbeat import ping
from monitor.log import get_log
from monitor.model import Checked, DeliveryResult, Document, DocumentState, Outcome
from monitor.remind import Follower, log_followed
from monitor.schedule import first_due, is_credible
from monitor.store import Store

events = get_log(__name__)

LONGEST_NAP = 1.0
"""Seconds between two looks at the table: how late a signal or a new due time may be noticed."""
GRACE = timedelta(seconds=25)
"""How long in-flight checks may take after SIGTERM; systemd waits 30 s before it kills."""
AFTER_A_BUG = timedelta(hours=1)
CLOCK_JUMP = timedelta(minutes=1)
JOB_MARGIN = timedelta(minutes=2)
"""What a check may take beyond its fetch before the watchdog is no longer kicked."""
FETCH_STRETCH = 8
"""A fetch may wait for turns, ask for robots.txt and be done again by a browser: so many limits long."""
DELIVERY_LIMIT = timedelta(minutes=5)
"""What one message may take, its channel's pauses included, before the watchdog is no longer kicked."""
PLANNING = 10.0
"""Seconds between two looks at which digests are to come."""
HEARTBEAT = 60.0
"""Seconds between two signs of life, at least."""
OVERDUE = timedelta(minutes=15)
"""How late a check may be before the signs of life stay away."""
SIBLINGS_AFTER = timedelta(minutes=10)
"""A document checked less long ago is not asked again because another of its vendor changed."""
HOUSEKEEPING = timedelta(hours=6)
KEEP_CHECKS = timedelta(days=90)


def tell_systemd(message: str) -> None:
    """Send one line to systemd's notification socket; nothing where there is none.

    Ten lines of our own: the packages that do it need a C build (sd_notify(3) defines the protocol).
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.connect("\0" + address[1:] if address.startswith("@") else address)
            channel.sendall(message.encode())
        except OSError as error:
            events.warning("systemd not reached", error=str(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A check in flight, by monotonic clock."""

    document: Document
    future: "Future[None]"
    deadline: float


@dataclass(slots=True, kw_only=True)
class Daemon:
    """The loop and what it holds. ``reload`` reads the configuration again or raises ConfigError.

    ``open_world`` makes the two doors to the world, a fetcher and a sender, from a configuration.
    """

    config: Config
    store: Store
    open_world: Callable[[Config], tuple[PoliteFetcher, Sender]]
    reload: Callable[[], Config]
    clock: Callable[[], datetime] = utc_now
    delivery_limit: timedelta = DELIVERY_LIMIT
    _fetcher: PoliteFetcher = field(init=False)
    _sender: Sender = field(init=False)
    _follower: Follower = field(init=False)
    _stop: threading.Event = field(default_factory=threading.Event)
    _wake: threading.Event = field(default_factory=threading.Event)
    _reload_asked: threading.Event = field(default_factory=threading.Event)
    _check_all_asked: threading.Event = field(default_factory=threading.Event)
    _jobs: dict[str, Job] = field(default_factory=dict)
    _deliveries: dict[str, "Future[None]"] = field(default_factory=dict)
    _sending_since: dict[str, float] = field(default_factory=dict)
    _planned_at: float = -PLANNING
    _beaten_at: float = -HEARTBEAT
    _beat: "Future[None] | None" = None
    _fatal: BaseException | None = None
    _chance: random.Random = field(default_factory=random.SystemRandom)

    def run(self) -> None:
        """Run until told to stop; raises StoreError when the database fails."""
        self._start()
        settings = self.config.settings
        checking = ThreadPoolExecutor(settings.workers, thread_name_prefix="check")
        sending = ThreadPoolExecutor(len(self.config.channels) + 2, thread_name_prefix="deliver")
        try:
            with self._signals():
                tell_systemd("READY=1\nSTATUS=watching")
                events.info("started", documents=len(self._documents), workers=settings.workers)
                self._loop(checking, sending)
        finally:
            self._finish(checking, sending)
        if self._fatal:
            raise self._fatal

    def stop(self) -> None:
        """Ask the loop to end; safe from any thread or signal handler."""
        self._stop.set()
        self._wake.set()

    @property
    def _documents(self) -> Mapping[str, Document]:
        return {document.id: document for document in self.config.documents}

    def _start(self) -> None:
        self._follower = Follower(store=self.store, reference=new_reference)
        for delivery in self.store.recover_deliveries(self.clock()):
            events.warning("delivery had an unknown end; sent again", reference=delivery.reference)
        self._adopt(self.config)

    def _adopt(self, config: Config) -> None:
        """Make a configuration the one in force."""
        self.config = config
        self._planned_at = -PLANNING
        self._fetcher, self._sender = self.open_world(config)
        now = self.clock()
        count = len(config.documents)
        self.store.sync_documents(
            config.documents, now, first_due=lambda document: first_due(document, now, among=count)
        )
        self._mend_due_times(now)

    def _mend_due_times(self, now: datetime) -> None:
        """Make due what a clock that was wrong, or a longer interval, had put off too far."""
        jitter = self.config.settings.jitter
        documents = self._documents
        late = [
            state.document_id
            for state in self.store.states()
            if (document := documents.get(state.document_id))
            and not is_credible(state.next_due_at, document, now=now, jitter=jitter, failures=state.failures)
        ]
        if late:
            events.warning("due times too far ahead; checked now", documents=len(late))
            self.store.make_due(late, now)

    def _loop(self, checking: ThreadPoolExecutor, sending: ThreadPoolExecutor) -> None:
        wall, steady = self.clock(), time.monotonic()
        tidied = steady
        while not self._stop.is_set():
            now = self.clock()
            drift = (now - wall) - timedelta(seconds=time.monotonic() - steady)
            wall, steady = now, time.monotonic()
            if abs(drift) > CLOCK_JUMP:
                events.warning("the clock jumped", seconds=round(drift.total_seconds()))
                self._mend_due_times(now)
            self._heed_requests()
            self._start_checks(checking, now)
            self._guarded(partial(self._follow_up, now))
            self._start_deliveries(sending)
            if self._kick_watchdog():
                self._give_sign_of_life(sending, now)
            if steady - tidied > HOUSEKEEPING.total_seconds():
                tidied = steady
                sending.submit(self._guarded, self._tidy)
            self._wake.wait(LONGEST_NAP)
            self._wake.clear()

    def _heed_requests(self) -> None:
        if self._reload_asked.is_set():
            self._reload_asked.clear()
            self._reload()
        if self._check_all_asked.is_set():
            self._check_all_asked.clear()
            self.store.make_due(tuple(self._documents), self.clock())

    def _reload(self) -> None:
        """Swap in the new configuration, or keep the one in force and say why."""
        tell_systemd(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
        try:
            config = self.reload()
            if config.settings.database != self.config.settings.database:
                raise ConfigError(["[monitor] database: cannot change while running; restart for it"])
            before = self.config
            self._adopt(config)
            events.info("configuration reloaded", difference=describe_difference(before, config))
            for warning in config.warnings:
                events.warning("configuration", warning=warning)
        except ConfigError as error:
            for problem in error.problems:
                events.error("configuration kept: the new one is refused", problem=problem)
        tell_systemd("READY=1")

    def _start_checks(self, checking: ThreadPoolExecutor, now: datetime) -> None:
        documents = self._documents
        busy = {_host(job.document) for job in self._jobs.values()}
        room = self.config.settings.workers - len(self._jobs)
        if room <= 0:
            return
        for state in self.store.due(now, limit=2000):
            document = documents.get(state.document_id)
            if document is None or document.id in self._jobs or _host(document) in busy:
                continue
            busy.add(_host(document))
            self._start_check(checking, document)
            room -= 1
            if room <= 0:
                break

    def _start_check(self, checking: ThreadPoolExecutor, document: Document) -> None:
        fetching = self.config.settings.fetch
        limit = fetching.total_timeout * FETCH_STRETCH + fetching.host_delay + JOB_MARGIN
        started = threading.Event()

        def work() -> None:
            started.wait()
            try:
                self._guarded(lambda: self._check(document))
            finally:
                self._jobs.pop(document.id, None)
                self._wake.set()

        future = checking.submit(work)
        self._jobs[document.id] = Job(
            document=document, future=future, deadline=time.monotonic() + limit.total_seconds()
        )
        started.set()

    def _check(self, document: Document) -> None:
        # a stale look at the table must not check twice what another thread has just checked
        state: DocumentState | None = self.store.state(document.id)
        if state is None or state.next_due_at > self.clock():
            return
        try:
            checked = check_document(
                document,
                store=self.store,
                fetcher=self._fetcher,
                examiner=Examiner(settings=self.config.settings, routes=self.config.routes),
                clock=self.clock,
            )
        except (StoreError, MemoryError):
            raise
        except Exception as error:
            events.exception("check ended in a bug", error, document=document.id)
            self.store.postpone(document.id, self.clock() + AFTER_A_BUG)
            return
        if checked:
            log_check(checked)
            if checked.state.candidate or checked.change:
                self._look_at_siblings(document)

    def _look_at_siblings(self, document: Document) -> None:
        """A vendor seldom changes one document alone; what else it changed shall be in the same message."""
        now = self.clock()
        siblings = [
            each.id
            for each in self.config.documents
            if each.vendor == document.vendor
            and each.id != document.id
            and (state := self.store.state(each.id))
            and state.checked_at
            and now - state.checked_at > SIBLINGS_AFTER
        ]
        if siblings:
            self.store.make_due(siblings, now)

    def _start_deliveries(self, sending: ThreadPoolExecutor) -> None:
        """One sender a channel: order and rate limits hold, and a dead channel stops no other."""
        self._deliveries = {name: future for name, future in self._deliveries.items() if not future.done()}
        deliverer = self._deliverer()
        if time.monotonic() - self._planned_at >= PLANNING:
            self._planned_at = time.monotonic()
            deliverer.plan()
        for channel in deliverer.channels_due():
            if channel not in self._deliveries:
                work = partial(self._deliver, channel)
                self._deliveries[channel] = sending.submit(self._guarded, work)

    def _deliver(self, channel: str) -> None:
        def proceed() -> bool:
            self._sending_since[channel] = time.monotonic()
            return not self._stop.is_set()

        proceed()
        try:
            for sent in self._deliverer(proceed).deliver_due(channel=channel):
                log_sent(sent)
        finally:
            self._sending_since.pop(channel, None)

    def _give_sign_of_life(self, sending: ThreadPoolExecutor, now: datetime) -> None:
        """Ping the heartbeat service, unless a check is overdue; its failure is logged and stops nothing."""
        url = self.config.settings.heartbeat_url
        is_early = time.monotonic() - self._beaten_at < HEARTBEAT
        if not url or is_early or (self._beat and not self._beat.done()):
            return
        due_at = self.store.next_due_at()
        if due_at is not None and now - due_at > OVERDUE:
            return
        self._beaten_at = time.monotonic()
        self._beat = sending.submit(self._guarded, partial(give_sign_of_life, url))

    def _deliverer(self, proceed: Callable[[], bool] = lambda: True) -> Deliverer:
        return Deliverer(
            store=self.store,
            sender=self._sender,
            settings=self.config.settings,
            documents=self._documents,
            routes=self.config.routes,
            channels=frozenset(channel.name for channel in self.config.channels),
            clock=self.clock,
            roll=self._chance.random,
            proceed=proceed,
        )

    def _follow_up(self, now: datetime) -> None:
        log_followed(self._follower.follow_up(self.config, now))

    def _tidy(self) -> None:
        self.store.prune(self.clock() - KEEP_CHECKS)
        self.store.collect_orphans()

    def _guarded(self, work: Callable[[], None]) -> None:
        """Run a piece of work in a thread; a failing database ends the process, which systemd restarts."""
        try:
            work()
        except StoreError as error:
            self._fatal = error
            self.stop()
        except Exception as error:
            events.exception("background work ended in a bug", error)

    def _kick_watchdog(self) -> bool:
        """Only while work truly proceeds: a check or a message past its deadline stops the kicks."""
        now = time.monotonic()
        stuck = [job.document.id for job in list(self._jobs.values()) if now > job.deadline]
        if stuck:
            events.error("a check hangs; the watchdog is not kicked", document=stuck[0])
            return False
        limit = self.delivery_limit.total_seconds()
        hanging = [name for name, since in list(self._sending_since.items()) if now - since > limit]
        if hanging:
            events.error("a delivery hangs; the watchdog is not kicked", channel=hanging[0])
            return False
        tell_systemd("WATCHDOG=1")
        return True

    def _finish(self, checking: ThreadPoolExecutor, sending: ThreadPoolExecutor) -> None:
        tell_systemd("STOPPING=1")
        self._stop.set()
        checking.shutdown(wait=False, cancel_futures=True)
        sending.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + GRACE.total_seconds()
        flying = [job.future for job in list(self._jobs.values())] + list(self._deliveries.values())
        while time.monotonic() < until and not all(future.done() for future in flying):
            time.sleep(0.05)
        abandoned = sum(not future.done() for future in flying)
        events.info("stopped", abandoned=abandoned)

    @property
    def abandoned(self) -> bool:
        """Whether work was still in flight when the loop gave up waiting; the process must not wait."""
        flying = [*(job.future for job in list(self._jobs.values())), *self._deliveries.values()]
        return any(not future.done() for future in flying)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT stop, SIGHUP reloads, SIGUSR1 checks everything now."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        wanted: dict[int, Callable[[], None]] = {
            signal.SIGTERM: self.stop,
            signal.SIGINT: self.stop,
            signal.SIGHUP: self._reload_asked.set,
            signal.SIGUSR1: self._check_all_asked.set,
        }
        former = {number: signal.signal(number, lambda *_, act=act: act()) for number, act in wanted.items()}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


def _host(document: Document) -> str:
    """What must not be asked twice at once."""
    return (urlsplit(document.url).hostname or "").lower()


def give_sign_of_life(url: str) -> None:
    """One ping; a failure is one line in the log, which never shows the address."""
    failure = ping(url, version=__version__)
    if failure:
        events.warning("heartbeat not taken", detail=failure)


def log_check(checked: Checked) -> None:
    """One line for each check, louder the more it asks of a person."""
    fields: dict[str, object] = {"document": checked.document_id, "outcome": checked.outcome}
    if checked.version:
        fields["version"] = checked.state.version
    if checked.change:
        judgement = checked.change.comparison.judgement
        fields |= {"kind": judgement.kind, "severity": judgement.severity, "alerts": len(checked.alerts)}
    if checked.fetch.robots_overridden:
        fields["robots"] = "overridden"
    if checked.detail:
        fields["detail"] = checked.detail
    loud = checked.outcome in (Outcome.FAILED, Outcome.HELD)
    (events.warning if loud else events.info)("checked", **fields)


def log_sent(sent: Sent) -> None:
    """One line for each message."""
    fields = {"channel": sent.channel, "reference": sent.reference, "alerts": sent.alerts}
    if sent.held:
        events.warning("held back in a flood", **fields, detail=sent.detail)
    elif sent.result is DeliveryResult.SENT:
        events.info("sent", **fields)
    else:
        event = "gave up sending" if sent.dead else "not sent, tried again later"
        events.warning(event, **fields, detail=sent.detail)
