"""A channel's digest over a period: what was checked, what changed, what could not be read.

A document that could not be read is a gap, never "no change". Refuses to decide what is put together: that is
the outbox's business.
"""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from monitor.deadline import local_day
from monitor.message.entry import Entry
from monitor.message.group import MOST_CHANGES, name_others, view_changes
from monitor.message.parts import TitledList
from monitor.message.payload import entry_payloads, list_payload, stamp, stamp_or_none
from monitor.message.sheet import Sheet, write_title
from monitor.message.slack import BlockList, list_blocks
from monitor.message.trouble import full_name, last_read, missed_line, past_line, trouble_line
from monitor.message.view import ChangeView
from monitor.model import Document, DocumentState, Message, Severity, Trouble
from monitor.wording.labels import trouble_name
from monitor.wording.measures import count, day, first_lines, moment, span

_GAPS_MOST = 200
"""Troubles that ended, and documents not checked, which a payload lists."""
_FEW = 5
"""Lines of each list in Markdown, where a chat message has little room."""
_LINES, _LINES_MOST = 20, 200
"""Lines of a list of documents in trouble that are always shown, and at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPeriod:
    """What a channel's digest is about besides its alerts: the period, and how the documents fared in it.

    ``checked`` counts the documents checked in the period, whatever the outcome; ``unreachable`` are the
    documents in trouble now, with their trouble, ``past`` those whose trouble ended in the period, in order;
    ``missed`` the documents without open trouble that nobody read in the period though it was time;
    ``read_at`` says when a document was read last, where that is known. ``left_out`` are alerts for which
    there is no room, by document and severity (None for trouble): they are counted, not shown. ``zone`` is
    that of the times; ``head`` the ledger's, so that whoever keeps the digest can prove what came before it.
    """

    channel: str
    since: datetime
    until: datetime
    checked: int
    unreachable: Sequence[tuple[Document, Trouble]] = ()
    past: Sequence[tuple[Document, Trouble]] = ()
    missed: Sequence[tuple[Document, DocumentState]] = ()
    read_at: Mapping[str, datetime | None] = field(default_factory=dict)
    left_out: Sequence[tuple[str, Severity | None]] = ()
    zone: str = "UTC"
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A channel's day or week: what was checked, what changed, what could not be read.

    ``left_out`` are changes for which there was no room, by document and severity. ``unreachable`` are gaps
    that last, ``past`` those that ended in the period, ``missed`` the documents that nobody looked at though
    it was time.
    """

    reference: str
    title: str
    lead: str
    coverage: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    troubles: tuple[str, ...]
    unreachable: tuple[str, ...]
    past: tuple[str, ...]
    missed: tuple[str, ...]
    left_out: tuple[tuple[str, Severity], ...]

    @property
    def lists(self) -> tuple[TitledList, ...]:
        """What is listed after the changes."""
        return (
            TitledList(title="Trouble", lines=self.troubles),
            TitledList(title="Not readable at present", lines=self.unreachable),
            TitledList(title="Not readable for a time", lines=self.past),
            TitledList(title="Not checked", lines=self.missed),
        )

    def name_others(self, shown: int) -> tuple[str, ...]:
        """The documents of the changes after the first ``shown``, one word a document, the gravest first."""
        others = [(change.document_id, change.severity) for change in self.changes[shown:]]
        gravest: dict[str, Severity] = {}
        for document_id, severity in (*others, *self.left_out):
            known = gravest.get(document_id, severity)
            gravest[document_id] = max(known, severity, key=lambda each: each.rank)
        ordered = sorted(gravest.items(), key=lambda item: (-item[1].rank, item[0]))
        return tuple(f"{document_id} ({severity})" for document_id, severity in ordered)


