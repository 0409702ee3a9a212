"""What walls, banners, menus and buttons say: the lists of ``vocabulary.toml``, as phrases and as patterns.

One place for every room that meets such words. Refuses to say what follows from them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from monitor.model import TroubleKind
from monitor.text.data import read_data

_TABLES = read_data("text/vocabulary")

SHORT_PAGE = 400
"""Words under which a page's own words may say that it is a wall: real ones have 5 to 250."""
_EARLY = 300
"""Characters within which a short page says that it is a wall; a very short one may say so anywhere."""
_READ = 20_000


def phrases_of(table: str, *lists: str) -> list[str]:
    """The phrases of some lists of a table, as written."""
    return [phrase for name in lists for phrase in _TABLES[table][name]]


def pattern_of(table: str, *lists: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Some lists of a table as one pattern."""
    return compile_any(phrases_of(table, *lists), before=before, after=after)


def compile_any(phrases: Iterable[str], *, before: str = "", after: str = "") -> re.Pattern[str]:
    """A pattern of alternatives between ``before`` and ``after``, case ignored."""
    return re.compile(f"{before}(?:{'|'.join(phrases)}){after}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """What pages of one sort say that come instead of a document: the trouble they are, and their name.

    ``longest``: in words of a page, from which on its patterns say nothing.
    """

    trouble: TroubleKind
    name: str
    longest: int
    patterns: tuple[re.Pattern[str], ...]


@cache
def _walls() -> tuple[Wall, ...]:
    return tuple(
        Wall(
            trouble=TroubleKind(wall["trouble"]),
            name=wall["name"],
            longest=wall.get("longest", SHORT_PAGE),
            patterns=tuple(
                compile_any([pattern])
                for pattern in (*wall["patterns"], *phrases_of("errors", *wall.get("errors", ())))
            ),
        )
        for wall in _TABLES["walls"]
    )


def find_wall(title: str | None, text: str, words: int) -> tuple[Wall, str] | None:
    """The wall that a short page's own words say it is, and those words; ``words`` is the page's length."""
    said = fold_quotes(f"{title or ''}\n{text}")[:_READ]
    for wall in _walls():
        if words > wall.longest:
            continue
        for pattern in wall.patterns:
            found = pattern.search(said)
            # a passing phrase in a short policy is no wall: the shorter the page, the more it says
            if found and (words < SHORT_PAGE / 4 or found.start() < _EARLY):
                return wall, found.group()[:60]
    return None


def fold_quotes(text: str) -> str:
    """The text as the patterns read it: in lower case, with straight apostrophes."""
    return text.lower().replace("\u2019", "'")
