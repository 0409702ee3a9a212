"""Several changes in one message: one vendor's documents, or a channel's digest.

The same sentence entering many documents is shown once, with the list of documents. Refuses to decide
what is gathered: that is the outbox's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.message.excerpt import plain_words
from monitor.message.trouble import full_name, trouble_line
from monitor.message.view import (
    ChangeView,
    SectionView,
    count,
    day,
    moment,
    span,
    vendor_label,
    view_change,
)
from monitor.message.words import shorten
from monitor.model import Alert, Change, Document, Severity, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One alert with what it is about: a change, or a trouble (opened or, by its subject, recovered)."""

    alert: Alert
    document: Document
    change: Change | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """One vendor's changes: the most severe one leads; ``extent`` says how much there is, in a few words."""

    reference: str
    vendor: str
    severity: Severity
    extent: str
    what: str
    changes: tuple[ChangeView, ...]
    sections: tuple[SectionView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A channel's day or week: what was checked, what changed, what could not be read."""

    reference: str
    title: str
    lead: str
    coverage: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    troubles: tuple[str, ...]
    unreachable: tuple[str, ...]
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
    return GroupView(
        reference=reference,
        vendor=vendor_label(entries[0].document),
        severity=changes[0].severity,
        extent=_extent(changes),
        what=_group_sentence(changes, sections),
        changes=changes,
        sections=sections,
    )


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
    if shared is not None and len(shared.documents) > 1:
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
) -> DigestView:
    """The digest's facts; see ``render_digest`` for the arguments."""
    since, until = period
    changes = view_changes(entries, base_url=base_url, now=now)
    troubles = tuple(
        trouble_line(entry.document, entry.trouble, recovered=entry.alert.subject == "recovered")
        for entry in entries
        if entry.trouble is not None
    )
    severities = [(change.document_id, change.severity) for change in changes]
    severities += [(document_id, severity) for document_id, severity in left_out if severity is not None]
    silent = len(left_out) + len(changes) - len(severities)
    if silent:
        troubles += (f"{silent} more",)
    return DigestView(
        reference=reference,
        title=f"Policy digest, {_period(since, until)}",
        lead=_digest_lead(severities, checked),
        coverage=_coverage(checked, len(unreachable), since, until),
        changes=changes,
        troubles=troubles,
        unreachable=tuple(_unreachable_line(document, trouble, now) for document, trouble in unreachable),
        quiet=not (changes or troubles or unreachable),
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


def _coverage(checked: int, unreachable: int, since: datetime, until: datetime) -> tuple[str, ...]:
    window = f"between {moment(since)} and {moment(until)}"
    if not checked:
        return (f"No document could be checked {window}; nothing is known about changes.",)
    lines = [f"{count(checked, 'document')} checked {window}."]
    if unreachable:
        lines.append(
            f"{count(unreachable, 'document')} not readable at present, listed below: a gap, not 'no change'."
        )
    else:
        lines.append("All documents are readable at present.")
    return tuple(lines)


def _period(since: datetime, until: datetime) -> str:
    if until - since <= timedelta(days=1, hours=1):
        return day(until.date())
    return f"{day(since.date())} to {day(until.date())}"


def _unreachable_line(document: Document, trouble: Trouble, now: datetime) -> str:
    lasting = span(max(timedelta(0), now - trouble.opened_at))
    return f"{full_name(document)}: {trouble.kind.value} since {moment(trouble.opened_at)}, for {lasting}"
