"""The kept part of a page's tree, written out as blocks: headings, paragraphs, items, rows.

Visibility is no criterion: tabs, accordions and hidden elements hold policy text. Refuses to drop
anything but what a rule has already marked and what is no text at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

from turbohtml import Text

from monitor.model import Link
from monitor.normalize.layout.grid import Span, captions_of, fill_grid, is_data_table, rows_of, span_of
from monitor.normalize.layout.numerals import Numbers, is_numbered, numbers_of
from monitor.normalize.layout.wrap import join_lines
from monitor.normalize.page.names import is_title
from monitor.normalize.page.tree import INLINE, Node
from monitor.normalize.rules import emails
from monitor.normalize.switches import Rules
from monitor.text.clean import clean_words
from monitor.text.dialect import BULLETS, Block, BlockKind, strip_bullet

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PLAIN_BLOCKS = frozenset({"div", "p", "section"})
"""The commonest elements; without a role they are nothing else."""

_APART = frozenset({"a", "button", "label"})
"""Inline elements that authors set apart from the word before by style alone."""

_LISTS = frozenset({"ul", "ol", "menu", "dir"})
HEADING_WORDS = 14
"""A block made bold or called a title is read as a heading up to so many words."""


def lay_out(body: Node, *, base: str, rules: Rules) -> tuple[Block, ...]:
    """The blocks of what is not dropped, in reading order."""
    writer = _Writer(base=base, rules=rules)
    writer.element(body)
    writer.flush()
    return join_lines(writer.blocks, frozenset(writer.breaks))


@dataclass(slots=True)
class _Writer:
    """Collects inline text until a block ends."""

    base: str
    rules: Rules
    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)
    targets: list[Link] = field(default_factory=list)
    heading: int = 0
    above: int = 1
    item: int | None = None
    depth: int = 0
    group: int = 0
    counts: list[Numbers | None] = field(default_factory=list)
    number: str = ""
    cell: bool = False
    breaks: set[int] = field(default_factory=set)

    def element(self, node: Node) -> None:
        """Writes a node by its tag."""
        if node.dropped:
            return
        if node.heads:
            self._panel_title(node)
        elif node.tag in INLINE:
            self._inline(node)
        elif self.cell:
            self._in_cell(node)
        elif node.tag == "br":
            self.parts.append(" ") if self.heading else self._break()
        else:
            self._part_lines()
            self._apart(node)
            self._part_lines()

    def _break(self) -> None:
        """Ends a line; the next one may go on from it, unless another break follows at once."""
        before = len(self.blocks)
        self.flush()
        (self.breaks.add if len(self.blocks) > before else self.breaks.discard)(len(self.blocks))

    def _part_lines(self) -> None:
        """Lets no line go on over the edge of an element."""
        if not any(map(str.strip, self.parts)):
            self.breaks.discard(len(self.blocks))

    def _apart(self, node: Node) -> None:
        """Writes an element that breaks the line."""
        tag = node.tag
        if tag in _PLAIN_BLOCKS and not node.role:
            self._block(node)
        elif (tag == "table" or node.role) and is_data_table(node):
            self._table(node)
        elif tag in _LISTS:
            self._list(node)
        elif tag in ("li", "dd") or node.role == "listitem":
            self._item(node)
        elif tag in _HEADINGS or node.role == "heading":
            self._heading(node)
        elif tag == "pre":
            self._write_lines(node)
        elif "-" in tag and _is_in_line(node):
            self._children(node)
        else:
            self._block(node)

    def _in_cell(self, node: Node) -> None:
        """Writes a node in a table's cell, where all is one line."""
        self.parts.append(" ")
        if node.tag != "br":
            self._children(node)
        self.parts.append(" ")

    def _children(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                self.parts.append(child)
            else:
                self.element(child)

    def _inline(self, node: Node) -> None:
        if emails.RULE in self.rules and (address := emails.address_of(node)):
            self.parts.append(address)
            return
        if node.tag in _APART and self.parts and node.children:
            self._part_from(node)
        start = len(self.parts)
        self._children(node)
        if node.tag == "button":
            self.parts.append(" ")
        if node.tag == "a" and (target := self._target(node)):
            words = clean_words("".join(self.parts[start:]))
            if words:
                self.targets.append(Link(text=words, target=target))

    def _panel_title(self, node: Node) -> None:
        """Writes a button that opens a part of the page as the heading of that part."""
        self.flush()
        self.heading = self.heading or min(6, self.above + 1)
        self._children(node)
        self.flush()
        self.heading = 0

    def _part_from(self, node: Node) -> None:
        """A blank before a label, a button, or a link in capitals that is set apart by its style alone."""
        before, after = self.parts[-1][-1:], node.text(2)[:1]
        if before.isalnum() and (
            after.isalnum() if node.tag != "a" else after.isupper() and not before.isupper()
        ):
            self.parts.append(" ")

    def _target(self, node: Node) -> str | None:
        href = node.get("href").strip()
        if not href or href[0] == "#" or href[:11].lower() == "javascript:":
            return None
        if emails.RULE in self.rules and (address := emails.address_in_link(href)):
            return f"mailto:{address}"
        try:
            return href if href.startswith(("https://", "http://", "mailto:")) else urljoin(self.base, href)
        except ValueError:
            return href

    def flush(self) -> None:
        """Ends the block being written."""
        if not self.parts:
            return
        written = "".join(self.parts)
        self.parts.clear()
        text = "" if written.isspace() else clean_words(written)
        if not text:
            return
        if len(text) == 1 and text in BULLETS:  # a typed bullet in an element of its own, before its words
            self.item = max(0, self.depth - 1)
            return
        links, self.targets = tuple(self.targets), []
        number, self.number = self.number, ""
        if number and is_numbered(text):
            number = ""
        if self.heading:
            self.blocks.append(Block(BlockKind.HEADING, text, level=self.heading, links=links, number=number))
            return
        text, bulleted = strip_bullet(text)
        if self.item is not None or bulleted:
            level = max(0, self.depth - 1) if self.item is None else self.item
            self.item = None
            self.blocks.append(
                Block(BlockKind.ITEM, text, level=level, group=self.group, links=links, number=number)
            )
        else:
            self.blocks.append(Block(BlockKind.PARAGRAPH, text, links=links))

    def _block(self, node: Node) -> None:
        self.flush()
        if (
            not self.heading
            and self.item is None
            and node.words <= HEADING_WORDS
            and _is_styled_heading(node)
        ):
            self.heading = min(6, self.above + 1)
            self._children(node)
            self.flush()
            self.heading = 0
            return
        self._children(node)
        self.flush()

    def _heading(self, node: Node) -> None:
        self.flush()
        if node.words > 60:  # a whole section wrapped in a heading tag
            self._children(node)
            self.flush()
            return
        level = node.get("aria-level")
        self.heading = _HEADINGS.get(node.tag) or (
            int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
        )
        self.item = None
        self._children(node)
        if self.parts:
            self.above = self.heading
        self.flush()
        self.heading = 0

    def _list(self, node: Node) -> None:
        self.flush()
        self.item = None
        if self.depth == 0:
            self.group += 1
        self.depth += 1
        self.counts.append(numbers_of(node))
        self._children(node)
        self.flush()
        self.counts.pop()
        self.depth -= 1
        self.item = None

    def _item(self, node: Node) -> None:
        self.flush()
        self.item = max(0, self.depth - 1)
        if node.tag == "li" and self.counts and (numbers := self.counts[-1]):
            self.number = numbers.draw(node)
        self._children(node)
        self.flush()
        self.item = None
        self.number = ""

    def _write_lines(self, node: Node) -> None:
        self.flush()
        for line in node_text(node).splitlines():
            self.parts.append(line)
            self._break()

    def _table(self, node: Node) -> None:
        self.flush()
        self.item = None
        for caption in captions_of(node):
            self._block(caption)
        self.group += 1
        written, links = [], []
        for row in rows_of(node):
            written.append((row.part, [self._cell(cell) for cell in row.cells]))
            links.append(tuple(self.targets))
            self.targets = []
        for cells, targets in zip(fill_grid(written), links, strict=True):
            if any(cells):
                text = " ".join(filter(None, cells))
                self.blocks.append(
                    Block(kind=BlockKind.ROW, text=text, cells=cells, group=self.group, links=targets)
                )

    def _cell(self, node: Node) -> Span:
        """A cell with its words, which are one line."""
        if node.dropped:
            return span_of(node, "", bold=False)
        self.cell = True
        self._children(node)
        self.cell = False
        text = clean_words("".join(self.parts))
        self.parts.clear()
        return span_of(node, text, bold=bool(text) and _is_all_bold(node))


def node_text(node: Node) -> str:
    """All text of a node as written, what is dropped left out."""
    parts = []
    stack: list[Node | str] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
        elif item.tag == "br":
            parts.append("\n")
        elif not item.dropped:
            stack.extend(reversed(item.children))
    return "".join(parts)


def _is_in_line(node: Node) -> bool:
    """Whether a tag of a page's own stands in running text, as browsers show it, and holds no block."""
    beside = (node.source.previous_sibling, node.source.next_sibling)
    return any(isinstance(each, Text) and not each.data.isspace() for each in beside) and all(
        child.tag in INLINE or "-" in child.tag for child in node.walk()
    )


def _is_styled_heading(node: Node) -> bool:
    """A short block of its own, wholly bold or called a heading, and not a sentence."""
    if not node.words or node.linked == node.words:
        return False
    if not is_title(node.classes) and not (node.nodes and _is_all_bold(node)):
        return False
    if any(child.tag not in INLINE for child in node.walk() if child is not node):
        return False
    text = node.text(200)
    return bool(text) and text[-1] not in ".,;:!?" and any(character.isalpha() for character in text)


def _is_all_bold(node: Node) -> bool:
    """All words lie in bold children."""
    if any(isinstance(child, str) and not child.isspace() for child in node.children):
        return False
    words = sum(child.words for child in node.nodes if child.tag in ("b", "strong"))
    return words == node.words or (
        len(node.nodes) == 1 and node.nodes[0].tag in INLINE and _is_all_bold(node.nodes[0])
    )
