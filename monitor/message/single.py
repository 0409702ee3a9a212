"""One alert, one message: a change, trouble, its end, and the sample that tries a channel out."""

from datetime import datetime

from monitor.message.dress import Dress, render
from monitor.message.fitting import LIMITS, MAX_TITLE, fit, size_of
from monitor.message.mail import mail_headers
from monitor.message.payload import change_payload, to_json, trouble_payload
from monitor.message.sample import sample_alert, sample_change, sample_document
from monitor.message.slack import change_blocks, trouble_blocks
from monitor.message.trouble import TroubleView, view_recovery, view_trouble
from monitor.message.view import ChangeView, view_change
from monitor.model import Alert, Change, Document, Message, Trouble
from monitor.wording.labels import shorten

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
    reminder = f"reminder {alert.ordinal}, " if alert.ordinal else ""
    heading = f"[{reminder}{view.severity}] {view.vendor} · {view.document}"
    tail = f" ({view.effective_short})" if view.effective_short else ""
    title = shorten(f"{heading}: {view.what}", MAX_TITLE - len(tail)) + tail
    dressed = _dressed(view, title)
    payload = change_payload(alert, change, document, base_url=base_url, now=now, event=event)
    return Message(
        title=title,
        text=dressed[Dress.TEXT],
        markdown=dressed[Dress.MARKDOWN],
        html=dressed[Dress.HTML],
        slack=change_blocks(view, heading=heading),
        payload=to_json(payload),
        reference=alert.reference,
        thread=document.id,
        headers=mail_headers(alert.reference, document.id),
    )


def render_trouble(
    alert: Alert, trouble: Trouble, document: Document, *, now: datetime, last_read_at: datetime | None = None
) -> Message:
    """The message of trouble that opened; ``last_read_at``: when the text was read last, None: not known."""
    view = view_trouble(alert, trouble, document, now=now, last_read_at=last_read_at)
    return _render_trouble(alert, view, trouble, document, event="trouble", last_read_at=last_read_at)


def render_recovery(alert: Alert, trouble: Trouble, document: Document, *, now: datetime) -> Message:
    """The message of trouble that ended; ``now`` stands for the end where the trouble has none."""
    view = view_recovery(alert, trouble, document, now)
    return _render_trouble(alert, view, trouble, document, event="recovered")


def render_test(channel: str, now: datetime, *, base_url: str = "", zone: str = "UTC") -> Message:
    """A sample change for the channel of that name: a believable alert that says it is a test.

    ``zone`` is that of its times, as in every other message.
    """
    return render_change(
        sample_alert(channel, now),
        sample_change(now),
        sample_document(zone),
        base_url=base_url,
        now=now,
        event="test",
    )


def _dressed(view: ChangeView, title: str) -> dict[Dress, str]:
    """A change in each dress, with as many sections as its limit allows."""
    preheader = " ".join(part for part in (view.reminder, view.what, view.effective, view.objection) if part)

    def dressed(dress: Dress, limit: int) -> str:
        def with_sections(shown: int) -> str:
            hidden = len(view.sections) - shown
            return render(
                dress,
                "change",
                view=view,
                sections=view.sections[:shown],
                hidden=hidden,
                title=title,
                preheader=preheader,
            )

        return fit(with_sections, items=min(len(view.sections), _SECTIONS), limit=limit, size=size_of(dress))

    return {dress: dressed(dress, limit) for dress, limit in LIMITS.items()}


def _render_trouble(
    alert: Alert,
    view: TroubleView,
    trouble: Trouble,
    document: Document,
    *,
    event: str,
    last_read_at: datetime | None = None,
) -> Message:
    heading = f"[{view.word.lower()}] {view.vendor} · {view.document}"
    title = shorten(f"[{view.word.lower()}] {view.vendor}: {view.what}", MAX_TITLE)
    values = {"view": view, "title": title, "preheader": f"{view.what}. {view.meaning}"}
    dressed = {
        dress: fit(
            lambda _, dress=dress: render(dress, "trouble", **values),  # type: ignore[misc]
            items=0,
            limit=limit,
            size=size_of(dress),
        )
        for dress, limit in LIMITS.items()
    }
    return Message(
        title=title,
        text=dressed[Dress.TEXT],
        markdown=dressed[Dress.MARKDOWN],
        html=dressed[Dress.HTML],
        slack=trouble_blocks(view, heading=heading),
        payload=to_json(trouble_payload(alert, trouble, document, event=event, last_read_at=last_read_at)),
        reference=alert.reference,
        thread=document.id,
        headers=mail_headers(alert.reference, document.id),
    )
