"""The outbox: alerts and the attempts to send them.

An attempt is recorded before it starts. After a crash an attempt's outcome is unknown: its alerts are
due again at once, under the same reference, so that a receiver can tell a repetition. Alerts about one
document reach a channel in the order of their making: while one waits for its next attempt, later ones wait
behind it. Refuses to forget: nothing is deleted but a digest whose time was changed before it was ever tried.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from monitor.errors import UsageError
from monitor.model import Alert, AlertState, Delivery, DeliveryResult, Message, Severity, Subject
from monitor.store.alert_rows import insert_alerts, record_alerts
from monitor.store.columns import Utc
from monitor.store.database import Database
from monitor.store.faults import KNOWN_ONLY_HERE, retry
from monitor.store.ledger import append_entries
from monitor.store.messages import forget_message, keep_message
from monitor.store.schema import alerts, changes, deliveries, delivery_alerts

TRY_AT = func.coalesce(alerts.c.next_attempt_at, alerts.c.due_at)
"""When an alert is tried next, or first."""
AT_ONCE = 5_000
"""Ids in one statement: databases limit the number of parameters."""

_PENDING = alerts.c.state == AlertState.PENDING
_CHANNELS_DUE = select(alerts.c.channel).distinct().where(_PENDING, bindparam("now", type_=Utc) >= TRY_AT)
_EARLIER = alerts.alias("earlier")
_AHEAD = and_(
    _EARLIER.c.channel == alerts.c.channel,
    _EARLIER.c.document_id == alerts.c.document_id,
    _EARLIER.c.id < alerts.c.id,
    _EARLIER.c.state.in_([AlertState.PENDING, AlertState.SENDING]),
    _EARLIER.c.attempts > 0,
)
"""Another alert about the same document to the same channel was tried before this one and has not arrived."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt to send ended.

    Unless it was sent, its alerts are pending until ``next_attempt_at`` (None: due at once), or given up
    when ``dead``.
    """

    result: DeliveryResult
    detail: str
    next_attempt_at: datetime | None = None
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Outbox:
    """Alerts by state, and the one way to send them: claim, send, finish."""

    database: Database

    def add(self, new: Sequence[Alert]) -> tuple[int, ...]:
        """Put alerts into the outbox; their ids, in order."""
        with self.database.write() as connection:
            return record_alerts(connection, new)

    def alerts(
        self,
        *,
        state: AlertState | None = None,
        document_id: str | None = None,
        channel: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> tuple[Alert, ...]:
        """Alerts, the newest first; ``since`` counts from their creation."""
        asked: list[tuple[Any, Callable[[Any], ColumnElement[bool]]]] = [
            (state, lambda each: alerts.c.state == each),
            (document_id, lambda each: alerts.c.document_id == each),
            (channel, lambda name: alerts.c.channel == name),
            (since, lambda at: alerts.c.created_at >= at),
        ]
        conditions = [condition(value) for value, condition in asked if value is not None]
        return self._alerts(*conditions, newest_first=True, limit=limit)

    def alert(self, which: int | str) -> Alert | None:
        """An alert by its id or its reference, None where there is none."""
        key = alerts.c.id == which if isinstance(which, int) else alerts.c.reference == which
        found = self._alerts(key)
        return found[0] if found else None

    def due(
        self,
        now: datetime,
        *,
        channel: str | None = None,
        ahead: timedelta = timedelta(0),
        limit: int | None = None,
    ) -> tuple[Alert, ...]:
        """Pending alerts whose time has come, in the order of their creation (and so per document).

        Not those behind an earlier alert about the same document that waits for its next attempt. ``ahead``
        takes those along whose first attempt is due within that time.
        """
        waits = or_(_EARLIER.c.state == AlertState.SENDING, _EARLIER.c.next_attempt_at > now)
        is_due = or_(now >= TRY_AT, and_(alerts.c.attempts == 0, now + ahead >= TRY_AT))
        conditions = [_PENDING, is_due, ~exists().where(_AHEAD, waits)]
        if channel is not None:
            conditions.append(alerts.c.channel == channel)
        return self._alerts(*conditions, limit=limit)

    def channels_due(self, now: datetime) -> tuple[str, ...]:
        """The channels for which an alert's time has come, sorted."""
        with self.database.read() as connection:
            return tuple(sorted(connection.scalars(_CHANNELS_DUE, {"now": now})))

    @retry()
    def claim(
        self,
        alert_ids: Collection[int],
        *,
        channel: str,
        reference: str,
        now: datetime,
        message: Message | None = None,
    ) -> Delivery | None:
        """Take pending alerts for one attempt, which is recorded with it, and is their parcel if the first.

        ``message`` are its words, to be kept for a repeat; None where they are kept already.

        None, and nothing is taken, when any of them is pending no longer, goes to another channel, or would
        overtake an earlier alert about its document.
        """
        wanted = sorted(set(alert_ids))
        with self.database.write() as connection:
            free = select(alerts.c.id).where(alerts.c.id.in_(wanted), _PENDING, alerts.c.channel == channel)
            taken = list(connection.scalars(free.order_by(alerts.c.id).with_for_update()))
            if not taken or taken != wanted:
                return None
            ahead = select(_EARLIER.c.id).select_from(alerts).join(_EARLIER, _AHEAD)
            if set(connection.scalars(ahead.where(alerts.c.id.in_(wanted)))) - set(wanted):
                return None
            connection.execute(
                update(alerts)
                .where(alerts.c.id.in_(wanted))
                .values(
                    state=AlertState.SENDING,
                    attempts=alerts.c.attempts + 1,
                    first_attempt_at=func.coalesce(alerts.c.first_attempt_at, literal(now, Utc())),
                    parcel=case((alerts.c.parcel == "", reference), else_=alerts.c.parcel),
                )
            )
            inserted = connection.execute(
                insert(deliveries).values(channel=channel, reference=reference, started_at=now, detail="")
            )
            assert inserted.inserted_primary_key is not None
            delivery_id: int = inserted.inserted_primary_key[0]
            joined = [{"delivery_id": delivery_id, "alert_id": each} for each in wanted]
            connection.execute(insert(delivery_alerts), joined)
            if message is not None:
                keep_message(connection, channel, message, alert_ids=wanted)
        return Delivery(
            id=delivery_id, channel=channel, reference=reference, alert_ids=tuple(wanted), started_at=now
        )

    @retry(patience=KNOWN_ONLY_HERE)
    def finish(
        self, delivery_id: int, ending: Ending, *, now: datetime, notices: Sequence[Alert] = ()
    ) -> None:
        """Record how an attempt ended, and with it the ``notices`` that tell of its end.

        An attempt that was thought interrupted and ends after all only counts if it was sent. Raises
        UsageError for an unknown attempt.
        """
        with self.database.write() as connection:
            query = select(deliveries).where(deliveries.c.id == delivery_id).with_for_update()
            row = connection.execute(query).one_or_none()
            if row is None:
                raise UsageError(f"There is no delivery {delivery_id}.")
            is_late = row.finished_at is not None
            if is_late and ending.result is not DeliveryResult.SENT:
                return
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id == delivery_id)
                .values(finished_at=now, result=ending.result, detail=ending.detail)
            )
            held = [AlertState.SENDING, AlertState.PENDING] if is_late else [AlertState.SENDING]
            _update_alerts(connection, [delivery_id], held, _after(ending, now))
            insert_alerts(connection, notices)
            if ending.result is DeliveryResult.SENT:
                forget_message(connection, row.channel, row.reference)
                sent = select(delivery_alerts.c.alert_id).where(delivery_alerts.c.delivery_id == delivery_id)
                append_entries(connection, [(alerts, each) for each in sorted(connection.scalars(sent))])

    def try_now(self, channels: Collection[str], now: datetime) -> int:
        """Make due now what waits for its next attempt in these channels; how many alerts that were."""
        waiting = alerts.c.channel.in_(channels) & _PENDING & (alerts.c.next_attempt_at > now)
        with self.database.write() as connection:
            return connection.execute(update(alerts).where(waiting).values(next_attempt_at=now)).rowcount

    def recover(
        self, now: datetime, *, at_work: Collection[str] = (), begun_before: datetime | None = None
    ) -> tuple[Delivery, ...]:
        """After a crash: every attempt without an end becomes unknown, its alerts are due again now.

        Only for whoever holds the instance: another's running attempt would look the same. ``at_work`` are
        the channels in which an attempt runs; they are left alone, as is what began after ``begun_before``.
        """
        with self.database.write() as connection:
            is_open = deliveries.c.finished_at.is_(None) & deliveries.c.channel.not_in(at_work)
            if begun_before is not None:
                is_open &= deliveries.c.started_at < begun_before
            found = _gather(connection.execute(_select_deliveries(is_open)).all())
            if not found:
                return ()
            ended: dict[str, Any] = {
                "finished_at": now,
                "result": DeliveryResult.UNKNOWN,
                "detail": "interrupted",
            }
            identifiers = [each.id for each in found]
            connection.execute(update(deliveries).where(deliveries.c.id.in_(identifiers)).values(ended))
            due_again = {"state": AlertState.PENDING, "next_attempt_at": now, "last_error": "interrupted"}
            _update_alerts(connection, identifiers, [AlertState.SENDING], due_again)
        return tuple(replace(each, **ended) for each in found)

    def deliveries(self, alert_id: int) -> tuple[Delivery, ...]:
        """The attempts to send an alert, in order."""
        mine = select(delivery_alerts.c.delivery_id).where(delivery_alerts.c.alert_id == alert_id)
        with self.database.read() as connection:
            return _gather(connection.execute(_select_deliveries(deliveries.c.id.in_(mine))).all())

    def last_sent_at(self, channel: str) -> datetime | None:
        """When a message last arrived at the channel, None for never."""
        arrived = (deliveries.c.channel == channel) & (deliveries.c.result == DeliveryResult.SENT)
        with self.database.read() as connection:
            found: datetime | None = connection.scalar(
                select(func.max(deliveries.c.finished_at)).where(arrived)
            )
            return found

    def count_by_state(self) -> dict[str, int]:
        """How many alerts there are in each state; states without any are left out."""
        with self.database.read() as connection:
            rows = connection.execute(select(alerts.c.state, func.count()).group_by(alerts.c.state))
            return {str(state): count for state, count in rows}

    def severities(self, alert_ids: Collection[int]) -> Mapping[int, Severity]:
        """The severities of the changes that alerts are about, by the alert's id."""
        query = select(alerts.c.id, changes.c.severity).join(changes, changes.c.id == alerts.c.change_id)
        found: dict[int, Severity] = {}
        with self.database.read() as connection:
            for some in portions(alert_ids):
                rows = connection.execute(query.where(alerts.c.id.in_(some)))
                found |= {row.id: row.severity for row in rows}
        return found

    def last_notice_at(self, subject: Subject, about: str) -> datetime | None:
        """When the newest notice of that subject about a channel was made, None where there is none."""
        mine = (alerts.c.subject == subject) & (alerts.c.about == about)
        with self.database.read() as connection:
            found: datetime | None = connection.scalar(select(func.max(alerts.c.created_at)).where(mine))
            return found

    def plan_digests(self, planned: Sequence[Alert], now: datetime) -> None:
        """Have exactly these digests ahead: new ones are added, those no longer planned are taken away.

        A reference that was ever used is not used again: each digest time has one digest a channel.
        """
        wanted = {alert.reference: alert for alert in planned}
        untried = ~exists().where(delivery_alerts.c.alert_id == alerts.c.id)
        ahead = (alerts.c.subject == Subject.DIGEST) & (alerts.c.state == AlertState.PENDING) & (now < TRY_AT)
        with self.database.read() as connection:
            known = set(
                connection.scalars(select(alerts.c.reference).where(alerts.c.reference.in_(list(wanted))))
            )
            stale = set(connection.scalars(select(alerts.c.reference).where(ahead, untried))) - set(wanted)
        if stale or wanted.keys() - known:
            with self.database.write() as connection:
                connection.execute(delete(alerts).where(alerts.c.reference.in_(stale), ahead, untried))
                insert_alerts(connection, [wanted[name] for name in sorted(wanted.keys() - known)])

    def _alerts(
        self, *conditions: ColumnElement[bool], newest_first: bool = False, limit: int | None = None
    ) -> tuple[Alert, ...]:
        order = (alerts.c.created_at, alerts.c.id)
        query = select(alerts).where(*conditions).limit(limit)
        query = query.order_by(*(each.desc() for each in order) if newest_first else order)
        with self.database.read() as connection:
            return tuple(Alert(**row._asdict()) for row in connection.execute(query))


