"""What is said where no name resolves: once, not once a document. One misspelt name is told as it is."""

import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from monitor.daemon.journal import log_check
from monitor.fetch.failure import is_nameless
from monitor.log import get_log
from monitor.model import Checked

events = get_log(__name__)

FEWEST = 2
"""Hosts without an address, and none with one, before it is no longer thought to be theirs."""
PATIENCE = 15.0
"""Seconds that a lone host without an address waits for others before it is told as it is."""


@dataclass(slots=True, kw_only=True)
class NameService:
    """The checks that ended, told one by one or, where no name resolves, as one."""

    is_down: bool = False
    _waiting: list[tuple[float, Checked]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, checked: Checked) -> None:
        """Log how a check ended, unless it says what was said of all."""
        with self._lock:
            if not is_nameless(checked.fetch.error):
                self._tell_others(checked)
            elif not self.is_down:
                self._waiting.append((time.monotonic(), checked))
                self._judge()

    def tell_late(self) -> None:
        """Log what waited for others in vain."""
        with self._lock:
            if self._waiting and time.monotonic() - self._waiting[0][0] > PATIENCE:
                self._flush()

    def _tell_others(self, checked: Checked) -> None:
        if checked.fetch.status is not None:
            if self.is_down:
                self.is_down = False
                events.info("names resolve again")
            self._flush()
        log_check(checked)

    def _judge(self) -> None:
        hosts = {urlsplit(checked.fetch.url).hostname for _, checked in self._waiting}
        if len(hosts) >= FEWEST:
            self.is_down = True
            self._waiting.clear()
            events.warning(
                "no name resolves",
                detail="this machine seems to be offline, or its name server does not answer; documents are "
                "tried again, and nothing more is said until a name resolves",
            )

    def _flush(self) -> None:
        for _, checked in self._waiting:
            log_check(checked)
        self._waiting.clear()
