"""A page's own style sheet: what it says of single elements.

Reads the ``style`` elements of the page, for every medium but print, and a few properties. Refuses selectors
that depend on a state or a neighbour (``a:hover``): they say nothing of the page as it is first shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from turbohtml import Element

MAX_SHEET = 1_000_000
"""Characters of style sheets that are read; the largest recorded page has a third of them."""

MAX_MATCHES = 400_000
"""Elements times selectors that are held against each other: 80 selectors on a page of 5,000 elements."""

_COMPOUND = r"(?:[a-z][a-z0-9-]*+|\*)?+(?:[.#][\w-]++)*+"
_SIMPLE = re.compile(
    rf"(?=[\w.#*]){_COMPOUND}(?:(?:\s*+>\s*+|\s++)(?=[\w.#*]){_COMPOUND}){{0,3}}+", re.IGNORECASE
)
_PARTS = re.compile(r"([#.]?)[\w-]+")
_DRAWN = re.compile(r"::?(before|after)$", re.IGNORECASE)
_WORDED = re.compile(r"content\s*+:\s*+[\"'](?!\\[ef]|[\"'])", re.IGNORECASE)
"""Content that is neither empty nor the glyph of an icon font."""
_TOLD = ("display", "text-decoration", "list-style", "counter", "vertical-align", "grid-template")
"""A rule without any of these says nothing that is asked."""

# what is hidden may be shown at a press, so that display: none says nothing
_READ = frozenset(
    {"display", "text-decoration", "text-decoration-line", "list-style", "list-style-type", "content",
     "vertical-align", "grid-template-columns"}
)  # fmt: skip


class Declaration(NamedTuple):
    """A property's ``value`` for what ``selector`` finds; ``rank`` orders those of one element.

    ``part`` is what is drawn at its edge: before, after, or '' for the element itself. Values are in lower
    case, all but what is written there.
    """

    selector: str
    name: str
    value: str
    part: str
    rank: tuple[bool, int, int, int]


@dataclass(slots=True)
class Sheet:
    """A page's own style sheet, asked for a property at a time; ``room`` is what of the bound is left."""

    root: Element
    declared: Sequence[Declaration]
    elements: int
    room: int = MAX_MATCHES

    def values(self, read: Callable[[Declaration], str | None], *, part: str = "") -> dict[Element, str]:
        """What ``read`` makes of declarations, by element; it passes one over with None.

        ``part``: those of what is drawn before or after an element. Attributes are not read here.
        """
        told = [
            (declaration, value)
            for declaration in self.declared
            if declaration.part == part and (value := read(declaration)) is not None
        ]
        told.sort(key=lambda pair: pair[0].rank)
        found: dict[Element, str] = {}
        for value, group in groupby(told, key=lambda pair: pair[1]):
            for element in self._select([declaration.selector for declaration, _ in group]):
                found[element] = value
        return found

    def _select(self, selectors: list[str]) -> list[Element]:
        self.room -= len(selectors) * self.elements
        return self.root.select(",".join(selectors)) if self.room >= 0 else []


def read_sheet(root: Element) -> Sheet:
    """The style sheet of a page; never raises."""
    written = [style.text for style in root.iter_elements("style") if style.attr("media") != "print"]
    declared = _read_declarations("\n".join(written)[:MAX_SHEET]) if written else ()
    return Sheet(root, declared, sum(1 for _ in root.iter_elements()) if declared else 0)


@lru_cache(maxsize=8)
def _read_declarations(text: str) -> tuple[Declaration, ...]:
    """Those of a sheet; the last few are kept, for a vendor's documents share theirs and are read in turn."""
    return tuple(_declarations(text))


def _declarations(text: str) -> Iterator[Declaration]:
    for selectors, body in _rules(text):
        told = [
            (name, value.removesuffix("!important").strip(), value.endswith("!important"))
            for name, value in map(_property, body.split(";"))
            if name in _READ and not (name == "display" and value.startswith("none"))
        ]
        for selector in selectors.split(",") if told else ():
            drawn = _DRAWN.search(selector.strip())
            bare = selector.strip()[: drawn.start()] if drawn else selector.strip()
            if _SIMPLE.fullmatch(bare):
                part, rank = drawn[1].lower() if drawn else "", _specificity(bare)
                for name, value, important in told:
                    yield Declaration(bare, name, value, part, (important, *rank))


def _property(declaration: str) -> tuple[str, str]:
    name, _, value = declaration.partition(":")
    name, value = name.strip().lower(), value.strip()
    return name, value if name == "content" else value.lower()


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """The selectors and declarations of the rules that may say something here and hold on a screen."""
    groups: list[bool] = []
    for chunk in _COMMENT.sub(" ", text).split("}"):
        *opened, body = chunk.split("{")
        if not opened:
            del groups[-1:]
            continue
        groups.extend(map(_holds_on_screen, opened[:-1]))
        lowered = body.lower()
        if all(groups) and (any(word in lowered for word in _TOLD) or _WORDED.search(body)):
            yield opened[-1].rpartition(";")[2], body


def _holds_on_screen(group: str) -> bool:
    return _GROUP.fullmatch(group.rpartition(";")[2].strip()) is not None


_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_GROUP = re.compile(
    r"@(?:layer|supports)\b[^{}]*+|@media\s++(?:only\s++)?+(?:screen|all)?+(?:\s*+(?:and\s++)?+"
    r"\(min-width:\s*+(?:\d{1,3}|1[01]\d\d)(?:\.\d++)?+px\))?+",
    re.IGNORECASE,
)
"""A group of rules that holds for a reader at a desk, whose window is 1,200 pixels wide and more."""


def _specificity(selector: str) -> tuple[int, int, int]:
    """Ids, classes and tags in a selector."""
    signs = [found[1] for found in _PARTS.finditer(selector)]
    return signs.count("#"), signs.count("."), signs.count("")
