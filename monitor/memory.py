"""What a text is against the texts seen before: the same, one come back, or a new one.

On public histories 37 % of all recorded changes return to an earlier text of the same document, and
holding a change until a second look removes more than half of all announcements. This room decides
from values alone; it stores nothing and forgets nothing that it was not given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model import Candidate, SeenText

FLAP_WINDOW = timedelta(days=30)
FLAP_BUDGET = 3
"""Returns to an earlier text within the window that a document may make before it is demoted.

Half of the documents of public histories never return to an earlier text; those that do more than a
few times a month are variant tests and stale caches (10 documents of 758 hold 28 % of all changes).
"""
MOST_TRIES = 4
"""Different texts in a row at confirming fetches after which a page is said never to settle."""


class Standing(StrEnum):
    """What a new fetch's text is against the one that waits for confirmation."""

    WAIT = "wait"
    CONFIRMED = "confirmed"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """The verdict on a candidate text; ``candidate`` is what to remember, None unless waiting."""

    standing: Standing
    candidate: Candidate | None = None
    first_seen_at: datetime
    last_seen_without_at: datetime


def earlier_version(fingerprint: str, seen: Sequence[SeenText], *, in_force: int) -> int | None:
    """The number of the latest earlier version with these very words, None for a text never seen."""
    return max(
        (text.number for text in seen if text.fingerprint == fingerprint and text.number != in_force),
        default=None,
    )


def flapping_reason(returned_at: Sequence[datetime], *, now: datetime) -> str | None:
    """Why a document is demoted to the digest, None while it keeps within its budget.

    ``returned_at`` are the times of its changes back to an earlier text, the present one included.
    """
    recent = [at for at in returned_at if now - at <= FLAP_WINDOW]
    if len(recent) < FLAP_BUDGET:
        return None
    return f"went back to an earlier text {len(recent)} times in {FLAP_WINDOW.days} days"


def settle(  # the whole rule of confirmation, in one place
    fingerprint: str,
    snapshot_sha256: str,
    candidate: Candidate | None,
    *,
    wait: timedelta,
    last_seen_without_at: datetime,
    now: datetime,
) -> Settling:
    """Whether a new text may be announced, or has to be seen a second time first.

    ``wait`` zero switches confirmation off. The first sight is the date that counts. A text that
    differs at each look is announced as unsettled after four looks, so that a person hears of it.
    """
    if candidate is None:
        first_seen, without, tries = now, last_seen_without_at, 1
    else:
        first_seen, without = candidate.seen_at, candidate.last_seen_without_at
        tries = candidate.tries + (candidate.fingerprint != fingerprint)
        if candidate.fingerprint == fingerprint and now - candidate.seen_at >= wait:
            return Settling(
                standing=Standing.CONFIRMED, first_seen_at=first_seen, last_seen_without_at=without
            )
    if wait <= timedelta(0):
        return Settling(standing=Standing.CONFIRMED, first_seen_at=first_seen, last_seen_without_at=without)
    if tries >= MOST_TRIES:
        return Settling(standing=Standing.UNSETTLED, first_seen_at=first_seen, last_seen_without_at=without)
    waiting = Candidate(
        fingerprint=fingerprint,
        snapshot_sha256=snapshot_sha256,
        seen_at=first_seen if candidate and candidate.fingerprint == fingerprint else now,
        last_seen_without_at=without,
        tries=tries,
    )
    return Settling(
        standing=Standing.WAIT, candidate=waiting, first_seen_at=first_seen, last_seen_without_at=without
    )
