"""A document's trouble in words: what it does, what that means, since when.

Trouble is never worded as a change, and its end never says that nothing changed meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.message.view import count, document_label, moment, span, vendor_label
from monitor.model import Alert, Document, DocumentState, Trouble
from monitor.text.visible import clean
from monitor.wording.labels import TROUBLE_WORDS, shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleView:
    """A trouble as a person needs it; ``opened`` False where it ended."""

    reference: str
    opened: bool
    word: str
    vendor: str
    document: str
    document_id: str
    what: str
    meaning: str
    detail: str
    since: str
    live_url: str
    last_read: str = ""


def view_trouble(
    alert: Alert, trouble: Trouble, document: Document, *, now: datetime, last_read_at: datetime | None = None
) -> TroubleView:
    """Trouble that opened; ``last_read_at`` is when the text could be read last (None: not known)."""
    does, meaning = TROUBLE_WORDS[trouble.kind]
    return TroubleView(
        reference=alert.reference,
        opened=True,
        word="TROUBLE",
        vendor=vendor_label(document),
        document=document_label(document),
        document_id=document.id,
        what=f"{document_label(document)}: {does}",
        meaning=f"{meaning} Changes are not seen while this lasts.",
        detail=shorten(clean(trouble.detail), 300),
        since=f"Since {moment(trouble.opened_at, document.zone)}, {count(trouble.checks, 'check')} in a row.",
        live_url=document.url,
        last_read=_last_read(last_read_at, document, now),
    )


def view_recovery(alert: Alert, trouble: Trouble, document: Document, now: datetime) -> TroubleView:
    """Trouble that ended."""
    ended = trouble.closed_at or now
    return TroubleView(
        reference=alert.reference,
        opened=False,
        word="RECOVERED",
        vendor=vendor_label(document),
        document=document_label(document),
        document_id=document.id,
        what=f"{document_label(document)}: can be read again",
        meaning=f"It was {trouble.kind.value} for {span(ended - trouble.opened_at)}. "
        "If the text changed meanwhile, that comes as an alert of its own.",
        detail="",
        since=f"From {moment(trouble.opened_at, document.zone)} to {moment(ended, document.zone)}, "
        f"{_failed(trouble)}.",
        live_url=document.url,
    )


def _last_read(at: datetime | None, document: Document, now: datetime) -> str:
    if at is None:
        return ""
    return f"The text was last read on {moment(at, document.zone)}, {span(now - at)} ago."


def _failed(trouble: Trouble) -> str:
    return f"{count(trouble.checks, 'check')} failed"


def full_name(document: Document) -> str:
    """'Lanternfish · Privacy policy (lanternfish/privacy)', for a list that holds many."""
    return f"{shorten(f'{vendor_label(document)} · {document_label(document)}', 120)} ({document.id[:120]})"


def trouble_line(
    document: Document, trouble: Trouble, *, recovered: bool, last_read_at: datetime | None = None
) -> str:
    """One line for a list: since when, or from when to when where it is over."""
    if trouble.closed_at is not None:
        return f"{past_line(document, [trouble])}{', readable again' if recovered else ''}"
    name, since = full_name(document), moment(trouble.opened_at, document.zone)
    if recovered:
        return f"{name}: readable again, was {trouble.kind.value} since {since}"
    read = f", last read {moment(last_read_at, document.zone)}" if last_read_at else ""
    return f"{name}: {trouble.kind.value} since {since}{read}"


def last_read(at: datetime | None, document: Document) -> str:
    """', last read 20 November 2026, 10:15 EET', or that it never was."""
    return f"last read {moment(at, document.zone)}" if at else "never read"


def missed_line(document: Document, state: DocumentState, now: datetime) -> str:
    """One line for a document that no check could read though one was due: why, and since when."""
    due = moment(state.next_due_at, document.zone)
    if state.candidate:
        why = f"a new text seen {moment(state.candidate.seen_at, document.zone)} waits for its second look"
    elif state.next_due_at > now:
        why = f"put off until {due}"
    else:
        why = f"due since {due}, not asked for"
    return f"{full_name(document)}: {why}, {last_read(state.good_at, document)}"


def past_line(document: Document, troubles: Sequence[Trouble]) -> str:
    """A document's troubles that are over, the last one with its times: 'unreachable from … to …'."""
    last = troubles[-1]
    ended = moment(last.closed_at, document.zone) if last.closed_at else "now"
    more = f", the last of {len(troubles)} times" if len(troubles) > 1 else ""
    began = moment(last.opened_at, document.zone)
    return f"{full_name(document)}: was {last.kind.value} from {began} to {ended}{more}"
