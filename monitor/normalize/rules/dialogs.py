"""Windows and tooltips, by role or name. Refuses those that hold a part of the policy."""

from monitor.normalize.page.place import is_small, kind
from monitor.normalize.page.policy_parts import holds_policy, is_definition, is_said_in_passing
from monitor.normalize.rule import Holds, Node, Place, Question, Return, Rule
from monitor.text.clean import word_set

DIALOG_WORDS = 1500
"""A dialog with more words than this holds a document, not a question."""

NAMED_WORDS = 300
"""An element that only its name calls a window has no more words."""

_ROLES = word_set("dialog alertdialog tooltip")


def _is_dialog(node: Node, place: Place) -> bool:
    if node.tag == "dialog" or node.role in _ROLES or node.get("aria-modal") == "true":
        return node.words <= DIALOG_WORDS and is_small(node, place) and not _is_policy(node, place)
    return (
        kind(node) == "dialog"
        and (node.links > 0 or not node.holds & Holds.HEADING)
        and not place.in_heading
        and node.words <= NAMED_WORDS
        and is_small(node, place, 0.1)
        and not is_said_in_passing(node)
        and not _is_policy(node, place)
    )


def _is_policy(node: Node, place: Place) -> bool:
    return is_definition(node, place) or holds_policy(node)


RULE = Rule(
    name="dialogs",
    takes="dialogs, tooltips, parts called modal or popup",
    why="sign-in and password texts",
    asked=Question(judge=_is_dialog, tags=word_set("dialog"), roles=_ROLES, named=True),
    returns=Return.NOTICES,
)
