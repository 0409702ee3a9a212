"""When things are due: checks, retries, digests, the end of quiet hours.

Arithmetic over times that are given: no clock, no random source (``roll`` is a number in [0, 1) that the
caller drew), no sleeping, no table of what is due. All times in and out are aware; results are UTC.
"""

import hashlib
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import DigestPlan, Document, DocumentState, QuietHours

FIRST_BACK_OFF = timedelta(seconds=60)
RETRY_AFTER_CAP = timedelta(hours=24)
"""A server's Retry-After is honoured up to here: no header can silence a document for longer."""

START_GAP = timedelta(seconds=2)
"""Documents that start together are spread over this much each: the usual pause between two requests."""

FIRST_PAUSE = timedelta(seconds=30)
"""After a reading that ended the program; eight times as long after each further one. A service starts again
in seconds."""
PAUSE_CAP = timedelta(hours=1)

FIRST_RETRY = timedelta(seconds=30)
RETRY_CAP = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)
RETRY_JITTER = 0.1
MOST_DOUBLINGS = 32

LATE = timedelta(hours=1)
"""How late a check may be before it counts as missed: a round takes its time, a second look too."""


def _double(start: timedelta, times: int, cap: timedelta) -> timedelta:
    """``start * 2**times``, at most ``cap``; any number of times is safe."""
    doublings = min(max(times, 0), MOST_DOUBLINGS)
    return min(cap, start * 2**doublings) if start < cap else cap


def _jitter(span: timedelta, jitter: float, roll: float) -> timedelta:
    """``span`` times a factor in [1 - jitter, 1 + jitter)."""
    return span * (1 - jitter + 2 * jitter * roll)


def next_due(
    document: Document,
    *,
    now: datetime,
    jitter: float,
    roll: float,
    failures: int = 0,
    retry_after: timedelta | None = None,
) -> datetime:
    """When the document is to be checked again after a check that ended at ``now``.

    ``failures`` counts the bad checks in a row, this one included; failed and held checks count alike, so
    that a held page is looked at again soon: ``min(interval, 60 s * 2**failures)``. 0 means that the check
    was good: ``interval``. Both are stretched by a factor within 1 ± ``jitter``, chosen by ``roll``.
    ``retry_after`` is the server's wish with a failure (None: it had none), honoured up to a day even beyond
    the interval.
    """
    usual = _double(FIRST_BACK_OFF, failures, document.interval) if failures > 0 else document.interval
    wait = _jitter(usual, jitter, roll)
    if retry_after is not None and failures > 0:
        wait = max(wait, min(retry_after, RETRY_AFTER_CAP))
    return now + wait


def first_due(document: Document, now: datetime, *, among: int = 1) -> datetime:
    """When a document that was never checked is due first.

    ``among`` is how many documents start together: they are spread over two seconds each, at most over the
    interval, by a hash of the id, so that a thousand new documents neither start at once nor in one row.
    """
    window = min(document.interval, START_GAP * max(among, 1))
    digest = hashlib.sha256(document.id.encode("utf-8", "surrogatepass")).digest()
    return now + window * (int.from_bytes(digest[:6], "big") / 2**48)


def is_credible(
    next_due_at: datetime, document: Document, *, now: datetime, jitter: float, failures: int = 0
) -> bool:
    """Whether a stored due time can have come from ``next_due`` with today's clock and interval.

    False when it lies further ahead than the longest wait: the clock jumped back, or the interval was
    shortened in the configuration. Without failures the longest wait is the interval with its jitter, with
    failures a day more (a server's Retry-After).
    """
    longest = document.interval * (1 + jitter) + (RETRY_AFTER_CAP if failures else timedelta(0))
    return next_due_at <= now + longest


def is_missed(
    state: DocumentState, document: Document, *, since: datetime, now: datetime, jitter: float
) -> bool:
    """Whether the document could not be read from ``since`` on, though that was due before ``now``.

    A document that was never read is missed at any time; one with a longer interval is not before it is over.
    """
    if state.good_at is None:
        return True
    return state.good_at < since and state.good_at + document.interval * (1 + jitter) + LATE < now


