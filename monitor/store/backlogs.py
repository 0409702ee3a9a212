"""Alerts that wait, many at a time: held back in a flood, given up, dropped, retried, put into a digest.

What is counted here tells how much came up when, what goes together, and what a clock put off. Refuses to
decide any of it, and to forget: nothing is deleted here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, distinct, func, or_, select, update

from monitor.model import EVENTS, Alert, AlertState, Backlog, Severity, Subject, Timing
from monitor.store.alert_rows import insert_alerts
from monitor.store.database import Database
from monitor.store.ledger import append_entries
from monitor.store.outbox import AT_ONCE, portions
from monitor.store.schema import alerts, changes, documents

_WAITING_FOR_A_PERSON = (AlertState.HELD, AlertState.DEAD)
_MOST_VENDORS = 10
RELEASED = "held back in a flood, released into a digest"
GATHERED = "one of many that waited, told in a digest"
TAKEN_ALONG = "held back in a flood, told with a later one"

CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much the clocks of two machines on one database may differ."""

_PENDING = alerts.c.state == AlertState.PENDING


@dataclass(frozen=True, slots=True)
class Backlogs:
    """Alerts that wait, many at a time; each step in one transaction with the notices that tell of it."""

    database: Database

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
        with self.database.write() as connection:
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
        with self.database.write() as connection:
            return connection.execute(update(alerts).where(chosen).values(values)).rowcount

    def all(self) -> tuple[Backlog, ...]:
        """What waits for a person, by channel and state."""
        key = (alerts.c.channel, alerts.c.state)
        waiting = alerts.c.state.in_(_WAITING_FOR_A_PERSON)
        with self.database.read() as connection:
            found = connection.execute(select(*key).distinct().where(waiting).order_by(*key)).all()
            return tuple(_backlog(connection, channel, state) for channel, state in found)

    def find(self, channel: str, state: AlertState) -> Backlog | None:
        """A channel's alerts of a state that waits for a person, None where there are none."""
        return next((each for each in self.all() if each.channel == channel and each.state is state), None)

    def retry(self, alert_ids: Collection[int] | None, now: datetime) -> int:
        """Make alerts that were given up (None: all of them), or that wait, due now; how many.

        Alerts that went out in one message are retried together: its reference stands for all of them.
        """
        values = {
            "state": AlertState.PENDING,
            "attempts": 0,
            "next_attempt_at": now,
            "first_attempt_at": None,
        }
        with self.database.write() as connection:
            chosen = alerts.c.state == AlertState.DEAD
            if alert_ids is not None:
                named = alerts.c.id.in_(list(alert_ids))
                parcels = select(alerts.c.parcel).where(named, alerts.c.parcel != "")
                waiting = alerts.c.state.in_([AlertState.DEAD, AlertState.PENDING])
                chosen = waiting & or_(named, alerts.c.parcel.in_(parcels))
            return connection.execute(update(alerts).where(chosen).values(values)).rowcount

    def send_elsewhere(
        self, alert_ids: Collection[int] | None, to: str, now: datetime, *, known: Collection[str] = ()
    ) -> tuple[int, int]:
        """Make alerts due now on another channel; how many, and how many were dropped instead.

        Those named, where they were given up or wait; None: all that were given up for channels that are not
        ``known``. Dropped with a reason are notices, which mean nothing elsewhere, and alerts about what the
        other channel has an alert of already.
        """
        given_up = alerts.c.state == AlertState.DEAD
        chosen = given_up & alerts.c.channel.not_in(list(known))
        if alert_ids is not None:
            waiting = given_up | _PENDING
            chosen = waiting & alerts.c.id.in_(list(alert_ids))
        again = {
            "channel": to,
            "state": AlertState.PENDING,
            "attempts": 0,
            "next_attempt_at": now,
            "first_attempt_at": None,
            "parcel": "",
        }
        moved = dropped = 0
        with self.database.write() as connection:
            rows = connection.execute(
                select(alerts).where(chosen, alerts.c.channel != to).order_by(alerts.c.id)
            ).all()
            for row in rows:
                values = again if _is_new_to(connection, row, to) else _drop_values(to)
                connection.execute(update(alerts).where(alerts.c.id == row.id).values(values))
                moved, dropped = moved + (values is again), dropped + (values is not again)
            append_entries(connection, [(alerts, row.id) for row in rows])
        return moved, dropped

    def count_messages(
        self, channel: str, subjects: Sequence[Subject], since: datetime, until: datetime
    ) -> int:
        """How many messages a channel got out of what came up in that time (``since`` excluded).

        Each of its own; those that it would have got but for the brake count, too.
        """
        theirs = (alerts.c.channel == channel) & alerts.c.subject.in_(subjects)
        theirs &= (alerts.c.created_at > since) & (alerts.c.created_at <= until)
        tried = theirs & alerts.c.first_attempt_at.is_not(None) & (alerts.c.timing == Timing.NOW)
        held = theirs & (alerts.c.state == AlertState.HELD)
        with self.database.read() as connection:
            sent = connection.scalar(select(func.count(distinct(alerts.c.parcel))).where(tried)) or 0
            return sent + (connection.scalar(select(func.count()).select_from(alerts).where(held)) or 0)

    def count_critical(self, channel: str, since: datetime) -> int:
        """How many critical changes that came up since then a channel was told of by themselves."""
        tried = (alerts.c.channel == channel) & alerts.c.first_attempt_at.is_not(None)
        tried &= (alerts.c.timing == Timing.NOW) & (alerts.c.created_at > since)
        query = select(func.count()).select_from(alerts).join(changes, changes.c.id == alerts.c.change_id)
        with self.database.read() as connection:
            return connection.scalar(query.where(tried, changes.c.severity == Severity.CRITICAL)) or 0

    def gather(self, alert_ids: Collection[int]) -> int:
        """Make pending alerts that are due wait for no company of their own, but for one digest; how many."""
        values = {"timing": Timing.DIGEST, "reason": alerts.c.reason + f", {GATHERED}"}
        with self.database.write() as connection:
            return sum(
                connection.execute(
                    update(alerts).where(alerts.c.id.in_(some), _PENDING).values(values)
                ).rowcount
                for some in portions(alert_ids)
            )

    def take_along(self, channel: str, newest: Mapping[str, int]) -> tuple[Alert, ...]:
        """The alerts of a channel that came up before others about their document and have not been tried.

        ``newest`` names the others, by document. Doubt ones are pending again. What waits for a digest is
        left out.
        """
        waits = and_(
            alerts.c.channel == channel,
            alerts.c.attempts == 0,
            alerts.c.timing == Timing.NOW,
            alerts.c.state.in_([AlertState.PENDING, AlertState.HELD]),
            alerts.c.subject.in_(EVENTS),
        )
        found: list[int] = []
        names = sorted(newest)
        with self.database.read() as connection:
            for start in range(0, len(names), AT_ONCE):
                mine = waits & alerts.c.document_id.in_(names[start : start + AT_ONCE])
                rows = connection.execute(select(alerts.c.id, alerts.c.document_id).where(mine))
                found += [row.id for row in rows if row.id < newest[row.document_id]]
        if not found:
            return ()
        found.sort()
        freed = {"state": AlertState.PENDING, "reason": alerts.c.reason + f", {TAKEN_ALONG}"}
        taken: list[Alert] = []
        with self.database.write() as connection:
            for some in portions(found):
                these = alerts.c.id.in_(some)
                held = these & (alerts.c.state == AlertState.HELD)
                connection.execute(update(alerts).where(held).values(freed))
                rows = connection.execute(select(alerts).where(these, _PENDING).order_by(alerts.c.id))
                taken += [Alert(**row._asdict()) for row in rows]
        return tuple(taken)

    def mend_times(self, now: datetime, *, longest_wait: timedelta) -> int:
        """Make due what a clock that was ahead had put off too far; how many alerts.

        That is a next attempt further ahead than ``longest_wait``, a first attempt that lies ahead, and what
        was made in the future. Notices made then are counted as made now.
        """
        ahead = now + CLOCKS_DIFFER
        retried = _PENDING & (alerts.c.next_attempt_at > now + longest_wait)
        untried = and_(
            _PENDING,
            alerts.c.attempts == 0,
            alerts.c.created_at > ahead,
            alerts.c.due_at > now,
            alerts.c.subject != Subject.DIGEST,
        )
        begun = _PENDING & (alerts.c.first_attempt_at > ahead)
        noticed = (
            (alerts.c.about != "") & (alerts.c.subject != Subject.DIGEST) & (alerts.c.created_at > ahead)
        )
        wrong = or_(retried, untried, begun, noticed)
        with self.database.read() as connection:
            if connection.scalar(select(alerts.c.id).where(wrong).limit(1)) is None:
                return 0
        with self.database.write() as connection:
            count = connection.execute(update(alerts).where(begun).values(first_attempt_at=now)).rowcount
            count += connection.execute(update(alerts).where(retried).values(next_attempt_at=now)).rowcount
            count += connection.execute(update(alerts).where(untried).values(due_at=now)).rowcount
            count += connection.execute(update(alerts).where(noticed).values(created_at=now)).rowcount
        return count

    def _set_pending(
        self, alert_ids: Collection[int], values: dict[str, Any], notices: Sequence[Alert]
    ) -> int:
        count = 0
        with self.database.write() as connection:
            for some in portions(alert_ids):
                pending = alerts.c.id.in_(some) & (alerts.c.state == AlertState.PENDING)
                count += connection.execute(update(alerts).where(pending).values(values)).rowcount
            insert_alerts(connection, notices)
        return count