def render_digest(
    entries: Sequence[Entry],
    period: DigestPeriod,
    *,
    now: datetime,
    base_url: str = "",
    reference: str | None = None,
) -> Message:
    """A channel's digest; with no entries it says that nothing happened.

    ``reference`` is the delivery's, by default made of the channel and the date.
    """
    reference = reference or f"digest-{period.channel}-{period.until:%Y%m%d%H%M}"
    view = view_digest(entries, period, reference=reference, base_url=base_url, now=now)
    lead = (view.lead, *view.coverage)
    most = min(len(view.changes), MOST_CHANGES)
    longest = max(map(len, (view.troubles, view.unreachable, view.past, view.missed)))
    lines = min(max(_LINES, longest), _LINES_MOST)
    is_long = longest > _LINES
    return Sheet(
        template="digest",
        title=write_title(view.title, view.lead),
        preheader=" ".join(lead),
        values=lambda shown: _values(view, shown, most, lines),
        items=most + lines - _LINES + most,
        slack=list_blocks(
            BlockList(
                heading=view.title,
                lead=lead,
                changes=view.changes,
                lists=view.lists,
                reference=reference,
                brief=True,
                left_out=view.left_out,
            )
        ),
        payload=list_payload(
            reference,
            "digest",
            entry_payloads(entries, base_url=base_url, now=now),
            channel=period.channel,
            period={"from": stamp(period.since), "to": stamp(period.until)},
            checked=period.checked,
            ledger_head=period.head,
            unreachable=[_gap(*each) for each in period.unreachable],
            past_troubles=[_gap(*each) for each in period.past[:_GAPS_MOST] if each[1].closed_at],
            not_checked=[_miss(*each) for each in period.missed[:_GAPS_MOST]],
            left_out=len(period.left_out),
            others=list(view.name_others(len(view.changes))),
        ),
        reference=reference,
        thread=f"digest/{period.channel}",
        attachments=_attach_list(view) if len(view.changes) > most or view.left_out or is_long else (),
        rest=lambda shown: _name_rest(view, shown, most),
    ).dress()


def _name_rest(view: DigestView, shown: int, most: int) -> Sequence[TitledList]:
    """What the Markdown has no room for: documents by name, then the lines of the lists."""
    few = _few_lines(shown, most)
    left = [TitledList(title=each.title, lines=each.lines[few:]) for each in view.lists]
    return (name_others(view.changes[min(shown, most) :], view.left_out), *left)


def _few_lines(shown: int, most: int) -> int:
    """How many lines of each list the Markdown shows: none where it cannot show all changes."""
    return _FEW if shown >= most else 0


def _attach_list(view: DigestView) -> tuple[tuple[str, str, bytes], ...]:
    """Every change as a row of a file, for whoever has to go through all of them."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(("document", "severity", "summary", "page"))
    for change in view.changes:
        row = (change.document_id, change.severity, change.what, change.live_url)
        writer.writerow([_plain_cell(str(value)) for value in row])
    writer.writerows((_plain_cell(document_id), severity, "", "") for document_id, severity in view.left_out)
    writer.writerows(("", "", f"{each.title}: {line}", "") for each in view.lists for line in each.lines)
    return (("changes.csv", "text/csv; charset=utf-8", written.getvalue().encode()),)


def _plain_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def _values(view: DigestView, shown: int, most: int, lines: int) -> Mapping[str, object]:
    """The template's values: quotes give way first, then lines of long lists, then changes."""
    changes = view.changes[: min(shown, most)]
    length = min(_LINES + max(0, shown - most), lines)
    return {
        "view": view,
        "changes": changes,
        "few": _few_lines(shown, most),
        "changes_hidden": len(view.changes) - len(changes) + len(view.left_out),
        "others": view.name_others(len(changes)),
        "quoted": max(0, shown - most - (lines - _LINES)),
        "troubles": first_lines(view.troubles, length),
        "unreachable": first_lines(view.unreachable, length),
        "past": first_lines(view.past, length),
        "missed": first_lines(view.missed, length),
    }


def _gap(document: Document, trouble: Trouble) -> dict[str, str]:
    ended = {"until": stamp(trouble.closed_at)} if trouble.closed_at else {}
    return {"document": document.id, "kind": trouble.kind.value, "since": stamp(trouble.opened_at), **ended}


def _miss(document: Document, state: DocumentState) -> dict[str, str | None]:
    due, read_at = stamp(state.next_due_at), stamp_or_none(state.good_at)
    return {"document": document.id, "due_at": due, "last_read_at": read_at}


