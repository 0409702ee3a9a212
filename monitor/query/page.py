"""The page of a document: how it stands, what was kept of it and what dropped, its history, its text.

One self-contained HTML page: inline styles, no script, no outside resource. Page text is hostile and escaped.
"""

from dataclasses import dataclass

import jinja2

from monitor.model import Change, Document, Trouble, Version
from monitor.wording.labels import document_name, vendor_name, verdict

_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("monitor.query"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


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
    return _TEMPLATES.get_template("document.html.jinja").render(
        page=page,
        vendor=vendor_name(page.document),
        name=document_name(page.document),
        change_to={change.after: change for change in page.changes},
        verdict=verdict,
    )
