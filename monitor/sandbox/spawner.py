"""The process that forks the children: it has one thread, so that a fork is safe, and what they need loaded.

It reads nothing of a page, and it ends, with its children, when the program does that began it: its socket is
closed then, whatever became of the program. Signals to the whole group are for the program alone.
"""

import gc
import json
import logging
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass

from monitor.compare.warmup import load_all
from monitor.sandbox.child import serve
from monitor.sandbox.quota import Quota

ORDER = struct.Struct("!ci")
"""FORK (with the child's end of a socket) or END, and a process's number."""
FORK, END = b"f", b"e"
FORKED = struct.Struct("!i")
"""The child's number, or minus the errno."""
ENDED = struct.Struct("!idq")
"""The signal that ended a child (0: none), seconds of CPU and bytes of memory that it took in its life."""

_LEFT_TO_THE_PROGRAM = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to begin: with what children may take, and whether to load the lexicons before the first."""

    quota: Quota
    warm: bool


def run_spawner(control: socket.socket, plan: Plan) -> None:
    """Obey orders until the other side hangs up. In a child it returns when that has no more to do."""
    _prepare(control, plan)
    children: set[int] = set()
    work: Callable[[], None] | None = None
    while work is None:
        message, fds, _, _ = socket.recv_fds(control, ORDER.size, 1)
        if len(message) < ORDER.size:
            break
        order, number = ORDER.unpack(message)
        if order == FORK:
            work = _fork(control, plan, children, socket.socket(fileno=fds[0]))
        elif number in children:
            children.discard(number)
            control.sendall(ENDED.pack(*_end(number)))
    if work is not None:
        work()
        return
    for number in children:
        _end(number)


def _prepare(control: socket.socket, plan: Plan) -> None:
    for number in _LEFT_TO_THE_PROGRAM:
        signal.signal(number, signal.SIG_IGN)
    logging.disable()  # what a parser has to say of a page is the vendor's affair
    os.environ.clear()  # it may hold secrets
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    for low, high in ((3, control.fileno()), (control.fileno() + 1, os.sysconf("SC_OPEN_MAX"))):
        os.closerange(low, high)  # what the program has open is not for who reads pages
    if plan.warm:
        load_all()
    gc.collect()
    gc.freeze()


def _fork(
    control: socket.socket, plan: Plan, children: set[int], channel: socket.socket
) -> Callable[[], None] | None:
    """A new child: here None, in the child what it is to do."""
    try:
        number = os.fork()
    except OSError as error:
        number = -(error.errno or 1)
    if number == 0:
        control.close()
        return lambda: serve(channel, plan.quota)
    channel.close()
    if number > 0:
        children.add(number)
    control.sendall(FORKED.pack(number))
    return None


def _end(number: int) -> tuple[int, float, int]:
    """End a child, and say how it ended and what it took."""
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    _, status, usage = os.wait4(number, 0)
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    held = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return ended_by, usage.ru_utime + usage.ru_stime, held


def pack_plan(plan: Plan) -> str:
    """The plan as an argument of a command."""
    return json.dumps(asdict(plan))


def main(arguments: list[str]) -> None:
    """Begin as a program of its own: the number of the socket, and the plan."""
    number, packed = arguments
    told = json.loads(packed)
    plan = Plan(quota=Quota(**told["quota"]), warm=told["warm"])
    run_spawner(socket.socket(fileno=int(number)), plan)
