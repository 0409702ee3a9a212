"""Messages that are lists of plain lines: one vendor's troubles together, and notices about a channel.

A notice tells of what the monitor itself could not do as usual: a flood held back, a channel given up, an
alert that could not be laid out. Refuses to count anything: the figures are given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.message.entry import Entry
from monitor.message.limits import MAX_TITLE
from monitor.message.parts import TitledList
from monitor.message.payload import SCHEMA, Json, list_payload, trouble_payload
from monitor.message.sheet import Sheet
from monitor.message.slack import BlockList, list_blocks
from monitor.message.trouble import trouble_line
from monitor.model import Alert, AlertState, Backlog, Message
from monitor.text.visible import clean
from monitor.wording.labels import trouble_sentence, vendor_name
from monitor.wording.measures import count, moment, shorten

_LONGEST_LINE = 300

STILL_AFTER = timedelta(hours=20)
"""How old a backlog is when it is told of again, about: it is told of once a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A title, some lines, a list, and what to do: words, each with a command."""

    reference: str
    title: str
    lead: tuple[str, ...]
    items: tuple[str, ...] = ()
    advice: tuple[tuple[str, str], ...] = ()


def render_troubles(entries: Sequence[Entry], *, reference: str) -> Message:
    """One message for the troubles of one vendor's documents that opened together, or ended together."""
    first = entries[0]
    ended = first.has_recovered
    vendor, vendor_id = vendor_name(first.document), first.document.id.partition("/")[0]
    found = [(entry, entry.trouble) for entry in entries if entry.trouble is not None]
    does = {trouble_sentence(trouble.kind) for _, trouble in found}
    what = "can be read again" if ended else does.pop() if len(does) == 1 else "cannot be read"
    event = "recovered" if ended else "trouble"
    view = NoticeView(
        reference=reference,
        title=f"[{event}] {vendor}: {count(len(found), 'document')}: {what}",
        lead=("If texts changed meanwhile, those come as alerts of their own.",)
        if ended
        else ("Changes are not seen while this lasts.",),
        items=tuple(trouble_line(entry, trouble) for entry, trouble in found),
    )
    items = [trouble_payload(entry, trouble, event=event) for entry, trouble in found]
    payload = list_payload(reference, "troubles", items, vendor={"id": vendor_id, "name": vendor})
    return _message(view, payload, thread=f"{vendor_id}/")


def render_hold_notice(
    backlog: Backlog, *, reference: str, limit: int, now: datetime, zone: str = "UTC"
) -> Message:
    """The message instead of a flood: how much is held back by ``now``, of whom, and how to let it go.

    A day after the first alert was held it says that they still wait.
    """
    channel = backlog.channel
    alerts = count(backlog.alerts, "alert")
    still = now - backlog.since >= STILL_AFTER
    story = (
        "Nothing is sent or given up until somebody says so. Nothing is lost."
        if still
        else f"More than {limit} messages for the channel {channel} came up within a short time, so the "
        "rest is held back. Nothing is lost. This may be a real wave of changes, or a fault in how pages are "
        "read. More may follow; the next message about it comes in a day."
    )
    view = NoticeView(
        reference=reference,
        title=f"[held] {'still ' if still else ''}{alerts} for {channel} held back, {moment(now, zone)}",
        lead=(story, f"By {moment(now, zone)}: {_figures(backlog, zone)}"),
        items=_vendors(backlog),
        advice=(
            ("See them", f"policy-monitor alerts --state {AlertState.HELD}"),
            ("Send them in one digest", f"policy-monitor alerts release {channel}"),
            ("Give them up", f"policy-monitor alerts drop {channel}"),
        ),
    )
    return _notice(view, AlertState.HELD, channel, backlog.alerts)


