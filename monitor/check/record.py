"""What a decision records: outcome, new state, version, change and alerts, as one ``Checked``.

Decides nothing about the page any more; whom alerts reach is for the routes.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from monitor.check.decisions import Decision, Failure, FirstText, Hold, NextText, NoChange, Rotation, Wait
from monitor.check.look import Look, PastActs
from monitor.check.reader import coverage_note
from monitor.followup import apply_silences
from monitor.model import (
    Alert,
    Cause,
    ChangeDraft,
    Checked,
    DocumentState,
    Outcome,
    PageText,
    Trouble,
    Validators,
    VersionDraft,
)
from monitor.route import facts_of, route_change, route_recovery, route_trouble
from monitor.schedule import next_due, send_at
from monitor.wording.measures import short_moment


def to_checked(decision: Decision, look: Look, acts: PastActs) -> Checked:
    """The record of a decision, made from the state that the look started with."""
    match decision:
        case Failure():
            checked = _record_trouble(Outcome.FAILED, decision, look)
        case Hold():
            checked = _record_hold(decision, look)
        case NoChange():
            checked = _record_page(Outcome.UNCHANGED, decision.detail, decision.body_sha256, look)
            checked = replace(checked, snapshot=decision.snapshot)
        case Rotation():
            checked = _record_rotation(decision, look)
        case Wait():
            checked = _record_wait(decision, look)
        case FirstText():
            checked = _record_first(decision, look)
        case NextText():
            checked = _record_new(decision, look, acts)
        case _:
            assert_never(decision)
    return checked


def _record_trouble(outcome: Outcome, decision: Failure | Hold, look: Look) -> Checked:
    """A bad check: the trouble opens or goes on, and is announced once after N of them."""
    before, kind, detail, orders = look.state.trouble, decision.kind, decision.detail, look.orders
    # one trouble from the first bad check to the next good one, whatever its kind becomes meanwhile
    trouble = (
        replace(before, kind=kind, detail=detail, checks=before.checks + 1)
        if before
        else Trouble(kind=kind, detail=detail, opened_at=look.now, checks=1)
    )
    alerts: tuple[Alert, ...] = ()
    if trouble.announced_at is None and _is_ripe(trouble, look):
        trouble = replace(trouble, announced_at=look.now)
        alerts = route_trouble(
            look.document, trouble, orders.routes, now=look.now, reference=orders.reference, send_at=send_at
        )
    failures = look.state.failures + 1
    due = _draw_due(look, failures=failures)
    state = replace(look.state, failures=failures, trouble=trouble, next_due_at=due)
    is_known = before is not None and before.kind is kind
    snapshot = None if is_known else decision.snapshot
    return replace(_to_checked(outcome, detail, look, state), snapshot=snapshot, alerts=alerts)


def _record_hold(decision: Hold, look: Look) -> Checked:
    """Trouble; the page is kept as evidence also where it is remembered from now on."""
    checked = _record_trouble(Outcome.HELD, decision, look)
    candidate = decision.candidate
    snapshot = checked.snapshot if candidate in (None, look.state.candidate) else decision.snapshot
    state = replace(checked.state, candidate=candidate)
    return replace(checked, snapshot=snapshot, state=state, elsewhere=decision.elsewhere)


def extend_trouble(checked: Checked, why: str) -> Checked:
    """A held check whose trouble says this besides."""
    trouble = checked.state.trouble
    detail = f"{checked.detail} ({why})"
    told = replace(trouble, detail=detail) if trouble else None
    return replace(checked, detail=detail, state=replace(checked.state, detail=detail, trouble=told))


def _record_page(outcome: Outcome, detail: str, body_sha256: str | None, look: Look) -> Checked:
    """The document was there: trouble, if any, is over."""
    trouble, orders, closed = look.state.trouble, look.orders, None
    alerts: tuple[Alert, ...] = ()
    if trouble:
        closed = replace(trouble, closed_at=look.now)
        alerts = route_recovery(
            look.document, trouble, orders.routes, now=look.now, reference=orders.reference, send_at=send_at
        )
    state = replace(
        look.state,
        failures=0,
        validators=_date_validators(look),
        body_sha256=body_sha256,
        edition=look.edition,
        good_at=look.now,
        trouble=None,
        candidate=None,
        next_due_at=_draw_due(look),
    )
    return replace(_to_checked(outcome, detail, look, state), alerts=alerts, closed=closed)


def _date_validators(look: Look) -> Validators:
    """The fetch's validators, with when the page last came whole."""
    known = look.state.validators.whole_at
    return replace(look.fetch.validators, whole_at=known if look.fetch.not_modified else look.now)


