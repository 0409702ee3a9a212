"""What stands in or beside a policy to sell: newsletters, offers, voices of customers, further reading.

By name a region has to have the shape too, and to say no clause. Without a name a box is known by what is
pressed, filled in or quoted in it; never inside the policy's run of prose, or between the title and it.
"""

import re
from itertools import pairwise

from turbohtml import Element

from monitor.normalize.page import names
from monitor.normalize.page.answers import asks_consent, said_answers
from monitor.normalize.page.clauses import holds_clause, is_clause, is_copyright, names_contact
from monitor.normalize.page.fields import asks_for_rights, has_field
from monitor.normalize.page.link_lists import holds_only_links, leads_further
from monitor.normalize.page.panels import opens_part
from monitor.normalize.page.place import CONTENT, is_small
from monitor.normalize.page.prose import SENTENCE_WORDS, finished_sentences, leaves, prose_of
from monitor.normalize.page.tree import INLINE, PROSE_WORDS
from monitor.normalize.rule import Holds, Node, Page, Place, Question, Return, Rule
from monitor.text.clean import count_words, word_set

EXTRA_WORDS = 200
HEADED_WORDS = 60
"""A part with a heading is no longer, if it is to be taken for an extra by its name."""


def _is_extra(node: Node, place: Place) -> bool:
    """A share row, a newsletter, related articles, testimonials: short, with links, and no clause."""
    if node.words > EXTRA_WORDS or not is_small(node, place, 0.1):
        return False
    if not node.links:
        return _is_voice(node)
    asks = has_field(node)
    beside = place.beside_main
    if not asks and not beside and (_is_list_of_records(node) or _is_written(node)):
        return False
    if node.linky < 0.5 and _says_clause(node, outside_forms=asks):
        return False
    if not node.holds & Holds.HEADING or node.linky >= 0.5 or holds_only_links(node):
        return True
    return node.words <= HEADED_WORDS and (asks or not place.in_article)


def _is_list_of_records(node: Node) -> bool:
    """A heading over two and more terms, or items with words of their own before a link ("Hosting: Acme")."""
    if not node.holds & Holds.HEADING or node.linky > 0.7:
        return False
    inside = [inner for inner in node.walk() if inner.words]
    if sum(inner.tag == "dt" and not inner.linked for inner in inside) > 1:
        return True
    items = [inner for inner in inside if inner.tag == "li"]
    return len(items) > 1 and all(_is_record(item) for item in items)


def _is_written(node: Node) -> bool:
    """Nothing but sentences that go on after their links: several, or under a heading, or no call."""
    if node.linky >= 0.5 or node.holds & Holds.BUTTON:
        return False
    said = [leaf for leaf in leaves(node) if leaf.words and not leaf.holds & Holds.HEADING]
    if not said or not all(_goes_on_after_links(leaf) for leaf in said):
        return False
    if node.holds & Holds.HEADING or prose_of(node).sentences > 1:
        return True
    return len(said) == 1 and said[0].words >= PROSE_WORDS and not _asks_on(said[0])


def _asks_on(leaf: Node) -> bool:
    """Sells, asks the reader to press something, or ends a word or two after its link."""
    text = leaf.text()
    *_, last = leaf.source.strings
    return (
        count_words(last) < GOING_ON or names.is_action(text) or names.is_offer(text) or leads_further(text)
    )


GOING_ON = 3
"""A sentence that goes on after its link has so many words there."""


def _goes_on_after_links(leaf: Node) -> bool:
    *_, last = [said for said in map(str.strip, leaf.source.strings) if said] or [""]
    links = [inner for inner in leaf.walk() if inner.tag == "a"]
    ended = last[-1:] in _STOPS and not any(link.text().endswith(last) for link in links)
    return leaf.plain > 1 and ended and not any(names.is_button(link.classes) for link in links)


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


def _says_clause(node: Node, *, outside_forms: bool) -> bool:
    """Some block says a clause; what is said beside the fields of a form may be left out."""
    return node.plain >= SENTENCE_WORDS and any(
        is_clause(leaf) and not (outside_forms and _is_in_form(leaf)) for leaf in leaves(node)
    )


def _is_in_form(node: Node) -> bool:
    return node.tag == "form" or node.above("form") is not None


CORE_SHARE = 0.7
"""The run of prose is the innermost element that holds so much of what the page says in prose."""

BOX_WORDS = 80
"""No box is longer."""

_QUOTES = frozenset({"blockquote", "figure", "q"})
_QUOTED = re.compile(r"[\"“„«‚‘][^\"”“»’‘]{12,400}(?:[.!?…][\"”“»’‘]|[\"”“»’‘]\s*(?:[—–-]|$))")
"""A saying, with its full stop or with who said it; a term that is being defined has neither."""


