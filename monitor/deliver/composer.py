"""A parcel's message, from the history as it is; the same for each retry but for the clock.

However many alerts a parcel gathers, only so many are laid out; the rest is counted. An alert that cannot
be laid out is told in bare words rather than not at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.deliver.parcels import Parcel
from monitor.errors import Damage, StoreError
from monitor.followup import days_of
from monitor.followup.calendar import attachment
from monitor.log import get_log
from monitor.message import (
    DigestPeriod,
    Entry,
    render_clear_notice,
    render_digest,
    render_failure_notice,
    render_group,
    render_hold_notice,
    render_plain,
    render_recovery,
    render_trouble,
    render_troubles,
)
from monitor.model import (
    Alert,
    AlertState,
    Document,
    DocumentState,
    Message,
    Settings,
    Severity,
    Subject,
    Timing,
    Trouble,
)
from monitor.schedule import is_missed
from monitor.store import Store

events = get_log(__name__)

MOST_PAST = 2_000
"""Troubles that ended within a digest's period which are looked at, the newest."""

MOST_IN_DIGEST = 200
"""Alerts laid out in one digest, the most severe; a message shows 40 of them, its payload all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Composes messages at one moment. ``documents`` are those of the configuration in force, by id."""

    store: Store
    settings: Settings
    documents: Mapping[str, Document]
    now: datetime

    def compose(self, parcel: Parcel) -> Message:
        """The parcel's message; never raises for what an alert holds."""
        try:
            return self._message(parcel)
        except Damage as damage:
            events.error("message without what is damaged", reference=parcel.reference, detail=str(damage))
            return render_plain(parcel.alerts, reference=parcel.reference, zone=self.settings.zone)
        except (StoreError, MemoryError):
            raise
        except Exception as error:
            events.exception("message could not be laid out", error, reference=parcel.reference)
            return render_plain(parcel.alerts, reference=parcel.reference, zone=self.settings.zone)

    def _message(self, parcel: Parcel) -> Message:
        if parcel.timing is Timing.DIGEST:
            return self._digest(parcel)
        first = parcel.alerts[0]
        if first.about:
            return self._notice(first, parcel.reference)
        entries = self._entries(parcel.alerts)
        if entries[0].change:
            message = render_group(
                entries, base_url=self.settings.base_url, now=self.now, reference=parcel.reference
            )
            return self._with_calendar(message, entries)
        if len(entries) > 1:
            return render_troubles(entries, reference=parcel.reference)
        entry = entries[0]
        assert entry.trouble, "an alert is about a change or a trouble"
        if first.subject is Subject.RECOVERED:
            return render_recovery(entry.alert, entry.trouble, entry.document, now=self.now)
        return render_trouble(
            entry.alert, entry.trouble, entry.document, now=self.now, last_read_at=entry.last_read_at
        )

    def _notice(self, alert: Alert, reference: str) -> Message:
        state = AlertState.HELD if alert.subject is Subject.HELD else AlertState.DEAD
        backlog = self.store.backlogs.find(alert.about, state)
        if backlog is None:
            return render_clear_notice(alert.about, reference=reference)
        if state is AlertState.HELD:
            return render_hold_notice(
                backlog,
                reference=reference,
                limit=self.settings.brake,
                now=self.now,
                zone=self.settings.zone,
            )
        removed = alert.subject is Subject.REMOVED
        return render_failure_notice(backlog, reference=reference, removed=removed, zone=self.settings.zone)

    def _digest(self, parcel: Parcel) -> Message:
        told = [alert for alert in parcel.alerts if not alert.about]
        shown, left_out = self._most_severe(told)
        since = min(alert.created_at for alert in parcel.alerts)
        entries = self._entries(shown)
        unreachable = self._find_watched(self.store.history.troubles(open_only=True))
        states = {state.document_id: state for state in self.store.documents.states()}
        period = DigestPeriod(
            channel=parcel.channel,
            since=since,
            until=self.now,
            checked=self.store.history.count_documents(since),
            unreachable=unreachable,
            past=self._find_watched(self.store.history.recoveries(since, MOST_PAST)),
            missed=self._find_missed(states, since),
            read_at={
                document.id: states[document.id].good_at
                for document, _ in unreachable
                if document.id in states
            },
            left_out=left_out,
            zone=self.settings.zone,
            head=str(self.store.ledger.head()),
        )
        message = render_digest(
            entries, period, now=self.now, base_url=self.settings.base_url, reference=parcel.reference
        )
        return self._with_calendar(message, entries)

    def _find_missed(
        self, states: Mapping[str, DocumentState], since: datetime
    ) -> list[tuple[Document, DocumentState]]:
        """The watched documents without trouble that nobody read since then though it was time."""
        jitter = self.settings.jitter
        return [
            (self._in_zone(document), state)
            for document in self.documents.values()
            if (state := states.get(document.id))
            and state.trouble is None
            and is_missed(state, document, since=since, now=self.now, jitter=jitter)
        ]

    def _find_watched(self, troubles: Iterable[tuple[str, Trouble]]) -> list[tuple[Document, Trouble]]:
        """The troubles of documents that are watched still."""
        return [
            (self._in_zone(document), trouble)
            for document_id, trouble in troubles
            if (document := self.documents.get(document_id))
        ]

    def _in_zone(self, document: Document) -> Document:
        """The document with the zone that all of a message is told in, also where it is watched no longer."""
        return replace(document, zone=self.settings.zone)

    def _with_calendar(self, message: Message, entries: Sequence[Entry]) -> Message:
        """The message with the days of its changes as a calendar file, where any lies ahead."""
        days = [
            days_of(entry.change, entry.document, now=self.now)
            for entry in entries
            if entry.change is not None
        ]
        if not any(days):
            return message
        given = attachment(days, self.store.acts.calendar_entries(), now=self.now)
        return replace(message, attachments=(*message.attachments, given)) if given else message

    def _most_severe(self, alerts: Sequence[Alert]) -> tuple[list[Alert], list[tuple[str, Severity | None]]]:
        """The alerts that there is room for, in order, and what the others are about."""
        if len(alerts) <= MOST_IN_DIGEST:
            return list(alerts), []
        severities = self.store.outbox.severities([each.id for each in alerts if each.id is not None])
        rank = {key: severity.rank for key, severity in severities.items()}
        ordered = sorted(alerts, key=lambda alert: -rank.get(alert.id or 0, -1))
        rest = [(each.document_id, severities.get(each.id or 0)) for each in ordered[MOST_IN_DIGEST:]]
        return sorted(ordered[:MOST_IN_DIGEST], key=lambda alert: alert.id or 0), rest

    def _entries(self, alerts: Sequence[Alert]) -> tuple[Entry, ...]:
        return tuple(self._entry(alert) for alert in alerts)

    def _entry(self, alert: Alert) -> Entry:
        """An alert with all that a message says about it."""
        document = self.documents.get(alert.document_id) or self.store.documents.find(alert.document_id)
        assert document, "an alert is about a document that is or was watched"
        opened = alert.subject is Subject.TROUBLE
        state = self.store.documents.state(document.id) if opened else None
        return Entry(
            alert=alert,
            document=self._in_zone(document),
            last_read_at=state.good_at if state else None,
            change=self.store.history.change(alert.change_id) if alert.change_id is not None else None,
            trouble=self.store.history.trouble(alert.trouble_id) if alert.trouble_id is not None else None,
        )
