"""One document watched over time: each look is examined and committed for real, with the store in memory."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.check import Examiner
from monitor.model import Document, DocumentType, Fetch, Settings, TroubleKind
from monitor.route import default_routes, default_trouble_route
from tests.databases import new_store

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
DOCUMENT = Document(
    id="lanternfish/privacy",
    vendor="Lanternfish",
    name="privacy",
    url="https://lanternfish.example/privacy",
    type=DocumentType.PRIVACY_POLICY,
)


class Watch:
    """One document over time: each look is examined and committed for real, in memory."""

    def __init__(self, document=DOCUMENT, routes=None, **settings):
        self.settings = Settings(
            database="sqlite://", storage=Path("unused"), **{"confirm_after": timedelta(0), **settings}
        )
        self.store = new_store()
        self.document = document
        self.now = START
        self.store.documents.sync([document], self.now)
        routes = routes or (*default_routes(["stdout"]), default_trouble_route(["stdout"]))
        self.examiner = Examiner(settings=self.settings, routes=routes, roll=lambda: 0.5)

    def look(self, body: bytes | None = None, *, after=timedelta(hours=12), **facts):
        self.now += after
        fetch = Fetch(
            url=self.document.url,
            final_url=self.document.url,
            started_at=self.now,
            duration=timedelta(seconds=1),
            body=body,
            **{"status": 200, "headers": (("content-type", "text/html; charset=utf-8"),), **facts},
        )
        checked = self.examiner.examine(
            self.document, fetch, self.store.documents.state(self.document.id), self.store, now=self.now
        )
        assert self.store.commit_check(checked) is not None
        return checked

    def fail(self, **facts):
        return self.look(
            None,
            status=503,
            error="the server answered 503",
            trouble=TroubleKind.UNREACHABLE,
            transient=True,
            **facts,
        )
