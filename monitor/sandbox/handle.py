"""The spawner as the program sees it: begun, asked, and begun again where it was lost.

The first one is forked from the program itself while that has one thread, which costs no start-up and shares
its memory; any other is a program of its own.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from monitor.sandbox.spawner import END, ENDED, FORK, FORKED, ORDER, Plan, pack_plan, run_spawner

_HARMLESS = ("PATH", "LANG", "LC_ALL", "LC_CTYPE")
"""What a spawner may know of the environment, which may hold secrets."""
_BEGIN = "import sys; from monitor.sandbox.spawner import main; main(sys.argv[1:])"
_PACKAGE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A child that has ended, by which signal (0: none); seconds and bytes that it took in its life."""

    signal: int
    cpu: float
    memory: int


class SpawnerHandle:
    """Begins the spawner, and a new one whenever it does not answer. Every method may raise OSError."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._is_closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0
        self._control = self._fork_spawner() if threading.active_count() == 1 else self._start_spawner()

    @property
    def number(self) -> int:
        """The spawner's process."""
        return self._process.pid if self._process else self._number

    def fork(self) -> tuple[int, socket.socket]:
        """A new child: its number, and our end of its socket."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                (number,) = FORKED.unpack(self._order(FORK, 0, FORKED.size, theirs.fileno()))
                if number < 0:
                    raise OSError(-number, os.strerror(-number))
            except BaseException:
                ours.close()
                raise
        return number, ours

    def end(self, number: int) -> Loss:
        """End a child that has no work any more."""
        try:
            ended_by, cpu, memory = ENDED.unpack(self._order(END, number, ENDED.size))
        except OSError:
            if not self._is_closed:  # its spawner is lost: it ends by itself, or now
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(number, signal.SIGKILL)
            return Loss(signal=0, cpu=0.0, memory=0)
        return Loss(signal=ended_by, cpu=cpu, memory=memory)

    def close(self) -> None:
        """End the spawner, and with it its children."""
        with self._lock:
            self._is_closed = True
            self._bury()

    def _order(self, order: bytes, number: int, size: int, *fds: int) -> bytes:
        with self._lock:
            if self._is_closed:
                raise BrokenPipeError
            try:
                return self._ask(order, number, size, *fds)
            except OSError:
                self._bury()
                self._control = self._start_spawner()
                if order == END:
                    raise
                return self._ask(order, number, size, *fds)

    def _ask(self, order: bytes, number: int, size: int, *fds: int) -> bytes:
        socket.send_fds(self._control, [ORDER.pack(order, number)], list(fds))
        answer = self._control.recv(size, socket.MSG_WAITALL)
        if len(answer) < size:
            raise ConnectionResetError
        return answer

    def _bury(self) -> None:
        self._control.close()
        if self._process is not None:
            self._process.wait()
        elif self._number:
            with suppress(ChildProcessError):
                os.waitpid(self._number, 0)
        self._process, self._number = None, 0

    def _fork_spawner(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        self._number = os.fork()
        if self._number:
            theirs.close()
            return ours
        try:
            run_spawner(theirs, self._plan)
            os._exit(0)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)

    def _start_spawner(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        environ = {name: os.environ[name] for name in _HARMLESS if name in os.environ}
        arguments = [str(theirs.fileno()), pack_plan(self._plan)]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  (our own program)
                [sys.executable, "-c", _BEGIN, *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**environ, "PYTHONPATH": str(_PACKAGE)},
            )
        return ours
