"""Points in a document's history as people write them: ``7``, ``@7``, ``2026-03-01``, ``3 months ago``.

Refuses to guess: what is neither a number nor a date is told so, with examples.
"""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Final

from monitor.errors import UsageError

_AGO: Final = re.compile(
    r"(\d{1,5})\s*(minute|hour|day|week|month|year)s?(?:\s+ago)?$|^(\d{1,5})(min|h|d|w|mo|y)$"
)
_UNITS: Final = {
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "h": timedelta(hours=1),
    "day": timedelta(days=1),
    "d": timedelta(days=1),
    "week": timedelta(weeks=1),
    "w": timedelta(weeks=1),
    # a month and a year ago are asked for loosely: their mean lengths do
    "month": timedelta(days=30.44),
    "mo": timedelta(days=30.44),
    "year": timedelta(days=365.25),
    "y": timedelta(days=365.25),
}
_EXAMPLES: Final = "a version number (7), a date (2026-03-01, 2026-03) or an age (10 days ago, 3mo)"


def parse_point(words: str, *, now: datetime) -> int | datetime:
    """A version number (as int) or a moment (aware UTC); a bare day means its end, so that it is included.

    Raises UsageError where it is neither.
    """
    words = words.strip().removeprefix("@").lower()
    if words.isascii() and words.isdigit() and len(words) < 10:
        return int(words)
    return parse_moment(words, now=now, end_of_day=True)


def parse_moment(words: str, *, now: datetime, end_of_day: bool = False) -> datetime:
    """A moment as aware UTC: an ISO date or time, a month, ``today``, ``yesterday``, or an age.

    ``end_of_day`` takes a day's or month's last instant instead of its first.
    """
    words = words.strip().lower()
    if words in ("now", "today", "yesterday"):
        day = now - timedelta(days=words == "yesterday")
        return day if words == "now" else _edge(day, end_of_day)
    ago = _AGO.fullmatch(words)
    if ago:
        span = int(ago[1] or ago[3]) * _UNITS[ago[2] or ago[4]]
        if span < timedelta(days=36500):
            return now - span
    try:
        if re.fullmatch(r"\d{4}-\d{2}", words):
            first = datetime.fromisoformat(f"{words}-01").replace(tzinfo=UTC)
            following = (first + timedelta(days=32)).replace(day=1)
            return following - timedelta(microseconds=1) if end_of_day else first
        moment = datetime.fromisoformat(words.upper())
    except (ValueError, OverflowError):
        raise UsageError(f"cannot read {words[:60]!r} as a point in time; write {_EXAMPLES}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _edge(moment, end_of_day) if len(words) == 10 else moment.astimezone(UTC)


def _edge(moment: datetime, end_of_day: bool) -> datetime:
    return datetime.combine(moment.date(), time.max if end_of_day else time.min, tzinfo=UTC)
