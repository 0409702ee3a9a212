"""Buttons: those that are the title of a part of the policy, and those that only do something.

An accordion's title is a heading to its reader, whatever attributes its author gave it: it is known by the
panel of prose that it heads. Refuses labels of actions ("Print", "Copy link").
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.normalize import names
from monitor.normalize.place import Place
from monitor.normalize.tree import INLINE, PROSE_WORDS, Holds, Node
from monitor.normalize.words import word_set

TITLE_WORDS = 25
"""A title of a part is no longer; a longer text in a button is read as text."""

CONTROL_ROLES = word_set("button switch checkbox radio listbox combobox slider")

_OPENED = frozenset({"summary", "tab"})


def is_control(node: Node, place: Place) -> bool:
    """A button or a choice that says nothing of the policy."""
    if node.tag != "button" and node.role not in CONTROL_ROLES:
        return False
    if place.in_heading or node.words > TITLE_WORDS or node.holds & Holds.HEADING:
        return False
    # what opens and closes a part of the page is the title of that part
    opens = (
        node.heads or node.get("aria-expanded") or node.get("aria-controls") or names.is_opener(node.classes)
    )
    return not opens or names.is_action(node.text(60))


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
            child.heads = after is not None and _is_panel(after) and _is_title(child, worded[:place], node)
        else:
            mark_panel_titles(child, after)


def _is_panel(node: Node) -> bool:
    """What a title could head: prose, a list or a table, and not itself a button or a heading."""
    if node.tag in INLINE or node.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return False
    return node.prose >= PROSE_WORDS or (bool(node.holds & Holds.TABLE) and node.plain >= PROSE_WORDS)


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
