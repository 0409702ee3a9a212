"""Points and spans of time as people write them.

``7``, ``2026-03``, ``3 months ago``, ``last-quarter``, ``@signed``.

Days, months and quarters are those of the monitor's zone. Refuses to guess: what is neither a number nor a
time is told so, with examples.
"""

import calendar
import difflib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from monitor.errors import UsageError

_AGO: Final = re.compile(
    r"(?P<count>[0-9]{1,5})\s*(?P<unit>minute|hour|day|week|month|quarter|year)s?(?:\s+ago)?"
    r"|(?P<few>[0-9]{1,5})(?P<short>min|h|d|w|mo|y)"
)
_SHORT: Final = {"min": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_LENGTHS: Final = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_SPAN: Final = re.compile(r"(last|this)[-\s]+(week|month|quarter|year)")
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
"""Of a version; what was imported counts down from 0."""
_YEAR: Final = re.compile(r"[0-9]{4}")
_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
_QUARTER: Final = re.compile(r"([0-9]{4})-?q([1-4])")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME: Final = re.compile(r"@([a-z][a-z0-9_-]*)")
_INSTANT: Final = timedelta(microseconds=1)
_EXAMPLES: Final = (
    "a date (2026-03-01, 2026-03), an age (10 days ago, 3mo), last-quarter, yesterday or a vendor's own date "
    "(@signed)"
)

Span = tuple[datetime, datetime]
"""From when, and before when; of a moment both are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """What words of time mean: at this moment, in this zone, for a vendor with these ``dates`` of its own."""

    now: datetime
    zone: str = "UTC"
    dates: tuple[tuple[str, date], ...] = ()

    def point(self, words: str) -> int | datetime:
        """A version number (as int) or a moment (aware UTC); of a day or month its last instant.

        Raises UsageError where it is neither.
        """
        bare = words.strip().removeprefix("@").lower()
        if _NUMBER.fullmatch(bare):
            return int(bare)
        first, beyond = self.span(words, "a version number (7), ")
        return beyond if first == beyond else beyond - _INSTANT

    def start(self, words: str) -> datetime:
        """The first instant of what the words name. Raises UsageError."""
        return self.span(words)[0]

    def end(self, words: str) -> datetime:
        """The instant after what the words name; of a moment, the moment. Raises UsageError."""
        return self.span(words)[1]

    def span(self, words: str, also: str = "") -> Span:
        """From when to before when the words name.

        Raises UsageError; ``also`` names what else was possible.
        """
        given = " ".join(words.split()).lower()
        try:
            found = self._read(given)
        except (ValueError, OverflowError):
            found = None
        if found is None:
            raise UsageError(
                f"cannot read {words.strip()[:60]!r} as a point in time; write {also}{_EXAMPLES}"
            )
        return found

    def _read(self, given: str) -> Span | None:
        named = _NAME.fullmatch(given)
        if named and given[1:] not in ("now", "today", "yesterday") and not _is_relative(given[1:]):
            return self._days(self._own_date(named[1]))
        given = given.removeprefix("@")
        if given == "now":
            return self.now, self.now
        return self._read_days(given) or self._read_ago(given) or self._read_moment(given)

    def _own_date(self, name: str) -> date:
        known = dict(self.dates)
        if name in known:
            return known[name]
        if not known:
            raise UsageError(
                f"there is no date {'@' + name[:40]!r} here; write {_EXAMPLES}, which stands under "
                "[vendors.dates] of the configuration and is asked of one vendor or document"
            )
        near = difflib.get_close_matches(name, known, n=1)
        meant = f"; did you mean '@{near[0]}'?" if near else f"; there is {', '.join('@' + n for n in known)}"
        raise UsageError(f"the vendor has no date {'@' + name!r}{meant}")

    def _read_days(self, given: str) -> Span | None:
        """Whole days: a date, month, quarter or year, or one relative to today."""
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        if given in ("today", "yesterday"):
            return self._days(today - timedelta(days=given == "yesterday"))
        if relative := _SPAN.fullmatch(given):
            return self._relative(today, relative[2], back=relative[1] == "last")
        if _DAY.fullmatch(given):
            return self._days(date.fromisoformat(given))
        if found := _MONTH.fullmatch(given):
            return self._months(date(int(found[1]), int(found[2]), 1), 1)
        if found := _QUARTER.fullmatch(given):
            return self._months(date(int(found[1]), 3 * int(found[2]) - 2, 1), 3)
        return self._months(date(int(given), 1, 1), 12) if _YEAR.fullmatch(given) else None

    def _relative(self, today: date, unit: str, *, back: bool) -> Span:
        if unit == "week":
            monday = today - timedelta(days=today.weekday() + 7 * back)
            return self._days(monday, monday + timedelta(days=7))
        length = _MONTHS[unit]
        first = date(today.year, (today.month - 1) // length * length + 1, 1)
        return self._months(_add_months(first, -length) if back else first, length)

    def _read_ago(self, given: str) -> Span | None:
        """So long ago, to the minute; months are the calendar's."""
        found = _AGO.fullmatch(given)
        if not found:
            return None
        count = int(found["count"] or found["few"])
        unit = found["unit"] or _SHORT[found["short"]]
        if unit in _LENGTHS:
            moment = self.now - count * _LENGTHS[unit]
        else:
            local = self.now.astimezone(ZoneInfo(self.zone))
            day = _add_months(local.date(), -count * _MONTHS[unit])
            moment = datetime.combine(day, local.time(), tzinfo=local.tzinfo).astimezone(UTC)
        return moment, moment

    def _read_moment(self, given: str) -> Span | None:
        if "-" not in given[1:]:  # other forms of ISO 8601 are read as something else by people
            return None
        moment = datetime.fromisoformat(given.upper())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self.zone))
        moment = moment.astimezone(UTC)
        return moment, moment

    def _months(self, first: date, count: int) -> Span:
        return self._days(first, _add_months(first, count))

    def _days(self, first: date, beyond: date | None = None) -> Span:
        return self._midnight(first), self._midnight(beyond or first + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def _is_relative(given: str) -> bool:
    return bool(_AGO.fullmatch(given) or _SPAN.fullmatch(given))


def _add_months(day: date, count: int) -> date:
    """The same day of another month, or its last one. Raises ValueError beyond the calendar."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
