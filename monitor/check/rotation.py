"""Whether a new text is announced at this look, waits for another one, or is only a restless page.

``memory`` knows the rule for whole texts; here a text that is another one at each look is taken apart, so
that a change in it is announced like any other, and what merely rotates stays quiet once it was told.
"""

from dataclasses import dataclass
from datetime import timedelta

from monitor import memory
from monitor.check.look import Arrival
from monitor.compare import Context
from monitor.errors import Damage, NormalizeError
from monitor.memory import Confirmation, ConfirmationStatus
from monitor.model import Candidate, Kind
from monitor.normalize import fingerprint_of
from monitor.sandbox import compare_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """What this look says of a new text.

    ``waiting`` is the text that another look has to confirm, None where none has to. ``is_restless``: it is
    another text again at the look that was to confirm it; ``is_quiet``: and nothing differs but what differs
    at each look of a document known for it. ``is_demoted``: it never settles, so only the digest tells of it.
    """

    confirmation: Confirmation
    waiting: Candidate | None
    is_restless: bool
    is_quiet: bool
    is_demoted: bool


def take_second_look(new: Arrival, before: Candidate | None, wait: timedelta) -> SecondLook:
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
    status, waiting = confirmation.status, confirmation.candidate
    is_restless = is_agreed = False
    if before and now - before.seen_at >= wait and status is not ConfirmationStatus.CONFIRMED:
        is_restless, is_agreed = True, _is_agreed(new, before)
        if is_agreed:
            waiting = None
    return SecondLook(
        confirmation=confirmation,
        waiting=waiting,
        is_restless=is_restless,
        is_quiet=is_restless and not is_agreed and state.flapping == memory.RESTLESS,
        is_demoted=status is ConfirmationStatus.UNSETTLED and not is_agreed,
    )


def _is_agreed(new: Arrival, before: Candidate) -> bool:
    """Whether this look and the one before changed something in the same way all the same."""
    in_force = new.in_force
    try:
        seen = new.read_earlier(before.snapshot_sha256)
    except (NormalizeError, Damage):
        return False
    run = new.look.orders.executor.run
    agreed = run(memory.keep_shared_changes, in_force.text, seen.text, new.page.text)
    links = memory.keep_shared_links(in_force.links, seen.links, new.page.links)
    if run(fingerprint_of, agreed, links) == in_force.fingerprint:
        return False
    context = Context(document_type=new.look.document.type, language=in_force.language)
    judged = run(compare_texts, in_force.text, agreed, context, (in_force.links, links))
    return judged.judgement.kind is not Kind.NOISE
