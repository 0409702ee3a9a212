"""When words stood in documents: each interval, from the last check without them to the first with them.

Words are found whatever their case, accents and punctuation, in a row and within one paragraph, item or row.
Where they never stood so, passages that are nearly alike are found too, and called so.
"""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Protocol

from monitor.errors import UsageError
from monitor.query.hits import excerpt_of
from monitor.query.tabular import Table
from monitor.store.briefs import VersionTime
from monitor.store.search import Phrase, Stand
from monitor.text.passage_words import OVERLAP, search_words

ALIKE = 0.85
"""Share of common letters from which on a passage is called alike."""
MOST_ALIKE = 1_000
"""Passages that are compared letter by letter."""


class Search(Protocol):
    """Where words stand."""

    def stands(
        self,
        phrases: Sequence[Phrase],
        *,
        document_ids: Collection[str] | None = None,
        most: int | None = None,
    ) -> tuple[Stand, ...]:
        """The passages in which any of the phrases stands."""

    def lines(self, places: Collection[tuple[str, int]]) -> dict[tuple[str, int], list[str]]:
        """The texts of versions as lines."""


class Times(Protocol):
    """When versions were seen."""

    def version_times(self, document_ids: Collection[str]) -> Mapping[str, Mapping[int, VersionTime]]:
        """When each version of these documents was first and last seen."""


