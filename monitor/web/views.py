"""Every page that has a JSON twin: its path, what makes it, what it may be asked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from monitor.web.asof_sheet import show_asof
from monitor.web.change_sheet import show_change, show_comparison, show_section
from monitor.web.desk import Ask, Desk, Page
from monitor.web.document_sheet import show_document, show_version
from monitor.web.lists import (
    show_alerts,
    show_calendar,
    show_changes,
    show_documents,
    show_trouble,
    show_vendor,
)
from monitor.web.matrix_sheet import show_matrix
from monitor.web.overview_sheet import show_overview
from monitor.web.search_sheet import show_search

Show = Callable[[Desk, Ask], Page]
TWIN = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page: its path, what makes it, its twin's path, what it answers and what it may be asked."""

    path: str
    show: Show
    says: str
    twin: str
    query: tuple[str, ...] = ()


@cache
def compile_path(path: str) -> re.Pattern[str]:
    """A path with its parts in braces as a pattern that gives them by name."""
    parts = re.split(r"(\{[^{}]+\})", path)
    return re.compile("".join(_part_pattern(part) if part[:1] == "{" else re.escape(part) for part in parts))


def _part_pattern(part: str) -> str:
    name, _, kind = part[1:-1].partition(":")
    # a longer number is none of ours, and costs the more to read the longer it is
    pattern = "[0-9]{1,10}" if kind == "int" else "[^/]+"
    return f"(?P<{name}>{pattern})"


def find_view(path: str) -> tuple[View, dict[str, str]]:
    """The page at a path, with the parts of the path by name. Raises KeyError where there is none."""
    for view in VIEWS:
        if found := compile_path(view.path).fullmatch(path):
            return view, found.groupdict()
    raise KeyError(path)


def _list_views() -> tuple[View, ...]:
    document = "/documents/{vendor}/{name}"
    filters = (
        "since",
        "until",
        "vendor",
        "document",
        "tag",
        "category",
        "kind",
        "severity",
        "handled",
        "beyond",
        "limit",
    )

    def view(path: str, show: Show, says: str, *query: str, twin: str = "") -> View:
        return View(path=path, show=show, says=says, twin=TWIN + (twin or path), query=query)

    return (
        view("/", show_overview, "How everything stands", twin="/status"),
        view("/changes", show_changes, "Changes, newest first, a page at a time", *filters),
        view("/changes/{change:int}", show_change, "A change with its sections"),
        view("/changes/{change:int}/sections/{section:int}", show_section, "One section of a change", "from"),
        view("/documents", show_documents, "The watched documents", "from", "owner"),
        view(document, show_document, "A document and its versions", "from"),
        view(f"{document}/versions/{{number:int}}", show_version, "A version with its text", "from"),
        view(f"{document}/asof/{{at}}", show_asof, "What a document said at a time", "from"),
        view("/vendors/{vendor}", show_vendor, "A vendor and its documents"),
        view("/d/{vendor}/{name}/{pair}", show_comparison, "Two versions compared"),
        view("/search", show_search, "Where words stood in any text, and when", "q", "from"),
        view("/alerts", show_alerts, "Alerts, newest first", "state"),
        view("/trouble", show_trouble, "What stands in the way"),
        view("/matrix", show_matrix, "Vendors by category", "since"),
        view("/calendar", show_calendar, "The days ahead"),
    )


VIEWS = _list_views()
"""Every page with a JSON twin."""
