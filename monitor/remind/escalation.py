"""Critical changes that nobody acknowledged go on to the next owner, by way of the outbox."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from monitor.config import Config
from monitor.followup import Disposition, Step, Steps, fold_all_acts, next_step, silence_of
from monitor.model import Alert, Change, Silence, Subject, Timing
from monitor.route import facts_of
from monitor.store import Store

LOOKED_BACK = timedelta(days=400)
"""How old a change may be to be told of again, or to have a day ahead: no period lasts longer than a year."""


def escalate_due(
    store: Store, config: Config, now: datetime, reference: Callable[[], str]
) -> tuple[tuple[Alert, ...], datetime | None]:
    """Add every escalation that is due; those added, and when the next one may be due (None: not known)."""
    owners = {owner.name: owner for owner in config.owners}
    responsible = {
        document.id: document.owner
        for document in config.documents
        if document.owner in owners and owners[document.owner].escalate_to
    }
    if not responsible:
        return (), None
    changes = store.escalations.changes(responsible, since=now - LOOKED_BACK)
    if not changes:
        return (), None
    ids = [change.id for change in changes]
    dispositions = fold_all_acts(store.acts.all(change_ids=ids))
    steps = store.escalations.steps(ids)
    silences = store.acts.silences(active_at=now)
    due: list[Alert] = []
    later: list[datetime] = []
    for change in changes:
        disposition = dispositions.get(change.id, Disposition())
        step = next_step(responsible[change.document_id], owners, disposition, steps[change.id])
        if step is None or _is_silenced(change, config, silences, now):
            continue
        if step.at > now:
            later.append(step.at)
        else:
            due += _alerts(change, step, steps[change.id], now, reference)
            later.append(now + step.owner.escalate_after)
    return (store.escalations.add(due) if due else ()), min(later, default=None)


def _is_silenced(change: Change, config: Config, silences: tuple[Silence, ...], now: datetime) -> bool:
    facts = facts_of(change.comparison, flapping=change.flapping)
    return silence_of(silences, config.by_id[change.document_id], facts, now=now) is not None


def _alerts(
    change: Change, step: Step, steps: Steps, now: datetime, reference: Callable[[], str]
) -> Iterator[Alert]:
    for channel in step.owner.channels:
        yield Alert(
            reference=reference(),
            document_id=change.document_id,
            channel=channel,
            subject=Subject.ESCALATION,
            timing=Timing.NOW,
            due_at=now,
            created_at=now,
            reason=f"escalated to {step.owner.name}",
            change_id=change.id,
            ordinal=1,
            first_told_at=steps.first_at,
            owner=step.owner.name,
        )
