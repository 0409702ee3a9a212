"""Processes that the tests kill: one is started, imports everything, and splits off each that is asked for.

Reads lines ``work<TAB>url<TAB>storage``; whatever a split-off process prints begins with its id.
"""

import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.store import open_store
from tests.store.store_samples import fill, record_next, watch, watched

PROJECT = Path(__file__).parents[2]


def say(words: object) -> None:
    print(os.getpid(), words, flush=True)


def write(url: str, storage: Path) -> None:
    with open_store(url, storage) as store:
        for turn in range(100_000):
            for name in watched(store):
                record_next(store, name, keep=turn % 2 == 0)
                say(turn)


def hold(url: str, storage: Path) -> None:
    with open_store(url, storage) as store, store.hold_instance():
        say("holding")
        time.sleep(60)


def fill_limited(url: str, storage: Path) -> None:
    with open_store(url, storage) as store:
        watch(store)
        resource.setrlimit(resource.RLIMIT_FSIZE, (55_000, 55_000))
        say(" ".join(map(str, fill(store))))


class Splitter:
    """The starting process, seen from a test."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.store.store_process"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True)

    @contextmanager
    def split(self, work: str, url: str, storage: Path) -> Iterator["Split"]:
        """A process at that work, killed at the end at the latest."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(work, url, storage, sep="\t", file=self.process.stdin, flush=True)
        while not (line := self.process.stdout.readline()).startswith("started "):
            assert line, "the starting process has ended"
        split = Split(self, int(line.split()[1]))
        try:
            yield split
        finally:
            split.kill()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


class Split:
    """A process at work."""

    def __init__(self, splitter: Splitter, pid: int) -> None:
        self.splitter = splitter
        self.pid = pid

    def read(self) -> str:
        """The next line that it prints."""
        assert self.splitter.process.stdout is not None
        while True:
            line = self.splitter.process.stdout.readline()
            assert line, "the starting process has ended"
            pid, _, words = line.strip().partition(" ")
            if pid == str(self.pid):
                return words

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        try:
            while True:
                os.kill(self.pid, signal.SIGKILL)
                time.sleep(0.005)
        except ProcessLookupError:
            return


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    for line in sys.stdin:
        work, url, storage = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            try:
                {"write": write, "hold": hold, "fill": fill_limited}[work](url, Path(storage))
            except Exception:
                say(traceback.format_exc().replace("\n", " | "))
            os._exit(0)
        print("started", pid, flush=True)


if __name__ == "__main__":
    main()
