"""Lists of articles, known by their shape: titles that lead on into the site, and words about each.

Three and more neighbours, each with its title in a link of its own and unlinked words in another block.
Refuses lists that name a policy or a party, and those that lead elsewhere: processors are listed so, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.normalize.page.clauses import speaks_of_policy
from monitor.normalize.page.fields import has_field
from monitor.normalize.page.link_lists import INTRODUCTION_WORDS, is_of_site, names_list, site_of
from monitor.normalize.page.place import is_small
from monitor.normalize.page.prose import leaves
from monitor.normalize.page.tree import PROSE_WORDS
from monitor.normalize.rule import Holds, Node, Page, Place, Rule

TEASERS = 3
"""Fewer neighbours may be anything."""

TEASER_WORDS = 120
"""A teaser says no more of an article."""

TITLE_WORDS = 20
"""The title of an article has no more words."""

SHARE = 0.5
"""A page of which the list says more is a list itself."""


def _mark_teasers(page: Page) -> None:
    """Marks lists of teasers with the titles right above them, unless the page is about parties."""
    if _may_list(page.body) and not any(map(names_list, _titles(page.body))):
        _search(page.body, Place(plain=page.body.plain), site_of(page.base))


def _titles(node: Node) -> Iterator[str]:
    """The titles of a page."""
    if node.tag == "h1":
        yield node.text(200)
    for child in node.nodes if node.holds & Holds.TITLE else ():
        yield from _titles(child)


def _search(node: Node, place: Place, site: str) -> bool:
    """Marks what is found below a node; says whether nothing but titles is left of it."""
    worded = [child for child in node.nodes if child.words and child.dropped is None]
    others = [child for child in worded if not _is_teaser(child, site)]
    if len(worded) - len(others) < TEASERS or not is_small(node, place, SHARE):
        before = [None, *worded]
        others = [
            child
            for child, above in zip(worded, before, strict=False)
            if not _may_list(child) or _names_parties(above) or not _search(child, place, site)
        ]
    if len(others) < len(worded) and all(map(_is_label, others)) and not any(map(_names_parties, others)):
        node.dropped = RULE.name
    return node.dropped is not None


def _may_list(node: Node) -> bool:
    return node.links >= TEASERS and node.plain >= TEASERS * PROSE_WORDS


def _names_parties(node: Node | None) -> bool:
    """A title or a sentence that announces a list of a contract."""
    return node is not None and node.words <= INTRODUCTION_WORDS and names_list(node.text())


def _is_label(node: Node) -> bool:
    """A title, or a link to more of the kind."""
    return bool(node.holds & Holds.HEADING and not node.prose) or node.linked == node.words


def _is_teaser(node: Node, site: str) -> bool:
    """Few links, one of them its title; some words in a block without any; nothing to fill in."""
    if not 0 < node.links <= TEASERS or node.words > TEASER_WORDS or node.plain < PROSE_WORDS:
        return False
    lines = [leaf for leaf in leaves(node) if leaf.words]
    lines += [inner for inner in node.walk() if inner.tag == "a" and inner.holds & Holds.HEADING]
    said = any(not line.linked for line in lines) and any(_is_title(line, site) for line in lines)
    return said and not has_field(node) and not names_list(node.text())


def _is_title(line: Node, site: str) -> bool:
    """Nothing but a link to another page of the site."""
    text = line.text(200)
    if line.linked < line.words or line.words > TITLE_WORDS or speaks_of_policy(text):
        return False
    links = [inner.get("href") for inner in line.walk() if inner.tag == "a"] or [line.get("href")]
    return all(target[:1] not in ("", "#") and is_of_site(target, site) for target in links)


RULE = Rule(
    name="teasers",
    takes="three and more neighbours with a linked title and words of their own, all of the same site; no "
    "list of parties, none that names a policy",
    why="articles change with every visit",
    before=_mark_teasers,
    framed=True,
    regional=True,
)
