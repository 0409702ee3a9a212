"""How well documents were watched: checks, failures, and the gaps in which nothing is known.

A gap is time between two good looks that is longer than the document's own interval explains. Nothing is
known of it: it is never "no change". Where the log of checks does not reach, that is said and not counted as
watched.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import Document, Outcome
from monitor.query.tabular import Table
from monitor.wording.measures import count, short_moment, span

_GOOD = (Outcome.FIRST, Outcome.UNCHANGED, Outcome.CHANGED)
SPARE = timedelta(hours=2)


class Checks(Protocol):
    """The log of checks, and since when a document is known."""

    def check_times(
        self, document_id: str, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, Outcome], ...]:
        """When the document was checked, and how each check ended, in order."""

    def first_check_at(self) -> datetime | None:
        """When the log of checks begins."""

    def added_times(self) -> dict[str, datetime]:
        """Since when each document is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Time in which the document was not seen, between two good looks or the ends of what was asked for."""

    begins_at: datetime
    ends_at: datetime
    failures: int

    @property
    def length(self) -> timedelta:
        """How long it was."""
        return self.ends_at - self.begins_at


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentGaps:
    """How a document was watched from ``since`` to ``until``; ``share`` is the time outside gaps, 0 to 1.

    ``unlogged_before`` is until when the log does not reach, None where it does.
    """

    document: str
    since: datetime
    until: datetime
    checks: int
    good: int
    held: int
    failed: int
    gaps: tuple[Gap, ...]
    share: float
    unlogged_before: datetime | None


def find_gaps(
    checks: Checks, documents: Sequence[Document], since: datetime, until: datetime
) -> tuple[DocumentGaps, ...]:
    """How each document was watched, those with the most unknown time first."""
    begins, added = checks.first_check_at(), checks.added_times()
    found = (_gaps_of(checks, each, (since, until), begins, added.get(each.id)) for each in documents)
    return tuple(sorted(found, key=lambda each: (each.share, each.document)))


def _gaps_of(
    checks: Checks,
    document: Document,
    asked: tuple[datetime, datetime],
    begins: datetime | None,
    added: datetime | None,
) -> DocumentGaps:
    since, until = max(asked[0], min(added or asked[1], asked[1])), asked[1]
    logged = checks.check_times(document.id, since, until)
    # the log is pruned: what lies before it is neither watched nor missed
    start = max(since, min(begins or until, until))
    gaps = tuple(_find(logged, start, until, longest=2 * document.interval + SPARE))
    unknown = sum((gap.length for gap in gaps), start - since)
    outcomes = [outcome for _, outcome in logged]
    whole = until - since
    return DocumentGaps(
        document=document.id,
        since=since,
        until=until,
        checks=len(logged),
        good=sum(each in _GOOD for each in outcomes),
        held=outcomes.count(Outcome.HELD),
        failed=outcomes.count(Outcome.FAILED),
        gaps=gaps,
        share=round(1 - unknown / whole, 4) if whole else 1.0,
        unlogged_before=start if start > since else None,
    )


def _find(
    logged: Iterable[tuple[datetime, Outcome]], start: datetime, until: datetime, *, longest: timedelta
) -> Iterator[Gap]:
    seen, failures = start, 0
    for at, outcome in logged:
        if outcome not in _GOOD:
            failures += 1
            continue
        if at - seen > longest:
            yield Gap(begins_at=seen, ends_at=at, failures=failures)
        seen, failures = at, 0
    if until - seen > longest:
        yield Gap(begins_at=seen, ends_at=until, failures=failures)


def list_gaps(found: Sequence[DocumentGaps], *, zone: str) -> Table:
    """A row a document, with its longest gap."""
    rows = []
    for each in found:
        longest = max(each.gaps, key=lambda gap: gap.length, default=None)
        told = ""
        if longest:
            ends = f"{short_moment(longest.begins_at, zone)} to {short_moment(longest.ends_at, zone)}"
            told = f"{span(longest.length)}, {ends}, {count(longest.failures, 'failed look')}"
        rows.append(
            (
                each.document,
                each.checks,
                each.good,
                each.held,
                each.failed,
                len(each.gaps),
                f"{each.share:.1%}",
                told,
            )
        )
    begun = max((each.unlogged_before for each in found if each.unlogged_before), default=None)
    notes = ["A gap is time without a good look: whether anything changed in it is not known."]
    if begun:
        notes.append(
            f"The log of checks begins {short_moment(begun, zone)}; time before it counts as unknown."
        )
    columns = ("document", "checks", "good", "held", "failed", "gaps", "watched", "longest gap")
    return Table(
        title="How documents were watched", columns=columns, rows=tuple(rows), notes=tuple(notes), zone=zone
    )
