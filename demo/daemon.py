"""The real daemon as a subprocess, with a configuration and a folder of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

STOP_SECONDS = 15


class Daemon:
    """``python -m monitor run`` for the length of a ``with`` statement; stopped with SIGTERM."""

    def __init__(self, folder: Path, config: str, environ: Mapping[str, str]) -> None:
        self.config = folder / "config.toml"
        self.config.write_text(config, encoding="utf-8")
        self.log = folder / "daemon.log"
        # whatever proxy this machine uses knows nothing of loopback
        own = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self._environ = {**own, **environ, "PYTHONUNBUFFERED": "1"}
        self._process: subprocess.Popen[bytes] | None = None
        self.exit_code: int | None = None

    def __enter__(self) -> "Daemon":
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "monitor", "run", "--config", str(self.config)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environ,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def reconfigure(self, config: str) -> None:
        """Write another configuration and have it read, as an operator would."""
        self.config.write_text(config, encoding="utf-8")
        assert self._process is not None, "nothing runs yet"
        self._process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        """Ask it to stop and wait; kill it where it does not. ``exit_code`` is set afterwards."""
        process = self._process
        if process is None or self.exit_code is not None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            self.exit_code = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            self.exit_code = process.wait()

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])


def show_pages(folder: Path) -> None:
    """The pages of the history in a folder, until they are interrupted."""
    command = [sys.executable, "-m", "monitor", "serve", "--config", str(folder / "config.toml")]
    # the command answers the same Ctrl-C
    with suppress(KeyboardInterrupt):
        subprocess.run(command, check=False)
