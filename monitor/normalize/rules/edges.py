"""Where the policy begins and ends on the page: main content, title, blocks of links around the prose.

Looks at what the other rules have left. Refuses to cut into the prose: only whole regions before its
beginning or after its end are marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from monitor.normalize.page import names
from monitor.normalize.page.clauses import is_clause, is_copyright_line, speaks_of_policy
from monitor.normalize.page.link_lists import is_titled_list, stands_under
from monitor.normalize.page.prose import (
    READ,
    SENTENCE_WORDS,
    is_text_of_its_own,
    leaves,
    prose_of,
)
from monitor.normalize.page.tree import INLINE, Holds, Node
from monitor.normalize.rules.contents_list import unlinked_letters
from monitor.normalize.rules.controls import shows_panels
from monitor.normalize.rules.extras import has_field, holds_only_links

MAIN_SHARE = {"main": 0.35, "article": 0.6}
"""A main element, which the author declares, is believed where it holds this share of the words that
are left; an article, of which a page may have many, needs more."""

OTHERS_SHARE = 0.1
"""Further main elements or articles with together more than this share of the words are contracts too."""

BEFORE_TITLE_SHARE = 0.05
BEFORE_TITLE_WORDS = 120
"""What stands before the only title is an announcement or a bar up to this share and so many words."""

SHORT_LINE = 12
"""A line before the title with a figure in it and no more words may be its date or number, and stays."""


def mark_outside_main(body: Node) -> None:
    """Marks what lies beside the main element where that holds most of the words that are left.

    Several main elements or articles of some length are several contracts: then nothing is marked.
    """
    total = body.left
    for wanted, share in MAIN_SHARE.items():
        flag = Holds.MAIN if wanted == "main" else Holds.ARTICLE
        found = list(_outermost(body, wanted, flag))
        best = max(found, key=lambda node: node.left, default=None)
        if best is None or not total or best.left < share * total:
            continue
        if sum(node.left for node in found) - best.left <= OTHERS_SHARE * total:
            _keep_only(body, best)
        return


def _outermost(node: Node, wanted: str, flag: int) -> Iterator[Node]:
    """The outermost kept elements of a tag or role."""
    if node.dropped or not node.holds & flag:
        return
    if wanted in (node.tag, node.role):
        yield node
        return
    for child in node.nodes:
        yield from _outermost(child, wanted, flag)


def _holding(node: Node, flag: int) -> Iterator[Node]:
    """The kept elements that hold something, in document order."""
    if node.holds & flag and not node.dropped:
        yield node
        for child in node.nodes:
            yield from _holding(child, flag)


def _keep_only(node: Node, best: Node) -> bool:
    """Marks all that does not hold ``best``; says whether ``node`` does."""
    if node is best:
        return True
    inside = [child for child in node.nodes if not child.dropped]
    holder = next((child for child in inside if _keep_only_inside(child, best)), None)
    if holder is None:
        return False
    before_best = True
    for child in inside:
        if child is holder:
            before_best = False
        elif child.words and not (before_best and _is_title_part(child)):
            _mark_beside(child)
    return True


LINKED_REGION = 0.3
"""A region with no more links than this is kept or left out whole; in others each part is judged."""


def _mark_beside(node: Node) -> None:
    """Marks what lies beside the main element but for texts of their own: an addendum, a second contract."""
    if not (is_text_of_its_own(node) or _is_second_main(node) or _is_annex(node)):
        node.dropped = "outside_main"
    elif node.linky > LINKED_REGION:
        for child in node.nodes:
            if child.words and not child.dropped:
                _mark_beside(child)


def _is_annex(node: Node) -> bool:
    """A table of data, or a clause that names the policy, with few links and nothing to fill in."""
    if node.linky > LINKED_REGION or has_field(node):
        return False
    if node.holds & Holds.TABLE:
        return sum(sum(cell.tag in _CELLS for cell in row.nodes) > 1 for row in node.walk()) > 1
    return any(_is_said_of_policy(leaf) for leaf in leaves(node))


_CELLS = frozenset({"td", "th"})


def _is_second_main(node: Node) -> bool:
    """Another main element or article that says something in a sentence."""
    return bool(node.holds & (Holds.MAIN | Holds.ARTICLE)) and any(
        inner.prose and inner.linky <= LINKED_REGION and prose_of(inner).sentences
        for inner in node.walk()
        if inner.tag in MAIN_SHARE or inner.role in MAIN_SHARE
    )


def _keep_only_inside(node: Node, best: Node) -> bool:
    return node is best or (node.words >= best.words and _keep_only(node, best))


def _is_title_part(node: Node) -> bool:
    """A heading of the page, or the region with it: the policy's name and date."""
    return node.words <= 80 and bool(node.holds & Holds.TITLE) and node.linky < 0.5


