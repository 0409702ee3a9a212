"""The whole web as checks see it: plain HTTP, or a browser where a document needs one."""

from datetime import datetime

from monitor.fetch.browser import BrowserFetcher
from monitor.fetch.fetcher import Fetcher
from monitor.fetch.politeness import HostGate, Ledger
from monitor.model import BrowserUse, Document, Fetch, FetchSettings, Validators


class Web:
    """One polite client for all threads, under one set of settings, turns and robots rules."""

    def __init__(self, settings: FetchSettings, *, version: str, ledger: Ledger | None = None) -> None:
        gate = HostGate(settings.host_delay, ledger=ledger)
        self.plain = Fetcher(settings, version=version, gate=gate)
        self._browser = BrowserFetcher(self.plain)

    @property
    def asleep(self) -> int:
        """How many threads wait for a host's pause to end."""
        return self.plain.gate.asleep

    def rest_of(self, host: str) -> float:
        """Seconds that a host's pause still lasts."""
        return self.plain.gate.rest_of(host)

    def fetch(
        self, document: Document, validators: Validators, *, now: datetime, fresh_connection: bool = False
    ) -> Fetch:
        """One attempt, by browser where the document says ``always``; never raises for the network."""
        if document.browser is BrowserUse.ALWAYS:
            return self.browse(document, now=now)
        return self.plain.fetch(document, validators, now=now, fresh_connection=fresh_connection)

    def follow(self, document: Document, fetch: Fetch, address: str, *, now: datetime) -> Fetch:
        """One attempt at a frame or file that a document's fetched page shows; as ``Fetcher.follow``."""
        return self.plain.follow(document, fetch, address, now=now)

    def browse(self, document: Document, *, now: datetime) -> Fetch:
        """One attempt with a real browser; trouble ``needs browser`` where there is none."""
        return self._browser.fetch(document, now=now)
