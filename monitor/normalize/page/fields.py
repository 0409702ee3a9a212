"""Fields to fill in: whose form it is, a newsletter's or the policy's own."""

from monitor.normalize.page.clauses import speaks_of_contract
from monitor.normalize.page.prose import READ
from monitor.normalize.page.tree import FIELDS, Node


def has_field(node: Node) -> bool:
    """A field to fill in, hidden ones apart: a form for a newsletter, a question, a search."""
    return any(field.attr("type") != "hidden" for field in node.source.iter_elements(_ENTRIES, True))


def asks_for_rights(node: Node) -> bool:
    """A form of the policy's own: two and more boxes to tick, beside words that contracts are made of."""
    boxes = sum(1 for field in node.source.iter_elements("input") if field.attr("type") in _BOXES)
    return boxes > 1 and speaks_of_contract(node.text(READ))


_BOXES = frozenset({"checkbox", "radio"})
_ENTRIES = FIELDS - {"option"}
