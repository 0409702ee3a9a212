"""What people do after an alert: silences, acts on changes, reminders in the outbox, days given out.

Acts are only ever added. A reminder is added once for each change, channel and ordinal, and not at all when
the change was acknowledged meanwhile.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, exists, func, insert, literal, or_, select, update

from monitor.errors import UsageError
from monitor.followup import Announcement, fold_acts
from monitor.model import (
    FOLLOW_UPS,
    Acceptance,
    Act,
    ActKind,
    Alert,
    AlertState,
    CalendarEntry,
    Change,
    DateRole,
    Kind,
    Severity,
    Silence,
    Subject,
)
from monitor.store.alert_rows import insert_alerts
from monitor.store.change_filter import is_closed
from monitor.store.database import Database
from monitor.store.history import History, columns_of
from monitor.store.ledger import PERSONAL, append_entries, make_seal
from monitor.store.people_schema import acceptances, acts, calendar_entries, silences
from monitor.store.schema import alerts, change_days, changes, deliveries, versions

_UNDER_WAY = (AlertState.PENDING, AlertState.SENDING, AlertState.HELD)
_GIVEN_UP = (AlertState.DEAD, AlertState.DROPPED)

Mark = tuple[object, ...]
_SILENCE, _ACT = columns_of(silences, Silence), columns_of(acts, Act)
_ACCEPTANCE = columns_of(acceptances, Acceptance)


@dataclass(frozen=True, slots=True)
class Acts:
    """Silences, acts, reminders and the calendar."""

    database: Database
    history: History

    def add_silence(self, silence: Silence) -> int:
        """Begin a silence; its id."""
        with self.database.write() as connection:
            return _insert_sealed(connection, silences, silence)

    def silences(self, *, active_at: datetime | None = None) -> tuple[Silence, ...]:
        """Every silence in the order of their beginning, or only those that hold at a time."""
        query = select(*_SILENCE).order_by(silences.c.id)
        if active_at is not None:
            query = query.where(silences.c.until > active_at)
        with self.database.read() as connection:
            found = tuple(Silence(**row._asdict()) for row in connection.execute(query))
        return found if active_at is None else tuple(each for each in found if each.is_active(active_at))

    def end_silence(self, silence_id: int, *, by: str, now: datetime) -> Silence:
        """End a silence before its time. Raises UsageError where it is unknown or over."""
        mine = silences.c.id == silence_id
        with self.database.write() as connection:
            row = connection.execute(select(*_SILENCE).where(mine).with_for_update()).one_or_none()
            if row is None:
                raise UsageError(
                    f"no silence {silence_id}; `policy-monitor silence list --all` shows every one"
                )
            silence = Silence(**row._asdict())
            if not silence.is_active(now):
                over = silence.ended_at or silence.until
                raise UsageError(f"silence {silence_id} is over since {over:%Y-%m-%d %H:%M} UTC")
            seal = make_seal([row.by, row.reason, by])
            connection.execute(update(silences).where(mine).values(ended_at=now, ended_by=by, seal=seal))
            append_entries(connection, [(silences, silence_id)])
            return Silence(**row._asdict() | {"ended_at": now, "ended_by": by})

    def add(self, act: Act) -> int:
        """Record an act on a change; its id. Raises UsageError where there is no such change.

        An acknowledgement or a snooze withdraws the reminders and escalations that have not gone out yet.
        """
        with self.database.write() as connection:
            known = select(changes.c.id).where(changes.c.id == act.change_id).with_for_update()
            if connection.scalar(known) is None:
                raise UsageError(f"no change {act.change_id}; `policy-monitor changes` lists them")
            if act.kind in (ActKind.ACKNOWLEDGED, ActKind.SNOOZED):
                _withdraw_reminders(connection, act)
            return _insert_sealed(connection, acts, act)

    def all(self, *, change_ids: Collection[int] | None = None) -> tuple[Act, ...]:
        """The acts on these changes, None for all, in the order of their recording."""
        query = select(*_ACT).order_by(acts.c.id)
        if change_ids is not None:
            query = query.where(acts.c.change_id.in_(list(change_ids)))
        with self.database.read() as connection:
            return tuple(Act(**row._asdict()) for row in connection.execute(query))

    def accept(self, acceptance: Acceptance) -> int:
        """Record that somebody accepted a version; its id. Raises UsageError where there is none such."""
        wanted = (versions.c.document_id == acceptance.document_id) & (
            versions.c.number == acceptance.version
        )
        with self.database.write() as connection:
            if connection.scalar(select(versions.c.id).where(wanted)) is None:
                raise UsageError(f"{acceptance.document_id} has no version {acceptance.version} yet")
            return _insert_sealed(connection, acceptances, acceptance)

    def acceptances(self) -> tuple[Acceptance, ...]:
        """Who accepted which version, in the order of their recording."""
        with self.database.read() as connection:
            rows = connection.execute(select(*_ACCEPTANCE).order_by(acceptances.c.id))
            return tuple(Acceptance(**row._asdict()) for row in rows)

    def reviewed_versions(self) -> dict[str, int]:
        """Up to which version each document is reviewed; those of which no version was accepted are left out.

        The newest version up to which somebody acknowledged every substantive change since the version that
        somebody accepted.
        """
        accepted = (
            select(acceptances.c.document_id, func.max(acceptances.c.version).label("version"))
            .group_by(acceptances.c.document_id)
            .subquery()
        )
        mine = changes.c.document_id == accepted.c.document_id
        is_left = (
            mine
            & (changes.c.after > accepted.c.version)
            & (changes.c.kind == Kind.SUBSTANTIVE)
            & ~is_closed()
        )
        first_left = select(func.min(changes.c.after)).where(is_left).correlate(accepted).scalar_subquery()
        newest = (
            select(func.max(versions.c.number))
            .where(versions.c.document_id == accepted.c.document_id)
            .correlate(accepted)
            .scalar_subquery()
        )
        query = select(accepted.c.document_id, func.coalesce(first_left - 1, newest))
        with self.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def changes_by_reference(self, reference: str) -> tuple[int | None, ...]:
        """The changes that an alert, or a message, of this reference told of; None stands for other subjects.

        Empty where nothing ever had the reference.
        """
        named = or_(alerts.c.reference == reference, alerts.c.parcel == reference)
        query = select(alerts.c.change_id).where(named).order_by(alerts.c.change_id)
        with self.database.read() as connection:
            return tuple(dict.fromkeys(connection.scalars(query)))

    def changes_to_follow(
        self,
        *,
        since: datetime,
        critical: bool,
        documents_with_deadline: Collection[str] = (),
        deadline_since: datetime | None = None,
    ) -> tuple[Change, ...]:
        """The changes seen since then that people may have to be reminded of, and that nobody acknowledged.

        Those that were told to somebody and are critical (if asked for), or of a document that grants a
        period to object and seen since ``deadline_since`` (None: as the others), or state a last day
        to object themselves, or were ever snoozed.
        """
        # each asked of one change at a time, by its number: however long the history is
        snoozed = exists().where(acts.c.change_id == changes.c.id, acts.c.kind == ActKind.SNOOZED)
        told = exists().where(
            alerts.c.change_id == changes.c.id,
            alerts.c.subject == Subject.CHANGE,
            alerts.c.state == AlertState.SENT,
        )
        stating = exists().where(
            change_days.c.change_id == changes.c.id, change_days.c.role == DateRole.OBJECTION
        )
        query = select(changes.c.id).where(
            changes.c.first_seen_at >= since,
            changes.c.kind != Kind.NOISE,
            told,
            ~is_closed(),
            or_(
                (changes.c.severity == Severity.CRITICAL) & literal(critical),
                changes.c.document_id.in_(sorted(documents_with_deadline))
                & (changes.c.first_seen_at >= (deadline_since or since)),
                snoozed,
                stating,
            ),
        )
        return self.history.changes_among(query)

    def announcements(self, change_ids: Collection[int]) -> tuple[Announcement, ...]:
        """How each channel stands with each of these changes; channels that were never told are left out."""
        query = (
            select(alerts)
            .where(
                alerts.c.change_id.in_(list(change_ids)),
                alerts.c.subject.in_([Subject.CHANGE, *FOLLOW_UPS]),
            )
            .order_by(alerts.c.change_id, alerts.c.channel, alerts.c.id)
        )
        by_channel: dict[tuple[int, str], list[Alert]] = {}
        with self.database.read() as connection:
            for row in connection.execute(query):
                by_channel.setdefault((row.change_id, row.channel), []).append(Alert(**row._asdict()))
        found = (_notification(change_id, channel, rows) for (change_id, channel), rows in by_channel.items())
        return tuple(each for each in found if each is not None)

    def add_reminders(self, new: Sequence[Alert]) -> tuple[Alert, ...]:
        """Put reminders into the outbox; those that were added, with their references.

        Left out are those whose ordinal the change and channel have already, and those of changes that
        were acknowledged.
        """
        added: list[Alert] = []
        recorded: list[tuple[Table, int]] = []
        with self.database.write() as connection:
            for alert in new:
                # the change's row is held, so that nobody else counts or acknowledges meanwhile
                held = select(changes.c.id).where(changes.c.id == alert.change_id).with_for_update()
                if connection.scalar(held) is not None and _is_wanted(connection, alert):
                    recorded += [(alerts, each) for each in insert_alerts(connection, [alert])]
                    added.append(alert)
            append_entries(connection, recorded)
        return tuple(added)

    def calendar_entries(self, *, from_day: date | None = None) -> Mapping[int, CalendarEntry]:
        """What was given out of each change's day, by change; of days from then on, None: of all."""
        query = select(calendar_entries)
        if from_day is not None:
            query = query.where(calendar_entries.c.day >= from_day)
        with self.database.read() as connection:
            rows = connection.execute(query)
            return {row.change_id: CalendarEntry(**row._asdict()) for row in rows}

    def save_calendar_entries(self, entries: Iterable[CalendarEntry]) -> None:
        """Note what is given out now, in place of what was."""
        with self.database.write() as connection:
            for entry in entries:
                mine = calendar_entries.c.change_id == entry.change_id
                connection.execute(delete(calendar_entries).where(mine))
                connection.execute(insert(calendar_entries).values(_values(entry)))

    def mark(self) -> Mark:
        """A value that becomes another when a change, an act, a silence or an ended delivery is added."""
        with self.database.read() as connection:
            return tuple(connection.execute(_NEWEST).one())


