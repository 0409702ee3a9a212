"""A real installation in a folder: a configuration, the command run as a user runs it, the daemon as a process."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.e2e.forked import Forked, run_forked


class Installation:
    """``documents`` maps a name to the path on the vendor's site."""

    def __init__(self, folder: Path, site, documents=None, *, extra: str = "", monitor: str = ""):
        self.folder = folder
        self.site = site
        self.config = folder / "config.toml"
        self.environ = {**os.environ, "NO_COLOR": "1"}
        self.write(documents or {"privacy": "/privacy"}, extra=extra, monitor=monitor)

    def write(self, documents, *, extra: str = "", monitor: str = "") -> None:
        entries = "".join(
            f'[[vendors.documents]]\nname = "{name}"\ntype = "privacy-policy"\nurl = "{self.site.url(path)}"\n'
            for name, path in documents.items()
        )
        wait = "" if "group_wait" in monitor else 'group_wait = "0s"\n'
        self.config.write_text(
            f'[monitor]\n{wait}database = "sqlite:///monitor.db"\nstorage = "."\ninterval = "1h"\nconfirm_after = "0s"\n{monitor}\n'
            f'[fetch]\nallow_private = true\nhost_delay = "0s"\ntotal_timeout = "5s"\n{extra}\n'
            f'[[vendors]]\nname = "Lanternfish"\n{entries}',
            encoding="utf-8",
        )

    def command(self, *arguments: str, config: bool = True) -> list[str]:
        """For a process that loads the program by itself, as a user's shell starts it."""
        return [sys.executable, "-m", "monitor", *self.arguments(arguments, config=config)]

    def arguments(self, arguments: Sequence[str], *, config: bool = True) -> list[str]:
        return [*(["--config", str(self.config)] if config else []), *arguments]

    def run(
        self, *arguments: str, expect: int | None = 0, config: bool = True, afresh: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """The command as a forked process, with its exit code checked; never a traceback."""
        done = run_forked(
            self.arguments(arguments, config=config), folder=self.folder, environ=self.environ, afresh=afresh
        )
        assert "Traceback" not in done.stderr, done.stderr
        if expect is not None:
            assert done.returncode == expect, f"{done.returncode}: {done.stdout}{done.stderr}"
        return done

    def json(self, *arguments: str, expect: int = 0):
        return json.loads(self.run(*arguments, "--json", expect=expect).stdout)

    def start(self, *arguments: str, afresh: bool = False) -> "Running":
        """A command that goes on, the daemon where none is named: forked, or started as systemd starts it."""
        return Running(self, arguments or ("run",), afresh=afresh)


class Running:
    """A process of the program, the daemon as a rule; what it says on either stream is in ``log()``."""

    def __init__(self, installation: Installation, arguments: Sequence[str], *, afresh: bool):
        self.file = (installation.folder / "daemon.log").open("a")
        self.process: Forked | subprocess.Popen[bytes]
        if afresh:
            self.process = subprocess.Popen(
                installation.command(*arguments), stdout=self.file, stderr=self.file,
                cwd=installation.folder, env=installation.environ,
            )  # fmt: skip
        else:
            self.process = Forked(
                installation.arguments(arguments), folder=installation.folder, environ=installation.environ,
                out=self.file, err=self.file, afresh=False,
            )  # fmt: skip
        self.path = installation.folder / "daemon.log"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.file.close()

    def log(self) -> str:
        return self.path.read_text()

    def wait_for(self, condition: Callable[[], bool], *, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, f"the daemon ended:\n{self.log()}"
            assert time.monotonic() < until, f"waited in vain:\n{self.log()}"
            time.sleep(0.05)

    def stop(self, number: int, *, within: float = 30) -> int:
        self.process.send_signal(number)
        return self.process.wait(within)
