"""The days ahead of all watched documents, read by the day and not by the change: a history may hold many."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from monitor.followup import Ahead, days_ahead, granted_days
from monitor.model import Change, Document

LOOKED_BACK = timedelta(days=800)
"""How old a change may be whose days are told of."""
FURTHEST = 3_660
"""Days ahead that are believed."""


class Briefs(Protocol):
    """Changes by their days."""

    def with_days(self, *, granted: Mapping[str, int], since: datetime, from_day: date) -> tuple[Change, ...]:
        """The changes with a day from ``from_day`` on."""


def find_ahead(
    briefs: Briefs, documents: Iterable[Document], *, now: datetime, within: int = FURTHEST
) -> tuple[Ahead, ...]:
    """The days from today to ``within`` days ahead, the soonest first."""
    by_id = {document.id: document for document in documents}
    changes = briefs.with_days(
        granted=granted_days(by_id.values()),
        since=now - LOOKED_BACK,
        from_day=(now - timedelta(days=1)).date(),
    )
    return days_ahead(changes, by_id, now=now, within=within)
