"""A document watched through the real fetch: a vendor's site on loopback, a store in memory, a clock to turn."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.check import Examiner, check_document
from monitor.fetch import Web
from monitor.model import FetchSettings, Settings
from monitor.route import default_routes, default_trouble_route
from tests.databases import new_store
from tests.vendor_site import VendorSite
from tests.watch import DOCUMENT, START


class SiteWatch:
    """One document at ``path`` of a site; each ``check`` is made after a pause and committed."""

    def __init__(self, site: VendorSite, path: str = "/privacy", **fetching):
        fetch = FetchSettings(allow_private=True, host_delay=timedelta(0), **fetching)
        self.settings = Settings(
            database="sqlite://", storage=Path("unused"), confirm_after=timedelta(0), fetch=fetch
        )
        self.document = replace(DOCUMENT, url=site.url(path))
        self.store = new_store()
        self.now = START
        self.store.documents.sync([self.document], self.now)
        routes = (*default_routes(["stdout"]), default_trouble_route(["stdout"]))
        self.examiner = Examiner(settings=self.settings, routes=routes, roll=lambda: 0.5)
        self.web = Web(fetch, version="1")

    def check(self, *, after=timedelta(hours=12)):
        self.now += after
        checked = check_document(
            self.document,
            store=self.store,
            fetcher=self.web,
            examiner=self.examiner,
            clock=lambda: self.now,
        )
        assert checked is not None
        return checked

    @property
    def text(self) -> str:
        """The text in force."""
        version = self.store.history.version(self.document.id)
        assert version is not None
        return version.text
