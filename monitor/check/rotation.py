"""Whether a new text is announced at this look, waits for another one, or is only a restless page.

``memory`` knows the rule for whole texts; here a text that is another one at each look is taken apart, so
that a change in it is announced like any other, and what merely rotates stays quiet once it was told.
"""

from dataclasses import dataclass
from datetime import timedelta

from monitor import memory
from monitor.check.look import NewPage
from monitor.compare import compare
from monitor.errors import Damaged, NormalizeError
from monitor.memory import Confirmation, ConfirmationStatus
from monitor.model import Candidate, Kind
from monitor.normalize import fingerprint_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """What this look says of a new text.

    ``is_restless``: it is another text again at the look that was to confirm it. ``is_agreed``: this look and
    the one before changed something in the same way all the same. ``is_third``: three looks gave three texts
    (two may be two steps of the vendor's own work). ``is_known``: the document was named as restless before.
    """

    confirmation: Confirmation
    is_restless: bool = False
    is_agreed: bool = False
    is_third: bool = False
    is_known: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether nothing differs but what differs at each look of a document known for it."""
        return self.is_restless and self.is_known and not self.is_agreed

    @property
    def waiting(self) -> Candidate | None:
        """The text that another look has to confirm, None where none has to."""
        return None if self.is_agreed and self.is_third else self.confirmation.candidate

    @property
    def is_demoted(self) -> bool:
        """Whether the text never settles, so that only the digest tells of it."""
        return self.confirmation.status is ConfirmationStatus.UNSETTLED and not self.is_agreed


def take_second_look(new: NewPage, before: Candidate | None, wait: timedelta) -> SecondLook:
    """What this look says of the text of the page; ``before`` is the one that waited for it."""
    state, now = new.look.state, new.look.now
    confirmation = memory.confirm_text(
        new.page.fingerprint,
        new.snapshot.sha256,
        before,
        wait=wait,
        last_seen_without_at=state.good_at or new.in_force.checked_at,
        now=now,
    )
    early = before is None or now - before.seen_at < wait
    if before is None or early or confirmation.status is ConfirmationStatus.CONFIRMED:
        return SecondLook(confirmation=confirmation)
    return SecondLook(
        confirmation=confirmation,
        is_restless=True,
        is_agreed=_is_agreed(new, before),
        is_third=before.tries > 1,
        is_known=state.flapping == memory.RESTLESS,
    )


def _is_agreed(new: NewPage, before: Candidate) -> bool:
    in_force = new.in_force
    try:
        seen = new.read_earlier(before.snapshot_sha256).text
    except (NormalizeError, Damaged):
        return False
    agreed = memory.keep_shared_changes(in_force.text, seen, new.page.text)
    if fingerprint_of(agreed) == in_force.fingerprint:
        return False
    judged = compare(in_force.text, agreed, document_type=new.look.document.type, language=in_force.language)
    return judged.judgement.kind is not Kind.NOISE
