"""A page as a tree of its text: what an element holds in words, links and prose, added up once.

Refuses to decide what is policy. Bounded: tags are counted before parsing, nesting below ``MAX_DEPTH`` is
flattened, nothing recurses deeper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree

from monitor.errors import NormalizeError
from monitor.normalize.bytes.decode import Body
from monitor.normalize.bytes.markup import free_body, open_documents, parse_quickly, parse_with_soup
from monitor.normalize.page.noscript import free_unscripted
from monitor.text.clean import count_words, word_set
from monitor.text.vocabulary import pattern_of

MAX_DEPTH = 180
"""Levels kept; deeper elements are read as if they stood at this level. Real policy pages nest about 40."""

MAX_TAGS = 600_000
"""Real policy pages have up to about 60,000 tags (a page with many editions of many contracts)."""

DEAD = word_set(
    "script style noscript template svg math iframe frame object embed applet canvas audio video map head"
    " title meta link base param source track img picture progress meter colgroup col rp"
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
    source: etree._Element
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
        return self.source.get(name) or ""

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
_OWN_ROLES = {
    "heading": Holds.HEADING,
    "main": Holds.MAIN,
    "article": Holds.ARTICLE,
    "button": Holds.BUTTON,
}


def grow(root: etree._Element) -> Node:
    """The tree of an lxml element; comments and dead elements are left out, what follows them stays.

    Elements nested deeper than ``MAX_DEPTH`` are read as part of their ancestor at that depth.
    """
    return _grow(root, root.tag, 0)


def _grow(element: etree._Element, tag: str, depth: int) -> Node:
    """The tree of an element that stands so deep, added up on the way.

    To recurse is much quicker here than to keep a stack, and one pass quicker than two.
    """
    children: list[Node | str] = []
    nodes: list[Node] = []
    words = linked = links = prose = 0
    holds = _OWN.get(tag, 0)
    if text := element.text:
        children.append(text)
        if not text.isspace():
            words = count_words(text)
            prose = 0 if words < PROSE_WORDS else words
    for child in element:
        name, tail = child.tag, child.tail
        if name in SKIPPED:
            tail = f" {tail or ''}" if name in FIELDS else tail  # labels beside a field are two
        elif name.__class__ is str:
            if depth < MAX_DEPTH:
                inner = _grow(child, name, depth + 1)
                children.append(inner)
                nodes.append(inner)
                words += inner.words
                linked += inner.linked
                links += inner.links
                prose += inner.prose
                holds |= inner.holds
            else:
                tail = _flatten(child) + (tail or "")
        if tail:
            children.append(tail)
            if not tail.isspace():
                count = count_words(tail)
                words += count
                if count >= PROSE_WORDS:
                    prose += count
    names, get = element.keys(), element.get  # most elements have at most one of these attributes
    classes = get("class", "") if "class" in names else ""
    identifier = get("id", "") if "id" in names else ""
    role = get("role", "") if "role" in names else ""
    node = Node(tag, element, classes, identifier, role, children, nodes or ())
    if tag in _PRESSED or (role in _PRESSED_ROLES and links == 0 and words < PROSE_WORDS):
        linked, links, prose = words, 1, 0
        holds |= consent_answer(node.text(60)) if 0 < words <= LABEL_WORDS else 0
    node.words, node.linked, node.plain = words, linked, words - linked
    node.links, node.prose, node.holds = links, prose, holds | _OWN_ROLES.get(role, 0)
    return node


def _flatten(element: etree._Element) -> str:
    """The text of an element and of all inside it, however deep, without recursing."""
    parts: list[str] = []
    stack: list[etree._Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        parts.append(" " + (item.text or ""))
        for child in reversed(item):
            if child.tail:
                stack.append(child.tail)
            if isinstance(child.tag, str) and child.tag not in SKIPPED:
                stack.append(child)
    return "".join(parts)


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
    ``address`` is where the page was fetched from.
    ``language`` is what the page declares, as written ('' where it does not).
    """

    body: Node
    title: str | None
    base: str
    address: str
    chosen: bool
    scripts: int
    language: str


def read_page(decoded: Body, *, url: str, select: Sequence[str] = (), remove: Sequence[str] = ()) -> Page:
    """Parses a page. Raises NormalizeError for too many tags, a bad selector or one that finds nothing."""
    # a body of fewer bytes has fewer tags, and need not be counted
    if len(decoded.utf8) > MAX_TAGS and decoded.utf8.count(b"<") > MAX_TAGS:
        raise NormalizeError(
            f"The page has more than {MAX_TAGS:,} tags, more than any policy; see what its address serves."
        )
    root = None if select or remove else parse_quickly(decoded.utf8)
    if root is None:
        root = parse_with_soup(decoded.text, select, remove)
    found = _find(root, "base", "title", "script", "noscript", "template", "textarea")
    open_documents(found["template"], found["textarea"])
    free_body(root)
    free_unscripted(root, found["noscript"])
    body = root.find("body")
    base, title = (next(iter(found[tag]), None) for tag in ("base", "title"))
    return Page(
        body=grow(root if body is None else body),
        title=title.text if title is not None else None,
        base=_join(url, base.get("href") or "") if base is not None else url,
        address=url,
        chosen=bool(select),
        scripts=len(found["script"]),
        language=root.get("lang") or "",
    )


def _find(root: etree._Element, *tags: str) -> dict[str, list[etree._Element]]:
    """The elements of each tag in document order, all in one pass."""
    found: dict[str, list[etree._Element]] = {tag: [] for tag in tags}
    for element in root.iter(*tags):
        found[element.tag].append(element)
    return found


def _join(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        return url
