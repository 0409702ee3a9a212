"""What a reader presses, not reads. Refuses titles of panels, a contract's choices and running text."""

from monitor.normalize.page.clauses import speaks_of_contract
from monitor.normalize.page.panels import TITLE_WORDS, opens_part
from monitor.normalize.rule import Node, Place, Question, Rule
from monitor.text.clean import word_set

CHOICE_WORDS = 4
"""What is agreed to or declined beside a box to tick is said in so many words and more."""

_CHOICES = frozenset({"checkbox", "radio"})

_ROLES = word_set("button switch checkbox radio listbox combobox slider")


def _is_control(node: Node, place: Place) -> bool:
    """A button or a choice that says nothing of the policy."""
    if place.in_heading or node.words > TITLE_WORDS or _is_choice(node, place):
        return False
    return not opens_part(node)


def _is_choice(node: Node, place: Place) -> bool:
    """What a reader agrees to, declines or asks for: words of a contract on a box or a button."""
    if node.words < CHOICE_WORDS or (place.beside_main):
        return False
    return node.role in _CHOICES or speaks_of_contract(node.text(200))


RULE = Rule(
    name="controls",
    takes="buttons, unless they head a panel of prose, open a part of the page or hold a heading",
    why="late widgets",
    asked=Question(judge=_is_control, tags=word_set("button"), roles=_ROLES),
    intruder=True,
)
