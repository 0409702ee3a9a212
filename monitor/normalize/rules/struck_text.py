"""What is struck out is not in force. Refuses a page of which nearly all is struck: that is its dress."""

from monitor.normalize.page import names
from monitor.normalize.page.place import is_small
from monitor.normalize.rule import Node, Page, Place, Question, Rule

MOST_STRUCK = 0.8
"""A page with more than this share of its words struck out is one whose styles are misread, or withdrawn."""


def _mark_struck(page: Page) -> None:
    """Marks what is struck out by its element, its role or the page's styles."""
    if not page.struck:
        return
    found = [node for node in page.body.walk() if node.source in page.struck]
    if sum(node.words for node in found) <= MOST_STRUCK * page.body.words:
        for node in found:
            node.dropped = RULE.name


def _is_called_struck(node: Node, place: Place) -> bool:
    return is_small(node, place, MOST_STRUCK) and "none" not in node.get("style")


RULE = Rule(
    name="struck_text",
    takes="what is struck out, by its element, role, class or the page's own style; never most of a page",
    why="a clause that is struck out is not in force, and a redline that is accepted changes nothing",
    asked=Question(judge=_is_called_struck, called=lambda tag, classes, identifier: names.is_struck(classes)),
    before=_mark_struck,
    intruder=True,
    inline=True,
)
