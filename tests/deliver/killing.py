"""The daemon killed at every point of its work, by peers that the test controls: a site, a receiver, a lock.

Nothing in the program helps: a site that answers when it is told to, a receiver that kills before or after it
has read a request, a write lock on the database that stops the program right before a commit, a folder that is
watched for a new object. Each cycle changes one document for good, so that at the end every document that
changed must have been told of.
"""

import json
import os
import random
import socketserver
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.forked import Forked
from tests.policies import SECTIONS, edited, policy_page
from tests.vendor_site import Answer, VendorSite

POINTS = (
    "before the fetch",
    "after the fetch",
    "after the object is written",
    "before the commit",
    "after the commit",
    "before the send",
    "after the send",
    "before the send's record",
)
PATIENCE = 60.0


@dataclass
class Arrival:
    """A request that the receiver has read."""

    reference: str
    key: str
    documents: tuple[str, ...]
    life: int


class Receiver:
    """A webhook. ``connected`` is called before a request is read, ``read`` after it was; True hangs up."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.life = 0
        self.connected: Callable[[], bool] | None = None
        self.read: Callable[[], bool] | None = None
        receiver = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                if receiver.connected and receiver.connected():
                    return
                headers = {}
                self.rfile.readline()
                while line := self.rfile.readline().strip():
                    name, _, value = line.decode().partition(": ")
                    headers[name.lower()] = value
                body = self.rfile.read(int(headers.get("content-length", 0)))
                receiver.note(headers, body)
                if receiver.read and receiver.read():
                    return
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                """A killed client is part of the game."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def note(self, headers: dict[str, str], body: bytes) -> None:
        payload = json.loads(body)
        items = payload.get("items", [payload])
        self.arrivals.append(
            Arrival(
                reference=payload["id"],
                key=headers["idempotency-key"],
                documents=tuple(item["document"]["id"] for item in items),
                life=self.life,
            )
        )

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@dataclass
class Tally:
    """What came of it all."""

    kills: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    duplicates: int = 0
    wrong: list[str] = field(default_factory=list)
    between_object_and_commit: int = 0
    interrupted: int = 0


