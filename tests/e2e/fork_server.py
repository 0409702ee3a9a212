"""Holds the program loaded and forks itself for each command: a process of its own in a tenth of the time.

Run as a script by ``tests.e2e.forked``, with the number of a socket; ends when the other side closes it.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
import threading
import time
from typing import NoReturn

import alembic.command
import alembic.script  # noqa: F401

import monitor
from monitor.compare.warmup import load_all


def load_program() -> None:
    """Every module of the program that can be imported, and what it reads beside its code."""
    for module in pkgutil.walk_packages(monitor.__path__, "monitor."):
        if not module.name.startswith(("monitor.__main__", "monitor.store.migrations")):
            importlib.import_module(module.name)
    load_all()


def serve(channel: socket.socket) -> dict | None:
    """Fork whenever asked to: returns the request in each child, and None at the end in the server."""
    awake, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    answers: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([channel, awake], [], [])
        if awake in ready:
            os.read(awake, 4096)
            bury(answers)
        if channel in ready:
            message, fds, _, _ = socket.recv_fds(channel, 1, 4)
            if not message:
                return None
            request, out, err, answer = fds
            child = os.fork()
            if child == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                signal.signal(signal.SIGINT, signal.default_int_handler)
                os.dup2(out, 1)
                os.dup2(err, 2)
                channel.close()
                with open(request, encoding="utf-8") as file:  # noqa: PTH123
                    asked = json.load(file)
                for fd in (out, err, answer, awake, wake, *answers.values()):
                    os.close(fd)
                return asked
            answers[child] = answer
            os.write(answer, b"%d\n" % child)
            for fd in (request, out, err):
                os.close(fd)


def bury(answers: dict[int, int]) -> None:
    """Tell the exit code of each child that has ended."""
    while answers:
        child, status = os.waitpid(-1, os.WNOHANG)
        if not child:
            return
        answer = answers.pop(child)
        os.write(answer, b"%d\n" % os.waitstatus_to_exitcode(status))
        os.close(answer)


def become(asked: dict) -> None:
    """Run the program as ``python -m monitor`` would, in that folder and with that environment."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    time.tzset()
    sys.argv[1:] = asked["arguments"]
    sys.path.insert(0, asked["folder"])
    if asked["afresh"]:
        for name in [name for name in sys.modules if name.partition(".")[0] == "monitor"]:
            del sys.modules[name]
    code: object = 0
    try:
        runpy.run_module("monitor", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code or 0
    leave(code if isinstance(code, int) else 1)


def leave(code: int) -> NoReturn:
    """End as a process does, but take nothing apart: of all that was loaded that is most of a short command."""
    threading._shutdown()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = 120
    os._exit(code)


if __name__ == "__main__":
    load_program()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        asked = serve(channel)
    if asked is not None:
        become(asked)
