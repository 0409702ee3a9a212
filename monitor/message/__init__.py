"""Alerts, trouble and digests as messages, in every dress a channel may want.

The doors: ``render_change``, ``render_trouble``, ``render_recovery``, ``render_group``, ``render_digest``
and ``render_test``. All are pure: the same arguments give the same message. Refuses to send anything,
to choose a channel, and to trust a single character that came from a page.
"""

from collections.abc import Sequence
from datetime import datetime

from monitor.message.dress import Dress, render
from monitor.message.fitting import byte_size, fit
from monitor.message.gathered import DigestView, Entry, GroupView, view_digest, view_group
from monitor.message.mail import MAIL_DOMAIN, mail_headers
from monitor.message.payload import change_payload, list_payload, stamp, to_json, trouble_payload
from monitor.message.sample import sample_alert, sample_change, sample_document
from monitor.message.slack import change_blocks, list_blocks, trouble_blocks
from monitor.message.trouble import TroubleView, view_recovery, view_trouble
from monitor.message.view import ChangeView, view_change
from monitor.message.words import shorten
from monitor.model import Alert, Change, Document, Message, Trouble

__all__ = [
    "MAIL_DOMAIN",
    "MAX_HTML_BYTES",
    "MAX_MARKDOWN",
    "MAX_TEXT",
    "MAX_TITLE",
    "Entry",
    "render_change",
    "render_digest",
    "render_group",
    "render_recovery",
    "render_test",
    "render_trouble",
]

MAX_TITLE = 200
"""Characters of a title: mail programs show far fewer, apprise cuts at 250."""

MAX_TEXT = 20_000
"""Characters of the plain text."""

MAX_MARKDOWN = 1_800
"""Characters of the Markdown: Discord takes 2,000 with its own additions, Telegram 4,096."""

MAX_HTML_BYTES = 95_000
"""Bytes of the HTML: Gmail clips a mail at 102 KB (102,400), headers included."""

_SECTIONS = 8
_CHANGES = 40


def render_change(
    alert: Alert, change: Change, document: Document, *, base_url: str, now: datetime, event: str = "change"
) -> Message:
    """The message of one change.

    ``base_url`` is where the pages are served ('' for none: the command line stands instead of the link to
    the full difference); ``now`` counts the days left; ``event`` is 'change', or 'test' for a sample.
    """
    view = view_change(alert, change, document, base_url=base_url, now=now)
    heading = f"[{view.severity}] {view.vendor} · {view.document}"
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


def render_trouble(alert: Alert, trouble: Trouble, document: Document, *, now: datetime) -> Message:
    """The message of trouble that opened."""
    del now  # the facts are dated by the trouble itself; taken so that all doors are called alike
    return _render_trouble(alert, view_trouble(alert, trouble, document), trouble, document, event="trouble")


def render_recovery(alert: Alert, trouble: Trouble, document: Document, *, now: datetime) -> Message:
    """The message of trouble that ended; ``now`` stands for the end where the trouble has none."""
    view = view_recovery(alert, trouble, document, now)
    return _render_trouble(alert, view, trouble, document, event="recovered")


def render_group(
    entries: Sequence[Entry], *, base_url: str, now: datetime, reference: str | None = None
) -> Message:
    """One message for the changes of one vendor's documents, at least one entry, each with a change.

    A sentence that entered several documents is shown once, with the list. ``reference`` is the delivery's,
    by default the first alert's. One entry alone gives the message of that change.
    """
    changed = [entry for entry in entries if entry.change is not None]
    if not changed:
        raise ValueError("A group needs at least one entry with a change.")
    reference = reference or changed[0].alert.reference
    first = changed[0]
    if len(changed) == 1 and first.change is not None and reference == first.alert.reference:
        return render_change(first.alert, first.change, first.document, base_url=base_url, now=now)
    view = view_group(changed, reference=reference, base_url=base_url, now=now)
    heading = f"[{view.severity}] {view.vendor} · {len(view.changes)} documents changed"
    title = shorten(f"{heading}: {view.what}", MAX_TITLE)
    thread = f"{first.document.id.partition('/')[0]}/"
    items = [
        change_payload(e.alert, e.change, e.document, base_url=base_url, now=now)
        for e in changed
        if e.change is not None
    ]
    payload = list_payload(
        reference,
        "group",
        items,
        vendor={"id": thread.rstrip("/"), "name": view.vendor},
        severity=view.severity.value,
    )
    dressed = _gathered(view, "group", title)
    return Message(
        title=title,
        text=dressed[Dress.TEXT],
        markdown=dressed[Dress.MARKDOWN],
        html=dressed[Dress.HTML],
        slack=list_blocks(
            view.changes, view.sections, heading=heading, lead=(view.what,), lists=(), reference=reference
        ),
        payload=to_json(payload),
        reference=reference,
        thread=thread,
        headers=mail_headers(reference, thread),
    )


