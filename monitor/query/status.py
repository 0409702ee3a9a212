"""How everything stands: each document, each channel, and what waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.followup import Ahead, Disposition, fold_all_acts
from monitor.model import (
    AlertState,
    Backlog,
    Change,
    Coverage,
    Document,
    DocumentState,
    Kind,
    Outcome,
    Severity,
    Trouble,
)
from monitor.query.horizon import find_ahead
from monitor.schedule import is_missed
from monitor.store import ChangeFilter, Store
from monitor.wording.labels import trouble_name
from monitor.wording.measures import short_moment

MOST_JITTER = 0.5
"""The largest that the configuration takes: a check put off by as much is none too late."""
OVERDUE = timedelta(hours=1)
"""How late a check may be before ``status`` calls the document overdue."""
FAILING_LONG = timedelta(hours=1)
"""How long a channel may fail before it needs a person: shorter than most maintenance is not worth one."""
MOST_PENDING = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentStatus:
    """How one document stands: ``word`` is ok, new, paused, waiting, held, failing, trouble or overdue.

    ``reviewed`` is the version up to which people have seen to everything of substance, None where nobody
    accepted a version to begin with.
    """

    document: Document
    state: DocumentState | None
    word: str
    note: str
    coverage: float | None = None
    reviewed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFailure:
    """A channel that did not take its alerts so far: how many, since the first attempt, and what it said."""

    channel: str
    alerts: int
    since: datetime
    next_attempt_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A change that nobody acknowledged in time: the last owner that it went to, and when."""

    change_id: int
    owner: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the whole installation stands; ``healthy`` False asks for a person.

    ``critical`` are the critical changes that nobody acknowledged, newest first; ``unheard`` the high and
    critical ones that no route took and nobody acknowledged; ``unaccepted`` are documents whose first version
    nobody accepted, which is work, not a fault; ``escalated`` are the changes that went on to another owner
    and that nobody acknowledged since; ``is_offline``: no document's name has an address;
    ``next_day`` the next day on which a text takes effect or the last one to object to a change.
    """

    at: datetime
    documents: tuple[DocumentStatus, ...]
    alerts: dict[str, int]
    troubles: tuple[tuple[str, Trouble], ...]
    backlogs: tuple[Backlog, ...] = ()
    failing: tuple[ChannelFailure, ...] = ()
    critical: tuple[Change, ...] = ()
    unheard: tuple[Change, ...] = ()
    unaccepted: tuple[str, ...] = ()
    escalated: tuple[Escalation, ...] = ()
    is_offline: bool = False
    next_day: Ahead | None = None

    @property
    def healthy(self) -> bool:
        """No alert waits for a person, no channel fails for long, no document is in trouble or overdue.

        No high or critical change went unheard, either. A change that waits to be acknowledged is work, not
        a fault.
        """
        return (
            not self.backlogs
            and not self.unheard
            and all(self.at - each.since < FAILING_LONG for each in self.failing)
            and all(status.word not in ("trouble", "overdue") for status in self.documents)
        )


def find_status(store: Store, documents: Sequence[Document], *, now: datetime) -> Status:
    """How each configured document stands, what waits in the outbox, and what trouble is open."""
    states = {state.document_id: state for state in store.documents.states()}
    shares = store.briefs.coverages()
    reviewed = store.acts.reviewed_versions()
    stands = tuple(
        replace(
            describe_document(document, states.get(document.id), shares.get(document.id), now),
            reviewed=reviewed.get(document.id),
        )
        for document in documents
    )
    return Status(
        at=now,
        documents=stands,
        is_offline=_is_offline(stands),
        alerts=store.outbox.count_by_state(),
        troubles=store.history.troubles(open_only=True),
        backlogs=store.backlogs.all(),
        failing=find_failures(store),
        critical=store.briefs.changes(ChangeFilter(min_severity=Severity.CRITICAL, is_open=True)),
        unheard=store.briefs.changes(
            ChangeFilter(min_severity=Severity.HIGH, kind=Kind.SUBSTANTIVE, is_unheard=True, is_open=True)
        ),
        unaccepted=_find_unaccepted(store, documents, states),
        escalated=find_escalated(store),
        next_day=_next_day(store, documents, now),
    )


def _is_offline(documents: Sequence[DocumentStatus]) -> bool:
    """Whether every host that was asked lately has no address, and there are several."""
    tried = [each for each in documents if each.state and each.word in ("failing", "trouble", "ok", "held")]
    hosts = {urlsplit(each.document.url).hostname for each in tried}
    if len(hosts) < 2 or any(each.word == "ok" for each in tried):
        return False
    from monitor.fetch.failure import is_nameless  # noqa: PLC0415  (what asks the web takes long to load)

    return all(each.state and is_nameless(each.state.detail) for each in tried)


def _find_unaccepted(
    store: Store, documents: Sequence[Document], states: Mapping[str, DocumentState]
) -> tuple[str, ...]:
    """The watched documents that have a text which nobody said to be the one meant."""
    accepted = {each.document_id for each in store.acts.acceptances()}
    return tuple(
        document.id
        for document in documents
        if document.id not in accepted
        and not document.paused
        and (state := states.get(document.id))
        and state.version
    )


def find_escalated(store: Store) -> tuple[Escalation, ...]:
    """The changes that went on to another owner and that nobody acknowledged, the latest first."""
    steps = store.escalations.open_steps()
    found = (
        Escalation(change_id=change_id, owner=owner, at=at)
        for change_id, each in steps.items()
        for owner, at in [max(each.taken.items(), key=lambda taken: taken[1])]
    )
    return tuple(sorted(found, key=lambda each: (each.at, each.change_id), reverse=True))


def find_failures(store: Store) -> tuple[ChannelFailure, ...]:
    """The channels that did not take their alerts so far."""
    tried = [
        each for each in store.outbox.alerts(state=AlertState.PENDING, limit=MOST_PENDING) if each.attempts
    ]
    return tuple(
        ChannelFailure(
            channel=channel,
            alerts=len(theirs),
            since=min(each.first_attempt_at or each.due_at for each in theirs),
            next_attempt_at=min(
                (each.next_attempt_at for each in theirs if each.next_attempt_at), default=None
            ),
            last_error=next((each.last_error for each in theirs if each.last_error), ""),
        )
        for channel in sorted({each.channel for each in tried})
        if (theirs := [each for each in tried if each.channel == channel])
    )


def _is_acknowledged(change: Change, handlings: Mapping[int, Disposition]) -> bool:
    return change.id in handlings and handlings[change.id].is_acknowledged


def _next_day(store: Store, documents: Sequence[Document], now: datetime) -> Ahead | None:
    ahead = find_ahead(store.briefs, documents, now=now)
    handlings = fold_all_acts(store.acts.all(change_ids=[each.change.id for each in ahead])) if ahead else {}
    return next((each for each in ahead if not _is_acknowledged(each.change, handlings)), None)


def find_document_status(
    document: Document, state: DocumentState | None, store: Store, now: datetime
) -> DocumentStatus:
    """How one document stands; ``state`` None: it was never checked."""
    return describe_document(document, state, store.history.coverage(document.id), now)


def describe_document(
    document: Document, state: DocumentState | None, coverage: Coverage | None, now: datetime
) -> DocumentStatus:
    """The same, of what is known already: how much of its page the version in force kept."""
    word, note = describe_standing(document, state, now)
    if state is None or word in ("paused", "new"):
        return DocumentStatus(document=document, state=state, word=word, note=note)
    known = [state.flapping] if state.flapping else []
    if coverage and coverage.fallback:
        known.append(f"kept more of the page than usual: {coverage.fallback}")
    return DocumentStatus(
        document=document,
        state=state,
        word=word,
        note="; ".join(filter(None, (note, *known))),
        coverage=coverage.share if coverage else None,
    )


def describe_standing(document: Document, state: DocumentState | None, now: datetime) -> tuple[str, str]:
    """How a document stands: a word, and a note where there is more to say; ``state`` None: never checked."""
    if document.paused:
        return "paused", "not checked until resumed"
    if state is None or (state.checked_at is None and state.outcome is None):
        return "new", "not checked yet"
    return _describe_state(document, state, now)


def _describe_state(document: Document, state: DocumentState, now: datetime) -> tuple[str, str]:
    if state.unconfirmed:
        due = short_moment(state.next_due_at, document.zone)
        return "waiting", f"a new text waits for its second look, due {due}"
    if state.trouble:
        told = state.trouble.announced_at is not None
        word = "trouble" if told else ("held" if state.outcome is Outcome.HELD else "failing")
        since = (
            f"{trouble_name(state.trouble.kind)} since {short_moment(state.trouble.opened_at, document.zone)}"
        )
        return word, f"{since}: {state.trouble.detail}"
    if state.outcome is Outcome.FAILED:
        return "failing", state.detail
    if state.good_at and is_missed(state, document, since=now, now=now, jitter=MOST_JITTER):
        due = f"due {short_moment(state.next_due_at, document.zone)}"
        return "overdue", f"last read {short_moment(state.good_at, document.zone)}, {due}"
    if now - state.next_due_at > OVERDUE:
        return (
            "overdue",
            f"was due at {short_moment(state.next_due_at, document.zone)}; is the daemon running?",
        )
    return "ok", ""
