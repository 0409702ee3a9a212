"""The page of a document: how it stands, what was kept of it and what dropped, its history, its text.

One self-contained HTML page: inline styles, no script, no outside resource. Page text is hostile and escaped.
"""

from dataclasses import dataclass
from datetime import datetime

from monitor.model import Change, Document, Trouble, Version
from monitor.query.status import find_document_status
from monitor.query.templates import TEMPLATES
from monitor.store import ChangeFilter, Store
from monitor.wording.labels import document_name, vendor_name, verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """What the page shows. ``version`` is the one in force, None before the first; lists are newest first.

    ``word`` and ``note`` are the document's standing, as ``status`` says it.
    """

    document: Document
    word: str
    note: str
    version: Version | None
    versions: tuple[Version, ...]
    changes: tuple[Change, ...]
    trouble: Trouble | None


def as_page(page: DocumentPage) -> str:
    """The page as HTML."""
    return TEMPLATES.get_template("document.html.jinja").render(
        page=page,
        vendor=vendor_name(page.document),
        name=document_name(page.document),
        change_to={change.after: change for change in page.changes},
        verdict=verdict,
    )


def document_page(store: Store, document: Document, *, now: datetime) -> DocumentPage:
    """All that the page of a document shows."""
    state = store.documents.state(document.id)
    status = find_document_status(document, state, store, now)
    return DocumentPage(
        document=document,
        word=status.word,
        note=status.note,
        version=store.history.version(document.id),
        versions=tuple(reversed(store.history.version_list(document.id))),
        changes=store.history.changes(ChangeFilter(document_ids=(document.id,))),
        trouble=state.trouble if state else None,
    )
