"""Menus, bars and feet without a landmark: by what class and id call them, and by their shape."""

from monitor.normalize.page import names
from monitor.normalize.page.clauses import holds_clause
from monitor.normalize.page.fields import has_field
from monitor.normalize.page.panels import shows_panels
from monitor.normalize.page.place import is_small, kind
from monitor.normalize.page.policy_parts import is_part_of_policy
from monitor.normalize.page.prose import is_closing_clause, is_short_sentence
from monitor.normalize.rule import Holds, Node, Place, Question, Return, Rule
from monitor.text.clean import word_set

LABEL_WORDS = 12
"""What titles a menu, or is all that it says, is no longer."""

_LINES = frozenset({"p", "li", "span"})
"""No regions: what such an element is called says where its line stands, not that it is no sentence."""


def _is_menu_by_name(node: Node, place: Place) -> bool:
    called = kind(node)
    if called != "menu" and not node.links and names.is_component(node.classes):
        return False
    if called == "footer":
        if (place.in_content and is_closing_clause(node)) or (node.tag in _LINES and is_short_sentence(node)):
            return False
        return is_small(node, place, 0.2) and not is_part_of_policy(node, place)
    if called == "header":
        return is_small(node, place, 0.1) and not place.in_article and _is_bar(node)
    return _is_menu(node, place) and not shows_panels(node)


def _is_menu(node: Node, place: Place) -> bool:
    entries = node.linky >= 0.5 or _is_label(node, place)
    return (entries and is_small(node, place, 0.1)) or _is_shelf(node, place)


def _is_shelf(node: Node, place: Place) -> bool:
    """A menu with a few words about each of its entries: links, and no clause between them."""
    if node.links < MENU_LINKS or place.in_content or node.holds & (Holds.TITLE | Holds.TABLE):
        return False
    return is_small(node, place, 0.3) and not has_field(node) and not holds_clause(node)


MENU_LINKS = 2
"""A menu has two entries and more."""


def _is_label(node: Node, place: Place) -> bool:
    """A few words without a heading; inside the content only what titles or works a menu."""
    if node.words > LABEL_WORDS or place.in_heading or node.holds & (Holds.HEADING | Holds.TABLE):
        return False
    if is_short_sentence(node):
        return False
    text = node.text(200)
    # a label of a word or two is mostly a chosen language or a page's number
    told = not node.links and (node.words > 2 or names.is_title(node.classes))
    return not (place.in_content and told) or names.is_contents_title(text) or names.is_action(text)


def _is_bar(node: Node) -> bool:
    """A bar of links, or of several bits of text with neither a heading nor a date."""
    if node.linky >= 0.5:
        return not node.holds & Holds.TITLE
    bits = sum(
        1 for child in node.walk() for text in child.children if isinstance(text, str) and text.strip()
    )
    dated = any(character.isdigit() for character in node.text(600))
    return node.prose == 0 and bits >= 3 and not dated and not node.holds & Holds.HEADING


def is_menu_label(node: Node) -> bool:
    """A short text that was taken as a menu's, and may be the title of the text after it instead."""
    return node.dropped == RULE.name and node.words <= LABEL_WORDS and kind(node) != "footer"


RULE = Rule(
    name="menu_names",
    takes="parts called menu, sidebar, footer, breadcrumb, of that shape; not the foot of a card or a table",
    why="the same without landmarks",
    asked=Question(judge=_is_menu_by_name, kinds=word_set("footer header menu")),
    framed=True,
    regional=True,
    returns=Return.CLAUSES,
)
