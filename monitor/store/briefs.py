"""Changes in brief: what lists, counts and calendars need, without reading a comparison's sections.

A comparison holds all its words twice and is by far the largest thing stored of a change; whoever only lists
changes reads its judgement, its summary and its dates. Refuses to judge.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import JSON, ColumnElement, Row, Select, exists, select, type_coerce

from monitor.errors import Damage
from monitor.model import (
    COARSE,
    Category,
    Change,
    Comparison,
    Judgement,
    Kind,
    Severity,
    StatedDate,
)
from monitor.store.database import Database
from monitor.store.schema import alerts, change_categories, changes, documents

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """Which changes are asked for: those that fit everything that is not None.

    ``since`` and ``until`` (exclusive) count from when the change was first seen. ``category`` fits the whole
    change or one of its sections, and a coarse category fits its finer ones too. ``is_unheard``: whether no
    route took it, so that nobody was to be told.
    """

    document_ids: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    vendor: str | None = None
    category: Category | None = None
    kind: Kind | None = None
    min_severity: Severity | None = None
    is_unheard: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a row of the changes, joined with its document, has to fulfil."""
        asked: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
            (self.document_ids, changes.c.document_id.in_),
            (self.since, lambda at: changes.c.first_seen_at >= at),
            (self.until, lambda at: changes.c.first_seen_at < at),
            (self.vendor, lambda name: documents.c.vendor == name),
            (self.category, lambda each: changes.c.id.in_(_about(each))),
            (self.kind, lambda each: changes.c.kind == each),
            (self.min_severity, lambda least: changes.c.severity.in_(_from(least))),
            (self.is_unheard, lambda unheard: _is_told() != unheard),
        ]
        return [condition(value) for value, condition in asked if value is not None]


class ChangeRow(NamedTuple):
    """What changes are counted by."""

    id: int
    document_id: str
    vendor: str
    kind: Kind
    severity: Severity
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Briefs:
    """Changes whose comparisons have no sections."""

    database: Database

    def changes(
        self, asked: ChangeFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> tuple[Change, ...]:
        """Changes in brief that fit everything asked, the newest first; None: all."""
        query = select(*_BRIEF).join(documents, documents.c.id == changes.c.document_id)
        query = query.where(*(asked or ChangeFilter()).conditions())
        newest_first = query.order_by(changes.c.first_seen_at.desc(), changes.c.id.desc())
        return self._brief(newest_first.limit(limit).offset(offset))

    def rows(self, asked: ChangeFilter) -> tuple[ChangeRow, ...]:
        """What the changes that fit are counted by, in the order of their numbers."""
        facts = (changes.c.kind, changes.c.severity, changes.c.first_seen_at)
        query = select(changes.c.id, changes.c.document_id, documents.c.vendor, *facts).join(
            documents, documents.c.id == changes.c.document_id
        )
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


def _is_told() -> ColumnElement[bool]:
    return exists().where(alerts.c.change_id == changes.c.id)


def _about(category: Category) -> Select[Any]:
    """The ids of the changes about a category or one of its finer ones."""
    fitting = [category, *(finer for finer, coarse in COARSE.items() if coarse is category)]
    return select(change_categories.c.change_id).where(change_categories.c.category.in_(fitting))


def _from(least: Severity) -> list[Severity]:
    return [each for each in Severity if each.rank >= least.rank]
