"""Where words stand, now or in any version, and in which documents they do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Document
from monitor.query.hits import excerpt_of
from monitor.query.presence import Past, read_phrase
from monitor.query.tabular import Table
from monitor.store.briefs import VersionTime
from monitor.store.search import Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A passage that holds the words, since version ``began`` and up to the one before ``ended``.

    ``last_seen_at`` is the last check that found it; ``ended`` and ``first_missed_at`` are None where it
    stands in the newest version.
    """

    document: str
    began: int
    first_seen_at: datetime
    ended: int | None
    last_seen_at: datetime
    first_missed_at: datetime | None
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Passages that hold the words; ``without`` are the documents in which they do not stand now.

    ``total``: how many passages there are; ``more``: how many of them come after those found.
    """

    words: str
    found: tuple[Match, ...]
    without: tuple[str, ...]
    total: int
    more: int = 0


def find_matches(
    past: Past, words: str, documents: Sequence[Document], *, every: bool, limit: int, first: int = 0
) -> Matches:
    """The passages that hold the words in the texts in force, or (``every``) in any version.

    At most ``limit`` of them, beginning with the one that ``first`` others come before. What a long line
    says many times, for as long, is found once.
    """
    ids = {document.id for document in documents}
    stands = [
        stand
        for stand in dict.fromkeys(past.search.stands([read_phrase(words)]))
        if stand.document_id in ids and (every or stand.ended is None)
    ]
    there = {stand.document_id for stand in stands if stand.ended is None}
    shown = stands[first : first + limit]
    times = past.briefs.version_times(sorted({stand.document_id for stand in shown}))
    texts = past.search.lines({(stand.document_id, stand.began) for stand in shown})
    found = tuple(
        _date(stand, times[stand.document_id], texts[stand.document_id, stand.began]) for stand in shown
    )
    return Matches(
        words=words,
        found=found,
        without=tuple(sorted(ids - there)),
        total=len(stands),
        more=max(0, len(stands) - first - len(shown)),
    )


def _date(stand: Stand, times: Mapping[int, VersionTime], lines: Sequence[str]) -> Match:
    last = max(times) if stand.ended is None else stand.ended - 1
    return Match(
        document=stand.document_id,
        began=stand.began,
        first_seen_at=times[stand.began].seen_at,
        ended=stand.ended,
        last_seen_at=times[last].checked_at,
        first_missed_at=times[stand.ended].seen_at if stand.ended is not None else None,
        line=lines[stand.line],
    )


def list_matches(matches: Matches, *, zone: str) -> Table:
    """The passages as a table."""
    rows = tuple(
        (
            each.document,
            f"@{each.began}" + ("…" if each.ended is None else f"..{each.ended - 1}"),
            each.first_seen_at,
            each.first_missed_at,
            excerpt_of(each.line, matches.words),
        )
        for each in matches.found
    )
    notes = (f"{matches.more} more passages; --limit shows more of them",) if matches.more else ()
    columns = ("document", "versions", "first seen", "first missed", "words")
    return Table(title=f"Where “{matches.words}” stands", columns=columns, rows=rows, notes=notes, zone=zone)
