"""What a person names: a document by id or beginning, a vendor, a version by number or time.

Refuses to guess: of several it names them all, of none the nearest.
"""

import difflib
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.errors import UsageError
from monitor.model import Document, Version
from monitor.query.points import Almanac


class Documents(Protocol):
    """What is known of documents beside the configuration."""

    def all(self) -> tuple[Document, ...]:
        """Every document that was ever watched."""


class Versions(Protocol):
    """What is asked of a document's versions."""

    def version(self, document_id: str, number: int | None = None) -> Version | None:
        """A version by its number, None for the one in force."""

    def version_at(self, document_id: str, at: datetime) -> Version | None:
        """The version in force at that time."""


def find_document(words: str, documents: Sequence[Document]) -> Document:
    """The document of that id, or the only one whose id or name begins so; UsageError says what there is."""
    ids = {document.id: document for document in documents}
    if words in ids:
        return ids[words]
    begun = [d for d in documents if d.id.startswith(words) or words in (d.name, d.vendor)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        some = ", ".join(each.id for each in begun[:20]) + (" …" if len(begun) > 20 else "")
        raise UsageError(f"{words!r} may be any of {some}; name one")
    near = difflib.get_close_matches(words, ids, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "; `policy-monitor list` shows all"
    raise UsageError(f"no document {words!r}{hint}")


def find_kept_document(words: str, documents: Sequence[Document], kept: Documents) -> Document:
    """The same, and a document that is no longer watched too: its history stays."""
    try:
        return find_document(words, documents)
    except UsageError:
        known = set(documents)
        former = [each for each in kept.all() if each not in known]
        begun = [each for each in former if each.id == words or each.id.startswith(words)]
        if len(begun) != 1 or any(each.id.startswith(words) for each in documents):
            raise
        return begun[0]


def find_vendor(words: str, documents: Sequence[Document]) -> str:
    """The vendor of that name or id, whatever its capitals; UsageError says which there are."""
    names = {form: d.vendor for d in documents for form in (d.id.partition("/")[0], d.vendor.casefold())}
    found = names.get(words.casefold())
    if found is None:
        near = difflib.get_close_matches(words.casefold(), names, n=1)
        hint = f"did you mean {names[near[0]]!r}?" if near else "`policy-monitor list` shows all"
        raise UsageError(f"no vendor {words!r}; {hint}")
    return found


def find_version(history: Versions, document: Document, words: str | None, almanac: Almanac) -> Version:
    """The version of a number or time as written, the one in force for None; else UsageError."""
    if words is None:
        version = history.version(document.id)
        if version is None:
            raise UsageError(
                f"{document.id} has no version yet; `policy-monitor check {document.id}` makes one"
            )
        return version
    point = almanac.point(words)
    if isinstance(point, int):
        version = history.version(document.id, point)
        if version is None:
            raise UsageError(f"{document.id} has no version {point}; `policy-monitor history` lists all")
        return version
    version = history.version_at(document.id, point)
    if version is None:
        raise UsageError(f"{document.id} was not watched yet at {point:%Y-%m-%d %H:%M} UTC")
    return version
