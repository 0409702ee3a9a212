"""What stands beside the main element where that holds most of the words. Refuses texts of their own."""

from collections.abc import Iterator

from monitor.normalize.page.clauses import holds_clause
from monitor.normalize.page.fields import has_field
from monitor.normalize.page.policy_parts import is_said_of_policy
from monitor.normalize.page.prose import is_text_of_its_own, leaves, prose_of
from monitor.normalize.rule import Holds, Node, Page, Return, Rule

MAIN_SHARE = {"main": 0.35, "article": 0.6}
"""A main element, which the author declares, is believed where it holds this share of the words that
are left; an article, of which a page may have many, needs more."""

OTHERS_SHARE = 0.1
"""Further main elements or articles with together more than this share of the words are contracts too."""


def _mark_outside_main(page: Page) -> None:
    """Marks what lies beside the main element where that holds most of the words that are left.

    Several main elements or articles of some length are several contracts: then nothing is marked.
    """
    body = page.body
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
        node.dropped = RULE.name
    elif node.linky > LINKED_REGION:
        for child in node.nodes:
            if child.words and not child.dropped:
                _mark_beside(child)


def _is_annex(node: Node) -> bool:
    """A table, a clause that names the policy, or one under a title; few links, and nothing to fill in."""
    if node.linky > LINKED_REGION or has_field(node):
        return False
    if node.holds & Holds.TABLE:
        return sum(sum(cell.tag in _CELLS for cell in row.nodes) > 1 for row in node.walk()) > 1
    if node.holds & Holds.HEADING and not node.links and holds_clause(node):
        return True
    return any(is_said_of_policy(leaf) for leaf in leaves(node))


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


RULE = Rule(
    name="outside_main",
    takes="what lies beside `main` (35 % of the words) or `article` (60 %)",
    why="banners, announcements, late widgets",
    after=_mark_outside_main,
    framed=True,
    regional=True,
    returns=Return.NOTICES,
)
