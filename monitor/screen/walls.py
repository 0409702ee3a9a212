"""The words by which walls, error pages and parts that failed to load give themselves away.

The words are data, in ``walls.toml``; decides whether they are believed of a page, not what follows.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import TroubleKind
from monitor.text.data import read_data

SHORT_PAGE = 400
"""Words under which a page's own words may say that it is a wall: real ones have 5 to 250."""
_EARLY = 300
"""Characters within which a short page says that it is a wall; a very short one may say so anywhere."""
_READ = 20_000
_PART_WORDS = 12
"""Words of the longest line by which a part of a page says that it could not be loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Patterns, the trouble they tell of and what it is called; ``longest`` in words of the page."""

    trouble: TroubleKind
    name: str
    longest: int
    patterns: tuple[re.Pattern[str], ...]


_DATA = read_data("screen/walls")
_SIGNS = tuple(
    Sign(
        trouble=TroubleKind(sign["trouble"]),
        name=sign["name"],
        longest=sign.get("longest", SHORT_PAGE),
        patterns=tuple(re.compile(pattern) for pattern in sign["patterns"]),
    )
    for sign in _DATA["signs"]
)
_PART = tuple(re.compile(pattern) for pattern in _DATA["part"]["patterns"])


def sign_of(title: str | None, text: str, words: int) -> tuple[Sign, str] | None:
    """The wall that a short page's own words say it is, and those words; ``words`` is the page's length."""
    said = _folded(f"{title or ''}\n{text}")[:_READ]
    for sign in _SIGNS:
        if words > sign.longest:
            continue
        for pattern in sign.patterns:
            found = pattern.search(said)
            # a passing phrase in a short policy is no wall: the shorter the page, the more it says
            if found and (words < SHORT_PAGE / 4 or found.start() < _EARLY):
                return sign, found.group()[:60]
    return None


def failed_part(lines: Iterable[str]) -> str | None:
    """The first short line that says that a part of the page could not be loaded."""
    for line in lines:
        said = _folded(line[:_READ]).strip("-#| ")
        if len(said.split()) <= _PART_WORDS and any(pattern.search(said) for pattern in _PART):
            return line
    return None


def _folded(text: str) -> str:
    return text.lower().replace("\u2019", "'")
