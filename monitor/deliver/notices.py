"""Notices: alerts about a channel, made here and sent like any other. Values in, values out.

The next digest of a channel, so that one goes out even where nothing happened; a flood held back; a channel
that failed for too long or is no longer configured, which is told on another one.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from monitor.model import Alert, Route, Subject, Timing
from monitor.schedule import digest_due

STDOUT = "stdout"
REMIND_AFTER = timedelta(hours=24)
"""How often people are told again that alerts wait for them."""


def notice(
    subject: Subject, about: str, channel: str, *, now: datetime, due_at: datetime | None = None
) -> Alert:
    """A notice for a channel about a channel (often the same), due now unless ``due_at`` says otherwise."""
    due = due_at or now
    return Alert(
        reference=f"{subject}-{about}-{due:%Y%m%d%H%M}" + ("" if due_at else f"{due:%S}"),
        document_id="",
        channel=channel,
        subject=subject,
        timing=Timing.DIGEST if subject is Subject.DIGEST else Timing.NOW,
        due_at=due,
        created_at=now,
        reason=f"about the channel {about}",
        about=about,
    )


def next_digests(routes: Sequence[Route], channels: Collection[str], now: datetime) -> tuple[Alert, ...]:
    """The next digest of each channel and plan that wants one even where nothing happened."""
    planned = {}
    for route in routes:
        if route.digest is None or not route.digest_empty:
            continue
        for channel in route.channels:
            if channel in channels:
                due_at = digest_due(route.digest, now)
                planned[channel, due_at] = notice(Subject.DIGEST, channel, channel, now=now, due_at=due_at)
    return tuple(planned.values())


def notices_elsewhere(
    subject: Subject,
    about: str,
    *,
    routes: Sequence[Route],
    channels: Collection[str],
    failing: Collection[str],
    now: datetime,
) -> tuple[Alert, ...]:
    """Notices about a channel that cannot be reached, for others that take trouble, else for stdout."""
    takers = dict.fromkeys(channel for route in routes if route.trouble for channel in route.channels)
    known = [each for each in takers if each != about and each in channels]
    reachable = [each for each in known if each == STDOUT or each not in failing]
    return tuple(notice(subject, about, each, now=now) for each in reachable or [STDOUT])


def longest_wait(routes: Sequence[Route], channel: str) -> timedelta:
    """The longest time that an alert of the channel waits for company."""
    return max((route.group_wait for route in routes if channel in route.channels), default=timedelta(0))
