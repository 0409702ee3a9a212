"""The heads of changes: what a list shows of each, without reading every comparison whole.

Thousands of changes can be listed in moments by this; whoever shows one of them reads it by ``history``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import JSON, ColumnElement, and_, func, or_, select, type_coerce

from monitor.model import Category, Kind, Severity, StatedDate
from monitor.store.acts import is_closed
from monitor.store.briefs import ChangeFilter
from monitor.store.database import Database
from monitor.store.schema import change_categories, changes, checks, documents, troubles, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHead:
    """What a list shows of a change; ``categories`` are unordered, ``dates`` what the text states."""

    id: int
    document_id: str
    before: int
    after: int
    kind: Kind
    severity: Severity
    summary: str
    unsure: bool
    first_seen_at: datetime
    returns_to: int | None
    dates: tuple[StatedDate, ...] = ()
    categories: tuple[Category, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Heads:
    """Changes by what they fit, newest first, a page at a time."""

    database: Database

    def find(
        self,
        asked: ChangeFilter | None = None,
        *,
        severities: Collection[Severity] = (),
        is_open: bool | None = None,
        beyond: int | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> tuple[ChangeHead, ...]:
        """The heads that fit everything asked, the newest first, at most ``limit``.

        ``severities`` empty means any; ``is_open``: whether nobody has acknowledged it; ``beyond`` is the
        id of the last change of the page before, where the next one begins; ``after`` leaves only what was
        recorded after the change of that id.
        """
        conditions = [*(asked.conditions() if asked else ()), *_further(severities, is_open, beyond)]
        if after is not None:
            conditions.append(changes.c.id > after)
        comparison = type_coerce(changes.c.comparison, JSON)
        query = (
            select(
                *(changes.c[name] for name in _COLUMNS),
                comparison["summary"].as_string().label("summary"),
                comparison["judgement"]["unsure"].as_boolean().label("unsure"),
                comparison["dates"].as_string().label("dates"),
            )
            .join(documents, documents.c.id == changes.c.document_id)
            .where(*conditions)
            .order_by(changes.c.first_seen_at.desc(), changes.c.id.desc())
            .limit(limit)
        )
        with self.database.read() as connection:
            rows = connection.execute(query).all()
            about = select(change_categories).where(
                change_categories.c.change_id.in_([row.id for row in rows])
            )
            categories: dict[int, list[Category]] = {}
            for row in connection.execute(about):
                categories.setdefault(row.change_id, []).append(row.category)
        return tuple(_head(row, categories.get(row.id, ())) for row in rows)

    def count(self, asked: ChangeFilter | None = None, *, is_open: bool | None = None) -> int:
        """How many changes fit everything asked."""
        conditions = [*(asked.conditions() if asked else ()), *_further((), is_open, None)]
        query = (
            select(func.count())
            .select_from(changes.join(documents, documents.c.id == changes.c.document_id))
            .where(*conditions)
        )
        with self.database.read() as connection:
            return connection.scalar(query) or 0

    def open_counts(self, asked: ChangeFilter) -> dict[str, int]:
        """How many changes of each document fit and were acknowledged by nobody."""
        query = (
            select(changes.c.document_id, func.count())
            .select_from(changes.join(documents, documents.c.id == changes.c.document_id))
            .where(*asked.conditions(), *_further((), True, None))
            .group_by(changes.c.document_id)
        )
        with self.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def version_counts(self) -> dict[str, int]:
        """How many versions each document has."""
        query = select(versions.c.document_id, func.max(versions.c.number)).group_by(versions.c.document_id)
        with self.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def newest_severities(self, since: datetime) -> dict[str, list[tuple[datetime, Severity]]]:
        """When each document changed in substance since then, and how severely."""
        query = (
            select(changes.c.document_id, changes.c.first_seen_at, changes.c.severity)
            .where(changes.c.first_seen_at >= since, changes.c.kind == Kind.SUBSTANTIVE)
            .order_by(changes.c.first_seen_at)
        )
        found: dict[str, list[tuple[datetime, Severity]]] = {}
        with self.database.read() as connection:
            for row in connection.execute(query):
                found.setdefault(row.document_id, []).append((row.first_seen_at, row.severity))
        return found

    def trouble_spans(
        self, since: datetime, document_ids: Collection[str] | None = None
    ) -> Sequence[tuple[str, datetime, datetime | None]]:
        """From when to when (None: still) documents could not be read, where that went on after ``since``."""
        reaches = or_(troubles.c.closed_at.is_(None), troubles.c.closed_at >= since)
        query = select(troubles.c.document_id, troubles.c.opened_at, troubles.c.closed_at).where(reaches)
        if document_ids is not None:
            query = query.where(troubles.c.document_id.in_(list(document_ids)))
        with self.database.read() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(query.order_by(troubles.c.id))]

    def neighbours(self, change_id: int, *, is_open: bool | None = None) -> tuple[int | None, int | None]:
        """The ids of the changes before and after one in the order of their recording, None for none."""
        conditions = [changes.c.kind != Kind.NOISE, *_further((), is_open, None)]
        older = select(func.max(changes.c.id)).where(changes.c.id < change_id, *conditions)
        newer = select(func.min(changes.c.id)).where(changes.c.id > change_id, *conditions)
        with self.database.read() as connection:
            return connection.scalar(older), connection.scalar(newer)

    def between(self, document_id: str, before: int, after: int) -> int | None:
        """The id of the change between two neighbouring versions, None where there is none such."""
        mine = and_(
            changes.c.document_id == document_id, changes.c.before == before, changes.c.after == after
        )
        with self.database.read() as connection:
            found: int | None = connection.scalar(select(changes.c.id).where(mine))
            return found

    def outcomes(self, since: datetime) -> dict[str, int]:
        """How many checks ended how since then."""
        query = select(checks.c.outcome, func.count()).where(checks.c.at >= since).group_by(checks.c.outcome)
        with self.database.read() as connection:
            return {str(row[0]): row[1] for row in connection.execute(query)}


_COLUMNS = ("id", "document_id", "before", "after", "kind", "severity", "first_seen_at", "returns_to")


def _further(
    severities: Collection[Severity], is_open: bool | None, beyond: int | None
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if severities:
        found.append(changes.c.severity.in_(list(severities)))
    if is_open is not None:
        found.append(~is_closed() if is_open else is_closed())
    if beyond is not None:
        seen = select(changes.c.first_seen_at).where(changes.c.id == beyond).scalar_subquery()
        earlier = or_(
            changes.c.first_seen_at < seen, and_(changes.c.first_seen_at == seen, changes.c.id < beyond)
        )
        found.append(earlier)
    return found


def _head(row: Any, categories: Sequence[Category]) -> ChangeHead:
    dates = msgspec.json.decode(row.dates, type=tuple[StatedDate, ...]) if row.dates else ()
    order = list(Category)
    return ChangeHead(
        **{name: getattr(row, name) for name in _COLUMNS},
        summary=row.summary or "",
        unsure=bool(row.unsure),
        dates=dates,
        categories=tuple(sorted(categories, key=order.index)),
    )
