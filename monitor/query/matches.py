"""Where words stand, now or in any version, and in which documents they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Document
from monitor.query.presence import Past, excerpt_of, read_phrase
from monitor.query.tabular import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A passage that holds the words, since version ``began`` and up to the one before ``ended`` (None.

    Still).
    """

    document: str
    began: int
    first_seen_at: datetime
    ended: int | None
    first_missed_at: datetime | None
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Passages that hold the words; ``without`` are the documents in which they do not stand now."""

    words: str
    found: tuple[Match, ...]
    without: tuple[str, ...]
    more: int = 0


def find_matches(
    past: Past, words: str, documents: Sequence[Document], *, every: bool, limit: int
) -> Matches:
    """The passages that hold the words in the texts in force, or (``every``) in any version."""
    ids = {document.id for document in documents}
    stands = [
        stand
        for stand in past.search.stands([read_phrase(words)])
        if stand.document_id in ids and (every or stand.ended is None)
    ]
    there = {stand.document_id for stand in stands if stand.ended is None}
    shown = stands[:limit]
    times = past.briefs.version_times(sorted({stand.document_id for stand in shown}))
    texts = past.search.lines({(stand.document_id, stand.began) for stand in shown})
    found = tuple(
        Match(
            document=stand.document_id,
            began=stand.began,
            first_seen_at=times[stand.document_id][stand.began].seen_at,
            ended=stand.ended,
            first_missed_at=times[stand.document_id][stand.ended].seen_at if stand.ended else None,
            line=texts[stand.document_id, stand.began][stand.line],
        )
        for stand in shown
    )
    return Matches(
        words=words, found=found, without=tuple(sorted(ids - there)), more=len(stands) - len(shown)
    )


def list_matches(matches: Matches, *, zone: str) -> Table:
    """The passages as a table."""
    rows = tuple(
        (
            each.document,
            f"@{each.began}" + (f"..{each.ended - 1}" if each.ended else "…"),
            each.first_seen_at,
            each.first_missed_at,
            excerpt_of(each.line, matches.words),
        )
        for each in matches.found
    )
    notes = (f"{matches.more} more passages; --limit shows more of them",) if matches.more else ()
    columns = ("document", "versions", "first seen", "first missed", "words")
    return Table(title=f"Where “{matches.words}” stands", columns=columns, rows=rows, notes=notes, zone=zone)
