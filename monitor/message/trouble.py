"""A document's trouble in words: what it does, what that means, since when.

Trouble is never worded as a change, and its end never says that nothing changed meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.message.entry import Entry
from monitor.model import Document, DocumentState, Trouble
from monitor.text.visible import clean
from monitor.wording.labels import document_name, trouble_meaning, trouble_name, trouble_sentence, vendor_name
from monitor.wording.measures import count, moment, shorten, span


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


def view_trouble(entry: Entry, trouble: Trouble, *, now: datetime, opened: bool) -> TroubleView:
    """Trouble that opened, or else that ended; ``now`` stands for the end where the trouble has none."""
    document, zone = entry.document, entry.document.zone
    began, checks = moment(trouble.opened_at, zone), count(trouble.checks, "check")
    if opened:
        does, since = trouble_sentence(trouble.kind), f"Since {began}, {checks} in a row."
        meaning = f"{trouble_meaning(trouble.kind)} Changes are not seen while this lasts."
    else:
        ended = trouble.closed_at or now
        does, since = "can be read again", f"From {began} to {moment(ended, zone)}, {checks} failed."
        meaning = f"It was {trouble_name(trouble.kind)} for {span(ended - trouble.opened_at)}. "
        meaning += "If the text changed meanwhile, that comes as an alert of its own."
    read_at, name = entry.last_read_at if opened else None, document_name(document)
    return TroubleView(
        reference=entry.alert.reference,
        opened=opened,
        word="TROUBLE" if opened else "RECOVERED",
        vendor=vendor_name(document),
        document=name,
        document_id=document.id,
        what=f"{name}: {does}",
        meaning=meaning,
        detail=shorten(clean(trouble.detail), 300) if opened else "",
        since=since,
        live_url=document.url,
        last_read=f"The text was last read on {moment(read_at, zone)}, {span(now - read_at)} ago."
        if read_at
        else "",
    )


def full_name(document: Document) -> str:
    """'Lanternfish · Privacy policy (lanternfish/privacy)', for a list that holds many."""
    return f"{shorten(f'{vendor_name(document)} · {document_name(document)}', 120)} ({document.id[:120]})"


def trouble_line(entry: Entry, trouble: Trouble) -> str:
    """One line for a list: since when, or from when to when where it is over."""
    document, again = entry.document, entry.has_recovered
    if trouble.closed_at is not None:
        return f"{past_line(document, [trouble])}{', readable again' if again else ''}"
    since = f"{trouble_name(trouble.kind)} since {moment(trouble.opened_at, document.zone)}"
    name = full_name(document)
    if again:
        return f"{name}: readable again, was {since}"
    return f"{name}: {since}{f', {last_read(entry.last_read_at, document)}' if entry.last_read_at else ''}"


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
    return f"{full_name(document)}: was {trouble_name(last.kind)} from {began} to {ended}{more}"
