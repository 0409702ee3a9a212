"""Bare titles: headings that nothing marks but their wording and their place.

A title is short, opens with a capital, does not end or read as a sentence, comes after something that had
ended, and has words, a list or a table below it. Menus, addresses, list items, date stamps and rows fail one
of these. Refuses to believe runs of short lines: those are menus and postal addresses.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from monitor.sections.lines import Line, LineKind
from monitor.sections.numbering import Number, read_number
from monitor.sections.title_words import pattern_for
from monitor.sections.titles import (
    ends_as_abbreviation,
    is_capitals,
    is_contact,
    is_imprint,
    is_linked,
    is_mere_label,
    is_stamp,
    is_title_cased,
    is_unspaced,
    plain,
    reads_as_sentence,
    starts_big,
    words_of,
)

_ENDED = re.compile(r"[.:;!?。：；！？…][\s\"'”’»)\]*_]*$")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?]\s+(?=[^\W\d_])(?P<next>.)")
NAMES_POLICY = re.compile(pattern_for("documents"), re.IGNORECASE)
"""Finds a word that names a whole document."""
_FIGURES = re.compile(r"\d+")
_LONGEST_WORDS = 16
_LONGEST = 130


def is_packed(lines: list[Line]) -> bool:
    """True where paragraphs follow each other without blank lines between."""
    pairs = [
        line for at, line in enumerate(lines) if at and line.kind is lines[at - 1].kind is LineKind.WORDS
    ]
    return len(pairs) > 3 and sum(not line.gap for line in pairs) > 0.6 * len(pairs)


def has_ended(line: Line) -> bool:
    """True where the line closes what it says."""
    return _ENDED.search(line.text[-20:]) is not None


def is_bare_title(lines: list[Line], at: int, last: int, *, packed: bool, marked: bool) -> bool:
    """True where the line is a title by its words and its place; ``last`` is the last heading's line."""
    line = lines[at]
    wording = _wording(line.text) if len(line.text) <= _LONGEST and not line.broken else None
    if wording is None:
        return False
    title, number, words, strong = wording
    if number is not None and not _numbers_a_title(lines, at, number, words):
        return False
    # what stands above the first marked heading is the page's, not the policy's
    above_all = marked and last < 0 and not NAMES_POLICY.search(title)
    if not strong and (above_all or is_linked(line.text) or is_imprint(title)):
        return False
    return _stands_as_title(lines, at, last, title, packed=packed, marked=marked, strong=strong)


class _Wording(NamedTuple):
    """A line worded as a title: its number, the words behind it, whether more than these speak for it."""

    title: str
    number: Number | None
    words: str
    strong: bool


@lru_cache(maxsize=4096)
def _wording(text: str) -> _Wording | None:
    """A line's wording, None where it is no title's; most lines stand in both versions."""
    if "**" in text:
        return None
    title = plain(text)
    number = read_number(title)
    words = title[number.width :] if number is not None else title
    if not (words or number):
        return None
    strong = number is not None or is_capitals(words) or title.endswith(("?", "？"))
    if words and not _reads_as_title(words, strong=strong, numbered=number is not None):
        return None
    return _Wording(title, number, words, strong)


def _reads_as_title(title: str, *, strong: bool, numbered: bool) -> bool:
    """True where the words are a title's; ``strong``: something besides the words speaks for it."""
    words = words_of(title)
    if not words or not starts_big(title) or is_stamp(title) or is_contact(title) or is_mere_label(words):
        return False
    if not _closes_as_title(title, words, numbered=numbered):
        return False
    if is_unspaced(title):
        return len(title) <= 30 and not re.search("[。；，,]", title)
    if len(words) > _LONGEST_WORDS or sum(map(len, words)) < 0.55 * len(title.replace(" ", "")):
        return False
    if not strong and (title.count(",") > 2 or len(_FIGURES.findall(title)) > 1):
        return False
    return not reads_as_sentence(words) or (strong and (len(words) <= 10 or title[-1] == "?"))


