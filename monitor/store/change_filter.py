"""Which changes are asked for, as conditions on their rows: the one place that knows how."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select

from monitor.model import COARSE, ActKind, Category, Kind, Severity
from monitor.store.people_schema import acts
from monitor.store.schema import alerts, change_categories, changes, documents


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """Which changes are asked for: those that fit everything that is not None.

    ``since`` and ``until`` (exclusive) count from when the change was first seen. ``category`` fits the whole
    change or one of its sections, and a coarse category fits its finer ones too. ``is_unheard``: whether no
    route took it, so that nobody was to be told; ``is_open``: whether nobody has acknowledged it.
    Nobody was told of what was imported, so that it is never unheard, and never open.
    """

    document_ids: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    vendor: str | None = None
    category: Category | None = None
    kind: Kind | None = None
    min_severity: Severity | None = None
    is_unheard: bool | None = None
    is_open: bool | None = None

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
            (self.is_unheard, lambda unheard: and_(~is_imported(), _is_told() != unheard)),
            (self.is_open, lambda wanted: and_(~is_closed(), ~is_imported()) if wanted else is_closed()),
        ]
        return [condition(value) for value, condition in asked if value is not None]


def is_closed() -> ColumnElement[bool]:
    """Whether somebody acknowledged a change, and nobody reopened it: asked of one change at a time."""
    later = acts.alias()
    reopened = exists().where(
        later.c.change_id == acts.c.change_id, later.c.id > acts.c.id, later.c.kind == ActKind.REOPENED
    )
    return exists().where(acts.c.change_id == changes.c.id, acts.c.kind == ActKind.ACKNOWLEDGED, ~reopened)


def is_imported() -> ColumnElement[bool]:
    """Of a change: it begins with a version that another kept, so that nobody was or will be told of it."""
    return changes.c.before < 1


def _is_told() -> ColumnElement[bool]:
    return exists().where(alerts.c.change_id == changes.c.id)


def _about(category: Category) -> Select[Any]:
    """The ids of the changes about a category or one of its finer ones."""
    fitting = [category, *(finer for finer, coarse in COARSE.items() if coarse is category)]
    return select(change_categories.c.change_id).where(change_categories.c.category.in_(fitting))


def _from(least: Severity) -> list[Severity]:
    return [each for each in Severity if each.rank >= least.rank]
