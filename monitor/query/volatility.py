"""How restless documents are.

Changes a year, of which kind, how often back, and how long before they take effect.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Protocol

from monitor.deadline import local_day
from monitor.model import Document, Kind
from monitor.query.tabular import Table
from monitor.store.briefs import ChangeRow
from monitor.store.change_filter import ChangeFilter

_YEAR = timedelta(days=365.25)


class Briefs(Protocol):
    """What changes are counted by."""

    def rows(self, asked: ChangeFilter) -> tuple[ChangeRow, ...]:
        """The changes that fit."""

    def effective_days(self) -> dict[int, tuple[date, ...]]:
        """The days on which changes say they take effect, or announced to."""


class Documents(Protocol):
    """Since when documents are known."""

    def added_times(self) -> dict[str, datetime]:
        """Since when each document is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volatility:
    """A document's changes since ``since``: how many, how many a year, of which kind, how many back.

    ``notice_days`` is the median of days from the first sight to a stated day of effect that lay ahead, of
    ``notices`` changes; None where none stated one.
    """

    document: str
    vendor: str
    since: datetime
    changes: int
    yearly: float
    substantive: int
    editorial: int
    noise: int
    returns: int
    notices: int
    notice_days: float | None


def find_volatility(
    briefs: Briefs, known: Documents, documents: Sequence[Document], asked: ChangeFilter, *, now: datetime
) -> tuple[Volatility, ...]:
    """How restless each document is, the most restless first."""
    added, effective = known.added_times(), briefs.effective_days()
    by_document: dict[str, list[ChangeRow]] = {}
    for row in briefs.rows(asked):
        by_document.setdefault(row.document_id, []).append(row)
    found = []
    for document in documents:
        theirs = by_document.get(document.id, [])
        first = min([added.get(document.id, now), *(row.first_seen_at for row in theirs)])
        since = max(first, asked.since) if asked.since else first
        notices = list(_notices(theirs, effective, document.zone))
        until = min(asked.until, now) if asked.until else now
        found.append(
            Volatility(
                document=document.id,
                vendor=document.vendor,
                since=since,
                changes=len(theirs),
                # of less than a quarter nothing is known of a year
                yearly=round(len(theirs) / max((until - since) / _YEAR, 0.25), 1),
                substantive=_of_kind(theirs, Kind.SUBSTANTIVE),
                editorial=_of_kind(theirs, Kind.EDITORIAL),
                noise=_of_kind(theirs, Kind.NOISE),
                returns=sum(row.returns_to is not None for row in theirs),
                notices=len(notices),
                notice_days=median(notices) if notices else None,
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.yearly, each.document)))


def _of_kind(rows: Iterable[ChangeRow], kind: Kind) -> int:
    return sum(row.kind is kind for row in rows)


def _notices(rows: Iterable[ChangeRow], effective: dict[int, tuple[date, ...]], zone: str) -> Iterable[int]:
    for row in rows:
        seen = local_day(row.first_seen_at, zone)
        ahead = [day for day in effective.get(row.id, ()) if day > seen]
        if ahead:
            yield (min(ahead) - seen).days


def list_volatility(found: Sequence[Volatility], *, zone: str) -> Table:
    """A row a document, and what holds of all."""
    rows = tuple(
        (
            each.document,
            each.since,
            each.changes,
            each.yearly,
            each.substantive,
            each.editorial,
            each.noise,
            each.returns,
            each.notice_days,
        )
        for each in found
    )
    changes = sum(each.changes for each in found)
    editorial = sum(each.editorial for each in found)
    notes = [
        f"{len(found)} documents, {changes} changes"
        + (f", {editorial / changes:.0%} editorial" if changes else "")
    ]
    columns = (
        "document",
        "since",
        "changes",
        "a year",
        "substantive",
        "editorial",
        "noise",
        "back again",
        "notice days",
    )
    return Table(
        title="How restless documents are", columns=columns, rows=rows, notes=tuple(notes), zone=zone
    )
