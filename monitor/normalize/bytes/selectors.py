"""The users' CSS selectors, answered by Beautiful Soup on a mirror of the page's tree.

Refuses a selector that is no CSS, and selectors that find nothing: both are for the user to correct.
"""

from collections.abc import Iterator, Sequence

import soupsieve
from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder
from turbohtml import DocumentFragment, Element, Node, Text

from monitor.errors import NormalizeError


def apply_selectors(root: Element, select: Sequence[str], remove: Sequence[str]) -> None:
    """Takes out of a page what ``remove`` names, and leaves in its body only what ``select`` chooses, if any.

    Raises NormalizeError for a selector that is no CSS and for selectors that find nothing.
    """
    mirror = _Mirror(root)
    for selector in remove:
        mirror.remove(selector)
    if not select:
        return
    chosen = mirror.choose(select)
    body = root.find("body")
    if body is not None and root not in chosen and body not in chosen:
        body.clear()
        body.extend(chosen)


class _Mirror:
    """A page's tree as Beautiful Soup keeps one, and which element each tag of it stands for."""

    def __init__(self, root: Element) -> None:
        self.soup = BeautifulSoup("", builder=_Builder, multi_valued_attributes=None)
        self.elements: dict[int, Element] = {}
        self._fill(root)

    def _fill(self, root: Element) -> None:
        """Iteratively: a page nests as deep as it likes."""
        self._open(root)
        stack: list[tuple[str, Iterator[Node]]] = [(root.tag, iter(root))]
        while stack:
            name, waiting = stack[-1]
            child = next(waiting, None)
            if child is None:
                stack.pop()
                if name:
                    self.soup.handle_endtag(name)
            elif isinstance(child, Element):
                self._open(child)
                stack.append((child.tag, iter(child)))
            elif isinstance(child, DocumentFragment):  # what a template holds
                stack.append(("", iter(child)))
            elif isinstance(child, Text):
                self.soup.handle_data(child.data)
        self.soup.endData()

    def _open(self, element: Element) -> None:
        written = {name: element.attr(name) or "" for name in element.attrs}
        tag = self.soup.handle_starttag(element.tag, None, None, written)
        self.elements[id(tag)] = element

    def remove(self, selector: str) -> None:
        """Takes out what a selector finds."""
        for tag in self._find(selector):
            if not tag.decomposed:
                element = self.elements[id(tag)]
                element.clear()
                element.extract()
                tag.decompose()

    def choose(self, select: Sequence[str]) -> list[Element]:
        """The outermost elements that any selector finds, in document order."""
        found = {id(tag) for selector in select for tag in self._find(selector)}
        if not found:
            told = ", ".join(select)
            raise NormalizeError(
                f"None of the selectors ({told}) finds anything on the page; correct or remove them."
            )
        tags = (tag for tag in self.soup.descendants if isinstance(tag, Tag) and id(tag) in found)
        return [
            self.elements[id(tag)] for tag in tags if not any(id(parent) in found for parent in tag.parents)
        ]

    def _find(self, selector: str) -> list[Tag]:
        try:
            return soupsieve.select(selector, self.soup)
        except (soupsieve.SelectorSyntaxError, ValueError) as error:
            raise NormalizeError(f"The selector {selector!r} is not valid CSS; correct it.") from error


class _Builder(HTMLTreeBuilder):
    """Builds nothing from markup: the mirror is filled from a tree."""

    def feed(self, markup: object) -> None:
        """The markup is empty."""
