"""Which alerts go out as one message: pure, over alerts that are given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import EVENTS, FOLLOW_UPS, Alert, GroupBy, Timing

GROUPED = (*EVENTS, *FOLLOW_UPS)
"""What is gathered as its route says; everything else that does not wait for a digest goes alone."""

MOST_IN_GROUP = 50
"""Alerts in one message that is no digest: beyond, nobody reads it, and laying it out takes long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Alerts that go out as one message, under one reference that stays the same over all retries."""

    channel: str
    reference: str
    timing: Timing
    alerts: tuple[Alert, ...]


def pack(alerts: Iterable[Alert]) -> tuple[Parcel, ...]:
    """Alerts to messages: a retry goes in the company it went in first, the rest by vendor or digest.

    What a vendor changed within one waiting time is one message, so is trouble of several of its documents,
    unless the route groups by document or not at all;
    trouble, its end, changes and reminders are told apart. Parcels come in the order in which they are to be
    sent: by their first alert, and so that no document's alerts are told out of order. A digest is one
    message whatever it holds, and so is a retry.
    """
    filling: list[list[Alert]] = []
    last_of: dict[tuple[str, ...], int] = {}
    told_in: dict[str, int] = {}
    for alert in sorted(alerts, key=lambda alert: alert.id or 0):
        company = company_of(alert)
        place = last_of.get(company, -1)
        if place < 0 or (_is_split(alert) and _is_closed(filling[place], place, told_in, alert)):
            place = len(filling)
            filling.append([])
        filling[place].append(alert)
        last_of[company] = place
        if _is_split(alert):
            told_in[alert.document_id] = place
    return tuple(
        Parcel(
            channel=some[0].channel,
            reference=some[0].parcel or some[0].reference,
            timing=some[0].timing,
            alerts=tuple(some),
        )
        for some in filling
    )


def _is_split(alert: Alert) -> bool:
    """Whether its message may be made two: not a digest, and nothing that went out together once."""
    return alert.timing is Timing.NOW and not alert.parcel


def _is_closed(parcel: list[Alert], place: int, told_in: dict[str, int], alert: Alert) -> bool:
    """Whether the parcel is full, or a later one tells of the alert's document already."""
    return len(parcel) >= MOST_IN_GROUP or told_in.get(alert.document_id, -1) > place


def gather(alerts: Sequence[Alert], *, now: datetime, wait: timedelta) -> tuple[Alert, ...]:
    """The alerts that are due, with those that wait for nothing but company that is leaving now.

    ``alerts`` are due within ``wait``, the longest time that an alert of the channel waits for company; one
    that waits longer than that waits for another reason, such as quiet hours.
    """
    due = [alert for alert in alerts if is_due(alert, now)]
    leaving = {company_of(alert) for alert in due if not alert.parcel}
    company = [
        alert
        for alert in alerts
        if not is_due(alert, now) and waits_for_company(alert, wait) and company_of(alert) in leaving
    ]
    return (*due, *company)


def is_due(alert: Alert, now: datetime) -> bool:
    """Whether the time of its next attempt has come."""
    return (alert.next_attempt_at or alert.due_at) <= now


def waits_for_company(alert: Alert, wait: timedelta) -> bool:
    """Whether nothing but company keeps it, where company is waited for that long."""
    return alert.timing is Timing.NOW and not alert.attempts and alert.due_at - alert.created_at <= wait


def company_of(alert: Alert) -> tuple[str, ...]:
    """What alerts must have in common to share a message."""
    shared = (alert.channel, alert.timing.value, alert.parcel)
    if alert.timing is Timing.DIGEST or alert.parcel:
        return (*shared, "", "")
    if alert.subject not in GROUPED or alert.group_by is GroupBy.NONE:
        return (*shared, "", alert.reference)
    by_document = alert.group_by is GroupBy.DOCUMENT
    place = alert.document_id if by_document else alert.document_id.partition("/")[0]
    return (*shared, place, alert.subject)
