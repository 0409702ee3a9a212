"""The little permalink beside a heading, by its sign or its name."""

from monitor.normalize.page import names
from monitor.normalize.rule import Node, Place, Question, Rule
from monitor.text.clean import word_set

ANCHOR_WORDS = 4
"""A permalink says no more ("Copy link to section")."""

_SIGNS = frozenset(["#", "¶", "↑", "↩", "^", "🔗", "⚓", "§"])


def _is_anchor(node: Node, place: Place) -> bool:
    if node.words > ANCHOR_WORDS:
        return False
    text = node.text(40)
    if place.in_heading and names.is_permalink(node.classes, node.get("aria-label"), text):
        return True
    return node.tag == "a" and node.get("href")[:1] == "#" and text in _SIGNS


RULE = Rule(
    name="heading_anchors",
    takes="the little permalink of a heading",
    why="added by scripts",
    asked=Question(judge=_is_anchor, tags=word_set("a button span")),
    inline=True,
)
