"""A moment to come, as people write it: a date, or a date and time."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.errors import UsageError

LONGEST = timedelta(days=366)
"""How far ahead a silence or a snooze may reach: for good is for the configuration to say."""


def parse_until(words: str, *, now: datetime, zone: str) -> datetime:
    """The moment up to which something holds, UTC: a date (the whole of it, in the zone) or a date and time.

    Raises UsageError for what is no date, has passed, or lies more than a year ahead.
    """
    given = words.strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
            following = date.fromisoformat(given) + timedelta(days=1)
            moment = datetime.combine(following, time(0), tzinfo=ZoneInfo(zone))
        else:
            moment = datetime.fromisoformat(given)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"cannot read {words[:60]!r} as a date; write one like 2026-12-24") from None
    if moment <= now:
        raise UsageError(f"{given} has passed already; name a day to come")
    if moment - now > LONGEST + timedelta(days=1):
        raise UsageError(f"{given} is more than a year ahead; name a day within {LONGEST.days} days")
    return moment
