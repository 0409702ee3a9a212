"""The product's own check path over a recorded history, with the store in memory and confirmation off."""

from datetime import datetime, timedelta
from pathlib import Path

from monitor.check import Examiner
from monitor.model import Checked, Document, DocumentType, Fetch, Settings, Timing
from monitor.route import default_routes
from monitor.sandbox import HERE, Executor
from monitor.store import open_store

SETTINGS = Settings(database="sqlite://", storage=Path("unused"), confirm_after=timedelta(0))


class Replay:
    """Feeds snapshots through the product and says when an alert of a change would be due at once."""

    def __init__(
        self, document_type: str = "other", content_type: str | None = None, executor: Executor = HERE
    ) -> None:
        self.document_type = DocumentType(document_type)
        self.headers = (("content-type", content_type),) if content_type else ()
        self.store = open_store(SETTINGS.database, SETTINGS.storage)
        self.examiner = Examiner(
            settings=SETTINGS, routes=default_routes(["stdout"]), roll=lambda: 0.5, executor=executor
        )
        self.documents: dict[str, Document] = {}

    def observe(self, doc: str, raw: bytes, url: str, time: str) -> bool:
        """One snapshot, as if fetched at ``time`` (ISO 8601)."""
        checked = self.check(doc, raw, url, datetime.fromisoformat(time.replace("Z", "+00:00")))
        return any(alert.subject == "change" and alert.timing is Timing.NOW for alert in checked.alerts)

    def check(self, doc: str, raw: bytes, url: str, now: datetime) -> Checked:
        """One snapshot, and all that its check recorded."""
        document = self._document(doc, url, now)
        state = self.store.documents.state(document.id)
        assert state is not None
        fetch = Fetch(
            url=url,
            started_at=now,
            duration=timedelta(0),
            final_url=url,
            status=200,
            headers=self.headers,
            body=raw,
        )
        checked = self.examiner.examine(document, fetch, state, self.store, now=now)
        assert self.store.commit_check(checked) is not None
        return checked

    def _document(self, doc: str, url: str, now: datetime) -> Document:
        if doc not in self.documents:
            self.documents[doc] = Document(
                id=f"replay/{doc}", vendor="replay", name=doc, url=url or "https://replay.example/",
                type=self.document_type,
            )  # fmt: skip
            self.store.documents.sync(tuple(self.documents.values()), now)
        return self.documents[doc]
