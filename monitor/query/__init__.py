"""Answers questions about the history: two stored versions, compared by the very function that alerts use.

Reads only; nothing asked here changes what is stored.
"""

import difflib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.compare import compare
from monitor.deadline import local_day
from monitor.errors import UsageError
from monitor.model import (
    COARSE,
    Category,
    Document,
    SectionChange,
    SeverityRules,
    Version,
)
from monitor.query.page import DocumentPage, as_page
from monitor.query.points import parse_moment, parse_point
from monitor.query.redline import Difference, as_data, as_html, as_markdown, as_text
from monitor.query.standing import Failing, Standing, Status, standing_of, status
from monitor.store import ChangeFilter, Store

__all__ = [
    "Difference",
    "DocumentPage",
    "Failing",
    "Standing",
    "Status",
    "as_data",
    "as_html",
    "as_markdown",
    "as_page",
    "as_text",
    "difference",
    "document_page",
    "find_document",
    "find_kept_document",
    "find_vendor",
    "find_version",
    "matches_category",
    "parse_moment",
    "parse_point",
    "status",
]


def find_document(words: str, documents: Sequence[Document]) -> Document:
    """The document of that id, or the only one whose id or name begins so; UsageError says what there is."""
    ids = {document.id: document for document in documents}
    if words in ids:
        return ids[words]
    begun = [d for d in documents if d.id.startswith(words) or words in (d.name, d.vendor)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise UsageError(f"{words!r} may be any of {', '.join(d.id for d in begun)}; name one")
    near = difflib.get_close_matches(words, ids, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "; `policy-monitor list` shows all"
    raise UsageError(f"no document {words!r}{hint}")


def find_kept_document(words: str, documents: Sequence[Document], store: Store) -> Document:
    """The same, and a document that is no longer watched too: its history stays."""
    try:
        return find_document(words, documents)
    except UsageError:
        former = [each for each in store.documents.all() if each not in documents]
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


def find_version(store: Store, document: Document, words: str | None, *, now: datetime) -> Version:
    """The version of a number or date as written, the one in force for None; else UsageError."""
    if words is None:
        version = store.history.version(document.id)
        if version is None:
            raise UsageError(
                f"{document.id} has no version yet; `policy-monitor check {document.id}` makes one"
            )
        return version
    point = parse_point(words, now=now)
    if isinstance(point, int):
        version = store.history.version(document.id, point)
        if version is None:
            raise UsageError(f"{document.id} has no version {point}; `policy-monitor history` lists all")
        return version
    version = store.history.version_at(document.id, point)
    if version is None:
        raise UsageError(f"{document.id} was not watched yet at {point:%Y-%m-%d %H:%M} UTC")
    return version


def difference(
    store: Store,
    document: Document,
    before: str | None,
    after: str | None,
    *,
    now: datetime,
    category: Category | None = None,
    rules: SeverityRules | None = None,
) -> Difference:
    """Any two versions compared; ``after`` None is the one in force, ``before`` None the one before that.

    ``category`` leaves only the section changes about it (a coarse category takes its finer ones too).
    """
    later = find_version(store, document, after, now=now)
    earlier = find_version(store, document, before or str(max(1, later.number - 1)), now=now)
    comparison = compare(
        earlier.text,
        later.text,
        document_type=document.type,
        language=later.language,
        tier=document.tier,
        rules=rules or SeverityRules(),
        today=local_day(later.seen_at, document.zone),
    )
    if category:
        kept = tuple(section for section in comparison.sections if matches_category(section, category))
        comparison = replace(comparison, sections=kept)
    return Difference(document=document, before=earlier, after=later, comparison=comparison)


def matches_category(section: SectionChange, category: Category) -> bool:
    """Whether a section change is about the category, or about a finer one within it."""
    about = {scored.category for scored in section.judgement.categories}
    return category in about or category in {COARSE.get(finer) for finer in about}


def document_page(store: Store, document: Document, *, now: datetime) -> DocumentPage:
    """All that the page of a document shows."""
    state = store.documents.state(document.id)
    standing = standing_of(document, state, store, now)
    return DocumentPage(
        document=document,
        word=standing.word,
        note=standing.note,
        version=store.history.version(document.id),
        versions=tuple(reversed(store.history.version_list(document.id))),
        changes=store.history.changes(ChangeFilter(document_ids=(document.id,))),
        trouble=state.trouble if state else None,
    )
