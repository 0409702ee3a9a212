"""What an ordered list draws before its items: 1, 2, 3; a, b, c; i, ii, iii; or nothing.

Knows the list's own attributes and style, with what the page's sheet adds to it (``styles``), and common
class names. Sheets that are not in the page are not read: what one of them numbers is written in figures.
"""

import re
from dataclasses import dataclass

from monitor.normalize.page.tree import Node

_SORTS = {
    **dict.fromkeys(("lower-alpha", "lower-latin"), "a"),
    **dict.fromkeys(("upper-alpha", "upper-latin"), "A"),
    "lower-roman": "i",
    "upper-roman": "I",
    "decimal": "1",
}
_STYLE = re.compile(
    r"list-style(?:-type)?\s*+:(?:(?!list-style)[^;])*?(?<![\w-])"
    r"(none|disc|circle|square|decimal|(?:lower|upper)-(?:alpha|latin|roman))(?![\w-])",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<![\w-])(?:list-)?(?:((?:lower|upper)-(?:alpha|latin|roman))|(?<=list-)(?:none|disc|unstyled|inline))(?![\w-])"
)
_TYPED = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[ivxIVX]{1,5})[.):]\s|\d{1,3}(?:\.\d{1,3})+\s|§")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LOOK = 500
"""Characters of a style or of class names that are looked at."""
_LETTERS = 26
_MOST_ROMAN = 3_999
_MOST_DIGITS = 7


@dataclass(slots=True)
class Numbers:
    """Counts a list's items; ``sort`` is its ``type`` attribute, ``last`` the number drawn last."""

    sort: str
    last: int = 0
    step: int = 1

    def draw(self, item: Node) -> str:
        """The number before the next item."""
        self.last = _figure(item.get("value"), self.last + self.step)
        return _write(self.last, self.sort)


def numbers_of(node: Node) -> Numbers | None:
    """What counts the items of a list; None where it draws no numbers."""
    sort = _sort(node) if node.tag in ("ol", "ul") else ""
    if not sort:
        return None
    if node.tag == "ol" and node.source.attr("reversed") is not None:
        items = sum(child.tag == "li" for child in node.nodes)
        return Numbers(sort, _figure(node.get("start"), items) + 1, -1)
    return Numbers(sort, _figure(node.get("start"), 1) - 1)


def _figure(told: str, otherwise: int) -> int:
    told = told.strip()
    return int(told) if told.isdecimal() and len(told) < _MOST_DIGITS else otherwise


def is_numbered(text: str) -> bool:
    """Whether a number or letter is typed at the beginning: the list draws none, or a reader sees two."""
    return _TYPED.match(text) is not None


def _sort(node: Node) -> str:
    """How the list counts, as its ``type`` attribute would say it; '' where it does not."""
    if styled := _STYLE.search(node.get("style")[:_LOOK]):
        return _SORTS.get(styled[1].lower(), "")
    if named := _NAME.search(node.classes[:_LOOK]):
        return _SORTS.get(named[1], "")
    if node.tag == "ul":
        return ""
    told = node.get("type")
    return told if told in ("a", "A", "i", "I") else "1"


def _write(number: int, sort: str) -> str:
    if sort in "aA" and number >= 1:
        told = _in_letters(number)
    elif sort in "iI" and 1 <= number <= _MOST_ROMAN:
        told = _in_roman(number)
    else:
        return str(number)
    return told.upper() if sort.isupper() else told


def _in_letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    told = ""
    while number:
        number, place = divmod(number - 1, _LETTERS)
        told = chr(ord("a") + place) + told
    return told


def _in_roman(number: int) -> str:
    told = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        told += sign * times
    return told
