"""Lists of links to the page's own parts, with their title: they repeat the headings.

A link counts as one to this page by its fragment, with or without the page's address before it. Refuses
lists in which as much is said outside the links as in them.
"""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit

from monitor.normalize.page import names
from monitor.normalize.page.link_lists import unlinked_letters
from monitor.normalize.page.panels import shows_panels
from monitor.normalize.page.tree import INLINE
from monitor.normalize.rule import Node, Place, Question, Rule

CONTENTS_WORDS = 1500
"""The longest lists of contents of real pages have a few hundred words."""


TITLE_WORDS = 5
"""The title of a list of contents has no more."""


def _is_contents_list(node: Node, place: Place) -> bool:
    """Three and more links, nearly all to places on this page, and little beside them but numbers."""
    if node.links < 3 or node.tag in INLINE or node.words > CONTENTS_WORDS or node.linky < 0.4:
        return False
    if node.linky < 0.85 and node.plain > 2 * node.links + 4:
        return False
    own = _own_parts(node, place.address)
    return (
        own >= 3
        and own >= 0.8 * node.links
        and (node.linky >= 0.85 or unlinked_letters(node) <= 0.15 * node.words)
        and not shows_panels(node)
    )


def _own_parts(node: Node, address: str) -> int:
    """The links to this page; 0 as soon as there are too many others."""
    own = 0
    others = 0.2 * node.links
    for child in node.walk():
        if child.tag == "a":
            if _is_own_part(child.get("href"), address):
                own += 1
            elif (others := others - 1) < 0:
                return 0
    return own


def _is_own_part(href: str, address: str) -> bool:
    """A link to a place on the page of this address."""
    if href[:1] == "#":
        return len(href) > 1
    if "#" not in href or not address:
        return False
    try:
        target, fragment = urldefrag(urljoin(address, href))
        there, here = urlsplit(target), urlsplit(address)
    except ValueError:
        return False
    return (
        bool(fragment)
        and there.netloc == here.netloc
        and there.path.rstrip("/") == here.path.rstrip("/")
        and there.query == here.query
    )


def holds_only_contents(node: Node) -> bool:
    """All that an element says was left out as a list of contents."""
    return all(child.dropped == RULE.name for child in node.nodes if child.words) and not any(
        isinstance(child, str) and not child.isspace() for child in node.children
    )


def is_title(node: Node) -> bool:
    """The title of a list of contents, which goes with it."""
    return node.dropped is None and node.words <= TITLE_WORDS and names.is_contents_title(node.text(60))


RULE = Rule(
    name="contents_list",
    takes="lists of three and more links to this page's own headings, with their title (“On this page”)",
    why="repeats the headings",
    asked=Question(judge=_is_contents_list, every=True),
    framed=True,
)
