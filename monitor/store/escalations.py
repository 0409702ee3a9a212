"""Changes that nobody acknowledged and that go to the next owner: by a row of the outbox for each step."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Table, func, select

from monitor.followup import Steps
from monitor.model import Alert, AlertState, Change, Kind, Severity, Subject
from monitor.store.alert_rows import insert_alerts
from monitor.store.change_filter import is_closed
from monitor.store.database import Database
from monitor.store.history import History
from monitor.store.ledger import append_entries
from monitor.store.schema import alerts, changes


@dataclass(frozen=True, slots=True)
class Escalations:
    """What is left undone, and how far it was escalated; what was silenced counts as not told."""

    database: Database
    history: History

    def changes(self, documents: Collection[str], *, since: datetime) -> tuple[Change, ...]:
        """The critical changes of these documents, seen since then, that nobody acknowledged.

        Whether a channel took the alert does not matter; that there was one does.
        """
        told = select(alerts.c.id).where(
            alerts.c.change_id == changes.c.id,
            alerts.c.subject == Subject.CHANGE,
            alerts.c.state != AlertState.SILENCED,
        )
        query = select(changes.c.id).where(
            changes.c.first_seen_at >= since,
            changes.c.severity == Severity.CRITICAL,
            changes.c.kind != Kind.NOISE,
            changes.c.document_id.in_(sorted(documents)),
            told.exists(),
            ~is_closed(),
        )
        return self.history.changes_among(query)

    def steps(self, change_ids: Collection[int]) -> Mapping[int, Steps]:
        """How far each of these changes was escalated; those that nobody was to be told of are left out."""
        query = (
            select(
                alerts.c.change_id,
                alerts.c.subject,
                alerts.c.owner,
                func.min(func.coalesce(alerts.c.sent_at, alerts.c.due_at)).label("told_at"),
                func.min(alerts.c.created_at).label("made_at"),
            )
            .where(
                alerts.c.change_id.in_(list(change_ids)),
                alerts.c.subject.in_([Subject.CHANGE, Subject.ESCALATION]),
                alerts.c.state != AlertState.SILENCED,
            )
            .group_by(alerts.c.change_id, alerts.c.subject, alerts.c.owner)
        )
        first: dict[int, datetime] = {}
        taken: dict[int, dict[str, datetime]] = {}
        with self.database.read() as connection:
            for row in connection.execute(query):
                if row.subject is Subject.CHANGE:
                    first[row.change_id] = row.told_at
                else:
                    taken.setdefault(row.change_id, {})[row.owner] = row.made_at
        return {each: Steps(first_at=at, taken=taken.get(each, {})) for each, at in first.items()}

    def open_steps(self) -> Mapping[int, Steps]:
        """How far each change was escalated that nobody acknowledged since; others are left out."""
        query = (
            select(alerts.c.change_id)
            .join(changes, changes.c.id == alerts.c.change_id)
            .where(
                alerts.c.subject == Subject.ESCALATION, alerts.c.state != AlertState.SILENCED, ~is_closed()
            )
            .distinct()
        )
        with self.database.read() as connection:
            found = tuple(connection.scalars(query))
        return self.steps(found) if found else {}

    def add(self, new: Sequence[Alert]) -> tuple[Alert, ...]:
        """Put escalations into the outbox; those that were added, with their ordinals.

        Left out are those of a step that was taken already, and of changes that somebody acknowledged.
        """
        added: list[Alert] = []
        recorded: list[tuple[Table, int]] = []
        with self.database.write() as connection:
            for alert in new:
                # the change's row is held, so that nobody else counts or acknowledges meanwhile
                held = (
                    select(changes.c.id)
                    .where(changes.c.id == alert.change_id, ~is_closed())
                    .with_for_update()
                )
                if connection.scalar(held) is not None and not _is_taken(connection, alert):
                    numbered = replace(alert, ordinal=_next_ordinal(connection, alert))
                    recorded += [(alerts, each) for each in insert_alerts(connection, [numbered])]
                    added.append(numbered)
            append_entries(connection, recorded)
        return tuple(added)


def _is_taken(connection: Connection, alert: Alert) -> bool:
    query = select(alerts.c.id).where(
        alerts.c.change_id == alert.change_id,
        alerts.c.channel == alert.channel,
        alerts.c.subject == Subject.ESCALATION,
        alerts.c.owner == alert.owner,
        alerts.c.state != AlertState.SILENCED,
    )
    return connection.execute(query.limit(1)).first() is not None


def _next_ordinal(connection: Connection, alert: Alert) -> int:
    mine = (alerts.c.change_id == alert.change_id) & (alerts.c.channel == alert.channel)
    highest: int = connection.scalar(select(func.coalesce(func.max(alerts.c.ordinal), 0)).where(mine)) or 0
    return highest + 1
