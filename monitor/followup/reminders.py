"""When a channel is reminded of a change: after the route's time, and days before the last day to object.

Both kinds share one count. A moment that was missed, because nothing ran or sending failed, is made up for
once and not once for each. Refuses to know who was told: that is given as notifications.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.followup.disposition import Disposition

REMIND_AT = time(8, 0)
"""The local time at which a reminder before a deadline is due: when digests go out, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """How a channel stands with a change: when it was told first and last, and how often it was reminded.

    ``is_waiting`` says that one is still on its way, so that another would pile up behind it.
    """

    change_id: int
    channel: str
    first_told_at: datetime
    last_told_at: datetime
    reminders: int = 0
    is_waiting: bool = False


def remind_times(deadline: date, days: Iterable[int], zone: str) -> tuple[datetime, ...]:
    """The moments, UTC and in order, that lie so many days before a deadline."""
    at = (
        datetime.combine(deadline - timedelta(days=each), REMIND_AT, tzinfo=ZoneInfo(zone))
        for each in set(days)
    )
    return tuple(sorted(moment.astimezone(UTC) for moment in at))


def next_reminder_at(
    notification: Announcement,
    disposition: Disposition,
    *,
    repeat: timedelta | None = None,
    before_deadline: Iterable[datetime] = (),
) -> datetime | None:
    """When the channel is to be reminded next, perhaps in the past; None for never, as things stand.

    ``repeat`` is the route's time for this change, None where it does not repeat; ``before_deadline`` are the
    moments of ``remind_times``. What falls into a snooze waits for its end, and a snooze that ends reminds
    once even where nothing else would. Nothing follows an acknowledgement.
    """
    if disposition.is_acknowledged or notification.is_waiting:
        return None
    last = notification.last_told_at
    moments = [moment for moment in before_deadline if moment > last]
    if repeat is not None:
        moments.append(last + repeat)
    snoozed_until = disposition.snooze.until if disposition.snooze else None
    if snoozed_until is not None and snoozed_until > last:
        return snoozed_until
    return min(moments, default=None)