_NEWEST = select(
    select(func.max(changes.c.id)).scalar_subquery(),
    select(func.max(acts.c.id)).scalar_subquery(),
    select(func.max(silences.c.id)).scalar_subquery(),
    select(func.max(silences.c.ended_at)).scalar_subquery(),
    select(func.max(deliveries.c.finished_at)).scalar_subquery(),
)


def _values(noun: Any) -> dict[str, Any]:
    return {each.name: getattr(noun, each.name) for each in fields(noun)}


def _insert_sealed(connection: Connection, table: Table, noun: Any) -> int:
    values = _values(noun)
    values.pop("id")
    seal = make_seal([values[name] for name in PERSONAL[table]])
    inserted = connection.execute(insert(table).values(values | {"seal": seal}))
    assert inserted.inserted_primary_key is not None
    identifier: int = inserted.inserted_primary_key[0]
    append_entries(connection, [(table, identifier)])
    return identifier


def _withdraw_reminders(connection: Connection, act: Act) -> None:
    """Reminders that wait to be sent are no longer wanted; they are kept, with the reason."""
    connection.execute(
        update(alerts)
        .where(
            alerts.c.change_id == act.change_id,
            alerts.c.subject.in_(FOLLOW_UPS),
            alerts.c.state.in_([AlertState.PENDING, AlertState.HELD]),
        )
        .values(
            state=AlertState.SILENCED,
            reason=f"withdrawn: {act.kind} by {act.by}",
            next_attempt_at=None,
            last_error="",
        )
    )


