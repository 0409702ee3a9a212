"""Answers questions about the history: two stored versions, compared by the very function that alerts use.

Reads only; nothing asked here changes what is stored.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.compare import compare
from monitor.errors import UsageError
from monitor.model import (
    COARSE,
    Backlog,
    Category,
    Document,
    DocumentState,
    Outcome,
    SectionChange,
    SeverityRules,
    Trouble,
    Version,
)
from monitor.query.page import DocumentPage, as_page
from monitor.query.points import parse_moment, parse_point
from monitor.query.redline import Difference, as_data, as_html, as_markdown, as_text
from monitor.store import Store

__all__ = [
    "Difference",
    "DocumentPage",
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
    "find_vendor",
    "find_version",
    "matches_category",
    "parse_moment",
    "parse_point",
    "status",
]

OVERDUE = timedelta(hours=1)
"""How late a check may be before ``status`` calls the document overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one document stands: ``word`` is ok, new, waiting, held, failing, trouble or overdue."""

    document: Document
    state: DocumentState | None
    word: str
    note: str
    coverage: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the whole installation stands; ``healthy`` False asks for a person."""

    standings: tuple[Standing, ...]
    alerts: dict[str, int]
    troubles: tuple[tuple[str, Trouble], ...]
    backlogs: tuple[Backlog, ...] = ()

    @property
    def healthy(self) -> bool:
        """No alert waits for a person (dead or held), no document in announced trouble, none overdue."""
        return not self.backlogs and all(
            standing.word not in ("trouble", "overdue") for standing in self.standings
        )


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
        version = store.version(document.id)
        if version is None:
            raise UsageError(
                f"{document.id} has no version yet; `policy-monitor check {document.id}` makes one"
            )
        return version
    point = parse_point(words, now=now)
    if isinstance(point, int):
        version = store.version(document.id, point)
        if version is None:
            raise UsageError(f"{document.id} has no version {point}; `policy-monitor history` lists all")
        return version
    version = store.version_at(document.id, point)
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
    )
    if category:
        kept = tuple(section for section in comparison.sections if matches_category(section, category))
        comparison = replace(comparison, sections=kept)
    return Difference(document=document, before=earlier, after=later, comparison=comparison)


def matches_category(section: SectionChange, category: Category) -> bool:
    """Whether a section change is about the category, or about a finer one within it."""
    about = {scored.category for scored in section.judgement.categories}
    return category in about or category in {COARSE.get(finer) for finer in about}


def status(store: Store, documents: Sequence[Document], *, now: datetime) -> Status:
    """How each configured document stands, what waits in the outbox, and what trouble is open."""
    states = {state.document_id: state for state in store.states()}
    return Status(
        standings=tuple(_standing(document, states.get(document.id), store, now) for document in documents),
        alerts=store.count_alerts(),
        troubles=store.troubles(open_only=True),
        backlogs=store.backlogs(),
    )


def _standing(document: Document, state: DocumentState | None, store: Store, now: datetime) -> Standing:
    if state is None or state.checked_at is None:
        return Standing(document=document, state=state, word="new", note="not checked yet")
    coverage = store.coverage_of(document.id)
    word, note = "ok", state.flapping or ""
    if coverage and coverage.fallback:
        note = f"kept more of the page than usual: {coverage.fallback}"
    if state.candidate:
        word, note = "waiting", "a new text waits for its second look"
    elif state.trouble:
        told = state.trouble.announced_at is not None
        word = "trouble" if told else ("held" if state.outcome is Outcome.HELD else "failing")
        note = (
            f"{state.trouble.kind} since {state.trouble.opened_at:%Y-%m-%d %H:%M} UTC: {state.trouble.detail}"
        )
    elif now - state.next_due_at > OVERDUE:
        word, note = "overdue", f"was due at {state.next_due_at:%Y-%m-%d %H:%M} UTC; is the daemon running?"
    return Standing(
        document=document, state=state, word=word, note=note, coverage=coverage.share if coverage else None
    )


def document_page(store: Store, document: Document, *, now: datetime) -> DocumentPage:
    """All that the page of a document shows."""
    state = store.state(document.id)
    standing = _standing(document, state, store, now)
    return DocumentPage(
        document=document,
        word=standing.word,
        note=standing.note,
        version=store.version(document.id),
        versions=tuple(reversed(store.version_list(document.id))),
        changes=store.changes(document_ids=(document.id,)),
        trouble=state.trouble if state else None,
    )
