"""The pages beside the daemon, in its process: what ends them, ends nothing else."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from monitor import log
from monitor.cli.web_door import open_service
from monitor.config import Config
from monitor.errors import UsageError
from monitor.sandbox import Executor
from monitor.web.application import make_application
from monitor.web.server import GRACE_SECONDS, Server, make_server

events = log.get_log(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before pages that ended by themselves are served again."""


@dataclass(slots=True, kw_only=True)
class PagesThread:
    """Serves in a thread until stopped, and again after whatever ended it; ``make`` binds anew."""

    make: Callable[[], Server]
    _server: Server
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._serve, name="pages", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end; safe from any thread."""
        self._stop.set()
        self._server.stop()

    def join(self) -> None:
        """Wait until what was begun is answered."""
        if self._thread is not None:
            self._thread.join(GRACE_SECONDS + 1)

    def _serve(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                self._server.run()
            except Exception as error:
                events.exception("the pages ended in a bug", error)
            if self._stop.wait(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE)
            events.warning("the pages are served again")
            try:
                self._server = self.make()
            except UsageError as error:
                events.error("the pages cannot be served", detail=str(error))


@contextmanager
def open_pages(config: Config, *, executor: Executor) -> Iterator[PagesThread]:
    """The pages of a configuration, begun. Raises UsageError where the address cannot be had."""
    with open_service(config, executor=executor) as service:
        application, web = make_application(service), config.web

        def make() -> Server:
            return make_server(application, web.listen, certificate=web.certificate, key=web.key)

        pages = PagesThread(make=make, _server=make())
        pages.start()
        try:
            yield pages
        finally:
            pages.stop()
            pages.join()
