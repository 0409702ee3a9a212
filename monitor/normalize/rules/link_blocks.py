"""Blocks of links and nothing else around the prose. Refuses lists that the policy itself announces."""

from collections.abc import Mapping
from dataclasses import dataclass

from turbohtml import Element

from monitor.normalize.page import names
from monitor.normalize.page.link_lists import (
    holds_only_links,
    is_of_site,
    is_titled_list,
    lists_versions,
    site_of,
    stands_under,
    unlinked_letters,
)
from monitor.normalize.page.panels import shows_panels
from monitor.normalize.page.place import kind_of
from monitor.normalize.page.tree import INLINE
from monitor.normalize.rule import Holds, Node, Page, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prose:
    """Where the page's prose begins and ends, in the order of its kept elements, and the site of the page."""

    order: Mapping[int, int]
    first: int
    last: int
    site: str


def _mark_link_blocks(page: Page) -> None:
    """Marks blocks of links and nothing else before the first and after the last prose of the page."""
    body = page.body
    kept = [body]
    _gather_kept(body, kept)
    order = {id(node): index for index, node in enumerate(kept)}
    first, last = (next(filter(_is_prose_shown, way), None) for way in (kept, reversed(kept)))
    if first is not None and last is not None and not body.dropped:
        prose = _Prose(order=order, first=order[id(first)], last=order[id(last)], site=site_of(page.base))
        _mark_links(body, prose, None, in_main=False)


def _mark_links(node: Node, prose: _Prose, before: Node | None, *, in_main: bool) -> None:
    """Marks below a node; ``before`` is what stands right before it."""
    for child in node.nodes:
        if child.dropped or not child.words:
            continue
        if child.links and (child.tag != "table" or _is_layout(child, in_main=in_main)):
            start = prose.order[id(child)]
            outside = start > prose.last or (start < prose.first and child.prose == 0)
            if not (
                outside and child.tag not in INLINE and _is_link_block(child, prose.site, in_main=in_main)
            ):
                inside = in_main or child.tag in ("main", "article")
                _mark_links(child, prose, before, in_main=inside)
            elif not stands_under(before, node, after_prose=start > prose.last) and not lists_versions(
                child, before
            ):
                child.dropped = RULE.name
        before = child


def _is_layout(table: Node, *, in_main: bool) -> bool:
    """A table without a title to any column that lays out a page: the policy's own tables hold links too."""
    if in_main:
        return False
    groups = [table, *(group for group in table.nodes if group.tag in ("thead", "tbody"))]
    rows = [row for group in groups for row in group.nodes if row.tag == "tr"]
    return not any(cell.tag == "th" for row in rows for cell in row.nodes)


_TABLED = frozenset({"table", "tbody", "tr", "td"})


def _is_link_block(node: Node, site: str, *, in_main: bool) -> bool:
    if node.links < 2 or node.linky < 0.3 or node.holds & Holds.TITLE or _core(node).tag in _NO_BLOCKS:
        return False
    if node.holds & Holds.HEADING and not in_main:
        # a heading goes with its links or stays with them, however many words they have today
        return node.links > 2 and holds_only_links(node) and not is_titled_list(node)
    if (node.linky < 0.8 and unlinked_letters(node)) or shows_panels(node):
        return False
    if node.links == 2:
        return sum(names.is_turn(_first_words(inner)) for inner in node.walk() if inner.tag == "a") == 2
    if not in_main and node.tag not in _TABLED:
        return True
    targets = [child.get("href") for child in node.walk() if child.tag == "a"]
    return bool(targets) and sum(is_of_site(target, site) for target in targets) >= 0.7 * len(targets)


_NO_BLOCKS = frozenset({"h2", "h3", "h4", "p"})


def _core(node: Node) -> Node:
    """What is left of a box without the boxes around it: an only child that says all that it says."""
    while len(node.nodes) == 1 and node.nodes[0].words == node.words:
        node = node.nodes[0]
    return node


def _first_words(node: Node) -> str:
    """The first run of text in an element, which style alone may set apart from the next."""
    runs = (child for inner in node.walk() for child in inner.children if isinstance(child, str))
    return next((run.strip() for run in runs if not run.isspace()), "")


def _gather_kept(node: Node, kept: list[Node]) -> None:
    """The kept elements below a node that hold prose or links, in document order."""
    for child in node.nodes:
        if (child.prose or child.links) and not child.dropped:
            kept.append(child)
            if child.nodes:
                _gather_kept(child, kept)


def _is_prose_shown(node: Node) -> bool:
    """Prose of its own, and not in a window, which may stand anywhere in the markup."""
    if not _has_own_prose(node):
        return False
    around = (each for each in (node.source, *node.source.ancestors) if isinstance(each, Element))
    return not any(
        kind_of(each.tag, each.attr("class") or "", each.attr("id") or "") == "dialog" for each in around
    )


def _has_own_prose(node: Node) -> bool:
    return node.prose > 0 and node.prose > sum(child.prose for child in node.nodes)


RULE = Rule(
    name="link_blocks",
    takes="three and more links and nothing else, before the first or after the last prose, but the dated "
    "versions of a policy; inside `main` only links to the same site",
    why="menus without a name",
    after=_mark_link_blocks,
    framed=True,
    regional=True,
)
