"""Answers questions about the history: two stored versions, compared by the very function that alerts use.

Reads only; nothing asked here changes what is stored.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.compare import Context
from monitor.deadline import local_day
from monitor.errors import TooHeavy, UsageError
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
from monitor.query.status import ChannelFailure, DocumentStatus, Status, find_document_status, find_status
from monitor.sandbox import HERE, Executor, compare_texts
from monitor.store import ChangeFilter, Store

__all__ = [
    "ChannelFailure",
    "Difference",
    "DocumentPage",
    "DocumentStatus",
    "Question",
    "Status",
    "as_data",
    "as_html",
    "as_markdown",
    "as_page",
    "as_text",
    "compare_versions",
    "document_page",
    "find_document",
    "find_kept_document",
    "find_status",
    "find_vendor",
    "find_version",
    "parse_moment",
    "parse_point",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which versions to compare, as a person writes them, and how.

    ``after`` None is the version in force, ``before`` None the one before ``after``. ``category`` leaves only
    the section changes about it (a coarse category takes its finer ones too).
    """

    before: str | None = None
    after: str | None = None
    category: Category | None = None
    rules: SeverityRules = field(default_factory=SeverityRules)


def compare_versions(
    store: Store, document: Document, question: Question, *, now: datetime, executor: Executor = HERE
) -> Difference:
    """Any two versions of a document compared; UsageError where there are none such, TooHeavy."""
    later = find_version(store, document, question.after, now=now)
    earlier = find_version(store, document, question.before or str(max(1, later.number - 1)), now=now)
    context = Context(
        document_type=document.type,
        language=later.language,
        tier=document.tier,
        rules=question.rules,
        today=local_day(later.seen_at, document.zone),
    )
    links = earlier.links, later.links
    try:
        comparison = executor.run(compare_texts, earlier.text, later.text, context, links)
    except TooHeavy as error:
        raise TooHeavy(
            f"{earlier.ref} and {later.ref} cannot be compared; `show` prints each. {error}"
        ) from None
    if category := question.category:
        kept = tuple(section for section in comparison.sections if _is_about(section, category))
        comparison = replace(comparison, sections=kept)
    return Difference(document=document, before=earlier, after=later, comparison=comparison)


def _is_about(section: SectionChange, category: Category) -> bool:
    """Whether a section change is about the category, or about a finer one within it."""
    about = {scored.category for scored in section.judgement.categories}
    return category in about or category in {COARSE.get(finer) for finer in about}


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