def begin_again_at(document: Document, begun: int, now: datetime) -> datetime:
    """When a body may be read again if the reading that begins now is never heard of again.

    ``begun`` readings before it came to no end either: 30 s, 4 min, 32 min, at most an hour or the interval.
    """
    return now + _double(FIRST_PAUSE, 3 * begun, min(PAUSE_CAP, document.interval))


def is_whole_due(whole_at: datetime | None, every: timedelta, *, now: datetime) -> bool:
    """Whether a page is to be asked for whole, without conditions: a server may call an old page the new one.

    ``whole_at`` is when it last came whole, None where that is not known; ``every`` zero: at each check.
    """
    return whole_at is None or not whole_at <= now < whole_at + every


def retry_at(attempts: int, first_attempt_at: datetime, *, now: datetime, roll: float) -> datetime | None:
    """When a message whose sending failed is tried again, or None: give up, it is dead.

    ``attempts`` counts those made, at least 1. 30 s, doubled with each attempt, at most an hour, within
    ± 10 %. The last try is 72 hours after the first; a failure at or after that gives None.
    """
    last = first_attempt_at + GIVE_UP_AFTER
    if now >= last:
        return None
    wait = _jitter(_double(FIRST_RETRY, attempts - 1, RETRY_CAP), RETRY_JITTER, roll)
    return min(now + wait, last)


def _local(day: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The instant of a local wall time: the first of two, and an hour later where the clocks skip it."""
    return datetime.combine(day.date(), at, tzinfo=zone).astimezone(UTC)


def digest_due(plan: DigestPlan, now: datetime) -> datetime:
    """The first time of the plan that lies after ``now``, UTC.

    Once each local day (or once each week): where the clocks go back, the first of the two moments; where
    they skip the time, the moment that the skipped time would have been counted from before the change.
    Raises ZoneInfoNotFoundError for an unknown zone, which the configuration refuses beforehand.
    """
    zone = ZoneInfo(plan.zone)
    today = now.astimezone(zone)
    for days in range(-1, 9):
        day = today.replace(tzinfo=None) + timedelta(days=days)
        due = _local(day, plan.at, zone)
        if due > now and (plan.weekday is None or day.weekday() == plan.weekday):
            return due
    raise AssertionError("every plan has a time within nine days")


def end_of_quiet(quiet: QuietHours, now: datetime) -> datetime:
    """``now`` outside the quiet hours, else the moment that they end; UTC.

    Hours that start later than they end run over midnight; equal times mean no quiet hours. A quiet day
    joins the hours beside it: what comes up on a Friday night goes out on Monday morning.
    """
    zone = ZoneInfo(quiet.zone)
    moment = now.astimezone(UTC)
    # each turn leaves one quiet stretch; a week of quiet days is refused by the configuration
    for _ in range(2 * len(quiet.days) + 2):
        end = _end_of_stretch(quiet, moment, zone)
        if end == moment:
            break
        moment = end
    return moment


def _end_of_stretch(quiet: QuietHours, now: datetime, zone: ZoneInfo) -> datetime:
    """The end of the quiet day or of the quiet hours that ``now`` lies in, else ``now``."""
    today = now.astimezone(zone).replace(tzinfo=None)
    if today.weekday() in quiet.days:
        return _local(today + timedelta(days=1), time(0), zone)
    for days in (-1, 0):
        day = today + timedelta(days=days)
        start = _local(day, quiet.start, zone)
        last_day = day if quiet.start <= quiet.end else day + timedelta(days=1)
        end = _local(last_day, quiet.end, zone)
        if start <= now < end:
            return end
    return now


def send_at(digest: DigestPlan | None, quiet: QuietHours | None, now: datetime) -> datetime:
    """When an alert made ``now`` is due: at the next digest, after the quiet hours, or at once.

    A digest has a time of its own, so quiet hours do not move it.
    """
    if digest is not None:
        return digest_due(digest, now)
    return end_of_quiet(quiet, now) if quiet is not None else now
