"""Every address that is served, what it asks of who wants it, and what makes its page: the one list.

A page's JSON twin stands below ``/api/v1`` at the same path. Whatever is not listed here does not exist.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from monitor.web.asof_sheet import show_asof
from monitor.web.change_sheet import show_change, show_comparison, show_section
from monitor.web.days import Days
from monitor.web.desk import Ask, Desk, Page
from monitor.web.document_sheet import show_document, show_version
from monitor.web.gate import Access
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


def views_of(days: Days) -> tuple[View, ...]:
    """Every page with a JSON twin."""
    document = "/documents/{vendor}/{name}"
    filters = (
        "since",
        "until",
        "vendor",
        "document",
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
        view("/", lambda desk, ask: show_overview(desk, ask, days), "How everything stands", twin="/status"),
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
        view("/calendar", lambda desk, ask: show_calendar(desk, ask, days), "The days ahead"),
    )


ACCESS: Mapping[tuple[str, str], Access] = {
    ("GET", "/healthz"): Access.OPEN,
    ("GET", "/readyz"): Access.OPEN,
    ("GET", "/login"): Access.OPEN,
    ("POST", "/login"): Access.OPEN,
    ("GET", "/static/{file}"): Access.OPEN,
    ("POST", "/logout"): Access.READER,
    ("GET", "/changes/{change:int}/file"): Access.READER,
    ("GET", "/documents/{vendor}/{name}/versions/{number:int}/text"): Access.READER,
    ("GET", "/documents/{vendor}/{name}/versions/{number:int}/snapshot"): Access.READER,
    ("GET", "/documents/{vendor}/{name}/versions/{number:int}/body"): Access.READER,
    ("GET", "/documents/{vendor}/{name}/versions/{number:int}/frame"): Access.READER,
    ("GET", "/compare"): Access.READER,
    ("GET", "/asof"): Access.READER,
    ("GET", "/feeds/changes.atom"): Access.READER,
    ("GET", "/feeds/vendors/{vendor}.atom"): Access.READER,
    ("GET", "/calendar.ics"): Access.READER,
    ("GET", "/metrics"): Access.READER,
    ("GET", "/api/v1/openapi.json"): Access.READER,
    ("POST", "/changes/{change:int}/acts"): Access.REVIEWER,
    ("POST", "/api/v1/changes/{change:int}/acts"): Access.REVIEWER,
    **{("GET", view.path): Access.READER for view in views_of(Days())},
    **{("GET", view.twin): Access.READER for view in views_of(Days())},
}
"""What each address asks: by method and path."""


def access_of(method: str, path: str) -> Access | None:
    """What is asked of who wants an address; None where there is none such."""
    asked = "GET" if method == "HEAD" else method
    for pattern, access in _patterns(asked):
        if pattern.fullmatch(path):
            return access
    return None


@cache
def _patterns(method: str) -> tuple[tuple[re.Pattern[str], Access], ...]:
    found = []
    for (each, path), access in ACCESS.items():
        if each == method:
            parts = re.split(r"(\{[^{}]+\})", path)
            pattern = "".join(
                _PARTS.get(part.partition(":")[2], "[^/]+") if part[:1] == "{" else re.escape(part)
                for part in parts
            )
            found.append((re.compile(pattern), access))
    return tuple(found)


_PARTS = {"int}": "[0-9]+"}
