"""A new text is announced when a second look confirms it.

On public histories holding a change until a second look removes more than half of all announcements.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model import Candidate

MOST_TRIES = 4
"""Different texts in a row at confirming fetches after which a page is said never to settle."""
RESTLESS = "its text differs at each look"
"""Why a document that never settles is demoted to the digest."""


class ConfirmationStatus(StrEnum):
    """What a new fetch's text is against the one that waits for confirmation."""

    WAIT = "wait"
    CONFIRMED = "confirmed"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The verdict on a candidate text; ``candidate`` is what to remember, None unless waiting."""

    status: ConfirmationStatus
    candidate: Candidate | None = None
    first_seen_at: datetime
    last_seen_without_at: datetime


def confirm_text(  # the whole rule of confirmation, in one place
    fingerprint: str,
    snapshot_sha256: str,
    candidate: Candidate | None,
    *,
    wait: timedelta,
    last_seen_without_at: datetime,
    now: datetime,
) -> Confirmation:
    """Whether a new text may be announced, or has to be seen a second time first.

    ``wait`` zero switches confirmation off. The first sight is the date that counts. A text that
    differs at each look is announced as unsettled after four looks, so that a person hears of it.
    """
    first_seen, without, tries, is_same = now, last_seen_without_at, 1, False
    if candidate is not None:
        is_same = candidate.fingerprint == fingerprint
        first_seen, without = candidate.seen_at, candidate.last_seen_without_at
        tries = candidate.tries + (not is_same)
    status = ConfirmationStatus.WAIT
    if wait <= timedelta(0) or (is_same and now - first_seen >= wait):
        status = ConfirmationStatus.CONFIRMED
    elif tries >= MOST_TRIES:
        status = ConfirmationStatus.UNSETTLED
    waiting = Candidate(
        fingerprint=fingerprint,
        snapshot_sha256=snapshot_sha256,
        seen_at=first_seen if is_same else now,
        last_seen_without_at=without,
        tries=tries,
    )
    return Confirmation(
        status=status,
        candidate=waiting if status is ConfirmationStatus.WAIT else None,
        first_seen_at=first_seen,
        last_seen_without_at=without,
    )
