"""The sandbox: children in reserve, each given one piece of work at a time, and replaced when it is lost.

As many work at once as there are cores; a call waits for its turn (``precedence``). Safe to use from many
threads. What a lost child had in hand is told as ``TooHeavy`` with what was seen of it; no other call
notices.
"""

import os
import signal
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

import msgspec

from monitor.errors import NormalizeError, TooHeavy
from monitor.sandbox.executor import ShutdownError
from monitor.sandbox.frames import is_readable, receive_frame, send_frame
from monitor.sandbox.handle import Loss, SpawnerHandle
from monitor.sandbox.precedence import Turns
from monitor.sandbox.quota import MB, Quota, seconds_used
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

_POLL = 0.1
"""Seconds between two questions whether a call that takes long may go on."""
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

    def ask(self, call: bytes, quota: Quota, may_go_on: Callable[[], bool]) -> Reply | str:
        """The reply to a call; in words what came instead of one."""
        self.cpu_before = self.cpu
        until = time.monotonic() + quota.wait
        try:
            send_frame(self.channel, call, until=until)
            if not self._await_reply(until, quota.patience, may_go_on):
                return _GAVE_WAY
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

    def _await_reply(self, until: float, patience: float, may_go_on: Callable[[], bool]) -> bool:
        """Whether there is something to receive, or the time is up; not where it has to give way."""
        begun = time.monotonic()
        pause = patience
        while not is_readable(self.channel, within=min(pause, until - time.monotonic())):
            now, used = time.monotonic(), seconds_used(self.number)
            if now >= until:
                break
            pause = _POLL
            taken = now - begun if used is None else used - self.cpu_before
            if taken >= patience and not may_go_on():
                return False
        return True

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
    without it each child loads what it comes to need. ``most_waiting`` heavy calls wait for their turn (None:
    any number); to a further one BusyError is told.
    """

    def __init__(
        self,
        *,
        quota: Quota | None = None,
        size: int | None = None,
        warm: bool = False,
        most_waiting: int | None = None,
    ) -> None:
        self.quota = quota = quota or Quota()
        self.size = size or max(_FEWEST, _count_cores())
        self._turns = Turns(self.size, most_waiting)
        self._idle: deque[_Child] = deque()
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
        self._turns.close()
        self._spawner.close()
        while (child := self._take_idle()) is not None:
            child.channel.close()

    def run(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The task's result, or the NormalizeError that it raises.

        Raises TooHeavy, BusyError, ShutdownError, and BugError or OSError where something is wrong with us.
        """
        call = pack_call(task, *args, **kwargs)
        seen, loss, child = self._attempt(call)
        while seen is _GAVE_WAY:
            seen, loss, child = self._attempt(call)
        if isinstance(seen, Reply) and isinstance(seen.ending, Answer):
            try:
                return unpack_result(task, seen.ending)
            except msgspec.MsgspecError:
                seen = _NONSENSE
        raise self._failure(seen, loss, child, len(call))

    def _attempt(self, call: bytes) -> tuple[Reply | str, Loss | None, _Child]:
        """One turn: what came of it, how its child ended (None: it lives), and the child."""
        turn = self._turns.take(call)
        loss = None
        try:
            child = self._ready()
            seen = child.ask(call, self.quota, partial(self._turns.may_go_on, turn))
            if isinstance(seen, Reply) and not seen.spent:
                self._keep(child)
            else:
                child.channel.close()
                loss = self._spawner.end(child.number)
        except OSError:
            if self._is_closed:
                raise ShutdownError from None
            raise
        finally:
            self._turns.give_back(turn)
        if self._is_closed:
            raise ShutdownError
        return seen, loss, child

    def _keep(self, child: _Child) -> None:
        """Let another call have the child."""
        self._idle.append(child)
        if self._is_closed and (left := self._take_idle()) is not None:
            left.channel.close()

    def _take_idle(self) -> _Child | None:
        """The child that worked last of those that have nothing to do, None where there is none."""
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _ready(self) -> _Child:
        """A child with nothing to do, or a new one where there is none."""
        while (child := self._take_idle()) is not None:
            if not child.is_gone():
                return child
            child.channel.close()
            self._spawner.end(child.number)
        return _Child(*self._spawner.fork())

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
_GAVE_WAY = "gave way"


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