def view_digest(
    entries: Sequence[Entry], period: DigestPeriod, *, reference: str, base_url: str, now: datetime
) -> DigestView:
    """The digest's facts."""
    since, until, zone = period.since, period.until, period.zone
    changes = view_changes(entries, base_url=base_url, now=now)
    severities = [(change.document_id, change.severity) for change in changes]
    severities += [(document_id, severity) for document_id, severity in period.left_out if severity]
    troubles = _trouble_lines(entries, {trouble.id for _, trouble in period.unreachable})
    silent = [document_id for document_id, severity in period.left_out if severity is None]
    troubles += tuple(f"{name}: trouble, or its end" for name in dict.fromkeys(silent))
    between = f"between {moment(since, zone)} and {moment(until, zone)}"
    return DigestView(
        reference=reference,
        title=f"Policy digest, {_days(local_day(since, zone), local_day(until, zone), until - since)}",
        lead=_lead_line(severities, period.checked),
        coverage=(*_coverage(period, _count_past(period, entries), between), *_name_head(period.head)),
        changes=changes,
        troubles=troubles,
        unreachable=tuple(_unreachable_line(*each, period, now) for each in period.unreachable),
        past=_past_lines(period.past, {entry.trouble.id for entry in entries if entry.trouble}),
        missed=tuple(missed_line(document, state, now) for document, state in period.missed),
        left_out=tuple((document_id, severity) for document_id, severity in period.left_out if severity),
    )


def _lead_line(changes: Sequence[tuple[str, Severity]], checked: int) -> str:
    if not changes:
        return "No changes." if checked else "Nothing was checked."
    counts = [
        f"{number} {severity}"
        for severity in reversed(Severity)
        if (number := sum(each is severity for _, each in changes))
    ]
    documents = len({document_id for document_id, _ in changes})
    return f"{count(len(changes), 'change')} in {count(documents, 'document')}: {', '.join(counts)}."


def _trouble_lines(entries: Sequence[Entry], listed: Collection[int | None]) -> tuple[str, ...]:
    """Troubles and their ends as lines, without those that are ``listed`` as lasting anyway.

    One that opened and ended meanwhile is one line.
    """
    ended = {entry.trouble.id for entry in entries if entry.trouble and entry.has_recovered}
    return tuple(
        trouble_line(entry, entry.trouble)
        for entry in entries
        if entry.trouble
        and (
            entry.trouble.id is None
            or (entry.trouble.id not in listed and (entry.has_recovered or entry.trouble.id not in ended))
        )
    )


def _past_lines(past: Sequence[tuple[Document, Trouble]], told: Collection[int | None]) -> tuple[str, ...]:
    """Troubles that are over, one line a document, without those that are told of anyway."""
    by_document: dict[str, list[tuple[Document, Trouble]]] = {}
    for document, trouble in past:
        if trouble.id is None or trouble.id not in told:
            by_document.setdefault(document.id, []).append((document, trouble))
    return tuple(past_line(some[0][0], [trouble for _, trouble in some]) for some in by_document.values())


def _count_past(period: DigestPeriod, entries: Sequence[Entry]) -> int:
    """How many documents were in trouble within the period, and are no longer."""
    over = {document.id for document, _ in period.past}
    over |= {entry.document.id for entry in entries if entry.trouble and entry.trouble.closed_at}
    return len(over)


def _coverage(period: DigestPeriod, past: int, window: str) -> tuple[str, ...]:
    unreachable, missed = len(period.unreachable), len(period.missed)
    if not period.checked:
        return (f"No document could be checked {window}; nothing is known about changes.",)
    lines = [f"{count(period.checked, 'document')} checked {window}."]
    if unreachable:
        lines.append(
            f"{count(unreachable, 'document')} not readable at present, listed below: a gap, not 'no change'."
        )
    if past:
        lines.append(f"{count(past, 'document')} not readable for a time, listed below.")
    if missed:
        were = "was" if missed == 1 else "were"
        lines.append(f"{count(missed, 'document')} {were} due and not checked, listed below: a gap as well.")
    if not unreachable and not past and not missed:
        lines.append("All of them were readable each time.")
    return tuple(lines)


def _name_head(head: str) -> tuple[str, ...]:
    return (f"Ledger head {head}",) if head else ()


def _days(since: date, until: date, length: timedelta) -> str:
    if length <= timedelta(days=1, hours=1):
        return day(until)
    return f"{day(since)} to {day(until)}"


def _unreachable_line(document: Document, trouble: Trouble, period: DigestPeriod, now: datetime) -> str:
    since = f"{trouble_name(trouble.kind)} since {moment(trouble.opened_at, document.zone)}"
    known = document.id in period.read_at
    read = f", {last_read(period.read_at[document.id], document)}" if known else ""
    return f"{full_name(document)}: {since}, for {span(now - trouble.opened_at)}{read}"
