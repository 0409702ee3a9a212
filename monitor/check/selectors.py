"""What a document's selectors find, against what they found before: a redesign breaks them, and nobody looks.

Where the text in force has left the selected part but stands on the page, the whole page is read and the
check says so. Never corrects a selector.
"""

from dataclasses import replace
from typing import Protocol

from monitor.errors import NormalizeError
from monitor.model import Document, Normalized, Version
from monitor.screen import share_of_sentences

__all__ = ["read_selected"]

LOST = 0.1
"""Share of the text in force that has to have left the selected part, and to stand elsewhere on the page."""


class Read(Protocol):
    """A body's text, of its selected part or of the whole page."""

    def __call__(self, body: bytes, *, selected: bool = True) -> Normalized:
        """Raises NormalizeError."""


def read_selected(body: bytes, in_force: Version, document: Document, read: Read) -> Normalized:
    """The text of the selected part, or of the whole page where that holds more of the text in force.

    Raises NormalizeError as ``read`` does for the selected part where the whole page does no better.
    """
    refusal: NormalizeError | None = None
    found: Normalized | None = None
    try:
        found = read(body)
    except NormalizeError as error:
        refusal = error
    kept = share_of_sentences(in_force.text, found.text) if found else 0.0
    if found and kept > 1 - LOST:
        return found
    try:
        whole = read(body, selected=False)
    except NormalizeError:
        whole = None
    if whole is not None and share_of_sentences(in_force.text, whole.text) > kept + LOST:
        return _noted(whole, kept, document)
    if found is None:
        assert refusal
        raise refusal
    return found


def _noted(whole: Normalized, kept: float, document: Document) -> Normalized:
    note = (
        f"the selectors ({', '.join(document.select)}) find {kept:.0%} of the text in force and more of it "
        "stands elsewhere on the page, so all of it was read; correct them with the help of `explain`"
    )
    return replace(whole, coverage=replace(whole.coverage, fallback=note))
