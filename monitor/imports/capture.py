"""What every source gives, whatever its format: documents, and their pages as they were kept at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from monitor.model import DocumentType

EARLIEST = datetime(1993, 1, 1, tzinfo=UTC)
"""No page of the web is older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A page as another archive kept it.

    ``mark`` is the source's own word for it, by which it is found again. ``body`` None: it could not be had,
    and ``problem`` says why. ``upgrade``: the archive read again what it had; the vendor changed nothing.
    ``is_text``: ``body`` is the Markdown that the archive made of the page, not the page. ``status`` and
    ``headers`` are those of the response as the archive has them.
    """

    at: datetime
    mark: str
    body: bytes | None
    problem: str = ""
    upgrade: bool = False
    is_text: bool = False
    url: str = ""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """All that a collection holds of one document; ``key`` is its name there. None: not known."""

    key: str
    vendor: str
    name: str
    type: DocumentType | None
    url: str | None = None
    count: int
    since: datetime
    until: datetime


class Collection(Protocol):
    """Where others kept pages."""

    @property
    def origin(self) -> str:
        """What it is called on record: the same for the same collection, wherever it lies."""

    @property
    def passed(self) -> tuple[str, ...]:
        """What in it was passed over before any document was told, and why; a sentence each."""

    def series(self) -> tuple[Series, ...]:
        """The documents of which it holds something, sorted by key."""

    def captures(self, series: Series, beyond: str | None) -> Iterator[Capture]:
        """What it holds of a document in the order of time.

        Only what follows the capture with the mark ``beyond``; all where it has none of that mark.
        """
