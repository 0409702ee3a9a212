"""A document's trouble in words: what it does, what that means, since when.

Trouble is never worded as a change, and its end never says that nothing changed meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.message.harmless import clean
from monitor.message.view import count, document_label, moment, span, vendor_label
from monitor.message.words import TROUBLE_WORDS, shorten
from monitor.model import Alert, Document, Trouble


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


def view_trouble(alert: Alert, trouble: Trouble, document: Document) -> TroubleView:
    """Trouble that opened."""
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
        since=f"Since {moment(trouble.opened_at)}, {count(trouble.checks, 'check')} in a row.",
        live_url=document.url,
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
        since=f"From {moment(trouble.opened_at)} to {moment(ended)}, {_failed(trouble)}.",
        live_url=document.url,
    )


def _failed(trouble: Trouble) -> str:
    return f"{count(trouble.checks, 'check')} failed"


def full_name(document: Document) -> str:
    """'Lanternfish · Privacy policy (lanternfish/privacy)', for a list that holds many."""
    return f"{shorten(f'{vendor_label(document)} · {document_label(document)}', 120)} ({document.id[:120]})"


def trouble_line(document: Document, trouble: Trouble, *, recovered: bool) -> str:
    """One line for a digest."""
    name = full_name(document)
    if recovered:
        return f"{name}: readable again, was {trouble.kind.value} since {moment(trouble.opened_at)}"
    return f"{name}: {trouble.kind.value} since {moment(trouble.opened_at)}"
