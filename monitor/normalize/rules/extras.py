"""What stands in or beside a policy to sell, to count or to apologise: extras, counters, error templates.

A name is never enough: an element called "related" or "error" that says a clause is the policy's own.
Refuses regions that hold much of the page.
"""

from __future__ import annotations

from monitor.normalize.page import names
from monitor.normalize.page.clauses import holds_clause, is_clause, owns_to_failure, speaks_of_contract
from monitor.normalize.page.place import Place, has_heading, is_small, kind
from monitor.normalize.page.prose import READ, SENTENCE_WORDS, leaves, prose_of
from monitor.normalize.page.tree import FIELDS, Holds, Node
from monitor.text.clean import word_set

EXTRA_WORDS = 200
ERROR_WORDS = 80
SHORT_WORDS = 12
HEADED_WORDS = 60
"""A part with a heading is no longer, if it is to be taken for an extra by its name."""


def is_extra(node: Node, place: Place) -> bool:
    """A share row, a newsletter, related articles, testimonials: short, with links, and no clause."""
    if node.words > EXTRA_WORDS or kind(node) != "extra" or not is_small(node, place, 0.1):
        return False
    if not node.links:
        return _is_voice(node)
    asks = has_field(node)
    beside = place.declared and not place.in_main
    if not asks and not beside and (_is_list_of_records(node) or _is_written(node)):
        return False
    if node.linky < 0.5 and _says_clause(node, outside_forms=asks):
        return False
    if not has_heading(node) or node.linky >= 0.5 or holds_only_links(node):
        return True
    return node.words <= HEADED_WORDS and (asks or not place.in_article)


def _is_list_of_records(node: Node) -> bool:
    """A heading over two and more terms, or items with words of their own before a link ("Hosting: Acme")."""
    if not has_heading(node) or node.linky > 0.7:
        return False
    inside = [inner for inner in node.walk() if inner.words]
    if sum(inner.tag == "dt" and not inner.linked for inner in inside) > 1:
        return True
    items = [inner for inner in inside if inner.tag == "li"]
    return len(items) > 1 and all(_is_record(item) for item in items)


def _is_written(node: Node) -> bool:
    """Under a heading nothing but sentences that go on after their links; a teaser ends with its link."""
    if not has_heading(node) or node.linky >= 0.5 or node.holds & Holds.BUTTON:
        return False
    said = [leaf for leaf in leaves(node) if leaf.words and not leaf.holds & Holds.HEADING]
    return bool(said) and all(_goes_on_after_links(leaf) for leaf in said)


def _goes_on_after_links(leaf: Node) -> bool:
    last = leaf.children[-1]
    ended = isinstance(last, str) and last.rstrip()[-1:] in _STOPS
    return leaf.plain > 1 and ended and not any(names.is_button(link.classes) for link in leaf.nodes)


_STOPS = frozenset(".。")


def _is_record(item: Node) -> bool:
    """A colon stands in it, before what is linked, and the link does no more than show something."""
    if item.linked and any(names.is_action(inner.text(60)) for inner in item.walk() if inner.links):
        return False
    first = item.children[0]
    said = (first if isinstance(first, str) else "") if item.links else item.text()
    return ":" in said or "：" in said


def _is_voice(node: Node) -> bool:
    """What a customer said, without a link: no clause."""
    return any(inner.tag in _VOICES for inner in node.walk()) and not holds_clause(node)


_VOICES = frozenset({"blockquote", "q", "cite"})


def holds_only_links(node: Node) -> bool:
    """All that it says stands in links, its headings apart."""
    return node.linked > 0 and not any(
        _says_more(child) if isinstance(child, Node) else not child.isspace() for child in node.children
    )


def _says_more(node: Node) -> bool:
    if not node.plain or node.tag in _HEADINGS:
        return False
    return not node.nodes or any(
        _says_more(child) if isinstance(child, Node) else not child.isspace() for child in node.children
    )


_HEADINGS = word_set("h1 h2 h3 h4 h5 h6 a button")


def _says_clause(node: Node, *, outside_forms: bool) -> bool:
    """Some block says a clause; what is said beside the fields of a form may be left out."""
    return node.plain >= SENTENCE_WORDS and any(
        is_clause(leaf) and not (outside_forms and _is_in_form(leaf)) for leaf in leaves(node)
    )


def _is_in_form(node: Node) -> bool:
    return node.tag == "form" or node.above("form") is not None


def has_field(node: Node) -> bool:
    """A field to fill in, hidden ones apart: a form for a newsletter, a question, a search."""
    return any(field.attr("type") != "hidden" for field in node.source.iter_elements(_ENTRIES, True))


_ENTRIES = FIELDS - {"option"}


def asks_for_rights(node: Node) -> bool:
    """A form of the policy's own: two and more boxes to tick, beside words that contracts are made of."""
    boxes = sum(1 for field in node.source.iter_elements("input") if field.attr("type") in _BOXES)
    return boxes > 1 and speaks_of_contract(node.text(READ))


_BOXES = frozenset({"checkbox", "radio"})


def is_error_template(node: Node, place: Place) -> bool:
    """A text called error that waits for its moment: no sentence, or one that owns to a failure."""
    if node.words > ERROR_WORDS or not is_small(node, place, 0.1):
        return False
    if owns_to_failure(node.text(1000)):
        return True
    return not prose_of(node).sentences and not _is_laid_out(node)


def _is_laid_out(node: Node) -> bool:
    """A heading over a list, a table or a list of terms, with nothing to press: more than a message."""
    if node.links:
        return False
    tags = [inner.tag for inner in node.walk()]
    return "table" in tags or "dt" in tags or (has_heading(node) and tags.count("li") > 1)


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
