"""OpenDocument texts (.odt) to blocks: the text in force, as a reader sees it with all changes accepted.

Deleted text stands apart in such a file and is left out, as are struck-out and hidden text, tables of
contents, running heads, comments and pictures. Scripts and linked objects are never carried out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from monitor.errors import NormalizeError
from monitor.model import Link
from monitor.normalize.files.office_tables import MAX_COLUMNS, OfficeCell, write_rows
from monitor.normalize.files.xml_tree import BrokenXml, XmlNode, parse_xml
from monitor.normalize.files.zip_parts import open_parts
from monitor.text.clean import clean_words
from monitor.text.dialect import Block, BlockKind

_LEFT_OUT = frozenset(
    {
        "tracked-changes",
        "table-of-content",
        "annotation",
        "annotation-end",
        "sequence-decls",
        "forms",
        "script",
    }
)
MAX_ROWS = 20
"""Times that an equal row is written out; applications repeat an empty one to the sheet's end."""


def read_odt(body: bytes) -> tuple[str | None, tuple[Block, ...]]:
    """The title that the file gives (None where it gives none) and the blocks. Raises NormalizeError."""
    parts = open_parts(body)
    trees: dict[str, XmlNode] = {}
    for name in ("content.xml", "styles.xml", "meta.xml"):
        data = parts.read(name)
        try:
            trees[name] = parse_xml(data) if data else XmlNode(name, {})
        except BrokenXml as error:
            raise NormalizeError(f"The OpenDocument file is broken ({error}); fetch it again.") from error
    text = trees["content.xml"].child("body", "text")
    if text is None:
        raise NormalizeError("The OpenDocument file holds no text; ask the vendor for another copy.")
    struck = {
        style.get("name")
        for name in ("styles.xml", "content.xml")
        for style in trees[name].walk()
        if style.name == "style" and _strikes(style.child("text-properties"))
    }
    reader = _OdtReader(struck=struck)
    blocks = (*reader.read_body(text), *reader.notes)
    title = trees["meta.xml"].child("meta", "title")
    return (clean_words(title.text()) or None if title else None), blocks


def _strikes(properties: XmlNode | None) -> bool:
    if properties is None:
        return False
    line = properties.get("text-line-through-style") or properties.get("text-line-through-type")
    return line not in ("", "none") or properties.get("display") == "none"


@dataclass(slots=True)
class _OdtReader:
    """Reads a text; ``struck`` are the styles of text that is not in force, ``notes`` what footnotes say."""

    struck: set[str]
    notes: list[Block] = field(default_factory=list)
    groups: Iterator[int] = field(default_factory=lambda: count(1))

    def read_body(self, body: XmlNode, depth: int = -1, group: int = 0) -> Iterator[Block]:
        """The blocks of a body, a cell or a list's item; ``depth`` -1: in no list."""
        for node in body.nodes:
            if node.name in ("p", "h"):
                yield from self._read_paragraph(node, depth, group)
            elif node.name == "list":
                yield from self.read_body(node, depth + 1, group or next(self.groups))
            elif node.name == "table":
                yield from self._read_table(node)
            elif node.name not in _LEFT_OUT:
                yield from self.read_body(node, depth, group)

    def _read_paragraph(self, node: XmlNode, depth: int, group: int) -> Iterator[Block]:
        parts: list[str] = []
        links: list[Link] = []
        boxes: list[XmlNode] = []
        if node.get("style-name") not in self.struck:
            self._gather(node, parts, links, boxes)
        if text := clean_words("".join(parts)):
            level = node.get("outline-level")
            if node.name == "h":
                depth_of = min(6, int(level)) if level.isdecimal() and int(level[:3]) > 0 else 1
                yield Block(kind=BlockKind.HEADING, text=text, level=depth_of, links=tuple(links))
            elif depth >= 0:
                yield Block(kind=BlockKind.ITEM, text=text, level=depth, group=group, links=tuple(links))
            else:
                yield Block(kind=BlockKind.PARAGRAPH, text=text, links=tuple(links))
        for box in boxes:
            yield from self.read_body(box)

    def _gather(self, node: XmlNode, parts: list[str], links: list[Link], boxes: list[XmlNode]) -> None:
        for child in node.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.name in _SIGNS:
                parts.append(_SIGNS[child.name])
            elif child.name == "note":
                self.notes += self.read_body(child.child("note-body") or child)
            elif child.name == "text-box":
                boxes.append(child)
            elif child.name not in _LEFT_OUT and child.get("style-name") not in self.struck:
                start = len(parts)
                self._gather(child, parts, links, boxes)
                if child.name == "a" and (words := clean_words("".join(parts[start:]))):
                    links.append(Link(text=words, target=child.get("href")))

    def _read_table(self, node: XmlNode) -> Iterator[Block]:
        rows = [row for row in node.walk() if row.name == "table-row" and _table_of(row, node)]
        cells = [[each for each in row.nodes if each.name in _CELLS] for row in rows]
        if sum(map(len, cells)) == 1:
            yield from self.read_body(next(row[0] for row in cells if row))
            return
        written: list[list[OfficeCell]] = []
        spans: dict[int, int] = {}
        for row, theirs in zip(rows, cells, strict=True):
            line = self._row(theirs, spans)
            written += [line] * min(MAX_ROWS, max(1, _figure(row.get("number-rows-repeated"), 1)))
        yield from write_rows(written, next(self.groups))

    def _row(self, cells: list[XmlNode], spans: dict[int, int]) -> list[OfficeCell]:
        """A row's cells; those that others cover go on from above, or from the left."""
        row: list[OfficeCell] = []
        for cell in cells:
            place = len(row)
            times = min(MAX_COLUMNS, max(1, _figure(cell.get("number-columns-repeated"), 1)))
            if cell.name == "covered-table-cell":
                for _ in range(times):
                    place = len(row)
                    below = spans.get(place, 0) > 0
                    spans[place] = spans.get(place, 0) - below
                    row.append(OfficeCell(text=row[-1].text if row and not below else "", goes_on=below))
                continue
            blocks = [*self.read_body(cell)]
            text = " ".join(block.text for block in blocks)
            links = tuple(link for block in blocks for link in block.links)
            down = _figure(cell.get("number-rows-spanned"), 1) - 1
            for _ in range(times):
                for across in range(min(MAX_COLUMNS, max(1, _figure(cell.get("number-columns-spanned"), 1)))):
                    spans[len(row) + across] = down
                row.append(OfficeCell(text=text, links=links))
        return row


_CELLS = ("table-cell", "covered-table-cell")
_SIGNS = {"s": " ", "tab": " ", "line-break": " ", "soft-page-break": ""}


def _table_of(row: XmlNode, table: XmlNode) -> bool:
    """Whether a row is the table's own, and not of a table in one of its cells."""
    stack = [table]
    while stack:
        node = stack.pop()
        if node is row:
            return True
        stack.extend(each for each in node.nodes if each.name not in _CELLS)
    return False


def _figure(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise
