"""What of a text counts when texts are compared: not the numbers that lists draw, nor how accents are coded.

A version's text is evidence and stays as the page has it. Two things in it differ without any change of
the words, so whoever compares texts reads them in this form. An accent may be a part of its letter or a
character of its own, and editors mix both in one page (Unicode Standard Annex 15: composed form, NFC).
And ``<ol>`` draws its numbers; nobody typed them, and one new item changes all that follow, but "as set out
in section 4" leads to one. A text carries a drawn number as ``4.`` and a no-break space, before a heading or
in place of an item's bullet; nowhere else does a letter or digit with a full stop stand before such a blank.
A table's rows may be numbered likewise, in a column before their names.
"""

import re
import unicodedata

from monitor.text.clean import cap_marks
from monitor.text.superscripts import drop_marks, has_raised

DRAWN_END = ".\u00a0"
_DRAWN = re.compile(r"( *+)(#{1,6} |)([0-9A-Za-z]{1,15})\.\u00a0")


def write_number(number: str) -> str:
    """The mark of a drawn number: ``4`` becomes ``4.`` and a no-break space."""
    return number + DRAWN_END


def comparable(text: str) -> str:
    """The text in composed form, with bullets in place of drawn numbers, headings and rows without them."""
    if _FIRST_ROW in text:
        text = "\n".join(_without_row_numbers(text.split("\n")))
    if text.isascii():
        return text
    if DRAWN_END in text:
        text = "\n".join([_without_number(line) if DRAWN_END in line else line for line in text.split("\n")])
    if has_raised(text):
        text = drop_marks(text)
    return unicodedata.normalize("NFC", cap_marks(text))


_FIRST_ROW = "| 1 | "
_NUMBERED = re.compile(r"\| (\d{1,5}) \| (?=[^|]*[^\W\d_])([^|]*) \|")
_GROUP = re.compile(r"\| [^|]* \|")
FEWEST_NUMBERED = 3
"""Rows that are numbered from one on and named each by its own name: the numbers only count them."""


def _without_row_numbers(lines: list[str]) -> list[str]:
    """The lines with an empty cell in place of each number that only counts the rows of a table."""
    kept = list(lines)
    places: list[int] = []
    names: set[str] = set()
    for at, line in enumerate([*lines, ""]):
        row = _NUMBERED.match(line)
        if row and row[1] == str(len(places) + 1) and row[2] not in names:
            places.append(at)
            names.add(row[2])
        elif places and not _GROUP.fullmatch(line):
            if row is None and len(places) >= FEWEST_NUMBERED:
                for place in places:
                    kept[place] = "| " + lines[place][lines[place].index("|", 1) :]
            begins = row if row and row[1] == "1" else None
            places, names = ([at], {begins[2]}) if begins else ([], set())
    return kept


def drawn_number(line: str) -> str:
    """The number that a list draws before the words of a line, '' where it draws none."""
    drawn = _DRAWN.match(line) if DRAWN_END in line else None
    return drawn[3] if drawn else ""


def _without_number(line: str) -> str:
    drawn = _DRAWN.match(line)
    return drawn[1] + (drawn[2] or "- ") + line[drawn.end() :] if drawn else line
