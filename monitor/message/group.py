"""One message for the changes of one vendor's documents.

The same sentence entering many documents is shown once, with the list of documents. Refuses to decide
what is put together: that is the outbox's business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.deadline import local_day
from monitor.message.entry import Entry
from monitor.message.excerpt import plain_words
from monitor.message.parts import TitledList, lines_of_names
from monitor.message.payload import entry_payloads, list_payload
from monitor.message.section import SectionView
from monitor.message.sheet import Sheet, write_title
from monitor.message.single import render_change
from monitor.message.slack import BlockList, list_blocks
from monitor.message.view import ChangeView, effective_tail, left_until, takes_effect, view_change
from monitor.model import Message, Severity
from monitor.wording.labels import vendor_name
from monitor.wording.measures import count, day, shorten

_SECTIONS = 8
MOST_CHANGES = 40


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
    vendor_id = first.document.id.partition("/")[0]
    reminder = "reminder, " if all(change.reminder for change in view.changes) else ""
    heading = f"[{reminder}{view.severity}] {view.vendor} · {view.extent}"
    lead = (view.what, *view.dates)
    most = min(len(view.changes), MOST_CHANGES)
    return Sheet(
        template="group",
        title=write_title(heading, view.what, view.effective_short),
        preheader=" ".join(lead),
        values=lambda shown: _values(view, shown, most),
        items=most + min(len(view.sections), _SECTIONS),
        slack=list_blocks(
            BlockList(
                heading=heading, lead=lead, changes=view.changes, sections=view.sections, reference=reference
            )
        ),
        payload=list_payload(
            reference,
            "group",
            entry_payloads(changed, base_url=base_url, now=now),
            vendor={"id": vendor_id, "name": view.vendor},
            severity=view.severity.value,
        ),
        reference=reference,
        thread=first.document.id if len({entry.document.id for entry in changed}) == 1 else f"{vendor_id}/",
        rest=lambda shown: (name_others(view.changes[min(shown, most) :]),),
    ).dress()


def name_others(changes: Sequence[ChangeView], left_out: Sequence[tuple[str, Severity]] = ()) -> TitledList:
    """The documents of changes that are not shown, by name."""
    hidden = [(change.document_id, change.severity) for change in changes]
    return TitledList(title="Changed as well", lines=lines_of_names([*hidden, *left_out]))


def _values(view: GroupView, shown: int, most: int) -> Mapping[str, object]:
    """The template's values: sections give way first, then changes beyond the first ``most``."""
    changes = view.changes[: min(shown, most)]
    sections = view.sections[: max(0, shown - most)]
    return {
        "view": view,
        "changes": changes,
        "changes_hidden": len(view.changes) - len(changes),
        "others": name_others(view.changes[len(changes) :]).lines,
        "sections": sections,
        "hidden": len(view.sections) - len(sections),
    }


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
        vendor=vendor_name(entries[0].document),
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
        lines.append(f"{takes_effect(first, today)}: {_whose(first, effective)}.")
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
