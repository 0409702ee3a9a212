"""What of a text counts when texts are compared: not the numbers that lists draw, nor how accents are coded.

A version's text is evidence and stays as the page has it. Two things in it differ without any change of
the words, so whoever compares texts reads them in this form. An accent may be a part of its letter or a
character of its own, and editors mix both in one page (Unicode Standard Annex 15: composed form, NFC).
And ``<ol>`` draws its numbers; nobody typed them, and one new item changes all that follow, but "as set out
in section 4" leads to one. A text carries a drawn number as ``4.`` and a no-break space, before a heading or
in place of an item's bullet; nowhere else does a letter or digit with a full stop stand before such a blank.
"""

import re
import unicodedata

from monitor.text.clean import cap_marks
from monitor.text.superscripts import drop_marks, has_raised

DRAWN_END = ".\u00a0"
_DRAWN = re.compile(r"( *)(#{1,6} |)([0-9A-Za-z]{1,15})\.\u00a0")


def write_number(number: str) -> str:
    """The mark of a drawn number: ``4`` becomes ``4.`` and a no-break space."""
    return number + DRAWN_END


def comparable(text: str) -> str:
    """The text in composed form, with bullets in place of drawn numbers and headings without them."""
    if text.isascii():
        return text
    if DRAWN_END in text:
        text = "\n".join([_without_number(line) if DRAWN_END in line else line for line in text.split("\n")])
    if has_raised(text):
        text = drop_marks(text)
    return unicodedata.normalize("NFC", cap_marks(text))


def drawn_number(line: str) -> str:
    """The number that a list draws before the words of a line, '' where it draws none."""
    drawn = _DRAWN.match(line) if DRAWN_END in line else None
    return drawn[3] if drawn else ""


def _without_number(line: str) -> str:
    drawn = _DRAWN.match(line)
    return drawn[1] + (drawn[2] or "- ") + line[drawn.end() :] if drawn else line
