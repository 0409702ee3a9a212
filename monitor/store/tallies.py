"""Single facts and counts that checks, digests and ``status`` ask for."""

from datetime import datetime

from sqlalchemy import distinct, func, select

from monitor.model import Coverage, Document, Trouble
from monitor.store.history import History
from monitor.store.schema import alerts, changes, checks, documents, troubles, versions


class Tallies(History):
    """Reads only."""

    def return_times(self, document_id: str, since: datetime) -> tuple[datetime, ...]:
        """When the document's text went back to an earlier one, from ``since`` on, in order."""
        mine = (changes.c.document_id == document_id) & (changes.c.first_seen_at >= since)
        query = select(changes.c.first_seen_at).where(mine, changes.c.returns_to.is_not(None))
        with self.reading() as connection:
            return tuple(connection.scalars(query.order_by(changes.c.first_seen_at)))

    def trouble(self, trouble_id: int) -> Trouble | None:
        """A trouble by its id."""
        with self.reading() as connection:
            query = select(*(column for column in troubles.c if column.name != "document_id"))
            row = connection.execute(query.where(troubles.c.id == trouble_id)).one_or_none()
            return Trouble(**row._asdict()) if row else None

    def troubles_over(self, since: datetime, limit: int) -> tuple[tuple[str, Trouble], ...]:
        """Troubles that ended from ``since`` on, by document and in the order of their beginning.

        No more than ``limit``, the newest.
        """
        query = select(troubles).where(troubles.c.closed_at >= since)
        query = query.order_by(troubles.c.opened_at.desc(), troubles.c.id.desc()).limit(limit)
        with self.reading() as connection:
            rows = [row._asdict() for row in connection.execute(query)]
        return tuple((row.pop("document_id"), Trouble(**row)) for row in reversed(rows))

    def document(self, document_id: str) -> Document | None:
        """A document as it was last configured, watched or not."""
        with self.reading() as connection:
            found: Document | None = connection.scalar(
                select(documents.c.definition).where(documents.c.id == document_id)
            )
            return found

    def count_alerts(self) -> dict[str, int]:
        """How many alerts there are in each state; states without any are left out."""
        with self.reading() as connection:
            rows = connection.execute(select(alerts.c.state, func.count()).group_by(alerts.c.state))
            return {str(state): count for state, count in rows}

    def count_checked(self, since: datetime) -> int:
        """How many documents were checked from ``since`` on, whatever the outcome."""
        with self.reading() as connection:
            query = select(func.count(distinct(checks.c.document_id))).where(checks.c.at >= since)
            return connection.scalar(query) or 0

    def coverage_of(self, document_id: str) -> Coverage | None:
        """How much of the page the version in force kept, None before the first version."""
        mine = select(versions.c.coverage).where(versions.c.document_id == document_id)
        with self.reading() as connection:
            found: Coverage | None = connection.scalar(mine.order_by(versions.c.number.desc()).limit(1))
            return found
