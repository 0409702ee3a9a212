"""The page's own header and footer, by their elements and roles."""

from monitor.normalize.page.place import is_small
from monitor.normalize.page.policy_parts import is_part_of_policy
from monitor.normalize.page.prose import is_closing_clause
from monitor.normalize.rule import Holds, Node, Place, Question, Return, Rule
from monitor.text.clean import word_set


def _is_page_frame(node: Node, place: Place) -> bool:
    if node.tag == "footer" or node.role == "contentinfo":
        return _is_footer(node, place)
    if place.in_content:
        return False
    if node.holds & Holds.TITLE and any(child.tag == "h1" and child.linky < 0.9 for child in node.walk()):
        return False
    return node.links >= 2 and is_small(node, place, 0.15)


def _is_footer(node: Node, place: Place) -> bool:
    of_article = place.in_article and node.linky < 0.5 and node.role != "contentinfo"
    if of_article or (place.in_content and is_closing_clause(node)) or is_part_of_policy(node, place):
        return False
    return place.beside_main or is_small(node, place, 0.3)


RULE = Rule(
    name="page_frame",
    takes="the page's own header and footer, not an article's; a header with an `h1` stays",
    why="menus, years, offices",
    asked=Question(
        judge=_is_page_frame, tags=word_set("header footer"), roles=word_set("banner contentinfo")
    ),
    framed=True,
    regional=True,
    returns=Return.CLAUSES,
)
