"""Every address that is served, with what it asks of who wants it: the one list.

A page's JSON twin stands below ``/api/v1`` at the same path. Whatever is not listed here does not exist.
"""

import re
from collections.abc import Mapping
from functools import cache

from monitor.web.gate import Access
from monitor.web.views import VIEWS, compile_path
from monitor.web.writes import SILENCES, WRITES

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
    ("GET", "/feeds/{group}/{name}.atom"): Access.READER,
    ("GET", "/calendar.ics"): Access.READER,
    ("GET", "/metrics"): Access.READER,
    ("GET", "/api/v1/openapi.json"): Access.READER,
    ("POST", "/changes/{change:int}/acts"): Access.REVIEWER,
    ("POST", "/api/v1/changes/{change:int}/acts"): Access.REVIEWER,
    ("POST", "/documents/{vendor}/{name}/checks"): Access.REVIEWER,
    ("GET", SILENCES): Access.READER,
    **{("POST", path): Access.REVIEWER for path in WRITES},
    **{("GET", view.path): Access.READER for view in VIEWS},
    **{("GET", view.twin): Access.READER for view in VIEWS},
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
    return tuple((compile_path(path), access) for (each, path), access in ACCESS.items() if each == method)
