"""A page as a tree of its text: what an element holds in words, links and prose, added up once.

Refuses to decide what is policy. Bounded: nesting below ``MAX_DEPTH`` is flattened, nothing recurses deeper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from turbohtml import Element, Text

from monitor.model import Elsewhere
from monitor.text.clean import count_words, word_set
from monitor.text.vocabulary import pattern_of

MAX_DEPTH = 180
"""Levels kept; deeper elements are read as if they stood at this level. Real policy pages nest about 40."""

DEAD = word_set(
    "script style noscript noframes noembed template svg math iframe frame object embed applet canvas audio"
    " video map head title meta link base param source track img picture progress meter colgroup col rp"
)
"""Elements that hold nothing a reader reads as text, with everything inside them."""

FIELDS = word_set("input select option optgroup textarea datalist")
"""Form fields: what they hold is a choice or a token."""

SKIPPED = DEAD | FIELDS

PROSE_WORDS = 8
"""A run of text of so many words outside a link counts as prose (a menu entry or a button is shorter)."""


class Holds:
    """What lies in an element (itself included), gathered once so that rules need not search.

    Plain numbers, joined by ``|``: asked for thousands of times a page, where an IntFlag is slow.
    """

    TITLE = 1
    HEADING = 2
    TABLE = 4
    MAIN = 8
    ARTICLE = 16
    BUTTON = 32
    AGREES = 64
    REFUSES = 128


@dataclass(slots=True, eq=False)
class Node:
    """An element: its words (linked ones apart), its prose, and its children in order.

    ``children`` mixes nodes and strings, ``nodes`` are the nodes of them. ``links`` counts links and buttons,
    ``linked`` the words in them, ``plain`` the others, ``prose`` the words of long runs of text outside them,
    ``holds`` what lies in it (``Holds``).
    ``dropped`` names the rule that left it out, ``left`` is its unlinked words without what is dropped in it.
    ``heads``: a button that is the title of the panel after it.
    """

    tag: str
    source: Element
    classes: str
    identifier: str
    role: str
    children: list[Node | str]
    nodes: Sequence[Node]
    words: int = field(init=False)
    linked: int = field(init=False)
    plain: int = field(init=False)
    links: int = field(init=False)
    prose: int = field(init=False)
    holds: int = field(init=False)
    left: int = 0
    dropped: str | None = None
    heads: bool = False

    @property
    def linky(self) -> float:
        """The share of its words that are links or buttons; 1.0 without words."""
        return self.linked / self.words if self.words else 1.0

    def get(self, name: str) -> str:
        """An attribute's value, '' where there is none."""
        return self.source.attr(name) or ""

    def above(self, *tags: str) -> Element | None:
        """The innermost element around it of these tags."""
        around = (each for each in self.source.ancestors if isinstance(each, Element))
        return next((each for each in around if each.tag in tags), None)

    def walk(self) -> Iterator[Node]:
        """This element and all inside it, in document order."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.nodes))

    def text(self, limit: int = 400) -> str:
        """The first ``limit`` characters or so of its text, white space collapsed."""
        only: Node | str = self
        while not isinstance(only, str) and len(only.children) == 1:
            only = only.children[0]
        if isinstance(only, str):
            return " ".join(only.split())[:limit]
        parts: list[str] = []
        size = 0
        stack: list[Node | str] = [only]
        while stack and size < limit:
            item = stack.pop()
            if isinstance(item, str):
                parts.append(item)
                size += len(item)
            else:
                stack.extend(reversed(item.children))
                if item.tag not in INLINE:
                    parts.append(" ")
        return " ".join("".join(parts).split())[:limit]


INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q ruby rt s"
    " samp small span strike strong sub sup time tt u var wbr button"
)
"""Elements that do not break a line."""

_PRESSED = frozenset({"a", "button", "summary"})
_PRESSED_ROLES = frozenset({"button", "link", "menuitem", "tab"})
_OWN = {
    "h1": Holds.TITLE | Holds.HEADING,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), Holds.HEADING),
    "table": Holds.TABLE,
    "main": Holds.MAIN,
    "article": Holds.ARTICLE,
    "button": Holds.BUTTON,
}
_OWN_ROLES = {"heading": Holds.HEADING, "main": Holds.MAIN, "article": Holds.ARTICLE, "button": Holds.BUTTON}


def grow(root: Element) -> Node:
    """The tree of a parsed element; comments and dead elements are left out, what follows them stays.

    Elements nested deeper than ``MAX_DEPTH`` are read as part of their ancestor at that depth.
    """
    return _grow(root, root.tag, 0)


def _grow(element: Element, tag: str, depth: int) -> Node:
    """The tree of an element that stands so deep, added up on the way.

    To recurse is much quicker here than to keep a stack.
    """
    children = _children_of(element, depth)
    nodes: list[Node] = []
    words = linked = links = prose = 0
    holds = _OWN.get(tag, 0)
    for child in children:
        if isinstance(child, Node):
            nodes.append(child)
            words += child.words
            linked += child.linked
            links += child.links
            prose += child.prose
            holds |= child.holds
        elif not child.isspace():
            count = count_words(child)
            words += count
            if count >= PROSE_WORDS:
                prose += count
    read = element.attr
    role = read("role") or ""
    node = Node(tag, element, read("class") or "", read("id") or "", role, children, nodes or ())
    if tag in _PRESSED or (role in _PRESSED_ROLES and links == 0 and words < PROSE_WORDS):
        linked, links, prose = words, 1, 0
        holds |= consent_answer(node.text(60)) if 0 < words <= LABEL_WORDS else 0
    node.words, node.linked, node.plain = words, linked, words - linked
    node.links, node.prose, node.holds = links, prose, holds | _OWN_ROLES.get(role, 0)
    return node


def _children_of(element: Element, depth: int) -> list[Node | str]:
    """What stands in an element; text that a comment parts is one text, labels beside a field are two."""
    children: list[Node | str] = []
    before = None  # the text that the next one goes on
    for child in element.children:
        if isinstance(child, Text):
            text = child.data
            if before is None:
                before = text
                children.append(text)
            else:
                children[-1] = before = before + text
        elif isinstance(child, Element):
            name, before = child.tag, None
            if name in FIELDS:
                before = " "
                children.append(before)
            elif name not in DEAD:
                children.append(
                    _grow(child, name, depth + 1) if depth < MAX_DEPTH else _flatten(child, depth)
                )
    return children


def _flatten(element: Element, depth: int) -> str:
    """The text of an element that stands so deep and of all inside it, without recursing."""
    parts: list[str] = []
    stack: list[tuple[object, int]] = [(element, depth)]
    while stack:
        item, depth = stack.pop()
        if isinstance(item, Text):
            parts.append(item.data)
        elif isinstance(item, Element) and item.tag not in SKIPPED:
            parts.append(" ")
            inside = item.children if depth < PARSED_DEPTH else _without_spilled(item)
            stack.extend((child, depth + 1) for child in reversed(inside))
    return "".join(parts)


PARSED_DEPTH = 500
"""The parser follows nesting little further, as browsers do; there what a script holds stands after it."""


def _without_spilled(element: Element) -> list[object]:
    """What stands in an element, but the text right after an empty script or style sheet."""
    kept: list[object] = []
    for child in element:
        before = kept[-1] if kept else None
        if not (isinstance(child, Text) and isinstance(before, Element) and _is_emptied(before)):
            kept.append(child)
    return kept


def _is_emptied(element: Element) -> bool:
    return element.tag in ("script", "style") and not len(element)


LABEL_WORDS = 8
"""The label of a button that answers a banner is no longer."""

_AGREE = pattern_of("buttons", "agree")
_REFUSE = pattern_of("buttons", "refuse")


@lru_cache(maxsize=4096)
def consent_answer(label: str) -> int:
    """Whether a button's label agrees or refuses (or sets): ``Holds.AGREES``, ``Holds.REFUSES`` or 0."""
    if _AGREE.match(label):
        return Holds.AGREES
    return Holds.REFUSES if _REFUSE.match(label) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A parsed page: its body as a tree, its title, the base of its relative links, and its scripts' number.

    ``chosen``: user selectors picked the parts, so the page's frame is not looked for in them.
    ``language`` is what the page declares, as written ('' where it does not), ``struck`` what it strikes out,
    ``pictures`` the addresses of those that may hold a text,
    ``elsewhere`` where else its text may stand (None: nowhere).
    """

    body: Node
    title: str | None
    base: str
    chosen: bool
    scripts: int
    language: str
    struck: frozenset[Element] = frozenset()
    pictures: Sequence[str] = ()
    elsewhere: Elsewhere | None = None
