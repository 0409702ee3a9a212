"""Several alerts, one message: one vendor's documents, or a channel's digest."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.message.digest import DigestView, Entry, GroupView, view_digest, view_group
from monitor.message.dress import Dress, render
from monitor.message.fitting import LIMITS, MAX_TITLE, fit, size_of
from monitor.message.mail import mail_headers
from monitor.message.payload import change_payload, list_payload, share_of, stamp, to_json, trouble_payload
from monitor.message.single import render_change
from monitor.message.slack import list_blocks
from monitor.model import Document, DocumentState, Message, Severity, Subject, Trouble
from monitor.wording.labels import first_lines, shorten

_SECTIONS = 8
_CHANGES = 40
_GAPS_MOST = 200
"""Troubles that ended, and documents not checked, which a payload lists."""
_LINES, _LINES_MOST = 20, 200
"""Lines of a list of documents in trouble that are always shown, and at most."""


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
    reminder = "reminder, " if all(change.reminder for change in view.changes) else ""
    heading = f"[{reminder}{view.severity}] {view.vendor} · {view.extent}"
    tail = f" ({view.effective_short})" if view.effective_short else ""
    title = shorten(f"{heading}: {view.what}", MAX_TITLE - len(tail)) + tail
    alone = len({entry.document.id for entry in changed}) == 1
    thread = first.document.id if alone else f"{first.document.id.partition('/')[0]}/"
    items = _payloads(changed, base_url, now)
    payload = list_payload(
        reference,
        "group",
        items,
        vendor={"id": first.document.id.partition("/")[0], "name": view.vendor},
        severity=view.severity.value,
    )
    dressed = _gathered(view, "group", title)
    return Message(
        title=title,
        text=dressed[Dress.TEXT],
        markdown=dressed[Dress.MARKDOWN],
        html=dressed[Dress.HTML],
        slack=list_blocks(
            view.changes,
            view.sections,
            heading=heading,
            lead=(view.what, *view.dates),
            lists=(),
            reference=reference,
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
    left_out: Sequence[tuple[str, Severity | None]] = (),
    past: Sequence[tuple[Document, Trouble]] = (),
    missed: Sequence[tuple[Document, DocumentState]] = (),
    read_at: Mapping[str, datetime | None] | None = None,
    zone: str = "UTC",
) -> Message:
    """A channel's digest over a period (from, to): what was checked, what changed, what could not be read.

    ``channel`` is the channel's name; ``checked`` counts the documents checked in the period, whatever the
    outcome; ``unreachable`` are the documents in trouble now, with their trouble, ``past`` those whose
    trouble ended in the period, in order. With no entries it says that nothing happened. ``reference`` is the
    delivery's, by default made of the channel and the date. ``left_out`` are alerts for which there is no
    room, by document and severity (None for trouble): they are counted, not shown. ``missed`` are
    the documents without open trouble that nobody read in the period though it was time; ``read_at`` says
    when a document was read last, where that is known. ``zone`` is that of its times.
    """
    reference = reference or f"digest-{channel}-{period[1]:%Y%m%d%H%M}"
    view = view_digest(
        channel, entries, period=period, checked=checked, unreachable=unreachable, reference=reference,
        base_url=base_url, now=now, left_out=left_out, past=past, missed=missed, read_at=read_at, zone=zone,
    )  # fmt: skip
    title = shorten(f"{view.title}: {view.lead}", MAX_TITLE)
    dressed = _gathered(view, "digest", title)
    payload = list_payload(
        reference,
        "digest",
        _payloads(entries, base_url, now),
        channel=channel,
        period={"from": stamp(period[0]), "to": stamp(period[1])},
        checked=checked,
        unreachable=_gaps(unreachable),
        past_troubles=_past(past),
        not_checked=_missed(missed),
        left_out=len(left_out),
    )
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
            lists=(
                ("Trouble", view.troubles),
                ("Not readable at present", view.unreachable),
                ("Not readable for a time", view.past),
                ("Not checked", view.missed),
            ),
            reference=reference,
            brief=True,
        ),
        payload=to_json(payload),
        reference=reference,
        thread=f"digest/{channel}",
        headers=mail_headers(reference, f"digest/{channel}"),
    )


def _gathered(view: GroupView | DigestView, template: str, title: str) -> dict[Dress, str]:
    """Several changes in each dress; sections and quotes give way first, then long lists, then changes."""
    sections = view.sections if isinstance(view, GroupView) else ()
    parts = (view.what, *view.dates) if isinstance(view, GroupView) else (view.lead, *view.coverage)
    changes_most = min(len(view.changes), _CHANGES)
    hidden_anyway = view.hidden if isinstance(view, DigestView) else 0
    is_digest = isinstance(view, DigestView)
    lists: dict[str, tuple[str, ...]] = {}
    if isinstance(view, DigestView):
        lists = {
            "troubles": view.troubles,
            "unreachable": view.unreachable,
            "past": view.past,
            "missed": view.missed,
        }
    lines_most = min(max([_LINES, *map(len, lists.values())]), _LINES_MOST)
    surplus = changes_most if is_digest else min(len(sections), _SECTIONS)

    def dressed(dress: Dress, limit: int) -> str:
        def with_items(shown: int) -> str:
            few_changes = view.changes[: min(shown, changes_most)]
            lines = min(_LINES + max(0, shown - changes_most), lines_most)
            room = max(0, shown - changes_most - (lines_most - _LINES))
            few_sections = sections[:room]
            return render(
                dress,
                template,
                view=view,
                changes=few_changes,
                changes_hidden=len(view.changes) - len(few_changes) + hidden_anyway,
                sections=few_sections,
                hidden=len(sections) - len(few_sections),
                **{name: first_lines(each, lines) for name, each in lists.items()},
                quoted=room if is_digest else 0,
                title=title,
                preheader=" ".join(parts),
            )

        items = changes_most + lines_most - _LINES + surplus
        return fit(with_items, items=items, limit=limit, size=size_of(dress))

    return {dress: dressed(dress, limit) for dress, limit in LIMITS.items()}


def _payloads(entries: Sequence[Entry], base_url: str, now: datetime) -> list[dict[str, object]]:
    """The payload of each entry, as it would go out alone."""
    items = []
    room = share_of(len(entries))
    for entry in entries:
        if entry.change is not None:
            items.append(
                change_payload(
                    entry.alert, entry.change, entry.document, base_url=base_url, now=now, room=room
                )
            )
        elif entry.trouble is not None:
            event = "recovered" if entry.alert.subject is Subject.RECOVERED else "trouble"
            items.append(
                trouble_payload(
                    entry.alert, entry.trouble, entry.document, event=event, last_read_at=entry.last_read_at
                )
            )
    return items


def _gaps(unreachable: Sequence[tuple[Document, Trouble]]) -> list[dict[str, str]]:
    return [
        {"document": document.id, "kind": trouble.kind.value, "since": stamp(trouble.opened_at)}
        for document, trouble in unreachable
    ]


def _missed(missed: Sequence[tuple[Document, DocumentState]]) -> list[dict[str, str | None]]:
    return [
        {
            "document": document.id,
            "due_at": stamp(state.next_due_at),
            "last_read_at": stamp(state.good_at) if state.good_at else None,
        }
        for document, state in missed[:_GAPS_MOST]
    ]


def _past(past: Sequence[tuple[Document, Trouble]]) -> list[dict[str, str]]:
    return [
        {
            "document": document.id,
            "kind": trouble.kind.value,
            "since": stamp(trouble.opened_at),
            "until": stamp(trouble.closed_at),
        }
        for document, trouble in past[:_GAPS_MOST]
        if trouble.closed_at is not None
    ]
