"""After an alert: reminders and escalations into the outbox, and the calendar file brought up to date.

Called with every round of the loop and cheap where nothing has happened. Refuses to send: reminders are
ordinary rows of the outbox, which ``deliver`` empties; and to decide what a person has decided already.
"""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor.access import Access
from monitor.config import Config
from monitor.deadline import local_day, objection_day
from monitor.followup import (
    Ahead,
    Announcement,
    Disposition,
    days_by_change,
    fold_all_acts,
    granted_days,
    next_reminder_at,
    remind_times,
    silence_of,
)
from monitor.followup.calendar import Event, calendar_text, event_of, next_entry
from monitor.log import get_log
from monitor.model import (
    Alert,
    CalendarEntry,
    Change,
    Document,
    GroupBy,
    Route,
    Severity,
    Silence,
    Subject,
    Timing,
)
from monitor.remind.escalation import LOOKED_BACK, escalate_due
from monitor.route import facts_of, routes_taking
from monitor.schedule import send_at
from monitor.store import Store

events = get_log(__name__)

LONGEST_WAIT = timedelta(minutes=10)
"""After so long everything is looked at again, whatever was known: clocks jump and days begin."""
KEPT_IN_CALENDAR = timedelta(days=31)
"""How long a day that has passed stays in the calendar file."""
CALENDAR = "calendar.ics"
CALENDAR_NAME = "Policy deadlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round did: the reminders and escalations added, and whether the calendar was written again."""

    reminders: tuple[Alert, ...] = ()
    escalations: tuple[Alert, ...] = ()
    calendar_written: bool = False


NOTHING = Round()


@dataclass(slots=True, kw_only=True)
class Follower:
    """Looks after changes that were told. ``reference`` draws a new reference for each reminder."""

    store: Store
    reference: Callable[[], str]
    _seen: tuple[object, ...] | None = None
    _config: Config | None = None
    _looked_at: datetime | None = None
    _next_at: datetime | None = None
    _calendar_seen: tuple[object, ...] | None = None
    _calendar_at: datetime | None = None

    def follow_up(self, config: Config, now: datetime) -> Round:
        """Add the reminders that are due and bring the calendar up to date. Raises StoreError.

        Returns at once where nothing was recorded since the last look and nothing is due yet.
        """
        seen = self.store.acts.mark()
        if not self._is_due(seen, config, now):
            return NOTHING
        calendar_seen = (*seen[:2], config, local_day(now, config.settings.zone))
        self._seen, self._config, self._looked_at = seen, config, now
        self._next_at = now + LONGEST_WAIT  # a look that fails is not taken again at once
        reminders, soonest = remind_due(self.store, config, now, self.reference)
        escalations, next_step_at = escalate_due(self.store, config, now, self.reference)
        self._next_at = min(soonest or self._next_at, next_step_at or self._next_at, self._next_at)
        if calendar_seen == self._calendar_seen and self._calendar_is_fresh(now):
            return Round(reminders=reminders, escalations=escalations)
        self._calendar_seen, self._calendar_at = calendar_seen, now
        written = write_calendar(self.store, config, now)
        return Round(reminders=reminders, escalations=escalations, calendar_written=written)

    def _calendar_is_fresh(self, now: datetime) -> bool:
        return self._calendar_at is not None and timedelta(0) <= now - self._calendar_at < LONGEST_WAIT

    def _is_due(self, seen: tuple[object, ...], config: Config, now: datetime) -> bool:
        if self._looked_at is None or self._next_at is None:
            return True
        moved = seen != self._seen or config is not self._config
        return moved or now >= self._next_at or now < self._looked_at


