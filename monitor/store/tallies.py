"""How many of what there are, for whoever looks from outside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, func, select

from monitor.model import AlertState
from monitor.store.change_filter import is_imported
from monitor.store.database import Database
from monitor.store.schema import alerts, changes, checks, deliveries, versions

Tally = tuple[tuple[tuple[str, ...], int], ...]
"""What is counted by, and how many."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts over the whole history."""

    database: Database

    def checks(self) -> Tally:
        """Checks by outcome."""
        return self._count(checks.c.outcome)

    def outcomes(self, since: datetime) -> dict[str, int]:
        """How many checks ended how since then."""
        query = select(checks.c.outcome, func.count()).where(checks.c.at >= since).group_by(checks.c.outcome)
        with self.database.read() as connection:
            return {str(row[0]): row[1] for row in connection.execute(query)}

    def versions(self) -> dict[str, int]:
        """How many versions each document has."""
        query = select(versions.c.document_id, func.count()).group_by(versions.c.document_id)
        with self.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def changes(self) -> Tally:
        """Changes by kind and severity, but for those that were imported."""
        return self._count(changes.c.kind, changes.c.severity, where=~is_imported())

    def deliveries(self) -> Tally:
        """Attempts to send that ended, by channel and result."""
        return self._count(deliveries.c.channel, deliveries.c.result)

    def oldest_pending_at(self) -> datetime | None:
        """Since when the oldest alert that waits to be sent was due, None where none waits."""
        query = select(func.min(alerts.c.due_at)).where(alerts.c.state == AlertState.PENDING)
        with self.database.read() as connection:
            found: datetime | None = connection.scalar(query)
            return found

    def _count(self, *columns: Column[Any], where: ColumnElement[bool] | None = None) -> Tally:
        query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
        if where is not None:
            query = query.where(where)
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            (tuple(str(each) for each in row[:-1]), row[-1])
            for row in rows
            if row[0] is not None and None not in row[:-1]
        )
