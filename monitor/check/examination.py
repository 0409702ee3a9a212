"""What one look means for a document: ``decide`` comes to one of the ``Decision``s. Changes nothing.

The steps stand in their order: the fetch is judged, its body read, the page screened, remembered and
compared, the change confirmed. No step calls an earlier one; the history is asked through ``Past``.
"""

import hashlib
from dataclasses import replace
from datetime import timedelta

from monitor import memory
from monitor.check.basis import write_basis
from monitor.check.decisions import Decision, Failure, FirstText, Hold, NextText, NoChange, Rotation, Wait
from monitor.check.doubt import accept_stay, describe_doubt, find_breakage, raise_judgement, remember_doubt
from monitor.check.look import Arrival, Look, Past
from monitor.check.reader import coverage_note, ends_early, read_as_before
from monitor.check.rotation import take_second_look
from monitor.compare import Context
from monitor.compare.day_stamps import ALWAYS_TODAY, Step, find_date_steps, follows_days
from monitor.compare.watchwords import mark_returns
from monitor.deadline import local_day
from monitor.errors import NormalizeError, TooHeavy
from monitor.model import (
    Candidate,
    ChangeDraft,
    Comparison,
    DocumentState,
    Fetch,
    Kind,
    PageText,
    SnapshotDraft,
    TroubleKind,
    Version,
)
from monitor.route.match import phrases_for
from monitor.sandbox import compare_texts
from monitor.screen import Doubt, screen
from monitor.store import text_hash

MOST_BEGUN = 3
"""Readings in a row that ended the program; after so many the next one is left out."""


def decide(look: Look, past: Past) -> Decision:
    """What the look means for the document."""
    snapshot = _judge_fetch(look)
    if not isinstance(snapshot, SnapshotDraft):
        return snapshot
    if look.state.begun >= MOST_BEGUN:
        return Failure(kind=TroubleKind.TOO_HEAVY, detail=_explain_begun(look.state.begun), snapshot=snapshot)
    try:
        return _decide_body(look, past, snapshot)
    except TooHeavy as error:
        return Failure(kind=TroubleKind.TOO_HEAVY, detail=str(error), snapshot=snapshot)


def _explain_begun(begun: int) -> str:
    return (
        f"The page was begun to be read {begun} times, and each time this program ended before it was done; "
        "it is not read this time. Look at what the address serves, and into the log of the system."
    )


def _decide_body(look: Look, past: Past, snapshot: SnapshotDraft) -> Decision:
    """What a body means that has to be read."""
    in_force = past.version(look.document.id)
    page = _read_page(look, snapshot, in_force)
    if not isinstance(page, PageText):
        return page
    if in_force is None:
        return _decide_first(look, page, snapshot)
    if page.fingerprint == in_force.fingerprint:
        if held := _find_surroundings(look, page, in_force):
            return _hold(look, held, held.detail, snapshot, look.state.candidate)
        newest = replace(snapshot, keep=look.orders.settings.keep_raw == "all")
        return _no_change(look, coverage_note(page), snapshot.sha256, newest)
    returns_to = memory.find_earlier_version(
        page.fingerprint, past.seen_texts(look.document.id), in_force=in_force.number
    )
    return _decide_new(
        Arrival(look=look, past=past, page=page, snapshot=snapshot, in_force=in_force, returns_to=returns_to)
    )


def _judge_fetch(look: Look) -> Failure | NoChange | SnapshotDraft:
    """A body that has to be read, or what is known without reading one."""
    fetch, state = look.fetch, look.state
    if fetch.error is not None:
        return Failure(kind=fetch.trouble or TroubleKind.UNREACHABLE, detail=fetch.error)
    if fetch.not_modified:
        return _no_change(look, "not modified, says the server", state.body_sha256)
    sha256 = _hash_body(fetch)
    if not has_unread_body(fetch, state, look.edition):
        return _no_change(look, "the same bytes", sha256)
    return SnapshotDraft(sha256=sha256, body=fetch.body or b"", fetch=fetch)