def render_failure_notice(backlog: Backlog, *, reference: str, removed: bool, zone: str = "UTC") -> Message:
    """That a channel failed for too long, or is no longer configured, and its alerts wait for a person."""
    channel = backlog.channel
    why = (
        f"The channel {channel} is no longer in the configuration, but alerts for it were due."
        if removed
        else f"The channel {channel} has failed for three days; its alerts are tried no longer."
    )
    error = f"Last error: {shorten(clean(backlog.last_error), _LONGEST_LINE)}" if backlog.last_error else ""
    again = "policy-monitor alerts retry"
    fix = (
        (
            ("Put it back into the configuration, then send them again", again),
            ("Or send them to another channel", f"{again} --to CHANNEL"),
        )
        if removed
        else (("Mend it and try it", f"policy-monitor test-alert {channel}"), ("Then send them again", again))
    )
    view = NoticeView(
        reference=reference,
        title=f"[channel] {channel}: {count(backlog.alerts, 'alert')} not delivered",
        lead=tuple(line for line in (why, "" if removed else error, _figures(backlog, zone)) if line),
        items=_vendors(backlog),
        advice=(
            *fix,
            ("See them", f"policy-monitor alerts --state {AlertState.DEAD}"),
            ("Give them up", f"policy-monitor alerts drop {channel}"),
        ),
    )
    return _notice(view, "removed" if removed else AlertState.DEAD, channel, backlog.alerts)


def render_clear_notice(channel: str, *, reference: str) -> Message:
    """For a notice whose matter was settled before it went out."""
    view = NoticeView(
        reference=reference,
        title=f"[channel] {channel}: nothing waits any more",
        lead=(f"Alerts for the channel {channel} had to wait for a person; that is settled.",),
    )
    return _notice(view, "settled", channel, 0)


def render_plain(alerts: Sequence[Alert], *, reference: str, zone: str = "UTC") -> Message:
    """Alerts that could not be laid out, in bare words: better told so than not at all."""
    view = NoticeView(
        reference=reference,
        title=f"[alert] {count(len(alerts), 'alert')} could not be laid out",
        lead=("The monitor's own fault; its log has the details. The history has them all.",),
        items=tuple(
            f"{alert.document_id}: {alert.subject} of {moment(alert.created_at, zone)}, ref {alert.reference}"
            for alert in alerts
        ),
        advice=(("See them", "policy-monitor changes"),),
    )
    return _notice(view, "plain", alerts[0].channel, len(alerts))


def _figures(backlog: Backlog, zone: str) -> str:
    changes = sum(number for _, number in backlog.severities)
    parts = []
    if changes:
        by_severity = ", ".join(f"{number} {severity}" for severity, number in backlog.severities)
        parts.append(f"{count(changes, 'change')} ({by_severity})")
    if backlog.troubles:
        parts.append(
            f"{count(backlog.troubles, 'other alert')}, such as trouble"
            if changes
            else f"{count(backlog.troubles, 'alert')} of trouble or reminders, no change"
        )
    about = f", {count(backlog.vendors_total, 'vendor')}" if backlog.vendors_total else ""
    return f"{' and '.join(parts)}{about}; the oldest of {moment(backlog.since, zone)}."


def _vendors(backlog: Backlog) -> tuple[str, ...]:
    named = tuple(f"{shorten(clean(name), _LONGEST_LINE)}: {number}" for name, number in backlog.vendors)
    more = backlog.vendors_total - len(backlog.vendors)
    return (*named, *([f"{count(more, 'more vendor')}"] if more > 0 else []))


def _notice(view: NoticeView, about: str, channel: str, alerts: int) -> Message:
    payload: Json = {
        "schema": SCHEMA,
        "id": view.reference,
        "event": "notice",
        "about": about,
        "channel": channel,
        "alerts": alerts,
        "title": view.title,
        "lines": [*view.lead, *view.items, *(f"{words}: {command}" for words, command in view.advice)],
    }
    return _message(view, payload, thread=f"channel/{channel}")


def _message(view: NoticeView, payload: Json, *, thread: str) -> Message:
    return Sheet(
        template="notice",
        title=shorten(view.title, MAX_TITLE),
        preheader=" ".join(view.lead),
        values=lambda shown: {"view": view, "items": view.items[:shown], "hidden": len(view.items) - shown},
        items=len(view.items),
        slack=list_blocks(
            BlockList(
                heading=view.title,
                lead=view.lead,
                lists=(TitledList(title="Which", lines=view.items),),
                reference=view.reference,
                advice=view.advice,
            )
        ),
        payload=payload,
        reference=view.reference,
        thread=thread,
        rest=lambda shown: (TitledList(title="Which", lines=view.items[shown:]),),
    ).dress()
