"""Changes of all documents: one by its number or reference, a page of a list, and how many of what.

Lists are made of changes in brief (without their sections), so that a long history costs no more than a page.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Protocol
from zoneinfo import ZoneInfo

from monitor.errors import UsageError
from monitor.followup.disposition import Disposition, fold_all_acts
from monitor.model import Act, Category, Change, Document, Kind, Severity
from monitor.query.tabular import Table
from monitor.store.briefs import ChangeRow
from monitor.store.change_filter import ChangeFilter
from monitor.wording.labels import category_names

_LARGEST = 2**31 - 1
_AT_ONCE = 200
"""Changes read at a time while those that stand as asked are looked for."""
USUAL_LIMIT = 100


class CountBy(StrEnum):
    """What changes are counted by."""

    VENDOR = "vendor"
    DOCUMENT = "document"
    CATEGORY = "category"
    SEVERITY = "severity"
    KIND = "kind"
    MONTH = "month"


class Briefs(Protocol):
    """What is asked of the stored changes."""

    def changes(
        self, asked: ChangeFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> tuple[Change, ...]:
        """Changes in brief that fit everything asked, the newest first."""

    def rows(self, asked: ChangeFilter) -> tuple[ChangeRow, ...]:
        """What changes are counted by."""

    def categories(self, asked: ChangeFilter) -> tuple[tuple[int, Category], ...]:
        """What each of the changes is about."""


class Changes(Protocol):
    """Changes by their number."""

    def change(self, change_id: int) -> Change | None:
        """A change by its id."""


class Acts(Protocol):
    """What people did with changes."""

    def all(self, *, change_ids: Collection[int] | None = None) -> tuple[Act, ...]:
        """The acts on these changes."""

    def changes_by_reference(self, reference: str) -> tuple[int | None, ...]:
        """The changes that an alert or a message of this reference told of."""


class Past(Protocol):
    """The parts of a store that know of changes."""

    @property
    def history(self) -> Changes:
        """Changes whole."""

    @property
    def briefs(self) -> Briefs:
        """Changes in brief."""

    @property
    def acts(self) -> Acts:
        """What people did with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """Some changes in brief, the newest first, each with how it stands with people.

    ``more`` says that older ones fit, too; ``page`` counts from 1.
    """

    changes: tuple[tuple[Change, Disposition], ...]
    page: int
    limit: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCount:
    """How many changes share a ``name``, by severity and kind, and when the first and last were seen."""

    name: str
    changes: int
    documents: int
    substantive: int
    critical: int
    high: int
    first_seen_at: datetime
    last_seen_at: datetime


def find_change(words: str, past: Past) -> Change:
    """The change of that number or reference (PM-…, in any case); UsageError says what it may have meant."""
    given = words.strip()
    if re.fullmatch(r"[0-9]{1,10}", given) and int(given) <= _LARGEST:
        found = past.history.change(int(given))
    else:
        found = past.history.change(_told_by(given.upper(), past.acts))
    if found is None:
        raise UsageError(f"no change {given[:60]}; `policy-monitor changes` lists them")
    return found


def _told_by(reference: str, acts: Acts) -> int:
    told = acts.changes_by_reference(reference)
    changes = [each for each in told if each is not None]
    if not told:
        raise UsageError(
            f"no change or alert {reference[:60]!r}; write a change's number (`policy-monitor changes`) or "
            "an alert's reference (`policy-monitor alerts`)"
        )
    if not changes:
        raise UsageError(f"{reference} tells of no change; only changes can be named here")
    if len(changes) > 1:
        listed = ", ".join(map(str, changes[:20]))
        raise UsageError(f"{reference} tells of several changes: {listed}; name one by its number")
    return changes[0]


def page_changes(
    past: Past,
    asked: ChangeFilter,
    *,
    now: datetime,
    handled: str | None = None,
    limit: int = USUAL_LIMIT,
    page: int = 1,
) -> ChangePage:
    """A page of the changes that fit, the newest first; ``handled`` only those that stand so with people."""
    if handled is None:
        found = past.briefs.changes(asked, limit=limit + 1, offset=limit * (page - 1))
        pairs = list(_with_handling(past, found))
    else:
        fitting = (pair for pair in _stream(past, asked) if pair[1].word(now) == handled)
        pairs = list(islice(fitting, limit * (page - 1), limit * page + 1))
    return ChangePage(changes=tuple(pairs[:limit]), page=page, limit=limit, more=len(pairs) > limit)


