"""What a reader presses, not reads. Refuses titles of panels, a contract's choices and running text."""

from turbohtml import Comment, Element, Text

from monitor.normalize.page import names
from monitor.normalize.page.clauses import speaks_of_contract
from monitor.normalize.page.panels import TITLE_WORDS, opens_part
from monitor.normalize.rule import Node, Place, Question, Rule
from monitor.text.clean import word_set

CHOICE_WORDS = 4
"""What is agreed to or declined beside a box to tick is said in so many words and more."""

_CHOICES = frozenset({"checkbox", "radio"})

_ROLES = word_set("button switch checkbox radio listbox combobox slider")
_SENTENCES = frozenset({"p", "li", "td", "dd"})


def _is_control(node: Node, place: Place) -> bool:
    """A button or a choice that says nothing of the policy."""
    if place.in_heading or node.words > TITLE_WORDS or _is_choice(node, place):
        return False
    return not opens_part(node) and not _stands_in_sentence(node)


def _is_choice(node: Node, place: Place) -> bool:
    """What a reader agrees to, declines or asks for: words of a contract on a box or a button."""
    if node.words < CHOICE_WORDS or (place.beside_main):
        return False
    return node.role in _CHOICES or speaks_of_contract(node.text(200))


def _stands_in_sentence(node: Node) -> bool:
    """The words before it in its paragraph go on in it: a term to be explained, a choice in running text."""
    parent = node.source.parent
    if not isinstance(parent, Element) or parent.tag not in _SENTENCES or names.is_action(node.text(60)):
        return False
    before = next((each for each in node.source.previous_siblings if not isinstance(each, Comment)), None)
    return isinstance(before, Text) and before.data.rstrip()[-1:].isalpha()


RULE = Rule(
    name="controls",
    takes="buttons, unless they head a panel of prose, open a part of the page or hold a heading",
    why="late widgets",
    asked=Question(judge=_is_control, tags=word_set("button"), roles=_ROLES),
    intruder=True,
)
