"""The page of the matrix: vendors against categories, how often each changed what, the gravest of it."""

from datetime import timedelta

from monitor.deadline import local_day
from monitor.model import Category, Kind
from monitor.query.matrix import VendorCategory, find_matrix
from monitor.web.desk import Ask, Desk, Page
from monitor.wording.labels import category_name

USUAL = timedelta(days=365)
_MOST_VENDORS, _MOST_CATEGORIES = 60, 14


def show_matrix(desk: Desk, ask: Ask) -> Page:
    """Vendors by category since a day, the last year where none is given: what the command counts."""
    words = ask.word("since")
    since = desk.almanac().start(words or f"{local_day(desk.now - USUAL, desk.zone)}")
    asked = desk.choose_changes(since=since, kind=Kind.SUBSTANTIVE)
    found = desk.recall(f"matrix {since}", lambda: find_matrix(desk.store.briefs, asked))
    cells: dict[str, dict[Category, VendorCategory]] = {}
    totals: dict[Category, int] = {}
    for each in found:
        cells.setdefault(each.vendor, {})[each.category] = each
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
