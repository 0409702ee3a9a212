"""What a Word file's styles and lists make of a paragraph: a heading, an item with its number, or neither.

Reads styles by the names that every edition of Word keeps in English. Refuses to know fonts and sizes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from monitor.normalize.files.xml_tree import XmlNode

MAX_BASES = 20
"""Styles that a style may be based on, one on the other."""

_HEADING = re.compile(r"(?:heading|überschrift|titre|rubrik)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|table of figures)\s*\d{0,2}", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")
_MOST_ROMAN = 399
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def is_on(switch: XmlNode | None) -> bool:
    """Whether a property is there and not switched off."""
    return switch is not None and switch.get("val").lower() not in _OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A paragraph's form: the ``level`` of a heading (0: none), the ``depth`` of an item (None: none).

    ``number`` is what its list draws ('' for nothing), ``contents`` whether it is of a table of contents.
    """

    level: int = 0
    depth: int | None = None
    number: str = ""
    contents: bool = False


@dataclass(slots=True)
class WordStyles:
    """A file's styles by id, the lists' levels by their ids, and how far each list has counted."""

    styles: dict[str, XmlNode]
    formats: dict[str, dict[int, tuple[str, int]]]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def form_of(self, properties: XmlNode | None) -> Form:
        """What a paragraph with these properties is; a numbered one is counted."""
        sources = [properties, *self._bases(_value(properties, "pStyle"))]
        names = [_value(style, "name") for style in sources[1:]]
        if any(_CONTENTS.fullmatch(name) for name in names):
            return Form(contents=True)
        level = next(
            (
                level
                for source, name in zip(sources, ["", *names], strict=True)
                if (level := _level(source, name))
            ),
            0,
        )
        place = next((place for source in sources if (place := _place_of(source))), None)
        number, drawn = self._count(place) if place else ("", False)
        return Form(level=level, depth=place[1] if place and drawn else None, number=number)

    def is_out_of_force(self, properties: XmlNode | None) -> bool:
        """Whether a run is struck out or hidden, by itself or by its style."""
        for name in ("strike", "dstrike", "vanish"):
            sources = [
                properties,
                *(style.child("rPr") for style in self._bases(_value(properties, "rStyle"))),
            ]
            switch = next((found for each in sources if each and (found := each.child(name))), None)
            if is_on(switch):
                return True
        return False

    def _bases(self, name: str) -> list[XmlNode]:
        """A style and those it is based on."""
        found: list[XmlNode] = []
        while name in self.styles and len(found) < MAX_BASES:
            found.append(self.styles[name])
            name = _value(found[-1], "basedOn")
        return found

    def _count(self, place: tuple[str, int]) -> tuple[str, bool]:
        """The number that a list draws next, and whether it draws anything at all."""
        identity, depth = place
        sort, start = self.formats.get(identity, {}).get(depth, ("bullet", 1))
        if sort == "none":
            return "", False
        self.counts[place] = self.counts.get(place, start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == identity and key[1] > depth]:
            del self.counts[deeper]
        return ("" if sort == "bullet" else _write(self.counts[place], sort)), True


def read_styles(styles: XmlNode | None, numbering: XmlNode | None) -> WordStyles:
    """The styles and lists of a file, of parts that may be missing."""
    known = {each.get("styleId"): each for each in (styles.nodes if styles else []) if each.name == "style"}
    return WordStyles(known, _read_formats(numbering) if numbering else {})


def _read_formats(numbering: XmlNode) -> dict[str, dict[int, tuple[str, int]]]:
    """By a list's id and a depth: the sort of its numbers and the first of them."""
    sorts: dict[str, dict[int, tuple[str, int]]] = {}
    for each in numbering.nodes:
        if each.name == "abstractNum":
            levels = (level for level in each.nodes if level.name == "lvl")
            sorts[each.get("abstractNumId")] = {
                _figure(level.get("ilvl")): (_value(level, "numFmt"), _figure(_value(level, "start"), 1))
                for level in levels
            }
    return {
        each.get("numId"): sorts.get(_value(each, "abstractNumId"), {})
        for each in numbering.nodes
        if each.name == "num"
    }


def _value(node: XmlNode | None, name: str) -> str:
    found = node.child(name) if node else None
    return found.get("val") if found else ""


def _figure(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise


def _properties(source: XmlNode | None) -> XmlNode | None:
    """A paragraph's own properties, or those that a style gives it."""
    return source if source is None or source.name == "pPr" else source.child("pPr")


def _level(source: XmlNode | None, name: str) -> int:
    """The level of a heading, by its outline or its style's name; 0 for none."""
    outline = _value(_properties(source), "outlineLvl")
    if outline.isdecimal() and int(outline) < 6:
        return int(outline) + 1
    found = _HEADING.fullmatch(name.strip())
    return min(6, int(found[1])) if found else int(name.strip().lower() == "title")


def _place_of(source: XmlNode | None) -> tuple[str, int] | None:
    """The list and the depth in it; None where there is none, or its number is taken off (0)."""
    properties = _properties(source)
    list_of = properties.child("numPr") if properties else None
    if list_of is None or _value(list_of, "numId") in ("", "0"):
        return None
    return _value(list_of, "numId"), min(8, _figure(_value(list_of, "ilvl")))


def _write(number: int, sort: str) -> str:
    if sort in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if sort == "upperLetter" else letter
    if sort in ("lowerRoman", "upperRoman") and 0 < number <= _MOST_ROMAN:
        written = ""
        for value, letters in _ROMAN:
            times, number = divmod(number, value)
            written += letters * times
        return written.upper() if sort == "upperRoman" else written
    return str(number)
