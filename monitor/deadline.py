"""Until when to object to a change: the one place that reckons it, for messages, reminders and the calendar.

Days are calendar days in the document's zone. Nothing here knows whether anybody has acted, or what day it
is: a change's deadline is the same whenever it is asked for.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Change, DateRole, Document, Kind, StatedDate

FURTHEST = timedelta(days=3_660)
"""How far ahead an effective date is believed: ten years."""


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of a moment in a zone. Raises ZoneInfoNotFoundError for an unknown zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def effective_ahead(change: Change, document: Document) -> StatedDate | None:
    """The first effective date that the text states for the day it was seen or later, None for none."""
    seen = local_day(change.first_seen_at, document.zone)
    return min((each for each in _effective(change, seen) if each.day >= seen), key=_day_of, default=None)


def _effective(change: Change, seen: date) -> tuple[StatedDate, ...]:
    """The stated effective dates that can be meant: a page may say any year at all."""
    furthest = change.first_seen_at.date() + FURTHEST
    return tuple(
        each for each in change.comparison.dates if is_effective(each, seen) and each.day <= furthest
    )


def is_effective(stated: StatedDate, seen: date) -> bool:
    """Whether on a stated day a text takes effect: one announced for later than it was seen does, too."""
    announced = stated.role is DateRole.ANNOUNCED and stated.day > seen
    return announced or stated.role is DateRole.EFFECTIVE


def stated_objection(change: Change, document: Document) -> StatedDate | None:
    """The first day to come until which the vendor itself takes objections; None where none is stated."""
    if change.comparison.judgement.kind is Kind.NOISE:
        return None
    seen = local_day(change.first_seen_at, document.zone)
    days = (each for each in change.comparison.dates if each.role is DateRole.OBJECTION)
    return min((each for each in days if seen <= each.day <= seen + FURTHEST), key=_day_of, default=None)


def _day_of(stated: StatedDate) -> date:
    return stated.day


def objection_day(change: Change, document: Document) -> date | None:
    """The last day to object to a change; None where no period is granted or the change is not substantive.

    The vendor's own day stands before all that we reckon, and needs no granted days.

    The granted days count from the day of the first sight, or from a stated day of announcement before it
    whose period was not yet over then (an earlier one belongs to an earlier change). A stated effective
    date to come that is sooner ends the period (GDPR Art. 28(2) gives the right to object before it); a
    text in effect from the day it was seen leaves the granted days as they are.
    """
    stated = stated_objection(change, document)
    if stated is not None:
        return stated.day
    if document.objection_days is None or change.comparison.judgement.kind is not Kind.SUBSTANTIVE:
        return None
    granted = timedelta(days=document.objection_days)
    seen = local_day(change.first_seen_at, document.zone)
    announced = (each.day for each in change.comparison.dates if each.role is DateRole.ANNOUNCED)
    start = min((day for day in announced if seen - granted < day <= seen), default=seen)
    to_come = (each.day for each in _effective(change, seen) if each.day > seen)
    return min([start + granted, *to_come])
