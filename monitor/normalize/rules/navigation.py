"""Menus that say that they are menus."""

from monitor.normalize.page.place import is_small
from monitor.normalize.page.policy_parts import is_part_of_policy
from monitor.normalize.rule import Node, Place, Question, Rule
from monitor.text.clean import word_set

_ROLES = word_set("navigation search menu menubar directory")


def _is_navigation(node: Node, place: Place) -> bool:
    return is_small(node, place) and not is_part_of_policy(node, place)


RULE = Rule(
    name="navigation",
    takes="`nav`, roles of menus and search",
    why="menus change with every campaign",
    asked=Question(judge=_is_navigation, tags=word_set("nav"), roles=_ROLES),
    framed=True,
)
