"""Empties the outbox: claim, send, record. State before action, so that a crash anywhere loses nothing.

A message is claimed and its delivery recorded before anything is sent. A delivery found running after a
crash has an unknown outcome: its alerts are sent again, with the same reference, so that a receiver can
tell. This room never decides what is worth telling; that was decided when the alert was made.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Protocol

from monitor.message import Entry, render_digest, render_group, render_recovery, render_trouble
from monitor.model import Alert, DeliveryResult, Document, Message, Settings, Timing
from monitor.schedule import retry_at
from monitor.store import Store


class Sender(Protocol):
    """What a delivery asks of the world: one message to one channel, and how that ended."""

    def send(self, channel_name: str, message: Message) -> tuple[DeliveryResult, str]:
        """Never raises for what a service does; the detail holds no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How one message fared: for logs and for the command line."""

    channel: str
    reference: str
    alerts: int
    result: DeliveryResult
    detail: str
    dead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Alerts that go out as one message, under one reference that stays the same over all retries."""

    channel: str
    reference: str
    timing: Timing
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Sends what is due. ``documents`` are those of the configuration in force, by id."""

    store: Store
    sender: Sender
    settings: Settings
    documents: Mapping[str, Document]
    clock: Callable[[], datetime]
    roll: Callable[[], float]
    proceed: Callable[[], bool] = field(default=lambda: True)

    def deliver_due(self, *, channel: str | None = None) -> tuple[Sent, ...]:
        """Send every alert that is due now, in order; stops between messages when told to."""
        due = [alert for alert in self.store.due_alerts(self.clock()) if channel in (None, alert.channel)]
        sent = []
        for parcel in pack(due):
            if not self.proceed():
                break
            outcome = self._send(parcel)
            if outcome:
                sent.append(outcome)
        return tuple(sent)

    def channels_due(self) -> tuple[str, ...]:
        """The channels that have something due now."""
        return tuple(dict.fromkeys(alert.channel for alert in self.store.due_alerts(self.clock())))

    def _send(self, parcel: Parcel) -> Sent | None:
        message = self._render(parcel)
        ids = [alert.id for alert in parcel.alerts if alert.id is not None]
        delivery = self.store.claim(ids, channel=parcel.channel, reference=parcel.reference, now=self.clock())
        if delivery is None:
            return None
        result, detail = self.sender.send(parcel.channel, message)
        now = self.clock()
        again = None
        if result is not DeliveryResult.SENT:
            first = min(alert.due_at for alert in parcel.alerts)
            attempts = max(alert.attempts for alert in parcel.alerts) + 1
            again = retry_at(attempts, first, now=now, roll=self.roll())
        dead = result is not DeliveryResult.SENT and again is None
        self.store.finish(delivery.id, result, detail, now=now, next_attempt_at=again, dead=dead)
        return Sent(
            channel=parcel.channel,
            reference=parcel.reference,
            alerts=len(ids),
            result=result,
            detail=detail,
            dead=dead,
        )

    def _render(self, parcel: Parcel) -> Message:
        """The message of a parcel, from the history as it is; the same for each retry but for the clock."""
        now = self.clock()
        base_url = self.settings.base_url
        entries = tuple(self._entry(alert) for alert in parcel.alerts)
        if parcel.timing is Timing.DIGEST:
            return self._render_digest(parcel, entries)
        first = entries[0]
        if first.change:
            return render_group(entries, base_url=base_url, now=now, reference=parcel.reference)
        assert first.trouble, "an alert is about a change or a trouble"
        render = render_recovery if first.alert.subject == "recovered" else render_trouble
        return render(first.alert, first.trouble, first.document, now=now)

    def _render_digest(self, parcel: Parcel, entries: tuple[Entry, ...]) -> Message:
        now = self.clock()
        since = min(alert.created_at for alert in parcel.alerts)
        troubles = [
            (document, trouble)
            for document_id, trouble in self.store.troubles(open_only=True)
            if (document := self.documents.get(document_id))
        ]
        return render_digest(
            parcel.channel,
            entries,
            period=(since, now),
            checked=self.store.count_checked(since),
            unreachable=troubles,
            now=now,
            base_url=self.settings.base_url,
            reference=parcel.reference,
        )

    def _entry(self, alert: Alert) -> Entry:
        """An alert with all that a message says about it."""
        document = self.documents.get(alert.document_id) or self.store.document(alert.document_id)
        assert document, "an alert is about a document that is or was watched"
        return Entry(
            alert=alert,
            document=document,
            change=self.store.change(alert.change_id) if alert.change_id is not None else None,
            trouble=self.store.trouble(alert.trouble_id) if alert.trouble_id is not None else None,
        )


def pack(alerts: Iterable[Alert]) -> tuple[Parcel, ...]:
    """Alerts to messages: a retry goes in the company it went in first, the rest by vendor or digest.

    What a vendor changed within one waiting time is one message; trouble and changes are told apart.
    """
    parcels = []
    for key, members in groupby(sorted(alerts, key=_company), key=_company):
        together: Sequence[Alert] = tuple(sorted(members, key=lambda alert: alert.id or 0))
        channel, timing, *_ = key
        parcels.append(
            Parcel(
                channel=channel,
                reference=together[0].parcel or together[0].reference,
                timing=Timing(timing),
                alerts=tuple(together),
            )
        )
    return tuple(sorted(parcels, key=lambda parcel: parcel.alerts[0].id or 0))


def _company(alert: Alert) -> tuple[str, str, str, str]:
    """What alerts must have in common to share a message; trouble goes alone."""
    if alert.timing is Timing.DIGEST:
        return (alert.channel, alert.timing, alert.parcel, "")
    vendor = alert.document_id.split("/")[0]
    return (alert.channel, alert.timing, alert.parcel, vendor if alert.change_id else alert.reference)
