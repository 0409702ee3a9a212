"""What is a flood, and what is only a lot at once: pure, over alerts that are given.

A flood is judged by when alerts came up, not by when they may go out: what the quiet hours or a silent
service kept back is due all at once and is no flood for that. Reminders are of our own making: too many of
them are gathered instead. Refuses to hold or to send anything.
"""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.deliver.parcels import MOST_IN_GROUP, company_of
from monitor.model import EVENTS, FOLLOW_UPS, Alert, Timing

BRAKE_WINDOW = timedelta(minutes=10)
"""The short time in which more messages than the brake allows are a flood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The ids of alerts that are a flood, and of those that are too many to go out one by one."""

    flood: frozenset[int]
    too_many: frozenset[int]


def find_fresh(alerts: Iterable[Alert]) -> list[Alert]:
    """Those that the brake looks at: due by themselves, and never tried yet."""
    return [
        each
        for each in alerts
        if each.timing is Timing.NOW and not each.parcel and each.subject in (*EVENTS, *FOLLOW_UPS)
    ]


def judge(alerts: Sequence[Alert], *, recent: int, limit: int) -> Verdict:
    """Which of these fresh alerts are a flood, and which are late and too many.

    A flood: more than ``limit`` messages out of what came up within the window. ``recent`` counts the
    messages that the channel got, or that were held, out of what came up in the window that ends with the
    newest of these alerts. Of the others, those that came up earlier, or waited longer, go out one by one
    unless all together would be more than ``limit`` messages.
    """
    came_up = sorted((each for each in alerts if each.subject in EVENTS), key=lambda each: each.created_at)
    flood = _flood(came_up, recent=recent, limit=limit)
    rest = [each for each in alerts if each.id not in flood]
    if _messages(rest) <= limit:
        return Verdict(flood=flood, too_many=frozenset())
    newest = came_up[-1].created_at - BRAKE_WINDOW if came_up else None
    late = (
        each
        for each in rest
        if each.subject in FOLLOW_UPS
        or newest is None
        or each.created_at <= newest
        or each.due_at - each.created_at >= BRAKE_WINDOW
    )
    return Verdict(flood=flood, too_many=_ids(late))


def newest_of(alerts: Iterable[Alert]) -> Alert | None:
    """The alert of those that can be a flood that came up last; None where there is none."""
    return max(
        (each for each in alerts if each.subject in EVENTS), key=lambda each: each.created_at, default=None
    )


def _flood(came_up: Sequence[Alert], *, recent: int, limit: int) -> frozenset[int]:
    """Every alert that lies in a window with too many messages; ``came_up`` is in order of time."""
    counts: Counter[tuple[str, ...]] = Counter()
    window: deque[Alert] = deque()
    unmarked: deque[Alert] = deque()
    flood: set[int] = set()
    messages = 0
    for place, alert in enumerate(came_up):
        window.append(alert)
        unmarked.append(alert)
        messages += _of(counts, alert, 1)
        while alert.created_at - window[0].created_at >= BRAKE_WINDOW:
            gone = window.popleft()
            messages += _of(counts, gone, -1)
            if unmarked and unmarked[0] is gone:
                unmarked.popleft()
        before = recent if place == len(came_up) - 1 else 0
        if messages + before > limit:
            flood |= _ids(unmarked)
            unmarked.clear()
    return frozenset(flood)


def _of(counts: Counter[tuple[str, ...]], alert: Alert, step: int) -> int:
    """How many messages more (or fewer) there are with this alert among them."""
    company = company_of(alert)
    before = -(-counts[company] // MOST_IN_GROUP)
    counts[company] += step
    return -(-counts[company] // MOST_IN_GROUP) - before


def _messages(alerts: Iterable[Alert]) -> int:
    return sum(-(-count // MOST_IN_GROUP) for count in Counter(map(company_of, alerts)).values())


def _ids(alerts: Iterable[Alert]) -> frozenset[int]:
    return frozenset(each.id for each in alerts if each.id is not None)