def _is_wanted(connection: Connection, alert: Alert) -> bool:
    mine = (alerts.c.change_id == alert.change_id) & (alerts.c.channel == alert.channel)
    taken = select(alerts.c.id).where(
        mine, alerts.c.subject.in_(FOLLOW_UPS), alerts.c.ordinal >= alert.ordinal
    )
    if connection.execute(taken.limit(1)).first() is not None:
        return False
    on_it = select(*_ACT).where(acts.c.change_id == alert.change_id).order_by(acts.c.id)
    return not fold_acts(Act(**row._asdict()) for row in connection.execute(on_it)).is_acknowledged


def _notification(change_id: int, channel: str, rows: Sequence[Alert]) -> Announcement | None:
    """A channel's alerts and reminders about a change as one notification; None where it was never told.

    An attempt that was given up counts from the time it was made: otherwise the next reminder
    would follow at once.
    """
    first = next((each.sent_at for each in rows if each.subject is Subject.CHANGE and each.sent_at), None)
    if first is None:
        return None
    told = [each.sent_at or each.created_at for each in rows if each.sent_at or each.state in _GIVEN_UP]
    return Announcement(
        change_id=change_id,
        channel=channel,
        first_told_at=first,
        last_told_at=max(told),
        reminders=max(each.ordinal for each in rows),
        is_waiting=any(each.state in _UNDER_WAY for each in rows),
    )
