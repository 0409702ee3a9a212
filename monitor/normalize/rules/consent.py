"""Cookie banners and consent dialogs, found by name or by their buttons, anywhere on the page.

A policy's own words about cookies and its tables of cookies are no banner: a banner is small, has a
button that agrees or refuses, and holds no table of several rows.
"""

import re
from functools import lru_cache

from monitor.normalize.page.answers import asks_consent, said_answers
from monitor.normalize.page.fields import has_field
from monitor.normalize.page.names import compile_names
from monitor.normalize.page.place import CONTENT
from monitor.normalize.page.prose import is_short_sentence, leaves, prose_of
from monitor.normalize.rule import Holds, Node, Page, Rule
from monitor.text.clean import word_set

BANNER_WORDS = 3000
"""No consent dialog is longer, its lists of purposes and partners included."""

SHAPED_WORDS = 300
"""Without a telling name or role, a banner is known by its shape up to this length."""

_NAME = compile_names("consent", "names")
_SPARED = compile_names("consent", "spared")


def _mark_banners(page: Page) -> None:
    """Marks the outermost elements that are consent banners, by name or by shape."""
    _search(page.body, page.body, inside=False)


def _search(node: Node, body: Node, *, inside: bool) -> None:
    """Searches below a node; ``inside``: it stands in a main element or an article."""
    inside = inside or node.tag in CONTENT or node.role in CONTENT
    for child in node.nodes:
        if not child.words:
            continue
        closed = child.tag in _NO_BANNERS
        if not closed and _is_banner(child, body) and not (inside and _is_clause(child)):
            child.dropped = RULE.name
        elif child.nodes and (not closed or child.tag in _OPENED):
            _search(child, body, inside=inside)


def _is_banner(node: Node, body: Node) -> bool:
    return (_is_named(node) or _is_shaped(node)) and _fits(node, body)


def _is_clause(node: Node) -> bool:
    """Sentences of the policy, whatever the name of their element: nothing to agree to or to fill in.

    With something to press, a link to settings, they stand under a heading.
    """
    if node.holds & Holds.AGREES or said_answers(node) & Holds.AGREES or has_field(node):
        return False
    if not node.links and not node.holds & Holds.BUTTON:
        return prose_of(node).sentences > 0
    return bool(node.holds & Holds.HEADING) and any(is_short_sentence(leaf) for leaf in leaves(node))


_OPENED = frozenset({"main", "article", "span", "td", "tr", "tbody", "table", "li"})
_NO_BANNERS = _OPENED | word_set("p a button h1 h2 h3 h4 h5 h6 b i em strong label")


def _fits(node: Node, body: Node) -> bool:
    """Of a banner's size: not long, and not most of the page."""
    return (
        node.words <= BANNER_WORDS
        and not node.holds & Holds.TABLE
        and (_is_dialog(node) or node.plain <= 0.5 * body.plain or node.plain <= 15)
    )


def _is_dialog(node: Node) -> bool:
    return node.tag == "dialog" or node.role in ("dialog", "alertdialog")


def _is_named(node: Node) -> bool:
    return bool(node.classes or node.identifier) and is_called_consent(node.classes, node.identifier)


@lru_cache(maxsize=8192)
def is_called_consent(classes: str, identifier: str) -> bool:
    """Whether class or id call it a consent banner, and not a policy, a declaration or a table."""
    told = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", f"{classes} {identifier}"[:600]).lower()
    return bool(_NAME.search(told)) and not _SPARED.search(told)


_ANSWERS = Holds.AGREES | Holds.REFUSES


def _is_shaped(node: Node) -> bool:
    """Speaks of cookies or consent and can be agreed to and refused, with buttons."""
    return (
        node.holds & _ANSWERS == _ANSWERS
        and node.links <= 40
        and (node.words <= SHAPED_WORDS or _is_dialog(node))
        and asks_consent(node)
    )


RULE = Rule(
    name="consent",
    takes="banners by name, or small parts with a button to agree and one to refuse; never a table",
    why="they come and go, count partners, and stand inside `main` too",
    before=_mark_banners,
    intruder=True,
)