def _gather_kept(node: Node, kept: list[Node]) -> None:
    """The kept elements below a node that hold prose or links, in document order."""
    for child in node.nodes:
        if (child.prose or child.links) and not child.dropped:
            kept.append(child)
            if child.nodes:
                _gather_kept(child, kept)


def _has_own_prose(node: Node) -> bool:
    return node.prose > 0 and node.prose > sum(child.prose for child in node.nodes)


def mark_before_title(body: Node) -> None:
    """Marks announcements and bars before the page's only title, its dates and numbers excepted."""
    titles = [node for node in _holding(body, Holds.TITLE) if node.tag == "h1" and node.words]
    if len(titles) != 1:
        return
    total = body.left
    before: list[Node] = []
    _collect_before(body, titles[0], before)
    words = sum(node.left for node in before)
    if words > min(BEFORE_TITLE_WORDS, BEFORE_TITLE_SHARE * total):
        return
    for node in before:
        if node.words and not _is_dated_line(node) and not _is_said_of_policy(node):
            node.dropped = "before_title"


def _is_dated_line(node: Node) -> bool:
    """A short line with a figure that sells nothing: the policy's date, version or number."""
    if node.words > SHORT_LINE:
        return False
    text = node.text(300)
    return any(character.isdigit() for character in text) and (
        not names.is_offer(text) or speaks_of_policy(text)
    )


def _is_said_of_policy(node: Node) -> bool:
    """A clause that names a policy and sells nothing, with nothing to press or to fill in."""
    if node.links or node.plain < SENTENCE_WORDS or has_field(node):
        return False
    text = node.text(READ)
    return (
        is_clause(node)
        and speaks_of_policy(text)
        and not names.is_offer(text)
        and not is_copyright_line(node)
    )


def _collect_before(node: Node, title: Node, before: list[Node]) -> bool:
    """Gathers the smallest kept blocks that end before the title begins; says whether ``node`` holds it."""
    if node is title:
        return True
    if not node.holds & Holds.TITLE:
        return False
    passed: list[Node] = []
    for child in node.nodes:
        if child.dropped:
            continue
        if _collect_before(child, title, before):
            before.extend(leaf for region in passed for leaf in leaves(region))
            return True
        passed.append(child)
    return False


def mark_link_blocks(body: Node, base: str) -> None:
    """Marks blocks of links and nothing else before the first and after the last prose of the page."""
    order = [body]
    _gather_kept(body, order)
    place = {id(node): index for index, node in enumerate(order)}
    first = next(filter(_has_own_prose, order), None)
    last = next(filter(_has_own_prose, reversed(order)), None)
    if first is not None and last is not None and not body.dropped:
        _mark_links(body, place, place[id(first)], place[id(last)], _site(base), in_main=False)


def _mark_links(
    node: Node, place: dict[int, int], first: int, last: int, site: str, *, in_main: bool
) -> None:
    before: Node | None = None
    for child in node.nodes:
        if child.dropped or not child.words:
            continue
        if child.links and (child.tag != "table" or _is_layout(child, in_main=in_main)):
            start = place[id(child)]
            outside = start > last or (start < first and child.prose == 0)
            if (
                outside
                and child.tag not in INLINE
                and _is_link_block(child, site, in_main=in_main)
                and not stands_under(before, node, after_prose=start > last)
            ):
                child.dropped = "link_blocks"
            else:
                inside = in_main or child.tag in ("main", "article")
                _mark_links(child, place, first, last, site, in_main=inside)
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
    if node.links < 2 or node.linky < 0.3 or node.tag in ("h1", "h2", "h3", "h4", "p"):
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
    return bool(targets) and sum(_is_of_site(target, site) for target in targets) >= 0.7 * len(targets)


def _first_words(node: Node) -> str:
    """The first run of text in an element, which style alone may set apart from the next."""
    runs = (child for inner in node.walk() for child in inner.children if isinstance(child, str))
    return next((run.strip() for run in runs if not run.isspace()), "")


def _site(url: str) -> str:
    try:
        return ".".join((urlsplit(url).hostname or "").split(".")[-2:])
    except ValueError:
        return ""


def _is_of_site(target: str, site: str) -> bool:
    return not target.startswith(("http://", "https://", "//", "mailto:")) or _site(target) == site