def _mark_boxes(page: Page) -> None:
    """Marks the boxes before the title or after the run of prose (as extras)."""
    path = _path_to_core(page.body)
    titled = inside = False
    for holder, inner in pairwise(path):
        passed = False
        inside = inside or holder.tag in CONTENT or holder.role in CONTENT
        for child in holder.nodes:
            if child is inner:
                passed = True
            elif child.dropped is None and child.words:
                if not passed and child.holds & Holds.TITLE:
                    titled = True
                elif passed or not (titled or inside):
                    _mark_box(child, inside=inside)
                elif inner.holds & Holds.TITLE:
                    _mark_labels(child)


def _mark_labels(node: Node) -> None:
    """Marks menus before the title of the text: rows of labels, whatever they are made of."""
    if _is_menu(node):
        node.dropped = RULE.name
    else:
        for child in node.nodes:
            if child.dropped is None and child.words and child.tag not in _OPENED:
                _mark_labels(child)


def _is_menu(node: Node) -> bool:
    """Labels of one dress in a row of plain boxes, and nothing that is stated in them."""
    if node.prose or not node.nodes or node.words > BOX_WORDS or node.holds & (Holds.HEADING | Holds.TABLE):
        return False
    labels = [leaf for leaf in leaves(node) if leaf.words]
    return (
        len(labels) >= MENU_LABELS
        and len({(label.tag, label.classes) for label in labels}) == 1
        and all(label.plain <= LABEL_WORDS and not _STATING.search(label.text()) for label in labels)
        and not any(inner.tag in _OPENED for inner in node.walk())
    )


MENU_LABELS = 4
"""Fewer lines before a title may be its own."""
LABEL_WORDS = 6
"""A label of a menu is no longer."""
_STATING = re.compile(r"[\d:：.;,。，、?!]")
_OPENED = word_set("ul ol dl table pre blockquote form")
"""What an author gave a meaning of its own is no row of labels."""


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
    return path


def _is_block(node: Node) -> bool:
    """A single paragraph, not a run of several."""
    return all(child.tag in INLINE for child in node.nodes)


def _kept_prose(node: Node) -> int:
    return node.prose if node.dropped is None else 0


def _mark_box(node: Node, *, inside: bool) -> None:
    """Marks boxes from an element down; ``inside`` the content a form that says a clause is the policy's."""
    if _is_box(node) and not (inside and has_field(node) and holds_clause(node)):
        node.dropped = RULE.name
    elif not node.holds & (Holds.TABLE | Holds.MAIN):
        for child in node.nodes:
            if child.dropped is None and child.words:
                _mark_box(child, inside=inside)


def _is_box(node: Node) -> bool:
    if not node.words or node.words > BOX_WORDS or node.holds & (Holds.TITLE | Holds.TABLE):
        return False
    if has_field(node):
        if asks_for_rights(node):
            return False
        return node.prose > 0 or bool(node.holds & Holds.BUTTON) or _sends(node)
    if is_copyright(node):
        return True
    answers = said_answers(node)
    asked = bool(answers & Holds.AGREES) and asks_consent(node)
    if asked and answers & Holds.REFUSES:
        return True
    takes = asked or _has_button(node) or _is_quotation(node) or _waits(node)
    return takes and not holds_clause(node) and not names_contact(node)


def _sends(node: Node) -> bool:
    """A form with a button that is an input."""
    return any(field.attr("type") in _SENDING for field in node.source.iter_elements("input"))


_SENDING = frozenset({"submit", "image", "button"})


def _waits(node: Node) -> bool:
    """A layer over the page that a script shows in its stead, without a heading or a sentence."""
    parent = node.source.parent
    if not isinstance(parent, Element) or parent.tag != "body" or node.holds & Holds.HEADING:
        return False
    hidden = bool(_HIDDEN.search(node.get("style"))) or node.source.attr("hidden") is not None
    return hidden and not any(finished_sentences(leaf.text()) for leaf in leaves(node))


_HIDDEN = re.compile(r"(?<![\w-])display\s*+:\s*+none", re.IGNORECASE)


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


RULE = Rule(
    name="extras",
    takes="share rows, newsletters, related articles, testimonials, by name; beside the run of prose also "
    "boxes without a name that hold a field, a button, a quotation or a line of copyright, hidden layers "
    "without a sentence, and rows of labels before the title",
    why="change with every visit",
    asked=Question(judge=_is_extra, kinds=word_set("extra")),
    after=_mark_boxes,
    framed=True,
    regional=True,
    returns=Return.CLAUSES,
)
