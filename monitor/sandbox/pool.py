"""The sandbox: children in reserve, each given one piece of work at a time, and replaced when it is lost.

As many work at once as there are cores; a call waits for its turn. Safe to use from many threads. What a lost
child had in hand is told as ``TooHeavy`` with what was seen of it; no other call notices.
"""

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, LifoQueue
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

import msgspec

from monitor.errors import NormalizeError, TooHeavy
from monitor.sandbox.executor import ShutdownError
from monitor.sandbox.frames import receive_frame, send_frame
from monitor.sandbox.handle import Loss, SpawnerHandle
from monitor.sandbox.quota import MB, Quota
from monitor.sandbox.spawner import Plan
from monitor.sandbox.tasks import (
    Answer,
    Bug,
    Refusal,
    Reply,
    pack_call,
    unpack_reply,
    unpack_result,
)

P = ParamSpec("P")
T = TypeVar("T")

_FEWEST = 2
"""Children at once, so that one heavy page does not keep all others waiting."""


class BugError(Exception):
    """A task ended in a bug of ours; ``str`` is its traceback."""


@dataclass(slots=True)
class _Child:
    """A child as it is seen from here; ``cpu`` seconds it had used when it last answered, ``cpu_before``
    when it was last asked."""

    number: int
    channel: socket.socket
    cpu: float = 0.0
    cpu_before: float = 0.0

    def ask(self, call: bytes, *, until: float) -> Reply | str:
        """The reply to a call; in words what came instead of one."""
        self.cpu_before = self.cpu
        try:
            send_frame(self.channel, call, until=until)
            packed = receive_frame(self.channel, until=until)
        except TimeoutError:
            return _SILENT
        except OSError:
            packed = None
        if packed is None:
            return _ENDED
        try:
            reply = unpack_reply(packed)
        except msgspec.MsgspecError:
            return _NONSENSE
        self.cpu = reply.cpu
        return reply

    def is_gone(self) -> bool:
        """Whether it has ended while it had nothing to do."""
        try:
            self.channel.settimeout(0)
            return not self.channel.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True


class Sandbox:
    """An Executor; a context manager. Begin it before there are threads and secrets, if that can be.

    ``warm`` loads what comparing needs before the first call, at some 0.5 s of CPU in another process;
    without it each child loads what it comes to need.
    """

    def __init__(self, *, quota: Quota | None = None, size: int | None = None, warm: bool = False) -> None:
        self.quota = quota = quota or Quota()
        self.size = size or max(_FEWEST, _count_cores())
        self._slots: LifoQueue[_Child | None] = LifoQueue()
        for _ in range(self.size):
            self._slots.put(None)
        self._is_closed = False
        self._spawner = SpawnerHandle(Plan(quota=quota, warm=warm))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def number(self) -> int:
        """The process whose children read."""
        return self._spawner.number

    def close(self) -> None:
        """End every child, whatever it does: calls under way and to come raise ShutdownError."""
        self._is_closed = True
        self._spawner.close()
        idle: list[_Child | None] = [None]  # wakes one that waits, which wakes the next
        with suppress(Empty):
            while True:
                idle.append(self._slots.get_nowait())
        for child in idle:
            self._give_back(child)

    def run(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The task's result, or the NormalizeError that it raises.

        Raises TooHeavy, ShutdownError, and BugError or OSError where something is wrong with us.
        """
        call = pack_call(task, *args, **kwargs)
        kept, loss = self._slots.get(), None
        try:
            child, kept = self._ready(kept), None
            seen = child.ask(call, until=time.monotonic() + self.quota.wait)
            if isinstance(seen, Reply) and not seen.spent:
                kept = child
            else:
                child.channel.close()
                loss = self._spawner.end(child.number)
        except OSError:
            if self._is_closed:
                raise ShutdownError from None
            raise
        finally:
            self._give_back(kept)
        if self._is_closed:
            raise ShutdownError
        if isinstance(seen, Reply) and isinstance(seen.ending, Answer):
            try:
                return unpack_result(task, seen.ending)
            except msgspec.MsgspecError:
                seen = _NONSENSE
        raise self._failure(seen, loss, child, len(call))

    def _give_back(self, child: _Child | None) -> None:
        """Let another call have the child, or the right to one."""
        if self._is_closed and child is not None:
            child.channel.close()
            child = None
        self._slots.put(child)

    def _ready(self, child: _Child | None) -> _Child:
        """The child, or a new one in the place of none or of one that has ended."""
        if self._is_closed:
            raise ShutdownError
        if child is not None and child.is_gone():
            child.channel.close()
            self._spawner.end(child.number)
            child = None
        return child or _Child(*self._spawner.fork())

    def _failure(self, seen: Reply | str, loss: Loss | None, child: _Child, size: int) -> Exception:
        """What is told of a task without a result."""
        ending = seen.ending if isinstance(seen, Reply) else None
        if isinstance(ending, Refusal):
            return NormalizeError(ending.sentence, transient=ending.transient, trouble=ending.trouble)
        if isinstance(ending, Bug):
            return BugError(ending.trace)
        assert loss is not None, "a child that did not answer was ended"
        what = (
            seen
            if isinstance(seen, str)
            else f"takes more than {self.quota.memory // MB} MB of memory to read"
        )
        if what == _ENDED:
            what = _explain_end(loss.signal, self.quota)
        return TooHeavy(
            f"The page ({size / MB:.1f} MB) {what}: {loss.cpu - child.cpu_before:.1f} s of CPU time and "
            f"{loss.memory // MB} MB of memory went into it; look at what the address serves."
        )


_SILENT, _ENDED, _NONSENSE = "was not read in time", "ended", "got no answer that makes sense"


def _explain_end(number: int, quota: Quota) -> str:
    """What the page did, by the signal that ended the process that read it (0: none)."""
    if number == signal.SIGXCPU:
        return f"takes more than {quota.cpu} s of CPU time to read"
    if number == signal.SIGKILL:
        return "had the process that read it killed, as a rule for want of memory"
    return f"ended the process that read it (signal {number})"


def _count_cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
