"""What people do with changes: one function for the command, the page and the program alike.

Each leaves an act with a name and a time. Refuses in the same sentence, wherever it is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from monitor.config import Config
from monitor.config.complaints import Refusal
from monitor.config.values import span
from monitor.errors import UsageError
from monitor.followup import Disposition, fold_acts, parse_until
from monitor.model import Act, ActKind, Category, DocumentType, Matcher, Severity, Silence
from monitor.query.lookup import find_document, find_vendor
from monitor.store import Store
from monitor.text.visible import clean

E = TypeVar("E", bound=StrEnum)
LONGEST_WORDS = 500
"""Characters of a note, a reason or a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants recorded of a change; ``until`` is for a snooze, ``assignee`` for an assignment."""

    kind: ActKind
    by: str
    note: str = ""
    until: datetime | None = None
    assignee: str = ""


def record_act(store: Store, change_id: int, wish: Wish, *, now: datetime, zone: str) -> Act:
    """Record an act on a change; the act as recorded. Raises UsageError for what makes no sense."""
    note, assignee = tidy_line(wish.note, "the note"), tidy_line(wish.assignee, "the name")
    handling = fold_acts(store.acts.all(change_ids=[change_id]))
    why_not = _refuse(wish.kind, handling, note=note, assignee=assignee)
    if wish.kind is ActKind.ACKNOWLEDGED and handling.is_acknowledged:
        why_not = f"is {handling.sentence(now, zone)} already"
    if why_not:
        raise UsageError(f"change {change_id} {why_not}")
    until = wish.until if wish.kind is ActKind.SNOOZED else None
    if wish.kind is ActKind.SNOOZED and until is None:
        raise UsageError(SAY_HOW_LONG)
    act = Act(
        change_id=change_id,
        kind=wish.kind,
        at=now,
        by=wish.by,
        note=note,
        until=until,
        assignee=assignee if wish.kind is ActKind.ASSIGNED else "",
    )
    identifier = store.acts.add(act)
    return replace(act, id=identifier)


SAY_HOW_LONG = "say for how long: either for ('7d') or until ('2026-12-24')"


def _refuse(kind: ActKind, handling: Disposition, *, note: str, assignee: str) -> str:
    """Why an act makes no sense as the change stands, '' where it does."""
    if kind is ActKind.SNOOZED and handling.is_acknowledged:
        return "is acknowledged: nothing reminds of it (taking that back reopens it)"
    if kind is ActKind.REOPENED and not (handling.is_acknowledged or handling.snooze):
        return "is open: there is nothing to take back"
    if kind is ActKind.NOTED and not note:
        return "cannot be noted upon without words: the note is empty"
    if kind is ActKind.ASSIGNED and not assignee:
        return "cannot be assigned to nobody: name a person"
    return ""


def find_moment(length: str | None, until: str | None, now: datetime, zone: str) -> datetime:
    """The moment that a length ('7d') or a date names, of which one must be given. Raises UsageError."""
    if bool(length) == bool(until):
        raise UsageError(SAY_HOW_LONG)
    if until:
        return parse_until(until, now=now, zone=zone)
    try:
        return now + span(length)
    except Refusal as refusal:
        raise UsageError(f"for {refusal}") from None


def tidy_line(words: str, what: str) -> str:
    """What a person wrote, as one line that can be stored and printed. Raises UsageError for too much."""
    line = clean(words)
    if len(line) > LONGEST_WORDS:
        raise UsageError(f"{what} is longer than {LONGEST_WORDS} characters")
    return line


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which changes a silence is to cover, in people's words; of two of a kind, either will do."""

    vendors: Sequence[str] = ()
    documents: Sequence[str] = ()
    tags: Sequence[str] = ()
    types: Sequence[str] = ()
    categories: Sequence[str] = ()
    severities: Sequence[str] = ()
    owners: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceDraft:
    """Why a silence begins, by whom, and until when."""

    reason: str
    by: str
    until: datetime


def begin_silence(store: Store, config: Config, scope: Scope, draft: SilenceDraft, now: datetime) -> Silence:
    """Tell nobody of these changes until then; the silence with its id. Raises UsageError."""
    matcher = _matcher_of(scope, config)
    if matcher == Matcher():
        raise UsageError("say which changes: vendor, document, tag, type, category, severity or owner")
    said = tidy_line(draft.reason, "the reason")
    if not said:
        raise UsageError("the reason is empty; whoever reads the alert later will want it")
    silence = Silence(matcher=matcher, reason=said, by=draft.by, created_at=now, until=draft.until)
    return replace(silence, id=store.acts.add_silence(silence))


def _matcher_of(scope: Scope, config: Config) -> Matcher:
    return Matcher(
        vendors=frozenset(find_vendor(each, config.documents) for each in scope.vendors),
        documents=frozenset(find_document(each, config.documents).id for each in scope.documents),
        tags=frozenset(_find_tag(each, config) for each in scope.tags),
        types=frozenset(_member(DocumentType, each) for each in scope.types),
        categories=frozenset(_member(Category, each) for each in scope.categories),
        severities=frozenset(_member(Severity, each) for each in scope.severities),
        owners=frozenset(_find_owner(each, config) for each in scope.owners),
    )


def _member(members: type[E], word: str) -> E:
    try:
        return members(word)
    except ValueError:
        raise UsageError(f"{word[:60]!r} is none of {', '.join(members)}") from None


def _find_tag(word: str, config: Config) -> str:
    return _find_known(word, "tag", {tag for each in config.documents for tag in each.tags})


def _find_owner(word: str, config: Config) -> str:
    return _find_known(word, "owner", {each.owner for each in config.documents if each.owner})


def _find_known(word: str, what: str, names: set[str]) -> str:
    """A name that some document has; a silence with a typo would hold back nothing."""
    known = {name.casefold(): name for name in names}
    if word.casefold() in known:
        return known[word.casefold()]
    near = get_close_matches(word.casefold()[:100], known, n=1)
    hint = f"; did you mean {known[near[0]]!r}?" if near else ""
    raise UsageError(f"no document has the {what} {word[:60]!r}{hint}")