def _record_rotation(decision: Rotation, look: Look) -> Checked:
    """The page stays unaccepted, so that nothing hides in it."""
    checked = _record_page(Outcome.UNCHANGED, decision.why, look.state.body_sha256, look)
    state = replace(
        checked.state, validators=Validators(), good_at=decision.without_at, flapping=decision.why
    )
    return replace(checked, state=state)


def _record_wait(decision: Wait, look: Look) -> Checked:
    """The evidence is kept, and looked at again after the waiting time."""
    due = look.now + min(decision.wait, look.document.interval)
    state = replace(look.state, candidate=decision.candidate, failures=0, next_due_at=due)
    again = short_moment(due, look.document.zone)
    detail = f"a new text was seen; it is announced when a second look confirms it, due {again}"
    return replace(_to_checked(Outcome.HELD, detail, look, state), snapshot=decision.snapshot)


def _record_first(decision: FirstText, look: Look) -> Checked:
    page, snapshot = decision.page, decision.snapshot
    checked = _record_page(Outcome.FIRST, coverage_note(page), snapshot.sha256, look)
    state = replace(checked.state, version=1, flapping=None)
    version = new_version(page, look.edition, Cause.FIRST)
    return replace(checked, snapshot=snapshot, version=version, state=state)


def _record_new(decision: NextText, look: Look, acts: PastActs) -> Checked:
    change, snapshot = decision.change, decision.snapshot
    checked = _record_page(Outcome.CHANGED, change.comparison.summary, snapshot.sha256, look)
    return replace(
        checked,
        snapshot=snapshot,
        version=new_version(decision.page, look.edition, Cause.VENDOR),
        change=change,
        alerts=checked.alerts + _tell_change(change, look, acts),
        state=replace(checked.state, version=decision.number, flapping=decision.flapping),
    )


def _to_checked(outcome: Outcome, detail: str, look: Look, state: DocumentState) -> Checked:
    seq = look.state.seq
    return Checked(
        document_id=look.document.id,
        seen_seq=seq,
        at=look.now,
        outcome=outcome,
        detail=detail,
        fetch=look.fetch,
        state=replace(state, seq=seq + 1, begun=0, checked_at=look.now, outcome=outcome, detail=detail),
    )


def _is_ripe(trouble: Trouble, look: Look) -> bool:
    """Whether a trouble is to be told: after so many checks or so many hours, whichever comes first."""
    settings = look.orders.settings
    lasting = look.now - trouble.opened_at
    return trouble.checks >= settings.trouble_after or lasting >= settings.trouble_after_hours


def _tell_change(change: ChangeDraft, look: Look, acts: PastActs) -> tuple[Alert, ...]:
    """The change's alerts, silenced where a silence covers it now."""
    facts = facts_of(change.comparison, flapping=change.flapping)
    alerts = route_change(
        facts,
        look.document,
        look.orders.routes,
        now=look.now,
        reference=look.orders.reference,
        send_at=send_at,
    )
    silences = acts.silences(active_at=look.now) if alerts else ()
    return apply_silences(alerts, silences, look.document, facts, now=look.now)


def _draw_due(look: Look, *, failures: int = 0) -> datetime:
    return next_due(
        look.document,
        failures=failures,
        retry_after=look.fetch.retry_after,
        now=look.now,
        jitter=look.orders.settings.jitter,
        roll=look.orders.roll(),
    )


def new_version(page: PageText, edition: str, cause: Cause) -> VersionDraft:
    """A page's text as a version to be stored."""
    return VersionDraft(
        text=page.text,
        fingerprint=page.fingerprint,
        title=page.title,
        language=page.language,
        links=page.links,
        coverage=page.coverage,
        edition=edition,
        cause=cause,
    )