def has_unread_body(fetch: Fetch, state: DocumentState, edition: str) -> bool:
    """Whether something came that has to be read: other bytes than last time, or another edition reads."""
    if fetch.error is not None or fetch.not_modified:
        return False
    return edition != state.edition or _hash_body(fetch) != state.body_sha256


def _hash_body(fetch: Fetch) -> str:
    return hashlib.sha256(fetch.body or b"").hexdigest()


def _no_change(
    look: Look, detail: str, body_sha256: str | None, snapshot: SnapshotDraft | None = None
) -> NoChange:
    if look.state.unconfirmed:
        detail = "a text seen once was gone at the second look; nothing was announced"
    return NoChange(detail=detail, body_sha256=body_sha256, snapshot=snapshot)


def _read_page(look: Look, snapshot: SnapshotDraft, in_force: Version | None) -> PageText | Failure | Hold:
    try:
        return read_as_before(snapshot.body, in_force, look.reader)
    except NormalizeError as error:
        if not error.transient:
            return Failure(kind=TroubleKind(error.trouble), detail=str(error), snapshot=snapshot)
        return Hold(
            kind=TroubleKind.UNREACHABLE, detail=str(error), snapshot=snapshot, candidate=look.state.candidate
        )


def _screen_page(look: Look, page: PageText, in_force: Version | None) -> Doubt | None:
    """Why the page is not believed to be the document; None also where a person said that it is."""
    # what a browser has filled is no shell any more, and holds what its frames show
    filled = look.fetch.browser
    elsewhere = None if filled or look.alone else page.elsewhere
    if look.orders.accept and elsewhere is None:
        return None
    held = look.orders.executor.run(
        screen,
        replace(page, shell=page.shell and not filled, elsewhere=elsewhere),
        known_text=in_force.text if in_force else None,
        known_language=in_force.language if in_force else None,
        known_title=in_force.title if in_force else None,
        language=look.document.language,
        unfinished=page.media_type == "text/html" and ends_early(look.fetch.body or b""),
    )
    return None if held and look.orders.accept and held.elsewhere is None else held


def _find_surroundings(look: Look, page: PageText, in_force: Version) -> Doubt | None:
    """Why a page is not its text in force, though it is the same: what it shows was not read before."""
    held = _screen_page(look, page, in_force) if page.elsewhere else None
    return held if held and held.elsewhere else None


def _decide_first(look: Look, page: PageText, snapshot: SnapshotDraft) -> FirstText | Hold:
    held = _screen_page(look, page, None)
    if held is None:
        return FirstText(page=page, snapshot=snapshot)
    return _hold(look, held, held.detail, snapshot, look.state.candidate)


def _hold(look: Look, held: Doubt, detail: str, snapshot: SnapshotDraft, candidate: Candidate | None) -> Hold:
    """A hold on a page; a frame's own frames are named and not looked at."""
    elsewhere = None if look.fetch.is_followed else held.elsewhere
    return Hold(kind=held.trouble, detail=detail, snapshot=snapshot, candidate=candidate, elsewhere=elsewhere)


def _is_always_today(new: Arrival) -> bool:
    """Whether nothing but the page's date differs, and follows the days of the looks for a second time."""
    look, in_force = new.look, new.in_force
    latest = local_day(look.now, look.document.zone) + timedelta(days=1)
    steps = _find_steps(new, in_force.text, new.page.text)
    present = {each: step for each, step in steps.items() if step.after <= latest}
    if not present or look.state.flapping == ALWAYS_TODAY:
        return bool(present)
    earlier = new.past.version(look.document.id, in_force.number - 1) if in_force.number > 1 else None
    if earlier is None:
        return False
    interval = look.document.interval
    before = _find_steps(new, earlier.text, in_force.text)
    return any(
        follows_days(before[reading], earlier.seen_at, in_force.seen_at, interval=interval)
        and follows_days(step, in_force.seen_at, look.now, interval=interval)
        for reading, step in present.items()
        if reading in before
    )


def _find_steps(new: Arrival, before: str, after: str) -> dict[str, Step]:
    return new.look.orders.executor.run(find_date_steps, before, after)


