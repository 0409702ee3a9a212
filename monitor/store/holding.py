"""Alerts that wait for a person: held back in a flood, given up by a failing channel, dropped; and notices.

A notice is an alert about a channel instead of a document, so that it is claimed, sent, retried and
recorded like any other. Refuses to forget: nothing is deleted here but a digest whose time was changed
before it was ever tried.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, update

from monitor.model import Alert, AlertState, Backlog, Severity, Timing
from monitor.store.database import Database
from monitor.store.outbox import TRY_AT, insert_alerts
from monitor.store.schema import alerts, changes, delivery_alerts, documents

_WAITING_FOR_A_PERSON = (AlertState.HELD, AlertState.DEAD)
_MOST_VENDORS = 10
_AT_ONCE = 5_000
"""Ids in one statement: databases limit the number of parameters."""

RELEASED = "held back in a flood, released into a digest"


class Holding(Database):
    """Holding, releasing and giving up; each in one transaction with the notice that tells of it."""

    def hold(self, alert_ids: Collection[int], notices: Sequence[Alert]) -> int:
        """Hold pending alerts back until a person releases or drops them; how many."""
        return self._set_pending(alert_ids, {"state": AlertState.HELD}, notices)

    def give_up(self, alert_ids: Collection[int], detail: str, notices: Sequence[Alert]) -> int:
        """Give pending alerts up as dead, for a reason; how many."""
        dead = {"state": AlertState.DEAD, "next_attempt_at": None, "last_error": detail}
        return self._set_pending(alert_ids, dead, notices)

    def release(self, channel: str | None, now: datetime) -> int:
        """Make the alerts held for a channel (None: for any) due now, in one digest a channel; how many."""
        chosen: ColumnElement[bool] = alerts.c.state == AlertState.HELD
        if channel is not None:
            chosen &= alerts.c.channel == channel
        reason = alerts.c.reason + f", {RELEASED}"
        values = {"state": AlertState.PENDING, "timing": Timing.DIGEST, "due_at": now, "reason": reason}
        with self.writing() as connection:
            return connection.execute(update(alerts).where(chosen).values(values)).rowcount

    def drop(
        self, reason: str, *, channel: str | None = None, alert_ids: Collection[int] | None = None
    ) -> int:
        """Give up alerts that are held or dead (``alert_ids`` also pending ones) for good; how many.

        ``channel`` None means any; the reason stays with each.
        """
        states = [*_WAITING_FOR_A_PERSON, *([AlertState.PENDING] if alert_ids is not None else [])]
        chosen: ColumnElement[bool] = alerts.c.state.in_(states)
        if channel is not None:
            chosen &= alerts.c.channel == channel
        if alert_ids is not None:
            chosen &= alerts.c.id.in_(list(alert_ids))
        values = {"state": AlertState.DROPPED, "next_attempt_at": None, "last_error": reason}
        with self.writing() as connection:
            return connection.execute(update(alerts).where(chosen).values(values)).rowcount

    def backlogs(self) -> tuple[Backlog, ...]:
        """What waits for a person, by channel and state."""
        key = (alerts.c.channel, alerts.c.state)
        waiting = alerts.c.state.in_(_WAITING_FOR_A_PERSON)
        with self.reading() as connection:
            found = connection.execute(select(*key).distinct().where(waiting).order_by(*key)).all()
            return tuple(_backlog(connection, channel, state) for channel, state in found)

    def backlog(self, channel: str, state: AlertState) -> Backlog | None:
        """A channel's alerts of a state that waits for a person, None where there are none."""
        return next(
            (each for each in self.backlogs() if each.channel == channel and each.state is state), None
        )

    def severities(self, alert_ids: Collection[int]) -> Mapping[int, Severity]:
        """The severities of the changes that alerts are about, by the alert's id."""
        query = select(alerts.c.id, changes.c.severity).join(changes, changes.c.id == alerts.c.change_id)
        found: dict[int, Severity] = {}
        with self.reading() as connection:
            for some in _portions(alert_ids):
                rows = connection.execute(query.where(alerts.c.id.in_(some)))
                found |= {row.id: row.severity for row in rows}
        return found

    def noticed_at(self, subject: str, about: str) -> datetime | None:
        """When the newest notice of that subject about a channel was made, None where there is none."""
        mine = (alerts.c.subject == subject) & (alerts.c.about == about)
        with self.reading() as connection:
            found: datetime | None = connection.scalar(select(func.max(alerts.c.created_at)).where(mine))
            return found

    def plan_digests(self, planned: Sequence[Alert], now: datetime) -> None:
        """Have exactly these digests ahead: new ones are added, those no longer planned are taken away.

        A reference that was ever used is not used again: each digest time has one digest a channel.
        """
        wanted = {alert.reference: alert for alert in planned}
        untried = ~exists().where(delivery_alerts.c.alert_id == alerts.c.id)
        ahead = (alerts.c.subject == "digest") & (alerts.c.state == AlertState.PENDING) & (now < TRY_AT)
        with self.reading() as connection:
            known = set(
                connection.scalars(select(alerts.c.reference).where(alerts.c.reference.in_(list(wanted))))
            )
            stale = set(connection.scalars(select(alerts.c.reference).where(ahead, untried))) - set(wanted)
        if stale or wanted.keys() - known:
            with self.writing() as connection:
                connection.execute(delete(alerts).where(alerts.c.reference.in_(stale), ahead, untried))
                insert_alerts(connection, [wanted[name] for name in sorted(wanted.keys() - known)])

    def _set_pending(
        self, alert_ids: Collection[int], values: dict[str, Any], notices: Sequence[Alert]
    ) -> int:
        count = 0
        with self.writing() as connection:
            for some in _portions(alert_ids):
                pending = alerts.c.id.in_(some) & (alerts.c.state == AlertState.PENDING)
                count += connection.execute(update(alerts).where(pending).values(values)).rowcount
            insert_alerts(connection, notices)
        return count


def _portions(alert_ids: Collection[int]) -> list[list[int]]:
    ordered = sorted(alert_ids)
    return [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]


def _backlog(connection: Connection, channel: str, state: AlertState) -> Backlog:
    mine: ColumnElement[bool] = (alerts.c.channel == channel) & (alerts.c.state == state)
    total, since = connection.execute(
        select(func.count(), func.min(alerts.c.created_at)).select_from(alerts).where(mine)
    ).one()
    by_severity = (
        select(changes.c.severity, func.count())
        .join(alerts, alerts.c.change_id == changes.c.id)
        .where(mine, alerts.c.subject == "change")
        .group_by(changes.c.severity)
    )
    severities = sorted(
        ((row[0], row[1]) for row in connection.execute(by_severity)), key=lambda each: -each[0].rank
    )
    by_vendor = (
        select(documents.c.vendor, func.count())
        .join(alerts, alerts.c.document_id == documents.c.id)
        .where(mine)
        .group_by(documents.c.vendor)
    )
    vendors = sorted(
        ((row[0], row[1]) for row in connection.execute(by_vendor)), key=lambda each: (-each[1], each[0])
    )
    newest = select(alerts.c.last_error).where(mine).order_by(alerts.c.id.desc()).limit(1)
    return Backlog(
        channel=channel,
        state=state,
        alerts=total,
        severities=tuple(severities),
        troubles=total - sum(count for _, count in severities),
        vendors=tuple(vendors[:_MOST_VENDORS]),
        vendors_total=len(vendors),
        since=since,
        last_error=connection.scalar(newest) or "",
    )
