"""Days as a calendar: RFC 5545 text that any calendar program reads.

All-day events that take nobody's time, one for each change, with an alarm seven days and one day before.
Refuses to put a character from a page into the calendar that could act there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from monitor.followup.ahead import Ahead
from monitor.message.escapes import unlink
from monitor.model import CalendarEntry, Change, DayKind, Document
from monitor.text.visible import clean
from monitor.wording.measures import shorten

PRODUCT = "-//policy-monitor//policy-monitor//EN"
ALARM_DAYS = (7, 1)
LINE_OCTETS = 75
"""RFC 5545, 3.1: a line is folded before it grows longer, its end not counted."""
LONGEST = 1_000
"""Characters of one text in the calendar."""

_SPECIAL = re.compile(r"[\\;,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One day as the calendar shows it. ``entry`` says which, ``url`` leads to the live page."""

    entry: CalendarEntry
    summary: str
    description: tuple[str, ...]
    url: str


def next_entry(
    days: Sequence[Ahead], *, cancelled: bool, before: CalendarEntry | None, now: datetime
) -> CalendarEntry | None:
    """What a change's entry becomes, given its days (``days_of``) and whether somebody acknowledged it.

    The last day to object goes before the effective date. The entry before is kept as it is where nothing
    moved, else its sequence rises. Without a day an entry given out earlier is cancelled. None: there never
    was one and there is none.
    """
    chosen = min(days, key=lambda each: each.kind is not DayKind.OBJECTION, default=None)
    if chosen is None:
        if before is None or before.cancelled:
            return before
        return replace(before, cancelled=True, sequence=before.sequence + 1, altered_at=now)
    wanted = CalendarEntry(
        change_id=chosen.change.id, day=chosen.day, kind=chosen.kind, altered_at=now, cancelled=cancelled
    )
    if before is None:
        return wanted
    same = (before.day, before.kind, before.cancelled) == (wanted.day, wanted.kind, wanted.cancelled)
    return before if same else replace(wanted, sequence=before.sequence + 1)


def event_of(
    entry: CalendarEntry,
    days: Sequence[Ahead],
    *,
    change: Change | None = None,
    document: Document | None = None,
) -> Event | None:
    """An entry with its words, from the days of its change.

    A change that has no day any more is named by ``change`` and ``document``: what was given out is cancelled
    in everybody's calendar, which it cannot be by leaving it out. None where nothing is known of it.
    """
    about = next((each for each in days if each.kind is entry.kind), None) or next(iter(days), None)
    if about is not None:
        change, document = about.change, about.document
    if change is None or document is None:
        return None
    lead = "Last day to object" if entry.kind is DayKind.OBJECTION else "Takes effect"
    lines = [change.comparison.summary]
    lines += [f"Stated: “{each.quote}”" for each in days[:1] if each.quote]
    if not days:
        lines.append("The text states this day no longer, or the document is no longer watched.")
    lines.append(f"Change {entry.change_id} of {document.id}, version {change.after}.")
    lines.append(f"policy-monitor why {entry.change_id}; policy-monitor ack {entry.change_id}")
    return Event(
        entry=entry,
        summary=f"{lead}: {document.vendor} · {document.label}",
        description=tuple(lines),
        url=document.url,
    )


def calendar_text(events: Iterable[Event], *, name: str, method: str = "") -> bytes:
    """A calendar of these events, UTF-8 with CRLF; ``method`` is 'PUBLISH' for one that is sent, else ''."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    if method:
        lines.append(f"METHOD:{method}")
    # NAME and REFRESH-INTERVAL are RFC 7986; the X- names are what programs read before it
    lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(_fold_line(line) for line in lines)


def _event(event: Event) -> list[str]:
    entry = event.entry
    status = "CANCELLED" if entry.cancelled else "CONFIRMED"
    lines = [
        "BEGIN:VEVENT",
        f"UID:change-{entry.change_id}@policy-monitor.invalid",
        f"DTSTAMP:{_stamp(entry.altered_at)}",
        f"LAST-MODIFIED:{_stamp(entry.altered_at)}",
        f"DTSTART;VALUE=DATE:{_day(entry.day)}",
        f"DTEND;VALUE=DATE:{_day(entry.day + timedelta(days=1))}",
        f"SEQUENCE:{entry.sequence}",
        f"STATUS:{status}",
        "TRANSP:TRANSPARENT",
        f"SUMMARY:{_text(event.summary)}",
        "DESCRIPTION:" + r"\n".join(_text(line) for line in event.description if line),
    ]
    if url := _url(event.url):
        lines.append(f"URL:{url}")
    for days in ALARM_DAYS if not entry.cancelled else ():
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(event.summary)}",
            f"TRIGGER:-P{days}D",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(words: str) -> str:
    """A TEXT value (3.3.11): one line that holds nothing invisible and no link, specials escaped."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], shorten(unlink(clean(words)), LONGEST))


def _url(url: str) -> str:
    """A URI value as it stands, '' where it is no plain web address."""
    return url if re.fullmatch(r"https?://[!-~]{1,1900}", url) else ""


def _fold_line(line: str) -> bytes:
    """A content line with its end, folded at 75 octets and never inside a character (3.1)."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def attachment(
    days_by_change: Sequence[Sequence[Ahead]], known: Mapping[int, CalendarEntry], *, now: datetime
) -> tuple[str, str, bytes] | None:
    """The days of some changes as a file for a mail: name, media type, content; None where none lies ahead.

    ``known`` are the entries as they were given out, by change: a last day to object that has none yet begins
    with sequence 0, an effective date that has none stands with another change. What is cancelled or over is
    left out.
    """
    events = []
    for days in days_by_change:
        if not days:
            continue
        change_id = days[0].change.id
        entry = known.get(change_id)
        if entry is None and any(each.kind is DayKind.OBJECTION for each in days):
            entry = next_entry(days, cancelled=False, before=None, now=now)
        event = event_of(entry, days) if entry and not entry.cancelled else None
        if event and any(each.days_left >= 0 for each in days if each.kind is event.entry.kind):
            events.append(event)
    if not events:
        return None
    content = calendar_text(events, name="Policy deadlines", method="PUBLISH")
    return "deadlines.ics", "text/calendar; method=PUBLISH; charset=utf-8", content