def _stream(past: Past, asked: ChangeFilter) -> Iterator[tuple[Change, Disposition]]:
    """All changes that fit, read some at a time."""
    offset = 0
    while found := past.briefs.changes(asked, limit=_AT_ONCE, offset=offset):
        yield from _with_handling(past, found)
        offset += len(found)


def _with_handling(past: Past, found: Sequence[Change]) -> Iterator[tuple[Change, Disposition]]:
    acts = fold_all_acts(past.acts.all(change_ids=[change.id for change in found])) if found else {}
    return ((change, acts.get(change.id, Disposition())) for change in found)


def count_changes(
    past: Past, asked: ChangeFilter, grouping: CountBy, *, zone: str
) -> tuple[ChangeCount, ...]:
    """How many of the changes that fit share what ``grouping`` names, most first; months in their order."""
    rows = past.briefs.rows(asked)
    groups: dict[str, list[ChangeRow]] = {}
    for row, name in _names(past, asked, rows, grouping, zone):
        groups.setdefault(name, []).append(row)
    counts = [_count(name, theirs) for name, theirs in groups.items()]
    if grouping is CountBy.MONTH:
        return tuple(sorted(counts, key=lambda each: each.name))
    return tuple(sorted(counts, key=lambda each: (-each.changes, each.name)))


def _names(
    past: Past, asked: ChangeFilter, rows: Iterable[ChangeRow], grouping: CountBy, zone: str
) -> Iterator[tuple[ChangeRow, str]]:
    """Each row with the name of each group that it is in."""
    if grouping is CountBy.CATEGORY:
        by_id = {row.id: row for row in rows}
        for change_id, category in past.briefs.categories(asked):
            yield by_id[change_id], category
        return
    local = ZoneInfo(zone)
    names: dict[CountBy, Callable[[ChangeRow], str]] = {
        CountBy.VENDOR: lambda row: row.vendor,
        CountBy.DOCUMENT: lambda row: row.document_id,
        CountBy.SEVERITY: lambda row: row.severity,
        CountBy.KIND: lambda row: row.kind,
        CountBy.MONTH: lambda row: f"{row.first_seen_at.astimezone(local):%Y-%m}",
    }
    for row in rows:
        yield row, names[grouping](row)


def _count(name: str, rows: Sequence[ChangeRow]) -> ChangeCount:
    severities = Counter(row.severity for row in rows)
    return ChangeCount(
        name=name,
        changes=len(rows),
        documents=len({row.document_id for row in rows}),
        substantive=sum(row.kind is Kind.SUBSTANTIVE for row in rows),
        critical=severities[Severity.CRITICAL],
        high=severities[Severity.HIGH],
        first_seen_at=min(row.first_seen_at for row in rows),
        last_seen_at=max(row.first_seen_at for row in rows),
    )


def choose_ids(
    documents: Iterable[Document], *, named: Collection[str], tags: Collection[str], tier: int | None
) -> tuple[str, ...] | None:
    """The ids of the documents that are named, with any of the tags and of the tier.

    None: no matter which.
    """
    if not named and not tags and tier is None:
        return None
    chosen = (d for d in documents if not named or d.id in named)
    chosen = (d for d in chosen if not tags or d.tags & set(tags))
    return tuple(dict.fromkeys(d.id for d in chosen if tier in (None, d.tier)))


def list_changes(found: ChangePage, *, now: datetime, zone: str) -> Table:
    """The page as a table."""
    rows = tuple(
        (
            change.id,
            change.first_seen_at,
            f"{change.document_id}@{change.before}..{change.after}",
            change.comparison.judgement.kind,
            change.comparison.judgement.severity,
            category_names(change.comparison.judgement),
            handling.word(now),
            change.comparison.summary,
        )
        for change, handling in found.changes
    )
    columns = ("change", "seen", "document", "kind", "severity", "categories", "handled", "summary")
    return Table(title="Changes", columns=columns, rows=rows, zone=zone)


def list_counts(counts: Sequence[ChangeCount], grouping: CountBy, *, zone: str) -> Table:
    """The counts as a table."""
    rows = tuple(
        (
            each.name,
            each.changes,
            each.documents,
            each.substantive,
            each.critical,
            each.high,
            each.first_seen_at,
            each.last_seen_at,
        )
        for each in counts
    )
    columns = (grouping.value, "changes", "documents", "substantive", "critical", "high", "first", "last")
    return Table(title=f"Changes by {grouping}", columns=columns, rows=rows, zone=zone)
