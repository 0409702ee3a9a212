"""Which alerts go out as one message: pure, over alerts that are given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from monitor.model import Alert, Timing

GROUPED = frozenset({"change", "trouble", "recovered"})
"""What is gathered by vendor; everything else that does not wait for a digest goes alone."""

MOST_IN_GROUP = 50
"""Alerts in one vendor's message: beyond, nobody reads it, and laying it out takes long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Alerts that go out as one message, under one reference that stays the same over all retries."""

    channel: str
    reference: str
    timing: Timing
    alerts: tuple[Alert, ...]


def pack(alerts: Iterable[Alert]) -> tuple[Parcel, ...]:
    """Alerts to messages: a retry goes in the company it went in first, the rest by vendor or digest.

    What a vendor changed within one waiting time is one message, so is trouble of several of its documents;
    trouble, its end and changes are told apart. Parcels are ordered by their first alert.
    """
    parcels = []
    for (channel, timing, *_), members in groupby(sorted(alerts, key=_company), key=_company):
        together = sorted(members, key=lambda alert: alert.id or 0)
        most = MOST_IN_GROUP if timing == Timing.NOW and not together[0].parcel else len(together)
        for start in range(0, len(together), most):
            some = tuple(together[start : start + most])
            parcels.append(
                Parcel(
                    channel=channel,
                    reference=some[0].parcel or some[0].reference,
                    timing=Timing(timing),
                    alerts=some,
                )
            )
    return tuple(sorted(parcels, key=lambda parcel: parcel.alerts[0].id or 0))


def gather(alerts: Sequence[Alert], *, now: datetime, wait: timedelta) -> tuple[Alert, ...]:
    """The alerts that are due, with those that wait for nothing but company that is leaving now.

    ``alerts`` are due within ``wait``, the longest time that an alert of the channel waits for company; one
    that waits longer than that waits for another reason, such as quiet hours.
    """
    due = [alert for alert in alerts if is_due(alert, now)]
    leaving = {_company(alert) for alert in due if not alert.parcel}
    company = [
        alert
        for alert in alerts
        if not is_due(alert, now) and waits_for_company(alert, wait) and _company(alert) in leaving
    ]
    return (*due, *company)


def is_due(alert: Alert, now: datetime) -> bool:
    """Whether the time of its next attempt has come."""
    return (alert.next_attempt_at or alert.due_at) <= now


def waits_for_company(alert: Alert, wait: timedelta) -> bool:
    """Whether nothing but company keeps it, where company is waited for that long."""
    return alert.timing is Timing.NOW and not alert.attempts and alert.due_at - alert.created_at <= wait


def _company(alert: Alert) -> tuple[str, str, str, str, str]:
    """What alerts must have in common to share a message."""
    shared = (alert.channel, alert.timing.value, alert.parcel)
    if alert.timing is Timing.DIGEST or alert.parcel:
        return (*shared, "", "")
    if alert.subject not in GROUPED:
        return (*shared, "", alert.reference)
    return (*shared, alert.document_id.partition("/")[0], alert.subject)
