"""Vendors against categories: how often each changed what, and when last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model import Category, Severity
from monitor.query.tabular import Cell, Table
from monitor.store.briefs import ChangeRow
from monitor.store.change_filter import ChangeFilter
from monitor.wording.labels import category_name


class Briefs(Protocol):
    """What changes are counted by."""

    def rows(self, asked: ChangeFilter) -> tuple[ChangeRow, ...]:
        """The changes that fit."""

    def categories(self, asked: ChangeFilter) -> tuple[tuple[int, Category], ...]:
        """What each of them is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorCategory:
    """How many changes of a vendor were about a category, the gravest, and when the last was seen."""

    vendor: str
    category: Category
    changes: int
    severity: Severity
    last_seen_at: datetime


def find_matrix(briefs: Briefs, asked: ChangeFilter) -> tuple[VendorCategory, ...]:
    """Every vendor with every category that its changes were about; by vendor, then most changes first."""
    rows = {row.id: row for row in briefs.rows(asked)}
    seen: dict[tuple[str, Category], list[ChangeRow]] = {}
    for change_id, category in briefs.categories(asked):
        row = rows[change_id]
        seen.setdefault((row.vendor, category), []).append(row)
    found = (
        VendorCategory(
            vendor=vendor,
            category=category,
            changes=len(theirs),
            severity=max((each.severity for each in theirs), key=lambda each: each.rank),
            last_seen_at=max(each.first_seen_at for each in theirs),
        )
        for (vendor, category), theirs in seen.items()
    )
    return tuple(sorted(found, key=lambda each: (each.vendor.casefold(), -each.changes, each.category)))


def list_matrix(found: Sequence[VendorCategory], *, zone: str) -> Table:
    """A row a vendor, a column a category that occurs, commonest first.

    Each cell the last day and the count.
    """
    totals: dict[Category, int] = {}
    for each in found:
        totals[each.category] = totals.get(each.category, 0) + each.changes
    columns = sorted(totals, key=lambda category: (-totals[category], category))
    by_vendor: dict[str, dict[Category, VendorCategory]] = {}
    for each in found:
        by_vendor.setdefault(each.vendor, {})[each.category] = each
    rows: list[tuple[Cell, ...]] = []
    for vendor, theirs in by_vendor.items():
        cells = (theirs.get(category) for category in columns)
        rows.append((vendor, *(f"{c.last_seen_at:%Y-%m-%d} ({c.changes})" if c else None for c in cells)))
    return Table(
        title="What vendors changed, and when last",
        columns=("vendor", *map(category_name, columns)),
        rows=tuple(rows),
        zone=zone,
    )
