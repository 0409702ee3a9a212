"""A page whose text stands elsewhere: its frames and files are fetched, and the one that holds it is read.

As a redirect does: the body found stands for the document, its snapshot is that body with the whole way, and
versions are derived from it again like any other. One step only; where several frames share the text, or none
can be read, the page stays held and its sentence names them. Refuses to join texts of several addresses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.errors import NormalizeError, TooHeavy
from monitor.model import Document, Elsewhere, Fetch, PageText
from monitor.screen import SURROUNDINGS

SHARED = 3
"""A second frame is no part of the text that has not a third of the first one's words."""

FEWEST = 30
"""Words under which a frame holds no policy: a player, a form, a notice."""


class Follower(Protocol):
    """What following asks of the network."""

    def follow(self, document: Document, fetch: Fetch, address: str, *, now: datetime) -> Fetch:
        """One attempt at what a fetched page shows in its place; never raises for what the network does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """What following came to: another ``fetch`` of the document, the page ``alone``, or ``why`` neither."""

    fetch: Fetch | None = None
    alone: bool = False
    why: str = ""


def follow_onward(
    document: Document,
    fetch: Fetch,
    elsewhere: Elsewhere,
    fetcher: Follower,
    read: Callable[[Fetch], PageText],
    *,
    now: datetime,
) -> Onward:
    """Where the text of a fetched page is to be read. ``read`` reads a fetch, and raises NormalizeError
    or TooHeavy."""
    found: list[tuple[PageText, Fetch]] = []
    faults: list[str] = []
    for address in elsewhere.addresses:
        shown = fetcher.follow(document, fetch, address, now=now)
        if shown.error is not None:
            faults.append(shown.error)
            continue
        try:
            found.append((read(shown), shown))
        except (NormalizeError, TooHeavy) as error:
            faults.append(str(error))
    found.sort(key=lambda each: -each[0].coverage.kept_words)
    return _choose(elsewhere, found, faults)


def _choose(elsewhere: Elsewhere, found: Sequence[tuple[PageText, Fetch]], faults: Sequence[str]) -> Onward:
    """What to make of the pages found, the largest first, and of the faults of those not to be had."""
    own, small = elsewhere.words, elsewhere.words < SURROUNDINGS
    words = [page.coverage.kept_words for page, _ in found] or [0]
    if found and (elsewhere.forwards or (small and words[0] > own and words[0] >= FEWEST)):
        if len(words) > 1 and words[1] * SHARED > words[0] and words[1] >= FEWEST:
            return Onward(why="its text is shared among them")
        return Onward(fetch=found[0][1])
    further = next((page.elsewhere for page, _ in found if page.elsewhere), None)
    if further is not None and small:
        return Onward(why=f"which shows it in turn from {further.addresses[0]}")
    if faults and small:
        return Onward(why=f"none that holds it could be read: {faults[0]}")
    return Onward(alone=words[0] * SHARED < own or words[0] < FEWEST, why="its text stands in both")
