"""Bare titles: headings that nothing marks but their wording and their place.

A title is short, opens with a capital, does not end or read as a sentence, comes after something that had
ended, and has words, a list or a table below it. Menus, addresses, list items, date stamps and rows fail one
of these. Refuses to believe runs of short lines: those are menus and postal addresses.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from monitor.sections.numbering import Number, read_number
from monitor.sections.source_lines import Line
from monitor.sections.title_words import pattern_for
from monitor.sections.titles import (
    ends_as_abbreviation,
    is_capitals,
    is_contact,
    is_imprint,
    is_mere_label,
    is_stamp,
    is_title_cased,
    is_unspaced,
    reads_as_sentence,
    starts_big,
    title_words,
)
from monitor.text.dialect import BlockKind

_ENDED = re.compile(r"[.:;!?。：；！？…][\s\"'”’»)\]*_]*$")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?]\s+(?=[^\W\d_])(?P<next>.)")
NAMES_POLICY = re.compile(pattern_for("documents"), re.IGNORECASE)
"""Finds a word that names a whole document."""
_FIGURES = re.compile(r"\d+")
_LONGEST_WORDS = 16
_LONGEST = 130


def has_ended(line: Line) -> bool:
    """True where the line closes what it says."""
    return _ENDED.search(line.text[-20:]) is not None


def is_bare_title(lines: list[Line], at: int, last: int, *, marked: bool) -> bool:
    """True where the line is a title by its words and its place; ``last`` is the last heading's line."""
    line = lines[at]
    wording = _wording(line.text) if len(line.text) <= _LONGEST else None
    if wording is None:
        return False
    title, number, words, strong = wording
    if number is not None and not _numbers_a_title(lines, at, number, words):
        return False
    # what stands above the first marked heading is the page's, not the policy's
    above_all = marked and last < 0 and not NAMES_POLICY.search(title)
    if not strong and (above_all or is_imprint(title)):
        return False
    return _has_body(lines, at, last, wording) and _follows_end(lines, at, last, wording, marked=marked)


class _Wording(NamedTuple):
    """A line worded as a title: its number, the words behind it, whether more than these speak for it."""

    title: str
    number: Number | None
    words: str
    strong: bool


@lru_cache(maxsize=4096)
def _wording(text: str) -> _Wording | None:
    """A line's wording, None where it is no title's; most lines stand in both versions."""
    title = " ".join(text.split())
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
    words = title_words(title)
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
        if 0 <= other < len(lines) and lines[other].kind is BlockKind.PARAGRAPH:
            neighbour = read_number(lines[other].text[:120])
            if neighbour is not None and _counts_on(number, neighbour, step):
                return False
    return True


def _counts_on(number: Number, neighbour: Number, step: int) -> bool:
    """True where the neighbour has the next (or the previous) number of the same sort."""
    if (neighbour.depth, neighbour.rank) != (number.depth, number.rank):
        return False
    return number.last is None or neighbour.last is None or neighbour.last == number.last + step


def _follows_end(lines: list[Line], at: int, last: int, wording: _Wording, *, marked: bool) -> bool:
    """True where what is above has ended, or is a heading itself."""
    if not at or last == at - 1:
        return True
    above, title = lines[at - 1], wording.title
    if above.kind is BlockKind.PARAGRAPH and not has_ended(above) and not is_stamp(above.text[:80]):
        # the last of a menu's or an address's lines, or of a list's without bullets
        return wording.strong or NAMES_POLICY.search(title) is not None
    return wording.strong or not marked or len(title_words(title)) > 1 or is_unspaced(title)


def _has_body(lines: list[Line], at: int, last: int, wording: _Wording) -> bool:
    """Something stands below that a title may stand over."""
    if at + 1 >= len(lines):
        return False
    below = lines[at + 1]
    match below.kind:
        case BlockKind.HEADING:
            return wording.strong and not wording.title.endswith("?") and last >= 0
        case BlockKind.ITEM | BlockKind.ROW:
            return not wording.title.endswith(":")
        case BlockKind.PARAGRAPH:
            if has_ended(below) or len(below.text) >= 250:
                return True
    # a heading over a heading: the lower one must have a body itself
    beyond = lines[at + 2] if at + 2 < len(lines) else None
    closed = beyond is not None and (
        beyond.kind is not BlockKind.PARAGRAPH or has_ended(beyond) or len(beyond.text) >= 250
    )
    return closed and len(below.text) <= _LONGEST
