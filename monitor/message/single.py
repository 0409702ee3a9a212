"""One alert, one message: a change, trouble, its end, and the sample that tries a channel out."""

from datetime import datetime

from monitor.message.entry import Entry
from monitor.message.payload import change_payload, trouble_payload
from monitor.message.sample import sample_alert, sample_change, sample_document
from monitor.message.sheet import Sheet, write_title
from monitor.message.slack import change_blocks, trouble_blocks
from monitor.message.trouble import TroubleView, view_trouble
from monitor.message.view import view_change
from monitor.model import Alert, Change, Document, Message, Subject, Trouble

_SECTIONS = 8
"""How many sections a message shows: what more there is stands in the full difference."""


def render_change(
    alert: Alert, change: Change, document: Document, *, base_url: str, now: datetime, event: str = "change"
) -> Message:
    """The message of one change.

    ``base_url`` is where the pages are served ('' for none: the command line stands instead of the link to
    the full difference); ``now`` counts the days left; ``event`` is 'change', or 'test' for a sample.
    """
    view = view_change(alert, change, document, base_url=base_url, now=now)
    again = "escalated" if alert.subject is Subject.ESCALATION else f"reminder {alert.ordinal}"
    reminder = f"{again}, " if alert.ordinal else ""
    heading = f"[{reminder}{view.severity}] {view.vendor} · {view.document}"
    entry = Entry(alert=alert, document=document, change=change)
    return Sheet(
        template="change",
        title=write_title(heading, view.what, view.effective_short),
        preheader=" ".join(filter(None, (view.reminder, view.what, view.effective, view.objection))),
        values=lambda shown: {
            "view": view,
            "sections": view.sections[:shown],
            "hidden": len(view.sections) - shown,
        },
        items=min(len(view.sections), _SECTIONS),
        slack=(change_blocks(view, heading=heading),),
        payload=change_payload(entry, change, base_url=base_url, now=now, event=event),
        reference=alert.reference,
        thread=document.id,
    ).dress()


def render_trouble(
    alert: Alert, trouble: Trouble, document: Document, *, now: datetime, last_read_at: datetime | None = None
) -> Message:
    """The message of trouble that opened; ``last_read_at``: when the text was read last, None: not known."""
    entry = Entry(alert=alert, document=document, trouble=trouble, last_read_at=last_read_at)
    return _render(entry, trouble, view_trouble(entry, trouble, now=now, opened=True))


def render_recovery(alert: Alert, trouble: Trouble, document: Document, *, now: datetime) -> Message:
    """The message of trouble that ended; ``now`` stands for the end where the trouble has none."""
    entry = Entry(alert=alert, document=document, trouble=trouble)
    return _render(entry, trouble, view_trouble(entry, trouble, now=now, opened=False))


def render_test(channel: str, now: datetime, *, base_url: str = "", zone: str = "UTC") -> Message:
    """A sample change for the channel of that name: a believable alert that says it is a test.

    ``zone`` is that of its times, as in every other message.
    """
    alert, change, document = sample_alert(channel, now), sample_change(now), sample_document(zone)
    return render_change(alert, change, document, base_url=base_url, now=now, event="test")


def _render(entry: Entry, trouble: Trouble, view: TroubleView) -> Message:
    event = view.word.lower()
    return Sheet(
        template="trouble",
        title=write_title(f"[{event}] {view.vendor}", view.what),
        preheader=f"{view.what}. {view.meaning}",
        values=lambda _: {"view": view},
        items=0,
        slack=(trouble_blocks(view, heading=f"[{event}] {view.vendor} · {view.document}"),),
        payload=trouble_payload(entry, trouble, event=event),
        reference=view.reference,
        thread=entry.document.id,
    ).dress()
