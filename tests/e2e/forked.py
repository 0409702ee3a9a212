"""A command of the program as a process, forked from one that has the program loaded.

To load it takes a second, most of what a command costs. A forked process has its own memory, exit code,
signals and end like any other; what it cannot show is that the program loads, which tests with
``Installation.command`` and ``afresh`` show.
"""

import atexit
import contextlib
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

SERVER = Path(__file__).with_name("fork_server.py")


@functools.cache
def server() -> socket.socket:
    """The socket to this process's server, which ends with it."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", str(SERVER), str(theirs.fileno())],
            pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


class Forked:
    """The running command, with what ``subprocess.Popen`` offers of it.

    ``afresh`` has the program's own modules loaded anew, as a fresh start does.
    """

    def __init__(
        self, arguments: list[str], *, folder: Path, environ: dict[str, str], out: IO, err: IO, afresh: bool
    ) -> None:
        answer, theirs = os.pipe()
        with tempfile.TemporaryFile("w+") as request:
            asked = {"arguments": arguments, "folder": str(folder), "environ": environ, "afresh": afresh}
            json.dump(asked, request)
            request.flush()
            request.seek(0)
            socket.send_fds(server(), [b"."], [request.fileno(), out.fileno(), err.fileno(), theirs])
        os.close(theirs)
        self.answer = os.fdopen(answer, "rb", buffering=0)
        self.pid = int(self.answer.readline())
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """The exit code; raises ``subprocess.TimeoutExpired``."""
        if self.returncode is None:
            if not select.select([self.answer], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("policy-monitor", timeout or 0.0)
            self.returncode = int(self.answer.readline())
            self.answer.close()
        return self.returncode

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        """Nothing where it has ended."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def run_forked(
    arguments: list[str], *, folder: Path, environ: dict[str, str], afresh: bool = False, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """The command to its end, with what it said."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = Forked(arguments, folder=folder, environ=environ, out=out, err=err, afresh=afresh)
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode())
    return subprocess.CompletedProcess(["policy-monitor", *arguments], code, *said)
