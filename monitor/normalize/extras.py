"""What stands in or beside a policy to sell, to count or to apologise: extras, counters, error templates.

A name is never enough: an element called "related" or "error" that says a clause is the policy's own.
Refuses regions that hold much of the page.
"""

from __future__ import annotations

from monitor.normalize import names
from monitor.normalize.clauses import holds_clause, owns_to_failure
from monitor.normalize.place import Place, has_heading, is_small, kind
from monitor.normalize.sentences import prose_of
from monitor.normalize.tree import FIELDS, Holds, Node
from monitor.normalize.words import word_set

EXTRA_WORDS = 200
ERROR_WORDS = 80
SHORT_WORDS = 12


def is_extra(node: Node, place: Place) -> bool:
    """A share row, a newsletter, related articles, testimonials: short, with links, and no clause."""
    if not node.links or node.words > EXTRA_WORDS or kind(node) != "extra" or not is_small(node, place, 0.1):
        return False
    if node.linky < 0.5 and not has_field(node) and holds_clause(node):
        return False
    return not has_heading(node) or node.linky >= 0.5 or (node.words <= 60 and not place.in_article)


def has_field(node: Node) -> bool:
    """A field to fill in, hidden ones apart: a form for a newsletter, a question, a search."""
    return any(field.get("type") != "hidden" for field in node.source.iter(*FIELDS - {"option"}))


def is_error_template(node: Node, place: Place) -> bool:
    """A text called error that waits for its moment: no sentence, or one that owns to a failure."""
    if node.words > ERROR_WORDS or not is_small(node, place, 0.1):
        return False
    return not prose_of(node).sentences or owns_to_failure(node.text(1000))


_TELLING = (
    *"0123456789?？",
    "ago",
    "found",
    "useful",
    "yesterday",
    "now",
    "vor ",
    "il y a",
    "hace",
    "fa",
    "acum",
)
"""One of these stands in every such line: quickly looked for."""

COUNTER_TAGS = word_set("div p span li small time section footer dd dt td em i strong b label code pre")


def is_counter(node: Node, place: Place) -> bool:
    """A line of votes, minutes to read, time since a change or a request's number: new on every fetch."""
    if not node.plain or node.words > SHORT_WORDS or place.in_heading or node.holds & Holds.HEADING:
        return False
    only = node.children[0] if len(node.children) == 1 else None
    if isinstance(only, Node) or (only is not None and not _tells(only)):
        return False  # an only child is asked by itself
    text = node.text(120)
    return _tells(text) and (names.is_counter(text) or names.is_trace(text))


def _tells(line: str) -> bool:
    return any(map(line.casefold().__contains__, _TELLING))
