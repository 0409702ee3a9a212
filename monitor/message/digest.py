"""Several changes in one message: one vendor's documents, or a channel's digest.

The same sentence entering many documents is shown once, with the list of documents. Refuses to decide
what is gathered: that is the outbox's business.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from monitor.deadline import local_day
from monitor.message.excerpt import plain_words
from monitor.message.trouble import full_name, last_read, missed_line, past_line, trouble_line
from monitor.message.view import (
    ChangeView,
    SectionView,
    count,
    effective_tail,
    left_until,
    moment,
    span,
    vendor_label,
    view_change,
)
from monitor.model import Alert, Change, Document, DocumentState, Severity, Subject, Trouble
from monitor.wording.labels import day, shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One alert with what it is about: a change, or a trouble (opened or, by its subject, recovered).

    ``last_read_at`` is when a document in trouble could be read last, None where that is not known.
    """

    alert: Alert
    document: Document
    change: Change | None = None
    trouble: Trouble | None = None
    last_read_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """One vendor's changes: the most severe one leads; ``extent`` says how much there is, in a few words.

    ``dates`` are the first effective date and the first last day to object, with their documents, as
    sentences; ``effective_short`` is the former for a title.
    """

    reference: str
    vendor: str
    severity: Severity
    extent: str
    what: str
    changes: tuple[ChangeView, ...]
    sections: tuple[SectionView, ...] = ()
    dates: tuple[str, ...] = ()
    effective_short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A channel's day or week: what was checked, what changed, what could not be read.

    ``unreachable`` are gaps that last, ``past`` those that ended in the period, ``missed`` the documents that
    nobody looked at though it was time.
    """

    reference: str
    title: str
    lead: str
    coverage: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    troubles: tuple[str, ...]
    unreachable: tuple[str, ...]
    past: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    quiet: bool = field(default=False)
    hidden: int = 0


def view_changes(entries: Sequence[Entry], *, base_url: str, now: datetime) -> tuple[ChangeView, ...]:
    """The entries' changes, the most severe first."""
    views = [
        view_change(entry.alert, entry.change, entry.document, base_url=base_url, now=now)
        for entry in entries
        if entry.change is not None
    ]
    return tuple(sorted(views, key=lambda view: -view.severity.rank))


def view_group(entries: Sequence[Entry], *, reference: str, base_url: str, now: datetime) -> GroupView:
    """One vendor's changes as one view, sections that many documents share merged."""
    changes = view_changes(entries, base_url=base_url, now=now)
    sections = merge_sections(changes)
    today = local_day(now, entries[0].document.zone)
    return GroupView(
        reference=reference,
        vendor=vendor_label(entries[0].document),
        severity=changes[0].severity,
        extent=_extent(changes),
        what=_group_sentence(changes, sections),
        changes=changes,
        sections=sections,
        dates=_first_dates(changes, today),
        effective_short=effective_tail(_first(today, [change.effective_day for change in changes]), today),
    )


def _first_dates(changes: Sequence[ChangeView], today: date) -> tuple[str, ...]:
    """The soonest effective date and the soonest last day to object, each with its documents."""
    effective = [(change.effective_day, change.document) for change in changes]
    objection = [(change.objection_day, change.document) for change in changes]
    lines = []
    if first := _first(today, [each for each, _ in effective]):
        days = (first - today).days
        when = "today" if days == 0 else f"in {count(days, 'day')}"
        lines.append(f"Takes effect {day(first)}, {when}: {_whose(first, effective)}.")
    if last := _first(today, [each for each, _ in objection]):
        lines.append(f"Object by {day(last)} ({left_until(last, today)}): {_whose(last, objection)}.")
    return tuple(lines)


def _first(today: date, days: Sequence[date | None]) -> date | None:
    return min((each for each in days if each is not None and each >= today), default=None)


def _whose(first: date, dated: Sequence[tuple[date | None, str]]) -> str:
    """The documents of that day in few words, and whether others have a later one."""
    names = list(dict.fromkeys(shorten(name, 80) for each, name in dated if each == first))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    later = "; others later" if any(each is not None and each > first for each, _ in dated) else ""
    return f"{', '.join(names[:3])}{more}{later}"


def merge_sections(changes: Sequence[ChangeView]) -> tuple[SectionView, ...]:
    """The changes' sections, each distinct one once, with the documents it enters; most severe first.

    Two sections are one where their words before and after and their rows are the same.
    """
    merged: dict[tuple[str, ...], SectionView] = {}
    for change in changes:
        for section in change.sections:
            key = (plain_words(section.quote.before), plain_words(section.quote.after), *section.rows)
            if not any(key):
                key = ("", "", change.document_id, section.heading)
            seen = merged.get(key)
            names = (*seen.documents, change.document) if seen else (change.document,)
            merged[key] = replace(seen or section, documents=tuple(dict.fromkeys(names)))
    return tuple(
        sorted(merged.values(), key=lambda section: (-section.severity.rank, -len(section.documents)))
    )


def _extent(changes: Sequence[ChangeView]) -> str:
    """'3 documents changed'; one document may have changed twice before anybody was told."""
    if all(change.reminder for change in changes):
        return f"{count(len(changes), 'change')} nobody has acknowledged"
    documents = {change.document_id: change.document for change in changes}
    if len(documents) == 1:
        return f"{changes[0].document}: {count(len(changes), 'change')}"
    more = len(changes) - len(documents)
    return f"{len(documents)} documents changed" + (f", {len(changes)} changes in all" if more else "")


