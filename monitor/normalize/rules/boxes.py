"""Boxes without a name beside the policy's own run of prose: newsletters, offers, voices of customers.

Known by what is pressed, filled in or quoted in them, never by their words alone. Refuses to look inside the
run of prose, at anything between the title and it, and at a box that says a clause.
"""

from __future__ import annotations

import re
from itertools import pairwise

from monitor.normalize.page import names
from monitor.normalize.page.clauses import holds_clause, is_copyright, names_contact
from monitor.normalize.page.place import CONTENT
from monitor.normalize.page.tree import INLINE, Holds, Node
from monitor.normalize.rules.consent import asks_consent, said_answers
from monitor.normalize.rules.controls import opens_part
from monitor.normalize.rules.extras import asks_for_rights, has_field

CORE_SHARE = 0.7
"""The run of prose is the innermost element that holds so much of what the page says in prose."""

BOX_WORDS = 80
"""No box is longer."""

_QUOTES = frozenset({"blockquote", "figure", "q"})
_QUOTED = re.compile(r"[\"“„«‚‘][^\"”“»’‘]{12,400}(?:[.!?…][\"”“»’‘]|[\"”“»’‘]\s*(?:[—–-]|$))")
"""A saying, with its full stop or with who said it; a term that is being defined has neither."""


def mark_boxes(body: Node) -> None:
    """Marks the boxes before the title or after the run of prose (as extras)."""
    path = _path_to_core(body)
    titled = False
    for holder, inner in pairwise(path):
        passed = False
        for child in holder.nodes:
            if child is inner:
                passed = True
            elif child.dropped is None and child.words:
                if not passed and child.holds & Holds.TITLE:
                    titled = True
                elif passed or not titled:
                    _mark_box(child)


def _path_to_core(body: Node) -> list[Node]:
    """From the body down to the innermost element that holds most of the prose."""
    path = [body]
    least = CORE_SHARE * _kept_prose(body)
    while least:
        inner = next(
            (child for child in path[-1].nodes if child.dropped is None and child.prose >= least), None
        )
        if inner is None or _is_block(inner):
            break
        path.append(inner)
        if inner.tag in CONTENT or inner.role in CONTENT:
            break
    return path


def _is_block(node: Node) -> bool:
    """A single paragraph, not a run of several."""
    return all(child.tag in INLINE for child in node.nodes)


def _kept_prose(node: Node) -> int:
    return node.prose if node.dropped is None else 0


def _mark_box(node: Node) -> None:
    if _is_box(node):
        node.dropped = "extras"
    elif not node.holds & (Holds.TABLE | Holds.MAIN):
        for child in node.nodes:
            if child.dropped is None and child.words:
                _mark_box(child)


def _is_box(node: Node) -> bool:
    if not node.words or node.words > BOX_WORDS or node.holds & (Holds.TITLE | Holds.TABLE):
        return False
    if has_field(node):
        if asks_for_rights(node):
            return False
        return node.prose > 0 or bool(node.holds & Holds.BUTTON)
    if is_copyright(node):
        return True
    answers = said_answers(node)
    asked = bool(answers & Holds.AGREES) and asks_consent(node)
    if asked and answers & Holds.REFUSES:
        return True
    takes = asked or _has_button(node) or _is_quotation(node)
    return takes and not holds_clause(node) and not names_contact(node)


def _has_button(node: Node) -> bool:
    """Something to press that says what it does, and no address to write to."""
    pressed = [inner for inner in node.walk() if inner.words and _is_pressed(inner)]
    return bool(pressed) and not any(
        inner.get("href").startswith(("mailto:", "tel:")) for inner in node.walk() if inner.tag == "a"
    )


def _is_pressed(node: Node) -> bool:
    named = (node.tag == "a" or node.role == "button") and names.is_button(node.classes)
    return (node.tag == "button" or named) and not opens_part(node)


def _is_quotation(node: Node) -> bool:
    """What somebody said, by its element or by the marks around its first words."""
    quoted = any(inner.tag in _QUOTES and inner.prose for inner in node.walk())
    return quoted or bool(_QUOTED.match(node.text(500)))
