"""A page as it was received: as text, or in a frame in which nothing of it can act.

The frame's response forbids scripts, forms and every request of its own; the page around it does so again.
"""

from monitor.model import Document, Snapshot, Version
from monitor.web.desk import Absence, Ask, Desk, Page
from monitor.wording.labels import document_name, vendor_name

LARGEST = 4_000_000
FRAME_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
_PAGES = ("text/html", "application/xhtml+xml")


def show_snapshot(desk: Desk, ask: Ask) -> Page:
    """The page around the frame, with what the server said."""
    document, version, snapshot = _find(desk, ask)
    return Page(
        template="snapshot",
        title=f"{vendor_name(document)} · {document_name(document)}, version {version.number} as it was",
        address=f"/documents/{document.id}/versions/{version.number}",
        command=f"policy-monitor show {document.id}@{version.number}",
        here="/documents",
        facts={},
        values={
            "document": document,
            "vendor": vendor_name(document),
            "name": document_name(document),
            "version": version,
            "snapshot": snapshot,
            "is_page": _is_page(snapshot),
        },
    )


def show_text(desk: Desk, ask: Ask) -> tuple[bytes, str, dict[str, str]]:
    """A version's text, and nothing else."""
    document = desk.document(ask)
    number = ask.number("number")
    version = desk.store.history.version(document.id, number) if number else None
    if version is None:
        raise Absence(f"{document.id} has no version {number}")
    return version.text.encode(), "text/plain", {}


def show_body(desk: Desk, ask: Ask) -> tuple[bytes, str, dict[str, str]]:
    """The bytes as received, shown as text whatever they are."""
    _, _, snapshot = _find(desk, ask)
    body = desk.store.history.body(snapshot.sha256)
    return body.decode("utf-8", "replace").encode(), "text/plain", {}


def show_frame(desk: Desk, ask: Ask) -> tuple[bytes, str, dict[str, str]]:
    """The page for its frame. Raises Absence for what is no page."""
    _, _, snapshot = _find(desk, ask)
    if not _is_page(snapshot):
        raise Absence("this is no page to look at")
    body = desk.store.history.body(snapshot.sha256)
    headers = {"content-security-policy": FRAME_POLICY, "x-frame-options": "SAMEORIGIN"}
    kind = _content_type(snapshot)
    charset = kind.partition("charset=")[2].strip("\"' ;")
    safe = charset if charset.replace("-", "").replace("_", "").isalnum() and charset.isascii() else ""
    return body, f"text/html; charset={safe}" if safe else "text/html", headers


def _find(desk: Desk, ask: Ask) -> tuple[Document, Version, Snapshot]:
    document = desk.document(ask)
    number = ask.number("number")
    version = desk.store.history.version(document.id, number) if number else None
    snapshot = desk.store.history.snapshot(version.snapshot_id) if version and version.snapshot_id else None
    if version is None or snapshot is None:
        raise Absence(f"nothing is stored of the page behind {document.id}@{number}")
    if snapshot.size > LARGEST:
        raise Absence(f"the page is larger than {LARGEST} bytes; `policy-monitor show` prints its text")
    return document, version, snapshot


def _content_type(snapshot: Snapshot) -> str:
    return next((value for name, value in reversed(snapshot.headers) if name == "content-type"), "").lower()


def _is_page(snapshot: Snapshot) -> bool:
    return _content_type(snapshot).partition(";")[0].strip() in _PAGES
