"""What people do after an alert: silences, and acts on a change. All times are aware UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model.watchlist import Matcher


class ActKind(StrEnum):
    """What a person did with a change."""

    ACKNOWLEDGED = "acknowledged"
    REOPENED = "reopened"
    SNOOZED = "snoozed"
    NOTED = "noted"
    ASSIGNED = "assigned"
    USEFUL = "useful"
    NOT_USEFUL = "not useful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act on a change, kept for good: who did what, when and why.

    ``note`` is '' where none was given; ``until`` is set for a snooze and None otherwise; ``assignee`` is
    whom an assignment names, '' otherwise; ``id`` is None until stored.
    """

    change_id: int
    kind: ActKind
    at: datetime
    by: str
    note: str = ""
    until: datetime | None = None
    assignee: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """That a person read a version, the first as a rule, and found it to be the text meant; kept for good."""

    document_id: str
    at: datetime
    by: str
    note: str = ""
    version: int = 1
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Changes that fit ``matcher`` are told to nobody from ``created_at`` until ``until`` (exclusive).

    ``ended_at`` is when a person ended it before its time, None where nobody did; ``id`` is None until
    stored.
    """

    matcher: Matcher
    reason: str
    by: str
    created_at: datetime
    until: datetime
    ended_at: datetime | None = None
    ended_by: str = ""
    id: int | None = None

    def is_active(self, at: datetime) -> bool:
        """Whether it holds at that time."""
        return self.created_at <= at < (min(self.until, self.ended_at) if self.ended_at else self.until)


class DayKind(StrEnum):
    """What a day in the calendar is: the last day to object, or the day a text takes effect."""

    OBJECTION = "objection"
    EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A change's day in the calendar as it was last given out.

    ``sequence`` rises whenever ``day``, ``kind`` or ``cancelled`` become another (RFC 5545, 3.8.7.4);
    ``altered_at`` is when that last happened.
    """

    change_id: int
    day: date
    kind: DayKind
    altered_at: datetime
    sequence: int = 0
    cancelled: bool = False
