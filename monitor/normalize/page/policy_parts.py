"""Parts of the policy in elements made for something else: clauses in a nav, definitions in tooltips.

Known by what they say and by what a reader cannot do in them. Refuses to judge by name or place alone.
"""

from __future__ import annotations

from turbohtml import Element, Text
from turbohtml import Node as Part

from monitor.normalize.page import names
from monitor.normalize.page.clauses import (
    count_clauses,
    holds_clause,
    is_clause,
    is_copyright_line,
    says_meaning,
    speaks_of_policy,
)
from monitor.normalize.page.fields import has_field
from monitor.normalize.page.panels import shows_panels
from monitor.normalize.page.place import Place
from monitor.normalize.page.prose import READ, SENTENCE_WORDS, SHORT_SENTENCE, is_short_sentence, prose_of
from monitor.normalize.page.tree import DEAD, INLINE, Holds, Node


def is_part_of_policy(node: Node, place: Place) -> bool:
    """An element of the frame that holds clauses and nothing to press, or the titles of panels."""
    if node.links:
        return node.tag != "footer" and shows_panels(node)
    if node.plain < SENTENCE_WORDS or (place.beside_main) or has_field(node):
        return False
    said = prose_of(node).sentences > 0 if node.tag == "nav" else holds_clause(node)
    return said and not is_copyright_line(node)


def is_said_in_passing(node: Node) -> bool:
    """A sentence with nothing to press or to fill in: a part of the text with a name of a window's."""
    said = is_short_sentence(node) or (not node.links and prose_of(node).sentences > 0)
    return said and not has_field(node)


def is_definition(node: Node, place: Place) -> bool:
    """A tooltip of the policy's own: a sentence, or a term with its meaning, and nothing to press."""
    if node.links or node.words > DEFINITION_WORDS or (place.beside_main):
        return False
    return is_short_sentence(node) or (node.words >= SHORT_SENTENCE and says_meaning(node.text()))


def holds_policy(node: Node) -> bool:
    """A window with a table, or clauses with a title, in which nothing can be filled in or agreed to."""
    if node.holds & Holds.AGREES or node.plain < SENTENCE_WORDS or has_field(node):
        return False
    return bool(node.holds & Holds.TABLE) or count_clauses(node) >= (1 if node.holds & Holds.HEADING else 2)


DEFINITION_WORDS = 80
"""A definition in a tooltip is no longer."""


def is_whole_cell(node: Node) -> bool:
    """All that the cell of a table says: what stands behind its tick or cross."""
    cell = node.above("td", "th", "tr", "table")
    if cell is None or cell.tag not in ("td", "th"):
        return False
    room = len(node.text())
    for piece in cell.strings:
        room -= len(piece.strip())
        if room < 0:
            return False
    return True


def is_said_of_policy(node: Node) -> bool:
    """A clause that names a policy and sells nothing, with nothing to press or to fill in."""
    if node.links or node.plain < SENTENCE_WORDS or has_field(node):
        return False
    text = node.text(READ)
    return (
        is_clause(node)
        and speaks_of_policy(text)
        and not names.is_offer(text)
        and not is_copyright_line(node)
    )


def is_in_sentence(node: Node, *, bare: bool = False) -> bool:
    """An inline element that the words before it go on in, or that go on after it.

    What does something with the page ("Copy link") has to have words of the sentence on both sides. ``bare``:
    only words in no element of their own are a sentence, as beside a button.
    """
    if node.tag not in INLINE:
        return False
    is_pressed = bare or node.tag == "button" or bool(node.role)
    before, after = (
        _find_beside(node.source, forwards=forwards, bare=is_pressed) for forwards in (False, True)
    )
    goes_on = after[:1].islower() or after[:1] in _JOINTS
    if before[-1:].isalnum() or before[-1:] in _JOINTS:
        return goes_on or not names.is_action(node.text(60))
    return goes_on and not node.text(2)[:1].isdigit()


_JOINTS = frozenset(",;،、，；")


def _find_beside(element: Element, *, forwards: bool, bare: bool) -> str:
    """The unlinked text right before or after an inline element on its line, '' where none is.

    ``bare``: beside a button another element is a label, not the sentence that it stands in.
    """
    while True:
        for part in element.next_siblings if forwards else element.previous_siblings:
            said = _read_neighbour(part, bare=bare)
            if said is None or said.strip():
                return (said or "").strip()
        parent = element.parent
        if not isinstance(parent, Element) or parent.tag not in INLINE:
            return ""
        element = parent


def _read_neighbour(part: Part, *, bare: bool) -> str | None:
    """What a neighbour says; None where it ends the line or is pressed by itself."""
    if isinstance(part, Text):
        return part.data
    if not isinstance(part, Element) or part.tag in DEAD:
        return ""
    if bare:
        return None
    return part.text if part.tag in INLINE and part.tag not in ("a", "button") else None