class Past(Protocol):
    """The parts of a store that know where words stood."""

    @property
    def search(self) -> Search:
        """Where they stand."""

    @property
    def briefs(self) -> Times:
        """When that was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """An interval in which words stood in a document.

    They came with version ``began``, seen first at ``first_seen_at``; the last check without them was at
    ``last_seen_without_at``, None where they stood when watching began. They went with version ``ended`` and
    were last seen at ``last_seen_at``, missed first at ``first_missed_at``; None: they stand in the newest.
    ``likeness`` is 1.0 for the very words. ``line`` is the line that held them first, marks and all.
    """

    document: str
    began: int
    first_seen_at: datetime
    last_seen_without_at: datetime | None
    ended: int | None
    last_seen_at: datetime
    first_missed_at: datetime | None
    likeness: float = 1.0
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceList:
    """All intervals, by document.

    ``more``: how many further ones were left out; ``cut``: not all were compared.
    """

    words: str
    intervals: tuple[Presence, ...]
    more: int = 0
    cut: bool = False


def read_phrase(words: str) -> Phrase:
    """The words as they are searched for; ``*`` at the end: the last is a beginning. UsageError for none."""
    given = words.strip()
    found = search_words(given.rstrip("*"))
    if not found:
        raise UsageError(f"there is no word to look for in {given[:60]!r}; write some words of the text")
    if len(found) > OVERLAP:
        raise UsageError(f"these are {len(found)} words; the first {OVERLAP} of them find the same")
    return Phrase(found, begins=given.endswith("*"))


def find_presence(
    past: Past, words: str, document_ids: Collection[str] | None, *, limit: int, alike: bool = True
) -> PresenceList:
    """Every interval in which the words stood, then those of passages nearly alike (``alike``).

    ``document_ids`` None: in any document. No more than ``limit`` intervals.
    """
    phrase = read_phrase(words)
    stands = past.search.stands([phrase], document_ids=document_ids)
    scored = [(stand, 1.0) for stand in stands]
    cut = False
    if alike and (pieces := _pieces(phrase)):
        near = past.search.stands(pieces, document_ids=document_ids, most=MOST_ALIKE)
        cut = len(near) >= MOST_ALIKE
        scored += _score(past.search, near, phrase, set(stands))
    merged = list(_merge(scored))
    shown = merged[:limit]
    times = past.briefs.version_times(sorted({stand.document_id for stand, _ in shown}))
    intervals = (_date(stand, likeness, times[stand.document_id]) for stand, likeness in shown)
    places = {(stand.document_id, stand.began) for stand, _ in shown}
    texts = past.search.lines(places)
    lined = tuple(
        replace(each, line=texts[stand.document_id, stand.began][stand.line])
        for each, (stand, _) in zip(intervals, shown, strict=True)
    )
    return PresenceList(words=words, intervals=lined, more=len(merged) - len(shown), cut=cut)


def _pieces(phrase: Phrase) -> list[Phrase]:
    """Parts of a phrase of which one must stand as it is where few words differ; none of a short phrase."""
    count = len(phrase.words)
    if count < 4:
        return []
    parts = count // 4 + 1
    ends = [count * at // parts for at in range(parts + 1)]
    return [Phrase(phrase.words[one:other]) for one, other in itertools.pairwise(ends)]


def _score(
    search: Search, near: Sequence[Stand], phrase: Phrase, exact: set[Stand]
) -> Iterator[tuple[Stand, float]]:
    """The passages that are alike enough, with how much."""
    left = [stand for stand in near if stand not in exact]
    texts = search.lines({(stand.document_id, stand.began) for stand in left})
    for stand in left:
        likeness = _likeness(search_words(texts[stand.document_id, stand.began][stand.line]), phrase.words)
        if likeness >= ALIKE:
            yield stand, round(likeness, 3)


def _likeness(words: Sequence[str], phrase: Sequence[str]) -> float:
    """How much the words that come nearest are like the phrase, letter by letter: 0 to 1."""
    matcher = SequenceMatcher(b=" ".join(phrase), autojunk=False)
    wanted, best, length = set(phrase), 0.0, len(phrase)
    spare = max(1, length // 4)
    for start in range(max(1, len(words) - length + spare + 1)):
        if words and words[start] not in wanted:
            continue
        for size in range(length - spare, length + spare + 1):
            matcher.set_seq1(" ".join(words[start : start + size]))
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                best = max(best, matcher.ratio())
    return best


def _merge(scored: Iterable[tuple[Stand, float]]) -> Iterator[tuple[Stand, float]]:
    """Stands of a document that touch as one, the exact ones by themselves.

    Alike ones only where none is exact.
    """
    by_document: dict[str, list[tuple[Stand, float]]] = {}
    for stand, likeness in scored:
        by_document.setdefault(stand.document_id, []).append((stand, likeness))
    for name in sorted(by_document):
        theirs = by_document[name]
        exact = list(_join([each for each in theirs if each[1] == 1.0]))
        alike = _join([each for each in theirs if each[1] < 1.0 and not _is_covered(each[0], exact)])
        yield from sorted([*exact, *alike])


def _join(scored: Sequence[tuple[Stand, float]]) -> Iterator[tuple[Stand, float]]:
    current: tuple[Stand, float] | None = None
    for stand, likeness in sorted(scored):
        if current and (current[0].ended is None or stand.began <= current[0].ended):
            ends = (current[0].ended, stand.ended)
            ended = None if None in ends else max(end for end in ends if end is not None)
            current = current[0]._replace(ended=ended), max(current[1], likeness)
            continue
        if current:
            yield current
        current = stand, likeness
    if current:
        yield current


def _is_covered(stand: Stand, exact: Sequence[tuple[Stand, float]]) -> bool:
    """Whether the very words stood all the while."""
    return any(
        each.began <= stand.began
        and (each.ended is None or (stand.ended is not None and stand.ended <= each.ended))
        for each, _ in exact
    )


def _date(stand: Stand, likeness: float, times: Mapping[int, VersionTime]) -> Presence:
    last = max(times) if stand.ended is None else stand.ended - 1
    earlier = times.get(stand.began - 1)
    return Presence(
        document=stand.document_id,
        began=stand.began,
        first_seen_at=times[stand.began].seen_at,
        last_seen_without_at=earlier.checked_at if earlier else None,
        ended=stand.ended,
        last_seen_at=times[last].checked_at,
        first_missed_at=None if stand.ended is None else times[stand.ended].seen_at,
        likeness=likeness,
        line=str(stand.line),
    )


def list_presence(found: PresenceList, *, zone: str) -> Table:
    """The intervals as a table."""
    rows = tuple(
        (
            each.document,
            f"@{each.began}" + ("…" if each.ended is None else f"..{each.ended - 1}"),
            each.last_seen_without_at,
            each.first_seen_at,
            None if each.ended is None else each.last_seen_at,
            each.first_missed_at,
            "yes" if each.likeness == 1.0 else f"{each.likeness:.0%} alike",
            excerpt_of(each.line, found.words),
        )
        for each in found.intervals
    )
    notes = []
    if found.more:
        notes.append(f"{found.more} more intervals; --limit shows more of them")
    if found.cut:
        notes.append(
            f"only {MOST_ALIKE} passages were compared for likeness; name a vendor to compare its own"
        )
    return Table(
        title=f"When “{found.words}” stood",
        columns=(
            "document",
            "versions",
            "last without",
            "first with",
            "last with",
            "first missed",
            "exact",
            "words",
        ),
        rows=rows,
        notes=tuple(notes),
        zone=zone,
    )