def _group_sentence(changes: Sequence[ChangeView], sections: Sequence[SectionView]) -> str:
    documents = {change.document_id for change in changes}
    if len(documents) > 1 and len({change.what for change in changes}) == 1:
        return f"The same in {count(len(documents), 'document')}: {changes[0].what}"
    shared = max(sections, key=lambda section: len(section.documents), default=None)
    if shared is not None and len(shared.documents) > 1 and shared.severity is sections[0].severity:
        about = f" ({', '.join(shared.categories)})" if shared.categories else ""
        return shorten(f"{shared.heading}{about}: the same change in {len(shared.documents)} documents", 300)
    named = list(dict.fromkeys(change.document for change in changes))
    names = ", ".join(named[:4])
    more = f" and {len(named) - 4} more" if len(named) > 4 else ""
    return shorten(f"{names}{more}. First: {changes[0].what}", 300)


def view_digest(
    channel: str,
    entries: Sequence[Entry],
    *,
    period: tuple[datetime, datetime],
    checked: int,
    unreachable: Sequence[tuple[Document, Trouble]],
    reference: str,
    base_url: str,
    now: datetime,
    left_out: Sequence[tuple[str, Severity | None]] = (),
    past: Sequence[tuple[Document, Trouble]] = (),
    missed: Sequence[tuple[Document, DocumentState]] = (),
    read_at: Mapping[str, datetime | None] | None = None,
    zone: str = "UTC",
) -> DigestView:
    """The digest's facts; see ``render_digest`` for the arguments."""
    since, until = period
    changes = view_changes(entries, base_url=base_url, now=now)
    troubles = _trouble_lines(entries, {trouble.id for _, trouble in unreachable})
    gaps = _past_lines(past, {entry.trouble.id for entry in entries if entry.trouble is not None})
    severities = [(change.document_id, change.severity) for change in changes]
    severities += [(document_id, severity) for document_id, severity in left_out if severity is not None]
    silent = len(left_out) + len(changes) - len(severities)
    if silent:
        troubles += (f"{silent} more",)
    return DigestView(
        reference=reference,
        title=f"Policy digest, {_period(local_day(since, zone), local_day(until, zone), until - since)}",
        lead=_digest_lead(severities, checked),
        coverage=_coverage(
            checked,
            len(unreachable),
            _documents(past, entries),
            len(missed),
            f"between {moment(since, zone)} and {moment(until, zone)}",
        ),
        changes=changes,
        troubles=troubles,
        unreachable=tuple(
            _unreachable_line(document, trouble, now, read_at or {}) for document, trouble in unreachable
        ),
        past=gaps,
        missed=tuple(missed_line(document, state, now) for document, state in missed),
        quiet=not (changes or troubles or unreachable or gaps or missed),
        hidden=len(severities) - len(changes),
    )


def _digest_lead(changes: Sequence[tuple[str, Severity]], checked: int) -> str:
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
    known = set(listed) - {None}
    ended = {
        entry.trouble.id for entry in entries if entry.trouble and entry.alert.subject is Subject.RECOVERED
    }
    return tuple(
        trouble_line(
            entry.document,
            entry.trouble,
            recovered=entry.alert.subject is Subject.RECOVERED,
            last_read_at=entry.last_read_at,
        )
        for entry in entries
        if entry.trouble is not None
        and entry.trouble.id not in known
        and (
            entry.alert.subject is Subject.RECOVERED
            or entry.trouble.id is None
            or entry.trouble.id not in ended
        )
    )


def _past_lines(past: Sequence[tuple[Document, Trouble]], told: Collection[int | None]) -> tuple[str, ...]:
    """Troubles that are over, one line a document, without those that are told of anyway."""
    by_document: dict[str, list[tuple[Document, Trouble]]] = {}
    for document, trouble in past:
        if trouble.id is None or trouble.id not in told:
            by_document.setdefault(document.id, []).append((document, trouble))
    return tuple(past_line(some[0][0], [trouble for _, trouble in some]) for some in by_document.values())


def _documents(past: Sequence[tuple[Document, Trouble]], entries: Sequence[Entry]) -> int:
    """How many documents were in trouble within the period, and are no longer."""
    over = {document.id for document, _ in past}
    over |= {entry.document.id for entry in entries if entry.trouble and entry.trouble.closed_at}
    return len(over)


def _coverage(checked: int, unreachable: int, past: int, missed: int, window: str) -> tuple[str, ...]:
    if not checked:
        return (f"No document could be checked {window}; nothing is known about changes.",)
    lines = [f"{count(checked, 'document')} checked {window}."]
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


def _period(since: date, until: date, length: timedelta) -> str:
    if length <= timedelta(days=1, hours=1):
        return day(until)
    return f"{day(since)} to {day(until)}"


def _unreachable_line(
    document: Document, trouble: Trouble, now: datetime, read_at: Mapping[str, datetime | None]
) -> str:
    lasting = span(max(timedelta(0), now - trouble.opened_at))
    since = moment(trouble.opened_at, document.zone)
    read = f", {last_read(read_at[document.id], document)}" if document.id in read_at else ""
    return f"{full_name(document)}: {trouble.kind.value} since {since}, for {lasting}{read}"