def render_digest(
    channel: str,
    entries: Sequence[Entry],
    *,
    period: tuple[datetime, datetime],
    checked: int,
    unreachable: Sequence[tuple[Document, Trouble]],
    now: datetime,
    base_url: str = "",
    reference: str | None = None,
) -> Message:
    """A channel's digest over a period (from, to): what was checked, what changed, what could not be read.

    ``channel`` is the channel's name; ``checked`` counts the documents checked in the period, whatever the
    outcome; ``unreachable`` are the documents in trouble now, with their trouble. With no entries it says
    that nothing happened. ``reference`` is the delivery's, by default made of the channel and the date.
    """
    reference = reference or f"digest-{channel}-{period[1]:%Y%m%d%H%M}"
    view = view_digest(
        channel, entries, period=period, checked=checked, unreachable=unreachable, reference=reference,
        base_url=base_url, now=now,
    )  # fmt: skip
    title = shorten(f"{view.title}: {view.lead}", MAX_TITLE)
    dressed = _gathered(view, "digest", title)
    return Message(
        title=title,
        text=dressed[Dress.TEXT],
        markdown=dressed[Dress.MARKDOWN],
        html=dressed[Dress.HTML],
        slack=list_blocks(
            view.changes,
            (),
            heading=view.title,
            lead=(view.lead, *view.coverage),
            lists=(("Trouble", view.troubles), ("Not readable at present", view.unreachable)),
            reference=reference,
        ),
        payload=to_json(
            _digest_payload(channel, entries, period, checked, unreachable, reference, base_url, now)
        ),
        reference=reference,
        thread=f"digest/{channel}",
        headers=mail_headers(reference, f"digest/{channel}"),
    )


def render_test(channel: str, now: datetime, *, base_url: str = "") -> Message:
    """A sample change for the channel of that name: a believable alert that says it is a test."""
    return render_change(
        sample_alert(channel, now),
        sample_change(now),
        sample_document(),
        base_url=base_url,
        now=now,
        event="test",
    )


def _dressed(view: ChangeView, title: str) -> dict[Dress, str]:
    """A change in each dress, with as many sections as its limit allows."""
    preheader = " ".join(part for part in (view.what, view.effective, view.objection) if part)

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

        size = byte_size if dress is Dress.HTML else len
        return fit(with_sections, items=min(len(view.sections), _SECTIONS), limit=limit, size=size)

    return {dress: dressed(dress, limit) for dress, limit in _LIMITS.items()}


def _gathered(view: GroupView | DigestView, template: str, title: str) -> dict[Dress, str]:
    """Several changes in each dress; sections give way before changes."""
    sections = view.sections if isinstance(view, GroupView) else ()
    preheader = view.what if isinstance(view, GroupView) else " ".join((view.lead, *view.coverage))
    changes_most = min(len(view.changes), _CHANGES)

    def dressed(dress: Dress, limit: int) -> str:
        def with_items(shown: int) -> str:
            few_changes = view.changes[: min(shown, changes_most)]
            few_sections = sections[: max(0, shown - changes_most)]
            return render(
                dress, template, view=view, changes=few_changes, changes_hidden=len(view.changes) - len(few_changes),
                sections=few_sections, hidden=len(sections) - len(few_sections), title=title, preheader=preheader,
            )  # fmt: skip

        size = byte_size if dress is Dress.HTML else len
        return fit(with_items, items=changes_most + min(len(sections), _SECTIONS), limit=limit, size=size)

    return {dress: dressed(dress, limit) for dress, limit in _LIMITS.items()}


_LIMITS = {Dress.TEXT: MAX_TEXT, Dress.MARKDOWN: MAX_MARKDOWN, Dress.HTML: MAX_HTML_BYTES}


def _render_trouble(
    alert: Alert, view: TroubleView, trouble: Trouble, document: Document, *, event: str
) -> Message:
    heading = f"[{view.word.lower()}] {view.vendor} · {view.document}"
    title = shorten(f"[{view.word.lower()}] {view.vendor}: {view.what}", MAX_TITLE)
    values = {"view": view, "title": title, "preheader": f"{view.what}. {view.meaning}"}
    return Message(
        title=title,
        text=render(Dress.TEXT, "trouble", **values),
        markdown=render(Dress.MARKDOWN, "trouble", **values),
        html=render(Dress.HTML, "trouble", **values),
        slack=trouble_blocks(view, heading=heading),
        payload=to_json(trouble_payload(alert, trouble, document, event=event)),
        reference=alert.reference,
        thread=document.id,
        headers=mail_headers(alert.reference, document.id),
    )


def _digest_payload(
    channel: str,
    entries: Sequence[Entry],
    period: tuple[datetime, datetime],
    checked: int,
    unreachable: Sequence[tuple[Document, Trouble]],
    reference: str,
    base_url: str,
    now: datetime,
) -> dict[str, object]:
    items = []
    for entry in entries:
        if entry.change is not None:
            items.append(
                change_payload(entry.alert, entry.change, entry.document, base_url=base_url, now=now)
            )
        elif entry.trouble is not None:
            event = "recovered" if entry.alert.subject == "recovered" else "trouble"
            items.append(trouble_payload(entry.alert, entry.trouble, entry.document, event=event))
    gaps = [
        {"document": document.id, "kind": trouble.kind.value, "since": stamp(trouble.opened_at)}
        for document, trouble in unreachable
    ]
    return list_payload(
        reference, "digest", items, channel=channel, period={"from": stamp(period[0]), "to": stamp(period[1])},
        checked=checked, unreachable=gaps,
    )  # fmt: skip