class World:
    """An installation with one document for each cycle, its vendor's site, and a receiver."""

    def __init__(self, folder: Path, cycles: int, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.site = VendorSite()
        self.receiver = Receiver()
        self.names = [f"v{number}" for number in range(cycles)]
        self.tally = Tally()
        self.allowed: Counter[str] = Counter()
        self.blocked: dict[str, tuple[threading.Event, threading.Event]] = {}
        self.served: dict[str, Callable[[], None]] = {}
        self.daemon: Forked | None = None
        self.database = folder / "monitor.db"
        for name in self.names:
            self.publish(name, policy_page(title=f"Privacy of {name}"))
        self.site.on("/robots.txt", lambda asked: self._answer("/robots.txt", Answer(status=404)))
        self.write_config()

    def write_config(self) -> None:
        vendors = "".join(
            f'[[vendors]]\nname = "{name}"\n[[vendors.documents]]\nname = "privacy"\n'
            f'type = "privacy-policy"\nurl = "{self.site.url(f"/{name}")}"\n'
            for name in self.names
        )
        (self.folder / "config.toml").write_text(
            '[monitor]\ndatabase = "sqlite:///monitor.db"\nstorage = "."\ninterval = "2s"\njitter = 0.0\n'
            'confirm_after = "0s"\ngroup_wait = "1s"\nbrake = 0\n'
            '[fetch]\nallow_private = true\nhost_delay = "0s"\n'
            '[channels.hook]\nurl = "env:HOOK_URL"\n'
            '[[routes]]\nchannels = ["hook"]\n' + vendors,
            encoding="utf-8",
        )

    def publish(self, name: str, body: bytes) -> None:
        tag = f'"{hash(body)}"'

        def behave(asked: object) -> Answer:
            if getattr(asked, "headers", {}).get("if-none-match") == tag:
                return self._answer(f"/{name}", Answer(status=304, headers=(("ETag", tag),)))
            headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", tag))
            return self._answer(f"/{name}", Answer(body=body, headers=headers))

        self.site.on(f"/{name}", behave)

    def _answer(self, path: str, answer: Answer) -> Answer:
        """The answer, after whatever the cycle wants to happen while the program waits for it."""
        waiting = self.blocked.get(path)
        if waiting:
            waiting[0].set()
            waiting[1].wait(PATIENCE)
        served = self.served.get(path)
        if served and answer.status == 200:
            served()
        return answer

    def change(self, name: str) -> None:
        days = self.chance.randrange(100, 900)
        sections = edited("after 90 days", f"after {days} days", SECTIONS)
        self.publish(name, policy_page(sections, title=f"Privacy of {name}"))

    # the program's life

    def start(self) -> None:
        self.receiver.life += 1
        environ = {**os.environ, "HOOK_URL": f"webhook://127.0.0.1:{self.receiver.port}/hook"}
        with (self.folder / "daemon.log").open("ab") as log:
            self.daemon = Forked(
                ["run", "--config", str(self.folder / "config.toml")],
                folder=self.folder, environ=environ, out=log, err=log, afresh=False,
            )  # fmt: skip

    def kill(self) -> None:
        assert self.daemon is not None
        self.daemon.kill()

    def bury(self, point: str) -> None:
        """Wait for the death, and note which messages had gone out without their record."""
        assert self.daemon is not None
        self.daemon.wait(PATIENCE)
        self.tally.kills[point] += 1
        open_references = self.column("SELECT reference FROM deliveries WHERE finished_at IS NULL")
        self.tally.interrupted += len(open_references)
        arrived = {each.reference for each in self.receiver.arrivals if each.life == self.receiver.life}
        for reference in open_references:
            if reference in arrived:
                self.allowed[reference] += 1

    def column(self, query: str, *values: object) -> list:
        connection = sqlite3.connect(self.database, timeout=20)
        try:
            return [row[0] for row in connection.execute(query, values)]
        finally:
            connection.close()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Nobody else writes to the database meanwhile."""
        connection = sqlite3.connect(self.database, timeout=20, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, f"waited in vain for {what}:\n{self.log()}"
            assert self.daemon is not None
            assert self.daemon.poll() is None, f"the daemon ended by itself:\n{self.log()}"
            time.sleep(0.01)

    def log(self) -> str:
        return (self.folder / "daemon.log").read_text(errors="replace")[-3000:]

    def moment(self, longest: float) -> None:
        time.sleep(self.chance.random() * longest)

    # the points

    def before_the_fetch(self, name: str) -> None:
        asked, go_on = self.blocked["/robots.txt"] = (threading.Event(), threading.Event())
        self.change(name)
        self.start()
        self.wait_for(asked.is_set, "the request for robots.txt")
        self.moment(0.1)
        self.kill()
        self.blocked.clear()
        go_on.set()

    def after_the_fetch(self, name: str) -> None:
        sent = threading.Event()
        self.served[f"/{name}"] = sent.set
        self.change(name)
        self.start()
        self.wait_for(sent.is_set, "the page to be fetched")
        self.moment(0.04)
        self.kill()

    def after_the_object_is_written(self, name: str) -> None:
        folder = self.folder / "objects"
        known = set(folder.glob("*/*"))
        sent = threading.Event()
        self.served[f"/{name}"] = sent.set
        self.change(name)
        self.start()
        self.wait_for(sent.is_set, "the page to be fetched")
        until = time.monotonic() + PATIENCE
        while not set(folder.glob("*/*")) - known:
            assert time.monotonic() < until, f"no object was written:\n{self.log()}"
        self.kill()
        assert self.daemon is not None
        self.daemon.wait(PATIENCE)
        numbers = self.column("SELECT max(number) FROM versions WHERE document_id = ?", f"{name}/privacy")
        self.tally.between_object_and_commit += numbers == [1]

    def before_the_commit(self, name: str) -> None:
        locked, done = threading.Event(), threading.Event()

        def hold() -> None:
            if locked.is_set():
                return
            ready = threading.Event()

            def keep() -> None:
                with self.lock():
                    ready.set()
                    locked.set()
                    done.wait(PATIENCE)

            threading.Thread(target=keep, daemon=True).start()
            ready.wait(PATIENCE)

        self.served[f"/{name}"] = hold
        self.change(name)
        self.start()
        self.wait_for(locked.is_set, "the lock")
        time.sleep(0.1)
        self.moment(0.3)
        self.kill()
        assert self.daemon is not None
        self.daemon.wait(PATIENCE)
        done.set()

    def after_the_commit(self, name: str) -> None:
        self.change(name)
        self.start()
        query = "SELECT count(*) FROM alerts WHERE document_id = ?"
        self.wait_for(lambda: self.column(query, f"{name}/privacy") == [1], "the alert")
        self.moment(0.5)
        self.kill()

    def before_the_send(self, name: str) -> None:
        killed = threading.Event()

        def hang_up() -> bool:
            if not killed.is_set():
                self.kill()
                killed.set()
            return True

        self.receiver.connected = hang_up
        self._kill_by_receiver(name, killed)

    def after_the_send(self, name: str) -> None:
        killed = threading.Event()

        def hang_up() -> bool:
            if not killed.is_set():
                self.moment(0.2)
                self.kill()
                killed.set()
            return True

        self.receiver.read = hang_up
        self._kill_by_receiver(name, killed)

    def before_the_sends_record(self, name: str) -> None:
        killed, done = threading.Event(), threading.Event()

        def answer_under_lock() -> bool:
            if killed.is_set():
                return True
            ready = threading.Event()

            def keep() -> None:
                with self.lock():
                    ready.set()
                    time.sleep(0.1)
                    self.moment(0.3)
                    self.kill()
                    killed.set()
                    done.wait(PATIENCE)

            threading.Thread(target=keep, daemon=True).start()
            ready.wait(PATIENCE)
            return False

        self.receiver.read = answer_under_lock
        self._kill_by_receiver(name, killed)
        assert self.daemon is not None
        self.daemon.wait(PATIENCE)
        done.set()

    def _kill_by_receiver(self, name: str, killed: threading.Event) -> None:
        self.change(name)
        self.start()
        until = time.monotonic() + PATIENCE
        while not killed.is_set():
            assert time.monotonic() < until, f"nothing was sent:\n{self.log()}"
            time.sleep(0.01)

    # the whole

    def first_versions(self) -> None:
        self.start()
        query = "SELECT count(*) FROM versions"
        self.wait_for(lambda: self._ready(query, len(self.names)), "the first versions")
        self.daemon.terminate()  # type: ignore[union-attr]
        self.daemon.wait(PATIENCE)  # type: ignore[union-attr]

    def _ready(self, query: str, count: int) -> bool:
        try:
            return self.column(query) == [count]
        except sqlite3.OperationalError:
            return False  # the tables are still being made

    def cycle(self, point: str, name: str) -> None:
        methods = dict(
            zip(
                POINTS,
                (
                    self.before_the_fetch, self.after_the_fetch, self.after_the_object_is_written,
                    self.before_the_commit, self.after_the_commit, self.before_the_send,
                    self.after_the_send, self.before_the_sends_record,
                ),
                strict=True,
            )
        )  # fmt: skip
        methods[point](name)
        self.bury(point)
        self.served.clear()
        self.receiver.connected = self.receiver.read = None

    def settle(self) -> Tally:
        """A last life without a kill; then the accounts."""
        self.start()
        everything = "SELECT count(*) FROM alerts WHERE state = 'sent'"
        self.wait_for(lambda: self._ready(everything, len(self.names)), "every alert to be sent")
        self.daemon.terminate()  # type: ignore[union-attr]
        self.daemon.wait(PATIENCE)  # type: ignore[union-attr]
        return self.account()

    def account(self) -> Tally:
        tally, arrivals = self.tally, self.receiver.arrivals
        told = {document for each in arrivals for document in each.documents}
        tally.lost = sorted({f"{name}/privacy" for name in self.names} - told)
        counts = Counter(each.reference for each in arrivals)
        tally.duplicates = sum(count - 1 for count in counts.values())
        tally.wrong = [
            f"{reference} arrived {count} times, {self.allowed[reference]} repetitions were in order"
            for reference, count in counts.items()
            if count - 1 != self.allowed[reference]
        ]
        tally.wrong += [
            f"{each.reference} came with key {each.key}" for each in arrivals if each.key != each.reference
        ]
        by_document: dict[str, set[str]] = {}
        for each in arrivals:
            for document in each.documents:
                by_document.setdefault(document, set()).add(each.reference)
        tally.wrong += [
            f"{name} was told under {refs}" for name, refs in by_document.items() if len(refs) > 1
        ]
        for table in ("changes", "alerts"):
            numbers = Counter(self.column(f"SELECT document_id FROM {table}"))
            tally.wrong += [f"{name} has {n} {table}" for name, n in numbers.items() if n != 1]
        return tally

    def close(self) -> None:
        if self.daemon and self.daemon.poll() is None:
            self.daemon.kill()
            self.daemon.wait()
        self.receiver.close()


def kill_everywhere(
    folder: Path, *, rounds: int, seed: int, say: Callable[[str], None] = lambda _: None
) -> Tally:
    """Kill the daemon so many times at every point, in random order."""
    world = World(folder, rounds * len(POINTS), seed)
    order = [point for point in POINTS for _ in range(rounds)]
    world.chance.shuffle(order)
    with world.site:
        try:
            world.first_versions()
            for name, point in zip(world.names, order, strict=True):
                began = time.monotonic()
                world.cycle(point, name)
                say(f"killed {point}: {time.monotonic() - began:.1f} s")
            return world.settle()
        finally:
            world.close()