def portions(alert_ids: Collection[int]) -> list[list[int]]:
    """The ids in order, in lists that one statement can take."""
    ordered = sorted(alert_ids)
    return [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]


def _after(ending: Ending, now: datetime) -> dict[str, Any]:
    """What an attempt's end makes of its alerts."""
    if ending.result is DeliveryResult.SENT:
        return {"state": AlertState.SENT, "sent_at": now, "next_attempt_at": None, "last_error": ""}
    state = AlertState.DEAD if ending.dead else AlertState.PENDING
    at = None if ending.dead else ending.next_attempt_at or now
    return {"state": state, "next_attempt_at": at, "last_error": ending.detail}


def _update_alerts(
    connection: Connection, delivery_ids: Sequence[int], held: Sequence[AlertState], values: dict[str, Any]
) -> None:
    theirs = select(delivery_alerts.c.alert_id).where(delivery_alerts.c.delivery_id.in_(delivery_ids))
    connection.execute(update(alerts).where(alerts.c.id.in_(theirs), alerts.c.state.in_(held)).values(values))


def _select_deliveries(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(deliveries, delivery_alerts.c.alert_id)
        .join(delivery_alerts)
        .where(condition)
        .order_by(deliveries.c.id, delivery_alerts.c.alert_id)
    )


def _gather(rows: Sequence[Row[Any]]) -> tuple[Delivery, ...]:
    """One delivery from the rows of its alerts."""
    gathered: dict[int, tuple[dict[str, Any], list[int]]] = {}
    for row in rows:
        values = row._asdict()
        alert_id = values.pop("alert_id")
        gathered.setdefault(row.id, (values, []))[1].append(alert_id)
    return tuple(Delivery(**values, alert_ids=tuple(ids)) for values, ids in gathered.values())
