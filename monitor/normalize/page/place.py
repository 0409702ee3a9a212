"""Where on the page an element stands, and what its class and id call it: what every rule asks first.

Refuses to judge: it answers, and the rules decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.normalize.page import names
from monitor.normalize.page.tree import Node
from monitor.text.clean import word_set

TOO_MUCH = 0.4
"""No rule but a landmark's may take a region with more than this share of the page's unlinked words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """``plain`` is the page's unlinked words.

    ``declared``: the page declares a main element with words of its own, so a footer beside it is a footer.
    """

    plain: int
    declared: bool = False
    in_main: bool = False
    in_article: bool = False
    in_heading: bool = False

    @property
    def in_content(self) -> bool:
        """Inside the main element or an article."""
        return self.in_main or self.in_article

    @property
    def beside_main(self) -> bool:
        """Outside the main element that the page declares."""
        return self.declared and not self.in_main

    def inside(self, node: Node) -> Place:
        """The place of a node's children."""
        if node.tag in CONTENT or node.role in CONTENT:
            main = node.tag == "main" or node.role == "main"
            return replace(self, in_main=self.in_main or main, in_article=self.in_article or not main)
        if node.tag in _HEADING_TAGS and not self.in_heading:
            return replace(self, in_heading=True)
        return self


CONTENT = frozenset({"main", "article"})
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def is_small(node: Node, place: Place, share: float = TOO_MUCH) -> bool:
    """The region holds no great share of the page's unlinked words."""
    return node.plain <= share * place.plain or node.plain <= 3


def forget_dress(body: Node) -> None:
    """Takes from the elements the names that many of them bear with much of the page's text together.

    A name that a page gives to most of what it says ("cta-box") is how it is dressed, not what it is.
    """
    borne: dict[str, list[int]] = {}
    _gather_names(body, borne)
    dress = {name for name, words in borne.items() if sum(words) - max(words) > TOO_MUCH * body.plain}
    for node in body.walk() if dress else ():
        node.classes = " ".join(name for name in node.classes.split() if name not in dress)


def _gather_names(node: Node, borne: dict[str, list[int]]) -> None:
    """Adds the words of each element below a node under the names it bears."""
    for child in node.nodes:
        if child.plain:
            for name in _speaking_names(child.classes) if child.classes else ():
                borne.setdefault(name, []).append(child.plain)
            if child.nodes:
                _gather_names(child, borne)


@lru_cache(maxsize=8192)
def _speaking_names(classes: str) -> tuple[str, ...]:
    return tuple(name for name in classes.split() if names.kind_of(name, ""))


_NAMED = word_set("div section ul ol aside form nav header footer p span a button li details fieldset")
"""Elements whose class may say what they are; a heading, a table and a main element speak for themselves."""


def kind_of(tag: str, classes: str, identifier: str) -> str | None:
    """What class and id call an element of a tag (``names.kind_of``); None for no such word."""
    if "-" in tag:  # an element of the author's own: its tag is a name as good as a class
        return names.kind_of(f"{tag} {classes}", identifier)
    return names.kind_of(classes, identifier) if tag in _NAMED else None


def kind(node: Node) -> str | None:
    """What its class and id call an element."""
    return kind_of(node.tag, node.classes, node.identifier)