def _closes_as_title(title: str, words: list[str], *, numbered: bool) -> bool:
    """True where neither the end nor a full stop inside makes the line a sentence."""
    second = _TWO_SENTENCES.search(title)
    asked = title[-1] in "?？" and second is not None and "?" in second.group()
    if second is not None and not asked and not second["next"].islower():
        return False
    match title[-1]:
        case ".":
            return ends_as_abbreviation(title[:-1]) or (numbered and len(words) <= 12)
        case ":" | "：":
            return is_title_cased(words) or is_capitals(title)
        case last:
            return last not in ";,!…。；，！、—–-"


def _numbers_a_title(lines: list[Line], at: int, number: Number, words: str) -> bool:
    """False for the items of a numbered list or of a table of contents, and for bracketed clauses."""
    if number.rank == 3 or (number.rank == 0 and words and not starts_big(words)):
        return False
    if not words:
        return number.rank == 0 or (number.text[-1].isdigit() and not lines[at].text[-1].isdigit())
    for other, step in ((at - 1, -1), (at + 1, 1)):
        if 0 <= other < len(lines) and lines[other].kind is LineKind.WORDS:
            neighbour = read_number(plain(lines[other].text[:120]))
            if neighbour is not None and _counts_on(number, neighbour, step):
                return False
    return True


def _counts_on(number: Number, neighbour: Number, step: int) -> bool:
    """True where the neighbour has the next (or the previous) number of the same sort."""
    if (neighbour.depth, neighbour.rank) != (number.depth, number.rank):
        return False
    return number.last is None or neighbour.last is None or neighbour.last == number.last + step


def _stands_as_title(
    lines: list[Line], at: int, last: int, title: str, *, packed: bool, marked: bool, strong: bool
) -> bool:
    """True where what is above has ended and what is below can be a title's text."""
    line = lines[at]
    if at + 1 >= len(lines) or not _has_body(lines, at, last, title, strong=strong):
        return False
    above = lines[at - 1] if at else None
    if above is None or last == at - 1:
        return True
    if not (line.gap or packed):
        return False
    if above.kind is LineKind.WORDS and not has_ended(above) and not is_stamp(plain(above.text[:80])):
        # the last of a menu's or an address's lines, or of a list's without bullets
        return strong or NAMES_POLICY.search(title) is not None
    if above.kind is LineKind.WORDS and above.text.endswith(":") and packed and not strong:
        return False
    lonely = not line.room or (len(words_of(title)) < 2 and not is_unspaced(title))
    return strong or not marked or not lonely


def _has_body(lines: list[Line], at: int, last: int, title: str, *, strong: bool) -> bool:
    """Something stands below that a title may stand over."""
    below = lines[at + 1]
    match below.kind:
        case LineKind.MARKED | LineKind.UNDERLINED:
            return strong and not title.endswith("?") and last >= 0
        case LineKind.ITEM | LineKind.ROW:
            return not title.endswith(":")
        case LineKind.RULE | LineKind.QUOTE:
            return strong or below.kind is LineKind.QUOTE
        case LineKind.WORDS:
            return _has_words_below(lines, at, title, strong=strong)


def _has_words_below(lines: list[Line], at: int, title: str, *, strong: bool) -> bool:
    line, below = lines[at], lines[at + 1]
    if has_ended(below) or len(below.text) >= 250:
        return line.room or not below.text[:1].islower()
    # a heading over a heading: the lower one must have a body itself
    beyond = lines[at + 2] if at + 2 < len(lines) else None
    closed = beyond is not None and (
        beyond.kind is not LineKind.WORDS or has_ended(beyond) or len(beyond.text) >= 250
    )
    return (
        closed
        and len(below.text) <= _LONGEST
        and (strong or at == 0 or NAMES_POLICY.search(title) is not None or line.room)
    )