def remind_due(
    store: Store, config: Config, now: datetime, reference: Callable[[], str]
) -> tuple[tuple[Alert, ...], datetime | None]:
    """Add every reminder that is due; those added, and when the next one may be due (None: not known)."""
    documents = config.by_id
    longest = max((each.objection_days or 0 for each in documents.values()), default=0)
    changes = store.acts.changes_to_follow(
        since=now - LOOKED_BACK,
        critical=any(route.repeat for route in config.routes),
        documents_with_deadline=_with_deadline(documents),
        deadline_since=now - timedelta(days=longest + 2),
    )
    if not changes:
        return (), None
    ids = [change.id for change in changes]
    dispositions = fold_all_acts(store.acts.all(change_ids=ids))
    notifications: dict[int, list[Announcement]] = {}
    for notification in store.acts.announcements(ids):
        notifications.setdefault(notification.change_id, []).append(notification)
    silences = store.acts.silences(active_at=now)
    due: list[Alert] = []
    later: list[datetime] = []
    for change in changes:
        document = documents.get(change.document_id)
        if document is None:
            continue
        candidate = _Candidate(
            change=change, document=document, config=config, silences=silences,
            disposition=dispositions.get(change.id, Disposition()),
        )  # fmt: skip
        for at, alert in candidate.reminders(notifications.get(change.id, ()), now, reference):
            if alert is None:
                later.append(at)
            else:
                due.append(alert)
    return (store.acts.add_reminders(due) if due else ()), min(later, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """One change with all that decides about its reminders."""

    change: Change
    document: Document
    config: Config
    silences: Sequence[Silence]
    disposition: Disposition

    def reminders(
        self, notifications: Sequence[Announcement], now: datetime, reference: Callable[[], str]
    ) -> Iterator[tuple[datetime, Alert | None]]:
        """When each channel is reminded next, with the reminder where that is now."""
        change = self.change
        facts = facts_of(change.comparison, flapping=change.flapping)
        if silence_of(self.silences, self.document, facts, now=now) is not None:
            return
        routes = routes_taking(facts, self.document, self.config.routes)
        known = {channel.name for channel in self.config.channels}
        for notification in notifications:
            route = next((route for route in routes if notification.channel in route.channels), None)
            repeat = route.repeat if route and facts.severity is Severity.CRITICAL else None
            at = next_reminder_at(
                notification, self.disposition, repeat=repeat, before_deadline=self._before_deadline(now)
            )
            if at is None or notification.channel not in known:
                continue
            yield at, self._alert(notification, route, now, reference) if at <= now else None

    def _before_deadline(self, now: datetime) -> tuple[datetime, ...]:
        limit = objection_day(self.change, self.document)
        if limit is None or limit < local_day(now, self.document.zone):
            return ()
        return remind_times(limit, self.config.settings.remind_days, self.document.zone)

    def _alert(
        self, notification: Announcement, route: Route | None, now: datetime, reference: Callable[[], str]
    ) -> Alert:
        due_at = send_at(None, route.quiet if route else None, now)
        return Alert(
            reference=reference(),
            document_id=self.document.id,
            channel=notification.channel,
            subject=Subject.REMINDER,
            timing=Timing.NOW,
            due_at=due_at,
            created_at=now,
            reason=f"route {route.name}, reminder" if route else "reminder",
            change_id=self.change.id,
            ordinal=notification.reminders + 1,
            first_told_at=notification.first_told_at,
            group_by=route.group_by if route else GroupBy.VENDOR,
        )


def _with_deadline(documents: Mapping[str, Document]) -> tuple[str, ...]:
    return tuple(each.id for each in documents.values() if each.objection_days is not None)


def write_calendar(store: Store, config: Config, now: datetime) -> bool:
    """Bring ``calendar.ics`` in the storage folder up to date; whether it was written.

    A file that cannot be written is logged and tried again with the next look: the days are in the database.
    """
    documents = config.by_id
    changes = store.briefs.with_days(
        granted=granted_days(documents.values()), since=now - LOOKED_BACK, from_day=_first_day(now)
    )
    by_change = days_by_change(changes, documents, now=now)
    text = _calendar(store, by_change, _next_entries(store, by_change, now), now)
    path = config.settings.storage / CALENDAR
    try:
        if path.exists() and path.read_bytes() == text:
            store.access.apply(path)
            return False
        _replace(path, text, store.access)
    except OSError as error:
        events.warning("calendar not written", file=str(path), error=error.strerror or type(error).__name__)
        return False
    return True


def _first_day(now: datetime) -> date:
    """The first day that the calendar still shows, wherever it is asked for."""
    return (now - KEPT_IN_CALENDAR - timedelta(days=1)).date()


def _next_entries(
    store: Store, by_change: Mapping[int, tuple[Ahead, ...]], now: datetime
) -> Mapping[int, CalendarEntry]:
    """Every entry as it is given out now; those that moved are noted first."""
    before = store.acts.calendar_entries(from_day=_first_day(now))
    dispositions = fold_all_acts(store.acts.all(change_ids=by_change.keys() | before.keys()))
    entries: dict[int, CalendarEntry] = {}
    for change_id in sorted(by_change.keys() | before.keys()):
        if change_id not in by_change and before[change_id].day < now.date():
            entries[change_id] = before[change_id]  # over: it stays as it was given out
            continue
        entry = next_entry(
            by_change.get(change_id, ()),
            cancelled=dispositions.get(change_id, Disposition()).is_acknowledged,
            before=before.get(change_id),
            now=now,
        )
        if entry is not None:
            entries[change_id] = entry
    moved = [entry for entry in entries.values() if entry != before.get(entry.change_id)]
    if moved:
        store.acts.save_calendar_entries(moved)
    return entries


def _calendar(
    store: Store,
    by_change: Mapping[int, tuple[Ahead, ...]],
    entries: Mapping[int, CalendarEntry],
    now: datetime,
) -> bytes:
    shown = (
        _event(store, entry, by_change.get(entry.change_id, ()))
        for entry in entries.values()
        if entry.day >= (now - KEPT_IN_CALENDAR).date()
    )
    ordered = sorted(
        (event for event in shown if event), key=lambda event: (event.entry.day, event.entry.change_id)
    )
    return calendar_text(ordered, name=CALENDAR_NAME)


def _event(store: Store, entry: CalendarEntry, days: Sequence[Ahead]) -> Event | None:
    """An entry as an event, also where its change has no day any more."""
    if days:
        return event_of(entry, days)
    change = store.history.change(entry.change_id)
    document = store.documents.find(change.document_id) if change else None
    return event_of(entry, (), change=change, document=document)


def _replace(path: Path, content: bytes, access: Access) -> None:
    """Put the content in the file's place at once: whoever reads it sees the one before or this one."""
    access.make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(access.create_file(temporary), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def log_round(done: Round) -> None:
    """One line for each reminder, and one for the calendar."""
    for alert in done.reminders:
        events.info(
            "reminder due",
            document=alert.document_id,
            change=alert.change_id,
            channel=alert.channel,
            reference=alert.reference,
            ordinal=alert.ordinal,
        )
    for alert in done.escalations:
        events.info(
            "escalated",
            document=alert.document_id,
            change=alert.change_id,
            owner=alert.owner,
            channel=alert.channel,
            reference=alert.reference,
        )
    if done.calendar_written:
        events.info("calendar written")