def _backlog(connection: Connection, channel: str, state: AlertState) -> Backlog:
    mine: ColumnElement[bool] = (alerts.c.channel == channel) & (alerts.c.state == state)
    total, since = connection.execute(
        select(func.count(), func.min(alerts.c.created_at)).select_from(alerts).where(mine)
    ).one()
    by_severity = (
        select(changes.c.severity, func.count())
        .join(alerts, alerts.c.change_id == changes.c.id)
        .where(mine, alerts.c.subject == Subject.CHANGE)
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


def _is_new_to(connection: Connection, row: Row[Any], channel: str) -> bool:
    """Whether a channel has no alert yet about the same; a notice is about its own channel only."""
    if row.about:
        return False
    if row.change_id is None and row.trouble_id is None:
        return True
    about = alerts.c.change_id == row.change_id
    if row.change_id is None:
        about = (alerts.c.trouble_id == row.trouble_id) & (alerts.c.subject == row.subject)
    same = and_(alerts.c.channel == channel, alerts.c.ordinal == row.ordinal, about)
    return connection.scalar(select(alerts.c.id).where(same).limit(1)) is None


def _drop_values(channel: str) -> dict[str, Any]:
    reason = f"not sent to {channel}, which has an alert of its own about it"
    return {"state": AlertState.DROPPED, "next_attempt_at": None, "last_error": reason}
