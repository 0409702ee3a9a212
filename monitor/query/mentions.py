"""Where a company or another entity is named: every document, since when and until when, and in what.

A sub-processor is a row of a table or an item of a list as a rule; a name in a sentence is a mention.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from monitor.query.hits import excerpt_of
from monitor.query.presence import Past, Presence, find_presence
from monitor.query.tabular import Table


class Place(StrEnum):
    """What a name stands in."""

    ROW = "row"
    ITEM = "item"
    HEADING = "heading"
    PROSE = "prose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An interval in which an entity is named in a document, and what its name stood in first."""

    place: Place
    presence: Presence


_PLACES = {"|": Place.ROW, "-": Place.ITEM, "#": Place.HEADING}


def find_mentions(
    past: Past, name: str, document_ids: Collection[str] | None, *, limit: int
) -> tuple[Mention, ...]:
    """Every interval in which the name stands, rows and items first, then by document."""
    found = find_presence(past, name, document_ids, limit=limit, alike=False)
    mentions = [Mention(place=_place_of(each.line), presence=each) for each in found.intervals]
    listed = (Place.ROW, Place.ITEM)
    return tuple(sorted(mentions, key=lambda each: (each.place not in listed, each.presence.document)))


def _place_of(line: str) -> Place:
    return _PLACES.get(line.lstrip()[:1], Place.PROSE)


def list_mentions(mentions: Collection[Mention], name: str, *, zone: str) -> Table:
    """The mentions as a table: added between two checks, removed between two."""
    rows = tuple(
        (
            each.presence.document,
            each.place,
            each.presence.last_seen_without_at,
            each.presence.first_seen_at,
            None if each.presence.ended is None else each.presence.last_seen_at,
            each.presence.first_missed_at,
            excerpt_of(each.presence.line, name),
        )
        for each in mentions
    )
    columns = ("document", "as", "last without", "first with", "last with", "first missed", "words")
    return Table(title=f"Where {name} is named", columns=columns, rows=rows, zone=zone)
