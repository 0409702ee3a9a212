"""One look at a document: what was fetched, what was known before, under which orders it is examined."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from monitor.check.reader import Reader
from monitor.model import (
    Document,
    DocumentState,
    Fetch,
    PageText,
    Route,
    SeenText,
    Settings,
    Silence,
    SnapshotDraft,
    Version,
)
from monitor.normalize import edition_of
from monitor.sandbox import HERE, Executor

_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Past(Protocol):
    """What a decision asks of the history; the store answers it."""

    def version(self, document_id: str, number: int | None = None) -> Version | None:
        """The version of that number, or the one in force."""

    def versions(self, document_id: str) -> Sequence[Version]:
        """All versions with their texts, from the first."""

    def seen_texts(self, document_id: str) -> Sequence[SeenText]:
        """All texts the document had."""

    def return_times(self, document_id: str, since: datetime) -> Sequence[datetime]:
        """When the document went back to an earlier text."""

    def body(self, sha256: str) -> bytes:
        """The stored bytes of an earlier fetch."""


class PastActs(Protocol):
    """What a record asks of what people did."""

    def silences(self, *, active_at: datetime | None = None) -> Sequence[Silence]:
        """The silences that hold at a time."""


def new_reference() -> str:
    """A reference id for an alert, short enough to be read out: ``PM-7K3QXAW2`` (40 bits)."""
    return "PM-" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The standing orders of examinations: settings, routes, who reads, and the two sources of chance.

    ``executor`` reads and compares what came from outside. ``accept`` takes a page that would be held, and
    announces a text at first sight: a person said so. ``by_hand``: a person brought the page, and nobody can
    look a second time. ``roll`` gives numbers in [0, 1) for jitter; ``reference`` new reference ids.
    """

    settings: Settings
    routes: Sequence[Route]
    accept: bool = False
    by_hand: bool = False
    executor: Executor = HERE
    roll: Callable[[], float] = field(default=lambda: secrets.randbelow(10**6) / 10**6)
    reference: Callable[[], str] = new_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One fetch of a document, and the ``state`` that the checks before left it in.

    ``alone``: what the page shows from elsewhere was looked at, and its own words are the text.
    """

    document: Document
    fetch: Fetch
    state: DocumentState
    orders: Orders
    now: datetime
    alone: bool = False

    @property
    def edition(self) -> str:
        """Which normalizer and selectors read the page."""
        return edition_of(self.document.select, self.document.remove)

    @property
    def reader(self) -> Reader:
        """How bodies are read at this look, earlier ones included."""
        url = self.fetch.final_url or self.document.url
        return Reader(
            document=self.document,
            content_type=self.fetch.content_type,
            url=url,
            executor=self.orders.executor,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A page with another text than the one in force; ``returns_to`` numbers the earlier one it repeats."""

    look: Look
    past: Past
    page: PageText
    snapshot: SnapshotDraft
    in_force: Version
    returns_to: int | None

    def read_earlier(self, sha256: str) -> PageText:
        """The text of an earlier body. Raises NormalizeError, or Damage."""
        return self.look.reader(self.past.body(sha256))
