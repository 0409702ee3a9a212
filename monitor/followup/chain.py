"""To whom a change goes that nobody acknowledged: from its document's owner to the next, a step at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.followup.disposition import Disposition
from monitor.model import ActKind, Owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """How far a change was escalated: when people were first to be told of it, and whom it went to, when."""

    first_at: datetime
    taken: Mapping[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next owner of a change, and from when on it is theirs."""

    owner: Owner
    at: datetime


def heirs_of(name: str, owners: Mapping[str, Owner]) -> Iterator[tuple[Owner, Owner]]:
    """An owner with the next one, then that one with the next: as far as somebody is named, each once."""
    seen: set[str] = set()
    owner = owners.get(name)
    while owner is not None and owner.name not in seen and (heir := owners.get(owner.escalate_to)):
        seen.add(owner.name)
        yield owner, heir
        owner = heir


def next_step(name: str, owners: Mapping[str, Owner], disposition: Disposition, steps: Steps) -> Step | None:
    """The step that is next, perhaps overdue; None where nobody is left, or somebody acknowledged the change.

    Each owner has their time, counted from when the change came to them: what was missed while nothing ran is
    made up for one step at a time. A change that was reopened begins with that, a snooze is waited for.
    """
    if disposition.is_acknowledged:
        return None
    since = max([steps.first_at, *(act.at for act in disposition.acts if act.kind is ActKind.REOPENED)])
    for owner, heir in heirs_of(name, owners):
        taken = steps.taken.get(heir.name)
        if taken is None:
            at = since + owner.escalate_after
            snooze = disposition.snooze.until if disposition.snooze else None
            return Step(owner=heir, at=max(at, snooze) if snooze else at)
        since = max(since, taken)
    return None
