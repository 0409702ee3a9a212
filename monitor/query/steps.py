"""The history of documents step by step: each change with what it did to the words that are asked about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from monitor.errors import UsageError
from monitor.model import Category, Change, Comparison, Document, Version
from monitor.query.between import Difference, is_about
from monitor.query.tabular import Table
from monitor.store.change_filter import ChangeFilter
from monitor.wording.labels import category_names

LONGEST_PATTERN = 500
MOST_STEPS = 1_000


class Changes(Protocol):
    """Changes, whole or in brief."""

    def changes(
        self, asked: ChangeFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> tuple[Change, ...]:
        """Changes that fit everything asked, the newest first."""


class History(Changes, Protocol):
    """Changes whole, and the versions that they lie between."""

    def version_list(self, document_id: str) -> tuple[Version, ...]:
        """All versions from the first, without their texts."""


class Past(Protocol):
    """The parts of a store that know of changes."""

    @property
    def history(self) -> History:
        """Changes whole."""

    @property
    def briefs(self) -> Changes:
        """Changes in brief."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Words that a step must have added or removed; either alone, or any of both."""

    pattern: re.Pattern[str]
    added: bool = True
    removed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of a document, in brief where neither its words nor a patch was asked for.

    ``difference`` is None but for a patch; ``added`` and ``removed`` count the wanted words.
    """

    change: Change
    difference: Difference | None = None
    added: int = 0
    removed: int = 0


def wanted_words(pattern: str, *, added: bool = False, removed: bool = False) -> Pattern:
    """What a regular expression asks for, in any case.

    Neither of both means any. UsageError for a broken one.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise UsageError(f"the pattern has more than {LONGEST_PATTERN} letters; write a shorter one")
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise UsageError(
            f"{pattern[:60]!r} is no regular expression ({error}); write \\ before a sign"
        ) from None
    either = added == removed
    return Pattern(pattern=compiled, added=added or either, removed=removed or either)


def find_steps(
    past: Past,
    documents: Sequence[Document],
    asked: ChangeFilter,
    wanted: Pattern | None = None,
    *,
    patch: bool = False,
    most: int = MOST_STEPS,
) -> tuple[Step, ...]:
    """The changes that fit, in the order in which they happened; no more than ``most``, the newest.

    ``patch``: with what changed, of which a category leaves only the sections about it.
    """
    by_id = {document.id: document for document in documents}
    source: Changes = past.history if patch or wanted else past.briefs
    lists: dict[str, dict[int, Version]] = {}
    found: list[Step] = []
    for change in _stream(source, asked):
        counts = _count(change.comparison, wanted) if wanted else (0, 0)
        if counts is None:
            continue
        step = Step(change=change, added=counts[0], removed=counts[1])
        if patch:
            name = change.document_id
            if name not in lists:
                lists[name] = {each.number: each for each in past.history.version_list(name)}
            difference = Difference(
                document=by_id[name],
                before=lists[name][change.before],
                after=lists[name][change.after],
                comparison=_about(change.comparison, asked.category),
            )
            step = replace(step, difference=difference)
        found.append(step)
        if len(found) == most:
            break
    return tuple(reversed(found))


def _stream(history: Changes, asked: ChangeFilter) -> Iterator[Change]:
    offset, at_once = 0, 50
    while changes := history.changes(asked, limit=at_once, offset=offset):
        yield from changes
        offset += len(changes)


def _about(comparison: Comparison, category: Category | None) -> Comparison:
    if category is None:
        return comparison
    return replace(comparison, sections=tuple(s for s in comparison.sections if is_about(s, category)))


def _count(comparison: Comparison, wanted: Pattern) -> tuple[int, int] | None:
    """How often the words stand more and less often than before, section by section; None where as often."""
    added = removed = 0
    for section in comparison.sections:
        delta = section.delta
        one, other = (
            len(wanted.pattern.findall(side.source)) if side else 0 for side in (delta.before, delta.after)
        )
        added, removed = added + max(0, other - one), removed + max(0, one - other)
    moved = min(added, removed)  # from one section to another
    added, removed = added - moved, removed - moved
    return (added, removed) if (wanted.added and added) or (wanted.removed and removed) else None


def list_steps(steps: Sequence[Step], *, title: str, zone: str, words: bool = False) -> Table:
    """The steps as a table; ``words``: with how often the wanted words came and went."""
    counts = ("added", "removed") if words else ()
    rows = tuple(
        (
            step.change.first_seen_at,
            f"{step.change.document_id}@{step.change.before}..{step.change.after}",
            step.change.id,
            step.change.comparison.judgement.kind,
            step.change.comparison.judgement.severity,
            category_names(step.change.comparison.judgement),
            *((step.added, step.removed) if words else ()),
            step.change.comparison.summary,
        )
        for step in steps
    )
    columns = ("seen", "versions", "change", "kind", "severity", "categories", *counts, "summary")
    return Table(title=title, columns=columns, rows=rows, zone=zone)
