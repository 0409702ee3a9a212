"""Changes in brief: what lists, counts and calendars need, without reading a comparison's sections.

A comparison holds all its words twice and is by far the largest thing stored of a change; whoever only lists
changes reads its judgement, its summary and its dates. Refuses to judge.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import JSON, Row, Select, and_, func, or_, select, type_coerce, union_all

from monitor.errors import Damage
from monitor.model import (
    Category,
    Change,
    Comparison,
    Coverage,
    DateRole,
    Judgement,
    Kind,
    Outcome,
    Severity,
    StatedDate,
)
from monitor.store.change_filter import ChangeFilter, is_imported
from monitor.store.database import Database
from monitor.store.schema import (
    change_categories,
    change_days,
    changes,
    checks,
    documents,
    states,
    troubles,
    versions,
)

_NAMES_AT_ONCE = 5_000
_TOLD = type_coerce(changes.c.comparison, JSON)
_BRIEF = [
    changes.c.id,
    changes.c.document_id,
    changes.c.before,
    changes.c.after,
    changes.c.last_seen_without_at,
    changes.c.first_seen_at,
    changes.c.returns_to,
    changes.c.flapping,
    _TOLD["judgement"].label("judgement"),
    _TOLD["summary"].label("summary"),
    _TOLD["dates"].label("dates"),
]


class ChangeRow(NamedTuple):
    """What changes are counted by."""

    id: int
    document_id: str
    before: int
    after: int
    vendor: str
    kind: Kind
    severity: Severity
    first_seen_at: datetime
    returns_to: int | None


class VersionTime(NamedTuple):
    """When a version was first seen, when the last check found it, when its text was derived anew (None)."""

    seen_at: datetime
    checked_at: datetime
    upgraded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Briefs:
    """Changes whose comparisons have no sections."""

    database: Database

    def changes(
        self,
        asked: ChangeFilter | None = None,
        *,
        limit: int | None = None,
        offset: int = 0,
        beyond: int | None = None,
    ) -> tuple[Change, ...]:
        """Changes in brief that fit everything asked, the newest first; None: all.

        ``beyond`` is the id of the last change of the page before, after which this one begins.
        """
        query = select(*_BRIEF).join(documents, documents.c.id == changes.c.document_id)
        query = query.where(*(asked or ChangeFilter()).conditions())
        if beyond is not None:
            seen = select(changes.c.first_seen_at).where(changes.c.id == beyond).scalar_subquery()
            earlier = and_(changes.c.first_seen_at == seen, changes.c.id < beyond)
            query = query.where(or_(changes.c.first_seen_at < seen, earlier))
        newest_first = query.order_by(changes.c.first_seen_at.desc(), changes.c.id.desc())
        return self._brief(newest_first.limit(limit).offset(offset))

    def count(self, asked: ChangeFilter) -> int:
        """How many changes fit everything asked."""
        named = changes.join(documents, documents.c.id == changes.c.document_id)
        query = select(func.count()).select_from(named).where(*asked.conditions())
        with self.database.read() as connection:
            return connection.scalar(query) or 0

    def count_by_document(self, asked: ChangeFilter) -> dict[str, int]:
        """How many changes of each document fit everything asked; documents without any are left out."""
        named = changes.join(documents, documents.c.id == changes.c.document_id)
        number = select(changes.c.document_id, func.count()).select_from(named)
        query = number.where(*asked.conditions()).group_by(changes.c.document_id)
        with self.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def neighbours(
        self, change_id: int, document_ids: Collection[str] | None = None
    ) -> tuple[int | None, int | None]:
        """The ids of the changes recorded before and after one, None for none.

        Noise and what was imported are left out.
        """
        heard = [changes.c.kind != Kind.NOISE, ~is_imported()]
        if document_ids is not None:
            heard.append(changes.c.document_id.in_(list(document_ids)))
        older = select(func.max(changes.c.id)).where(changes.c.id < change_id, *heard)
        newer = select(func.min(changes.c.id)).where(changes.c.id > change_id, *heard)
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

    def coverages(self) -> dict[str, Coverage]:
        """How much of each watched document's page the version in force kept, what was dropped left out.

        A damaged one is not there; ``verify`` names it.
        """
        kept = type_coerce(versions.c.coverage, JSON)
        columns = [kept[name].label(name) for name in ("page_words", "kept_words", "fallback")]
        query = (
            select(versions.c.document_id, *columns)
            .join(states, states.c.document_id == versions.c.document_id)
            .join(documents, documents.c.id == versions.c.document_id)
            .where(documents.c.watched, versions.c.number == states.c.version)
        )
        with self.database.read() as connection:
            if connection.dialect.name == "sqlite":  # which takes any text for JSON until it is looked into
                query = query.where(func.json_valid(versions.c.coverage))
            rows = [row._asdict() for row in connection.execute(query)]
        found: dict[str, Coverage] = {}
        for row in rows:
            mine = row.pop("document_id")
            with suppress(msgspec.ValidationError):
                found[mine] = msgspec.convert(row, Coverage)
        return found

    def rows(self, asked: ChangeFilter) -> tuple[ChangeRow, ...]:
        """What the changes that fit are counted by, in the order of their numbers."""
        columns = [documents.c.vendor if name == "vendor" else changes.c[name] for name in ChangeRow._fields]
        query = select(*columns).join(documents, documents.c.id == changes.c.document_id)
        with self.database.read() as connection:
            found = connection.execute(query.where(*asked.conditions()).order_by(changes.c.id))
            return tuple(ChangeRow._make(row) for row in found)

    def categories(self, asked: ChangeFilter) -> tuple[tuple[int, Category], ...]:
        """The numbers of the changes that fit with each category that they or their sections are about."""
        query = (
            select(changes.c.id, change_categories.c.category)
            .join(documents, documents.c.id == changes.c.document_id)
            .join(change_categories, change_categories.c.change_id == changes.c.id)
            .where(*asked.conditions())
        )
        with self.database.read() as connection:
            return tuple((row[0], row[1]) for row in connection.execute(query))

    def effective_days(self) -> dict[int, tuple[date, ...]]:
        """The days on which changes say that they take effect, or for which they are announced."""
        roles = (DateRole.EFFECTIVE, DateRole.ANNOUNCED)
        query = select(change_days.c.change_id, change_days.c.day).where(change_days.c.role.in_(roles))
        found: dict[int, tuple[date, ...]] = {}
        with self.database.read() as connection:
            for change_id, day in connection.execute(query):
                found[change_id] = (*found.get(change_id, ()), day)
        return found

    def version_times(self, document_ids: Collection[str]) -> dict[str, dict[int, VersionTime]]:
        """When each version of these documents was first and last seen, by document and number."""
        times = [versions.c[name] for name in VersionTime._fields]
        columns = (versions.c.document_id, versions.c.number, *times)
        found: dict[str, dict[int, VersionTime]] = {}
        names = list(document_ids)
        with self.database.read() as connection:
            for start in range(0, len(names), _NAMES_AT_ONCE):
                mine = versions.c.document_id.in_(names[start : start + _NAMES_AT_ONCE])
                for row in connection.execute(select(*columns).where(mine)):
                    found.setdefault(row.document_id, {})[row.number] = VersionTime(*row[2:])
        return found

    def check_times(
        self, document_id: str, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, Outcome], ...]:
        """When the document was checked in that time, and how each check ended, in order."""
        mine = (checks.c.document_id == document_id) & (checks.c.at >= since) & (checks.c.at < until)
        query = select(checks.c.at, checks.c.outcome).where(mine).order_by(checks.c.at)
        with self.database.read() as connection:
            return tuple((row.at, row.outcome) for row in connection.execute(query))

    def first_check_at(self) -> datetime | None:
        """When the log of checks begins, None where it is empty."""
        with self.database.read() as connection:
            found: datetime | None = connection.scalar(select(func.min(checks.c.at)))
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

    def begun_at(self) -> datetime | None:
        """When the first document was added, None before: it stays, wherever the history is moved."""
        with self.database.read() as connection:
            found: datetime | None = connection.scalar(select(func.min(documents.c.added_at)))
            return found

    def added_times(self) -> dict[str, datetime]:
        """Since when each document is known."""
        with self.database.read() as connection:
            rows = connection.execute(select(documents.c.id, documents.c.added_at))
            return {row.id: row.added_at for row in rows}

    def with_days(self, *, granted: Mapping[str, int], since: datetime, from_day: date) -> tuple[Change, ...]:
        """The changes seen since then with a day from ``from_day`` on: stated, or the last one to object.

        ``granted`` are the days to object that documents have. The newest change of each of their documents
        is among them, so that a date no longer stated shows.
        """
        told = [select(change_days.c.change_id).where(change_days.c.day >= from_day)]
        for days in sorted(set(granted.values())):
            theirs = [name for name, theirs in granted.items() if theirs == days]
            begun = datetime.combine(from_day, time.min, UTC) - timedelta(days=days + 2)
            seen = select(changes.c.id).where(changes.c.document_id.in_(theirs))
            told.append(seen.where(changes.c.first_seen_at >= begun))
        dated = select(changes.c.id, changes.c.document_id).where(
            changes.c.id.in_(union_all(*told)),
            changes.c.first_seen_at >= since,
            changes.c.kind != Kind.NOISE,
            ~is_imported(),
        )
        found = dated.cte("dated")
        newest = select(func.max(changes.c.id)).where(
            changes.c.document_id.in_(select(found.c.document_id)), ~is_imported()
        )
        wanted = union_all(select(found.c.id), newest.group_by(changes.c.document_id))
        return self._brief(select(*_BRIEF).where(changes.c.id.in_(wanted)).order_by(changes.c.id))

    def _brief(self, query: Select[Any]) -> tuple[Change, ...]:
        with self.database.read() as connection:
            return tuple(map(_brief_of, connection.execute(query)))


def _brief_of(row: Row[Any]) -> Change:
    values = row._asdict()
    try:
        comparison = Comparison(
            judgement=msgspec.convert(values.pop("judgement"), Judgement),
            sections=(),
            summary=msgspec.convert(values.pop("summary"), str),
            dates=msgspec.convert(values.pop("dates") or (), tuple[StatedDate, ...]),
        )
    except msgspec.ValidationError as error:
        raise Damage(
            f"A stored Comparison cannot be read back ({error}); restore the database from a backup."
        ) from None
    return Change(**values, comparison=comparison)
