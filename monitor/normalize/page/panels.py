"""Buttons, tabs and labels that are the title of a part of the policy.

An accordion's title is a heading to its reader, whatever attributes its author gave it: it is known by the
panel of prose that it heads. Refuses labels of actions ("Print", "Copy link").
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.normalize.page import names
from monitor.normalize.page.prose import SHORT_SENTENCE, is_short_sentence
from monitor.normalize.page.tree import INLINE, PROSE_WORDS, Holds, Node

TITLE_WORDS = 25
"""A title of a part is no longer; a longer text in a button is read as text."""

TABS = 60
"""No row of tabs has more."""

_TOGGLES = frozenset({"tab", "pill"})
"""What the attributes of a common kit say of a link that shows a panel."""


def opens_part(node: Node) -> bool:
    """A button that opens and closes a part of the page, or holds a heading: the title of that part."""
    if node.holds & Holds.HEADING:
        return True
    opens = (
        node.heads
        or _is_tab(node)
        or _toggle(node) == "collapse"
        or node.get("aria-expanded")
        or node.get("aria-controls")
    )
    return bool(opens or names.is_opener(node.classes)) and not names.is_action(node.text(60))


def shows_panels(node: Node) -> bool:
    """Every link or button in it shows a panel of this page: their words are the titles of these."""
    if not 0 < node.links <= TABS or node.linky < 0.5:
        return False
    return sum(1 for inner in node.walk() if inner.words and _is_tab(inner)) == node.links


def _is_tab(node: Node) -> bool:
    return node.role == "tab" or _toggle(node) in _TOGGLES


def _toggle(node: Node) -> str:
    """What a common kit says that an element shows when pressed."""
    return node.get("data-toggle") or node.get("data-bs-toggle")


def heads_text(label: Node, before: Node | None, after: Node) -> bool:
    """A label in an element named as a menu's is the title of the text ``after`` it.

    It begins its box (nothing stands ``before`` it), or stands in a run of prose; what it heads is a sentence
    or prose with nothing to press. A link is such a label where it opens what comes after it. Refuses labels
    of actions and of contents.
    """
    opens = label.links == 1 and any(opens_part(inner) for inner in label.walk() if inner.links)
    if (label.links and not opens) or names.is_switch(label.classes, label.identifier):
        return False
    text = label.text(200)
    if names.is_action(text) or names.is_contents_title(text) or not any(map(str.isalpha, text)):
        return False
    if after.tag in INLINE or after.links or after.holds & Holds.TITLE:
        return False
    return opens or (_is_said(after) and (before is None or _is_said(before)))


def _is_said(node: Node) -> bool:
    return node.prose > 0 or is_short_sentence(node)


def mark_panel_titles(node: Node, following: Node | None = None) -> None:
    """Notes on the buttons below an element that they head a panel of prose (``node.heads``).

    ``following`` is what comes after the element, where it is the whole of its parent.
    """
    worded = [child for child in node.nodes if child.words]
    bare = not any(isinstance(child, str) and not child.isspace() for child in node.children)
    for place, child in enumerate(worded):
        if not child.holds & Holds.BUTTON:
            continue
        after = next(iter(worded[place + 1 :]), following if len(worded) == 1 and bare else None)
        if child.tag == "button" or child.role == "button":
            heads = after is not None and (_is_panel(after) or _is_answer(after, child, worded[:place]))
            child.heads = heads and _is_title(child, worded[:place], node)
        else:
            mark_panel_titles(child, after)


def _is_panel(node: Node) -> bool:
    """What a title could head: prose, a list or a table, and not itself a button or a heading."""
    if node.tag in INLINE or node.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return False
    return node.prose >= PROSE_WORDS or (bool(node.holds & Holds.TABLE) and node.plain >= PROSE_WORDS)


def _is_answer(after: Node, button: Node, before: Sequence[Node]) -> bool:
    """A short text under a question or a title that alone stands before it in their box."""
    if after.tag in INLINE or after.links or after.prose or not after.words or after.holds & Holds.HEADING:
        return False
    asks = button.text(200)[-1:] in _QUESTIONS
    return asks or (not before and after.words >= SHORT_SENTENCE and is_short_sentence(after))


_QUESTIONS = frozenset("?？؟")


def _is_title(button: Node, before: Sequence[Node], parent: Node) -> bool:
    """Has letters, is no action's label, and no text stands beside it."""
    text = button.text(200)
    return (
        button.words <= TITLE_WORDS
        and any(character.isalpha() for character in text)
        and not names.is_action(text)
        and not any(isinstance(child, str) and not child.isspace() for child in parent.children)
        and all(child.tag not in INLINE or child.tag == "button" for child in before)
    )
