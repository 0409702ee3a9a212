"""The days that lie ahead: when a text takes effect, and until when to object to a change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from monitor.deadline import effective_ahead, local_day, objection_day, stated_objection
from monitor.model import Change, DateRole, DayKind, Document, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A day of a change; ``days_left`` counts from today in the document's zone and is 0 today.

    ``quote`` is the sentence that states the day, '' for a last day to object that we reckoned.
    """

    day: date
    days_left: int
    kind: DayKind
    change: Change
    document: Document
    quote: str = ""


def days_of(change: Change, document: Document, *, now: datetime) -> tuple[Ahead, ...]:
    """A change's own days, past ones too: the last day to object, and the first effective date stated."""
    if change.comparison.judgement.kind is Kind.NOISE:
        return ()
    today = local_day(now, document.zone)
    found = []
    limit = objection_day(change, document)
    effective = effective_ahead(change, document)
    if limit is not None:
        stated = stated_objection(change, document) or effective
        quote = stated.quote if stated and stated.day == limit else ""
        found.append((limit, DayKind.OBJECTION, quote))
    if effective is not None:
        found.append((effective.day, DayKind.EFFECTIVE, effective.quote))
    return tuple(
        Ahead(day=day, days_left=(day - today).days, kind=kind, change=change, document=document, quote=quote)
        for day, kind, quote in found
    )


def granted_days(documents: Iterable[Document]) -> dict[str, int]:
    """The days that documents grant to object to a change, by their ids; those without any are left out."""
    return {each.id: each.objection_days for each in documents if each.objection_days is not None}


def days_by_change(
    changes: Iterable[Change], documents: Mapping[str, Document], *, now: datetime
) -> Mapping[int, tuple[Ahead, ...]]:
    """The days of each change of the documents that are watched, by change; those without any are left out.

    An effective date that the newest of a document's changes no longer states is left out, and one that
    several state is the earliest change's.
    """
    in_order = sorted(changes, key=lambda change: (change.document_id, change.after))
    newest = {change.document_id: change for change in in_order}
    stated: set[tuple[str, date]] = set()
    found: dict[int, tuple[Ahead, ...]] = {}
    for change in in_order:
        document = documents.get(change.document_id)
        days = []
        for each in days_of(change, document, now=now) if document else ():
            key = (change.document_id, each.day)
            if each.kind is DayKind.EFFECTIVE:
                if key in stated or not _states(newest[change.document_id], each.day):
                    continue
                stated.add(key)
            days.append(each)
        if days:
            found[change.id] = tuple(days)
    return found


def days_ahead(
    changes: Iterable[Change], documents: Mapping[str, Document], *, now: datetime, within: int
) -> tuple[Ahead, ...]:
    """The days from today to ``within`` days ahead, the soonest first (``days_by_change``)."""
    days = (each for theirs in days_by_change(changes, documents, now=now).values() for each in theirs)
    ahead = (each for each in days if 0 <= each.days_left <= within)
    return tuple(sorted(ahead, key=lambda each: (each.day, each.change.id, each.kind)))


def _states(change: Change, day: date) -> bool:
    roles = (DateRole.EFFECTIVE, DateRole.ANNOUNCED)
    return any(each.role in roles and each.day == day for each in change.comparison.dates)
