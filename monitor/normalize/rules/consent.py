"""Cookie banners and consent dialogs, found by name or by their buttons, anywhere on the page.

A policy's own words about cookies and its tables of cookies are no banner: a banner is small, has a
button that agrees or refuses, and holds no table of several rows.
"""

import re
from functools import lru_cache

from monitor.normalize.page.prose import is_short_sentence, leaves, prose_of
from monitor.normalize.page.tree import Holds, Node, consent_answer
from monitor.normalize.page.vocabulary import pattern_of
from monitor.normalize.rules.extras import has_field
from monitor.text.clean import word_set

BANNER_WORDS = 3000
"""No consent dialog is longer, its lists of purposes and partners included."""

SHAPED_WORDS = 300
"""Without a telling name or role, a banner is known by its shape up to this length."""

_NAME = pattern_of("consent", "names")
_SPARED = pattern_of("consent", "spared")
_SUBJECT = pattern_of("consent", "subjects")


def find_banners(body: Node) -> list[Node]:
    """The outermost elements that are consent banners, by name or by shape."""
    found: list[Node] = []
    _search(body, body, found, inside=False)
    return found


def _search(node: Node, body: Node, found: list[Node], *, inside: bool) -> None:
    """Searches below a node; ``inside``: it stands in a main element or an article."""
    inside = inside or node.tag in _CONTENT or node.role in _CONTENT
    for child in node.nodes:
        if not child.words:
            continue
        if child.tag in _NO_BANNERS:
            if child.nodes and child.tag in _OPENED:
                _search(child, body, found, inside=inside)
        elif (
            (_is_named(child) or _is_shaped(child))
            and _fits(child, body)
            and not (inside and _is_clause(child))
        ):
            found.append(child)
        elif child.nodes:
            _search(child, body, found, inside=inside)


_CONTENT = frozenset({"main", "article"})


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
    return bool(node.classes or node.identifier) and named(node.classes, node.identifier)


@lru_cache(maxsize=8192)
def named(classes: str, identifier: str) -> bool:
    """Whether class or id call it a consent banner, and not a policy, a declaration or a table."""
    told = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", f"{classes} {identifier}"[:600]).lower()
    return bool(_NAME.search(told)) and not _SPARED.search(told)


def _is_shaped(node: Node) -> bool:
    """Speaks of cookies or consent and can be agreed to and refused, with buttons."""
    return (
        node.holds & _ANSWERS == _ANSWERS
        and node.links <= 40
        and (node.words <= SHAPED_WORDS or _is_dialog(node))
        and bool(_SUBJECT.search(node.text(3000)))
    )


def asks_consent(node: Node) -> bool:
    """Speaks of cookies or consent."""
    return bool(_SUBJECT.search(node.text(3000)))


def said_answers(node: Node) -> int:
    """What lines of a word or two agree to or refuse, whatever elements their author made buttons of."""
    answers = 0
    for inner in node.walk():
        if 0 < inner.words <= ANSWER_WORDS and inner.tag in _ANSWERING and not inner.holds & Holds.HEADING:
            answers |= consent_answer(inner.text(60))
    return answers


ANSWER_WORDS = 2
"""A button that is none by its element is known by no more words; "Accept all", "Reject"."""

_ANSWERING = frozenset({"div", "span", "a", "button", "p"})

_ANSWERS = Holds.AGREES | Holds.REFUSES
