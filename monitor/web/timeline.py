"""A document's history as a drawing on a true time axis: versions by severity, gaps as gaps, today.

Computes places alone; the template draws. Marks nearer to each other than a mark is wide become one with a
number. Days are drawn where they were, not one step each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.deadline import is_effective, local_day
from monitor.model import Severity, StatedDate
from monitor.wording.measures import short_day, shorten

LEFT, RIGHT, WIDTH = 84.0, 1096.0, 1120
LANES = {Severity.CRITICAL: 40, Severity.HIGH: 74, Severity.MEDIUM: 108, Severity.LOW: 142}
NEAR = 13.0
"""Marks closer than this are drawn as one."""
_SHORTEST = timedelta(days=20)
_MOST_TICKS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A version's first sight: how severe the change to it was, what it says, and its page.

    ``effective`` are the days on which the text says that it takes effect.
    """

    at: datetime
    severity: Severity
    words: str
    address: str
    number: int
    effective: date | None = None
    is_imported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark: its place, what it stands for, and how many versions where they are near each other."""

    x: float
    y: int
    severity: Severity
    words: str
    address: str
    many: int
    notice: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on the axis; ``is_year``: the first of a year."""

    x: float
    words: str
    is_year: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the axis: where it begins, how long it is, what it is."""

    x: float
    width: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The whole drawing; ``day`` is today in words, ``imports`` None where nothing came from an archive."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    gaps: tuple[Stretch, ...]
    imports: Stretch | None
    today: float
    day: str
    first: date
    last: date


def draw(
    events: Sequence[Event],
    gaps: Sequence[tuple[datetime, datetime | None]],
    *,
    now: datetime,
    zone: str,
) -> Timeline:
    """The drawing of a document's versions, in order; there must be one at least."""
    today = local_day(now, zone)
    days = [local_day(each.at, zone) for each in events]
    coming = [
        each.effective for each in events if each.effective and each.effective - today < timedelta(days=400)
    ]
    first = min(*days, today - _SHORTEST)
    last = max([today, *coming]) + timedelta(days=3)
    axis = _Axis(first, last)
    watched = next((day for day, each in zip(days, events, strict=True) if not each.is_imported), today)
    imported = events[0].is_imported
    return Timeline(
        marks=_join_near([_mark(each, day, axis) for each, day in zip(events, days, strict=True)]),
        ticks=tuple(_ticks(axis)),
        gaps=tuple(_gap(axis, begun, ended or now, zone) for begun, ended in gaps),
        imports=Stretch(x=axis.x(first), width=axis.x(watched) - axis.x(first), words=short_day(watched))
        if imported
        else None,
        today=axis.x(today),
        day=short_day(today),
        first=first,
        last=last,
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first) / max(self.last - self.first, timedelta(days=1))
        return round(LEFT + min(1.0, max(0.0, share)) * (RIGHT - LEFT), 1)


def _mark(event: Event, day: date, axis: _Axis) -> Mark:
    effective = event.effective
    ahead = effective is not None and effective > day and axis.x(effective) - axis.x(day) > NEAR
    words = f"Version {event.number}, {day.isoformat()}, {event.severity}: {shorten(event.words, 140)}"
    return Mark(
        x=axis.x(day),
        y=LANES[event.severity],
        severity=event.severity,
        words=words + (f"; takes effect {effective.isoformat()}" if effective and ahead else ""),
        address=event.address,
        many=1,
        notice=axis.x(effective) if effective and ahead else None,
    )


def _join_near(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Marks of one lane that would overlap as one, which names the last and counts them."""
    joined: list[Mark] = []
    for lane in LANES:
        mine = [each for each in marks if each.severity is lane]
        for each in mine:
            last = joined[-1] if joined and joined[-1].severity is lane else None
            if last is None or each.x - last.x >= NEAR:
                joined.append(each)
                continue
            many = last.many + 1
            words = f"{many} versions near here, the last: {each.words}"
            joined[-1] = Mark(
                x=last.x,
                y=last.y,
                severity=lane,
                words=words,
                address=each.address,
                many=many,
                notice=each.notice or last.notice,
            )
    return tuple(sorted(joined, key=lambda mark: (mark.x, mark.y)))


def _ticks(axis: _Axis) -> list[Tick]:
    """Years, and as many months between as have room."""
    months = (axis.last.year - axis.first.year) * 12 + axis.last.month - axis.first.month + 1
    step = next((each for each in (1, 2, 3, 6) if months / each <= _MOST_TICKS), 12)
    while months / step > _MOST_TICKS:
        step += 12
    found = []
    for offset in range(months + 1):
        number = axis.first.year * 12 + axis.first.month - 1 + offset
        year, month = divmod(number, 12)
        if number % step or date(year, month + 1, 1) < axis.first or date(year, month + 1, 1) > axis.last:
            continue
        day = date(year, month + 1, 1)
        words = str(year) if month == 0 else f"{day:%b}"
        found.append(Tick(x=axis.x(day), words=words, is_year=month == 0))
    return found


def _gap(axis: _Axis, begun: datetime, ended: datetime, zone: str) -> Stretch:
    first, last = local_day(begun, zone), local_day(ended, zone)
    x = axis.x(first)
    words = f"Could not be read from {short_day(first)} to {short_day(last)}"
    return Stretch(x=x, width=max(3.0, round(axis.x(last) - x, 1)), words=words)


def effective_of(dates: Sequence[StatedDate], seen: date) -> date | None:
    """The first day from the day of the first sight on which a text says that it takes effect."""
    days = [each.day for each in dates if is_effective(each, seen) and each.day >= seen]
    return min(days, default=None)
