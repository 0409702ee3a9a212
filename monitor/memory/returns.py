"""Whether a text is one the document had before, and how often it may go back before it is demoted.

On public histories 37 % of all recorded changes return to an earlier text of the same document.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.model import SeenText

FLAP_WINDOW = timedelta(days=90)
FLAP_BUDGET = 3
"""Returns to an earlier text within the window that a document may make before it is demoted.

The first undoes what people were told of and the second does it again: both are news. From the third on it is
a page with two states; editions served in turn show up for an hour a month, so a month is too short a window.

Half of the documents of public histories never return to an earlier text; those that do more than a
few times a month are variant tests and stale caches (10 documents of 758 hold 28 % of all changes).
"""


def find_earlier_version(fingerprint: str, seen: Sequence[SeenText], *, in_force: int) -> int | None:
    """The number of the latest earlier version with these very words, None for a text never seen."""
    return max(
        (text.number for text in seen if text.fingerprint == fingerprint and text.number != in_force),
        default=None,
    )


def explain_flapping(returned_at: Sequence[datetime], *, now: datetime) -> str | None:
    """Why a document is demoted to the digest, None while it keeps within its budget.

    ``returned_at`` are the times of its changes back to an earlier text, the present one included.
    """
    recent = [at for at in returned_at if now - at <= FLAP_WINDOW]
    if len(recent) < FLAP_BUDGET:
        return None
    return f"went back to an earlier text {len(recent)} times in {FLAP_WINDOW.days} days"
