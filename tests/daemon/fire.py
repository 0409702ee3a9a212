"""Workers under fire: real processes on one server, killed, frozen and cut off while vendors' pages change.

As a program it is one worker: ``python -m tests.daemon.fire CONFIG SECONDS``, whose leases last so long.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from monitor.clock import utc_now
from monitor.config import Config, load_config
from monitor.model import AlertState
from monitor.store import ChangeFilter, Store, open_store
from tests.databases import Server
from tests.notify.loopback import Inbox, http_inbox
from tests.policies import edited, policy_page
from tests.vendor_site import Answer, Asked, VendorSite

BEFORE, AFTER = policy_page(), policy_page(edited("after 90 days", "after 30 days"))
ROOT = Path(__file__).parents[2]


@dataclass
class Vendors:
    """The sites of many hosts, which count who asks them at once and how soon after one another."""

    site: VendorSite
    changed: bool = False
    overlaps: int = 0
    hurries: int = 0
    pause: float = 1.0
    _open: Counter[str] = field(default_factory=Counter)
    _ended: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, asked: Asked) -> Answer:
        host = asked.headers["host"]
        with self._lock:
            self._open[host] += 1
            self.overlaps += self._open[host] > 1
            self.hurries += time.monotonic() - self._ended[host] < self.pause * 0.95
        time.sleep(0.01)
        with self._lock:
            self._open[host] -= 1
            self._ended[host] = time.monotonic()
        if asked.path == "/robots.txt":
            return Answer(status=404)
        body = AFTER if self.changed else BEFORE
        return Answer(body=body, headers=(("content-type", "text/html; charset=utf-8"),))


@dataclass(frozen=True)
class Outcome:
    """What is left of it; all but ``repeated`` have to be 0. ``seconds`` for both rounds."""

    unchecked: int
    changes_lost: int
    alerts_lost: int
    doubled: int
    overlaps: int
    hurries: int
    problems: int
    repeated: int
    seconds: float


@dataclass
class Fire:
    """``hosts`` times ``each`` documents, and processes to harm."""

    folder: Path
    server: Server
    address: str
    hosts: int
    each: int
    span: float
    say: Callable[[str], None] = print
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def burn(self, count: int, *, cut: float) -> Outcome:
        """Check all with ``count`` workers, change all, and check all again under fire."""
        began = time.monotonic()
        with self._world() as (vendors, inbox, config), ExitStack() as stack:
            store = stack.enter_context(open_store(self.address, self.folder))
            store.documents.sync(config.documents, utc_now())
            stack.callback(self._end_all)
            for _ in range(count):
                self._start()
            self._await(lambda: _count_versions(store, 1), config, "first looks")
            vendors.changed = True
            store.documents.make_due([each.id for each in config.documents], utc_now())
            self._await(lambda: _count_versions(store, 2), config, "half", share=0.2)
            self._harm(store, config, cut)
            self._await(lambda: _count_versions(store, 2), config, "second looks")
            self._await(lambda: _count_sent(store), config, "messages")
            return _outcome(store, config, vendors, inbox, time.monotonic() - began)

    def _harm(self, store: Store, config: Config, cut: float) -> None:
        """One is killed, one frozen past its leases, the server cut off; then all are restarted."""
        self._kill(self.workers[0], signal.SIGKILL)
        self._start()
        frozen = self.workers[1]
        os.kill(frozen.pid, signal.SIGSTOP)
        time.sleep(self.span * 1.3)
        os.kill(frozen.pid, signal.SIGCONT)
        self._await(lambda: _count_versions(store, 2), config, "more", share=0.5)
        self.say(f"the server is cut off for {cut} s")
        self.server.stop()
        time.sleep(cut)
        self.server.start()
        self._await(lambda: _count_versions(store, 2), config, "more after the cut", share=0.7)
        running = len(self.workers)
        self._end_all()
        for _ in range(running):
            self._start()

    def _start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "tests.daemon.fire",
            str(self.folder / "config.toml"),
            str(self.span),
        ]
        with (self.folder / "log").open("ab") as log:
            self.workers.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log))

    def _kill(self, worker: subprocess.Popen[bytes], how: int) -> None:
        worker.send_signal(how)
        worker.wait(60)
        self.workers.remove(worker)

    def _end_all(self) -> None:
        for worker in list(self.workers):
            self._kill(worker, signal.SIGTERM)

    def _await(self, count: Callable[[], int], config: Config, what: str, *, share: float = 1.0) -> None:
        wanted, until = len(config.documents) * share, time.monotonic() + 60 + len(config.documents) * 2
        while count() < wanted:
            assert time.monotonic() < until, (what, count(), (self.folder / "log").read_text()[-4000:])
            time.sleep(0.1)
        self.say(f"{what}: {count()}")

    @contextmanager
    def _world(self) -> Iterator[tuple[Vendors, Inbox, Config]]:
        with VendorSite(address="0.0.0.0") as site, http_inbox() as inbox:
            vendors = Vendors(site)
            for path in ("/robots.txt", *(f"/{number}" for number in range(self.each))):
                site.on(path, vendors.answer)
            yield vendors, inbox, self._configure(site, inbox, vendors.pause)

    def _configure(self, site: VendorSite, inbox: Inbox, pause: float) -> Config:
        vendors = "".join(
            f'[[vendors]]\nname = "v{host}"\n'
            + "".join(
                f'[[vendors.documents]]\nname = "d{number}"\ntype = "privacy-policy"\n'
                f'url = "{site.url(f"/{number}", host=f"127.0.{host // 250 + 1}.{host % 250 + 1}")}"\n'
                for number in range(self.each)
            )
            for host in range(self.hosts)
        )
        path = self.folder / "config.toml"
        path.write_text(
            f'[monitor]\ndatabase = "{self.address}"\nstorage = "storage"\nconfirm_after = "0s"\n'
            f'group_wait = "0s"\nbrake = 10000\n'
            f'[fetch]\nallow_private = true\nhost_delay = "{pause:.0f}s"\n'
            f'[channels.hook]\nurl = "webhook://{inbox.host}/x"\n{vendors}'
        )
        return load_config(path, environ={})


def _count_versions(store: Store, number: int) -> int:
    return sum((state.version or 0) >= number for state in store.documents.states())


def _count_sent(store: Store) -> int:
    return store.outbox.count_by_state().get(AlertState.SENT, 0)


def _outcome(store: Store, config: Config, vendors: Vendors, inbox: Inbox, seconds: float) -> Outcome:
    names = [each.id for each in config.documents]
    told = Counter(each.headers["idempotency-key"] for each in inbox.received)
    sent = store.outbox.alerts(state=AlertState.SENT)
    versions = [len(store.history.versions(name)) for name in names]
    return Outcome(
        unchecked=sum(number < 2 for number in versions),
        changes_lost=len(names) - len(store.history.changes(ChangeFilter(document_ids=names))),
        alerts_lost=len(set(names) - {each.document_id for each in sent if each.parcel in told}),
        doubled=sum(number > 2 for number in versions),
        overlaps=vendors.overlaps,
        hurries=vendors.hurries,
        problems=len(store.upkeep.verify()),
        repeated=sum(times - 1 for times in told.values()),
        seconds=seconds,
    )


def main() -> None:
    import monitor.daemon
    import monitor.daemon.team

    config, span = sys.argv[1:]
    monitor.daemon.SPAN = timedelta(seconds=float(span))  # type: ignore[misc]
    monitor.daemon.team.SPAN = monitor.daemon.SPAN  # type: ignore[misc]
    monitor.daemon.team.RENEWAL = float(span) / 4  # type: ignore[misc]

    from monitor.cli import main as run_command

    run_command(["--config", config, "worker"])


if __name__ == "__main__":
    main()