def _decide_new(new: Arrival) -> Decision:
    """A page with another text: held where it is doubtful and has not stayed, else a change to confirm."""
    if _is_always_today(new):
        return Rotation(without_at=new.look.now, why=ALWAYS_TODAY)
    judged = _judge_page(new)
    if isinstance(judged, Comparison):
        return _confirm(new, judged, new.look.state.unconfirmed)
    doubtful = remember_doubt(new, judged)
    stayed = accept_stay(new, judged, doubtful)
    if stayed is None:
        detail = describe_doubt(judged, doubtful)
        return _hold(new.look, judged, detail, new.snapshot, doubtful)
    return _confirm(new, raise_judgement(_compare(new)), stayed)


_NEVER_RETURNS = (TroubleKind.WRONG_LANGUAGE, TroubleKind.ELSEWHERE)
"""What a text that the document had before may be all the same."""


def _judge_page(new: Arrival) -> Doubt | Comparison:
    """Why the page is not believed to be the document, else what is another in it."""
    held = _screen_page(new.look, new.page, new.in_force)
    was_the_document = new.returns_to is not None
    if held and (held.trouble in _NEVER_RETURNS or not was_the_document):
        return held
    comparison = _compare(new)
    if new.look.orders.accept or was_the_document:
        return comparison
    return find_breakage(comparison, new) or comparison


def _context(new: Arrival) -> Context:
    document = new.look.document
    return Context(
        document_type=document.type,
        language=new.page.language or new.in_force.language,
        tier=document.tier,
        rules=new.look.orders.settings.severity,
        today=local_day(new.look.now, document.zone),
        phrases=phrases_for(document, new.look.orders.settings.phrases),
    )


def _compare(new: Arrival) -> Comparison:
    context = _context(new)
    run, before, after = new.look.orders.executor.run, new.in_force, new.page
    comparison = run(compare_texts, before.text, after.text, context, (before.links, after.links))
    earlier = new.past.versions
    mine = new.look.document.id
    return mark_returns(comparison, context.phrases, lambda: [each.text for each in earlier(mine)])


def _confirm(new: Arrival, comparison: Comparison, candidate: Candidate | None) -> Rotation | Wait | NextText:
    """A change of the document, as another look bears it out; ``candidate`` is the text seen before."""
    wait = _wait_for(new, comparison)
    second = take_second_look(new, candidate, wait)
    if candidate and second.is_quiet:
        return Rotation(without_at=candidate.seen_at, why=memory.RESTLESS)
    if second.waiting:
        return Wait(candidate=second.waiting, wait=wait, snapshot=new.snapshot)
    flapping = memory.RESTLESS if second.is_demoted else _explain_flapping(new)
    change = ChangeDraft(
        comparison=comparison,
        last_seen_without_at=second.confirmation.last_seen_without_at,
        first_seen_at=second.confirmation.first_seen_at,
        returns_to=new.returns_to,
        flapping=flapping is not None,
        basis=write_basis(_context(new), new.in_force.sha256, text_hash(new.page.text)),
    )
    return NextText(
        page=new.page,
        snapshot=new.snapshot,
        number=new.in_force.number + 1,
        change=change,
        flapping=flapping or (memory.RESTLESS if second.is_restless else _keep_restless(new)),
    )


def _keep_restless(new: Arrival) -> str | None:
    """What a document stays known for through a change of its words, though not of its date alone."""
    known = new.look.state.flapping
    if known != ALWAYS_TODAY or _find_steps(new, new.in_force.text, new.page.text):
        return None
    return known


def _wait_for(new: Arrival, comparison: Comparison) -> timedelta:
    """How long this change has to be seen before it is announced; what is not announced need not wait."""
    judgement, settings = comparison.judgement, new.look.orders.settings
    orders = new.look.orders
    if orders.accept or orders.by_hand or judgement.kind is Kind.NOISE or new.returns_to is not None:
        return timedelta(0)
    return settings.confirm_waits.get(judgement.severity, settings.confirm_after)


def _explain_flapping(new: Arrival) -> str | None:
    now = new.look.now
    returned = new.past.return_times(new.look.document.id, now - memory.FLAP_WINDOW)
    present = () if new.returns_to is None else (now,)
    return memory.explain_flapping((*returned, *present), now=now)
