"""The page of the matrix: vendors against categories, how severe their changes were, and which are open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.deadline import local_day
from monitor.model import Category, Kind, Severity
from monitor.query.matrix import find_matrix
from monitor.store import ChangeFilter
from monitor.web.desk import Ask, Desk, Page
from monitor.wording.labels import category_name

USUAL = timedelta(days=365)
_MOST_VENDORS, _MOST_CATEGORIES = 60, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """What a vendor changed about a category: how many changes, the gravest, and when the last was seen."""

    changes: int
    severity: Severity
    last_seen_at: datetime


def show_matrix(desk: Desk, ask: Ask) -> Page:
    """Vendors by category since a day, the last year where none is given."""
    words = ask.word("since")
    since = desk.almanac().start(words) if words else desk.now - USUAL
    asked = ChangeFilter(since=since, kind=Kind.SUBSTANTIVE)
    found = find_matrix(desk.store.briefs, asked)
    worst = _find_worst(desk, asked)
    cells: dict[str, dict[Category, MatrixCell]] = {}
    totals: dict[Category, int] = {}
    for each in found:
        severity = worst.get((each.vendor, each.category), Severity.LOW)
        cells.setdefault(each.vendor, {})[each.category] = MatrixCell(
            changes=each.changes, severity=severity, last_seen_at=each.last_seen_at
        )
        totals[each.category] = totals.get(each.category, 0) + each.changes
    columns = sorted(totals, key=lambda each: (-totals[each], each))
    vendors = sorted(cells, key=lambda each: (-sum(cell.changes for cell in cells[each].values()), each))
    return Page(
        template="matrix",
        title="What vendors changed",
        address="/matrix",
        command=f"policy-monitor matrix --since {local_day(since, desk.zone)}",
        here="/matrix",
        facts=found,
        values={
            "cells": cells,
            "columns": columns[:_MOST_CATEGORIES],
            "rest": [category_name(each) for each in columns[_MOST_CATEGORIES:]],
            "vendors": vendors[:_MOST_VENDORS],
            "vendors_total": len(vendors),
            "totals": totals,
            "since": since,
            "since_words": words,
        },
    )


def _find_worst(desk: Desk, asked: ChangeFilter) -> dict[tuple[str, Category], Severity]:
    """The gravest severity of each vendor's changes about each category."""
    rows = {row.id: row for row in desk.store.briefs.rows(asked)}
    worst: dict[tuple[str, Category], Severity] = {}
    for change_id, category in desk.store.briefs.categories(asked):
        row = rows[change_id]
        key = (row.vendor, category)
        if key not in worst or row.severity.rank > worst[key].rank:
            worst[key] = row.severity
    return worst
