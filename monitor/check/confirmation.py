"""Whether a new text is announced at this look, waits for another one, or is only a restless page.

``memory`` knows the rule for whole texts; here a text that is another one at each look is taken apart, so
that a change in it is announced like any other, and what merely rotates stays quiet once it was told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import memory
from monitor.compare import compare
from monitor.errors import Damaged, NormalizeError
from monitor.memory import Settling, Standing
from monitor.model import Document, DocumentState, Kind, NewSnapshot, Normalized, Version
from monitor.normalize import fingerprint_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What this look says of a new text.

    ``restless``: it is another text again at the look that was to confirm it. ``agreed``: this look and the
    one before changed something in the same way all the same. ``third``: three looks gave three texts (two
    may be two steps of the vendor's own work). ``known``: the document was named as restless before.
    """

    settling: Settling
    restless: bool = False
    agreed: bool = False
    third: bool = False
    known: bool = False

    @property
    def quiet(self) -> bool:
        """Whether nothing differs but what differs at each look of a document known for it."""
        return self.restless and self.known and not self.agreed

    @property
    def waits(self) -> bool:
        """Whether another look has to confirm the text."""
        return self.settling.standing is Standing.WAIT and not (self.agreed and self.third)

    @property
    def demoted(self) -> bool:
        """Whether the text never settles, so that only the digest tells of it."""
        return self.settling.standing is Standing.UNSETTLED and not self.agreed


def confirm(
    page: Normalized,
    snapshot: NewSnapshot,
    in_force: Version,
    state: DocumentState,
    document: Document,
    *,
    wait: timedelta,
    now: datetime,
    read: Callable[[str], Normalized],
) -> Confirmation:
    """What this look says of the text of ``page``; ``read`` gives a stored snapshot's text by its hash."""
    settling = memory.settle(
        page.fingerprint,
        snapshot.sha256,
        state.candidate,
        wait=wait,
        last_seen_without_at=state.good_at or in_force.checked_at,
        now=now,
    )
    before = state.candidate
    early = before is None or now - before.seen_at < wait
    if before is None or early or settling.standing is Standing.CONFIRMED:
        return Confirmation(settling=settling)
    return Confirmation(
        settling=settling,
        restless=True,
        agreed=_looks_agree(page, before.snapshot_sha256, in_force, document, read),
        third=before.tries > 1,
        known=state.flapping == memory.RESTLESS,
    )


def _looks_agree(
    page: Normalized, seen: str, in_force: Version, document: Document, read: Callable[[str], Normalized]
) -> bool:
    try:
        agreed = memory.agreed(in_force.text, read(seen).text, page.text)
    except (NormalizeError, Damaged):
        return False
    if fingerprint_of(agreed) == in_force.fingerprint:
        return False
    judged = compare(in_force.text, agreed, document_type=document.type, language=in_force.language)
    return judged.judgement.kind is not Kind.NOISE
