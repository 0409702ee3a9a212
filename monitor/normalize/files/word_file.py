"""Word files (.docx) to blocks: the text in force, as a reader sees it with all changes accepted.

What was deleted, struck out or hidden is not in force, what was inserted is. Running heads and feet, tables
of contents, comments and pictures are left out; foot- and endnotes stand at the end. Macros, fields and
linked objects are never carried out: only the words of the parts are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from monitor.errors import NormalizeError
from monitor.model import Link
from monitor.normalize.files.office_tables import OfficeCell, write_rows
from monitor.normalize.files.word_styles import WordStyles, is_on, read_styles
from monitor.normalize.files.xml_tree import BrokenXml, XmlNode, parse_xml
from monitor.normalize.files.zip_parts import ZipParts, open_parts
from monitor.text.clean import clean_words
from monitor.text.dialect import Block, BlockKind, strip_bullet

_MAIN = "word/document.xml"
_GONE = frozenset(
    {"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "tblPr", "trPr", "tcPr"}
)
"""What holds no text in force: deletions, the other rendering of a box, fields' instructions, properties."""

_SYMBOLS = {
    **dict.fromkeys(("F0FC", "F050", "F052", "F0FE"), "\u2713"),
    **dict.fromkeys(("F0FB", "F04F", "F051", "F0FD"), "\u2717"),
    **{"F0A8": "\u2610", "F06F": "\u2610"},
}
"""Ticks, crosses and boxes of the symbol fonts Wingdings and Wingdings 2."""


def read_word(body: bytes) -> tuple[str | None, tuple[Block, ...]]:
    """The title that the file gives (None where it gives none) and the blocks. Raises NormalizeError."""
    parts = open_parts(body)
    name = _main_part(parts)
    document = _parse(parts, name)
    if document is None:
        raise NormalizeError("The Word file holds no document; ask the vendor for another copy.")
    folder = name.rpartition("/")[0]
    reader = _WordReader(
        styles=read_styles(_parse(parts, f"{folder}/styles.xml"), _parse(parts, f"{folder}/numbering.xml")),
        targets=_targets(_parse(parts, f"{folder}/_rels/{name.rpartition('/')[2]}.rels")),
    )
    blocks = [*reader.read_body(document.child("body") or document)]
    for part in ("footnotes", "endnotes"):
        blocks += reader.read_notes(_parse(parts, f"{folder}/{part}.xml"), part.removesuffix("s"))
    core = _parse(parts, "docProps/core.xml")
    title = core.child("title") if core else None
    return (clean_words(title.text()) or None if title else None), tuple(blocks)


def _main_part(parts: ZipParts) -> str:
    if _MAIN in parts.names:
        return _MAIN
    return next((name for name in sorted(parts.names) if name.startswith("word/document")), _MAIN)


def _parse(parts: ZipParts, name: str) -> XmlNode | None:
    data = parts.read(name)
    if data is None:
        return None
    try:
        return parse_xml(data)
    except BrokenXml as error:
        raise NormalizeError(f"The Word file is broken ({error}); fetch it again, or look at it.") from error


def _targets(relations: XmlNode | None) -> dict[str, str]:
    """Where links lead, by their ids."""
    nodes = relations.nodes if relations else []
    return {each.get("Id"): each.get("Target") for each in nodes if each.get("TargetMode") == "External"}


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's words as they are gathered; ``boxes`` are text boxes anchored in it."""

    parts: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    boxes: list[XmlNode] = field(default_factory=list)

    @property
    def text(self) -> str:
        return clean_words("".join(self.parts))


@dataclass(slots=True)
class _WordReader:
    """Reads bodies with the file's styles; ``notes`` are the foot- and endnotes referred to, in order."""

    styles: WordStyles
    targets: dict[str, str]
    notes: dict[str, list[str]] = field(default_factory=dict)
    groups: Iterator[int] = field(default_factory=lambda: count(1))
    list_group: int = 0

    def read_body(self, body: XmlNode) -> Iterator[Block]:
        """The blocks of a body, a cell or a box."""
        for node in body.nodes:
            if node.name == "p":
                yield from self._read_paragraph(node)
            elif node.name == "tbl":
                self.list_group = 0
                yield from self._read_table(node)
            elif node.name not in _GONE and not _is_contents(node):
                yield from self.read_body(node)

    def read_notes(self, part: XmlNode | None, sort: str) -> list[Block]:
        """The notes that the text refers to, in its order."""
        held = {each.get("id"): each for each in (part.nodes if part else []) if each.name == sort}
        known = (held[name] for name in self.notes.get(sort, ()) if name in held)
        return [block for note in known for block in self.read_body(note)]

    def _read_paragraph(self, node: XmlNode) -> Iterator[Block]:
        form = self.styles.form_of(node.child("pPr"))
        said = _Paragraph()
        self._gather(node, said)
        text = said.text
        if text and not form.contents:
            yield self._block(text, form.level, form.depth, form.number, tuple(said.links))
        for box in said.boxes:
            yield from self.read_body(box)

    def _block(self, text: str, level: int, depth: int | None, number: str, links: tuple[Link, ...]) -> Block:
        if level:
            self.list_group = 0
            return Block(kind=BlockKind.HEADING, text=text, level=level, number=number, links=links)
        words, bulleted = strip_bullet(text)
        if depth is None and not bulleted:
            self.list_group = 0
            return Block(kind=BlockKind.PARAGRAPH, text=text, links=links)
        self.list_group = self.list_group or next(self.groups)
        item = Block(kind=BlockKind.ITEM, text=words, level=depth or 0, group=self.list_group, links=links)
        return item._replace(number=number)

    def _gather(self, node: XmlNode, said: _Paragraph) -> None:
        """The words in force of a paragraph, in order."""
        for child in node.nodes:
            name = child.name
            if self._is_gone(child):
                continue
            if name == "t":
                said.parts.append(child.text())
            elif name in _SIGNS:
                said.parts.append(_SIGNS[name])
            elif name == "sym":
                said.parts.append(_SYMBOLS.get(child.get("char").upper(), ""))
            elif name in ("footnoteReference", "endnoteReference"):
                self.notes.setdefault(name.removesuffix("Reference"), []).append(child.get("id"))
            elif name == "txbxContent":
                said.boxes.append(child)
            else:
                self._gather_inside(child, said)

    def _is_gone(self, node: XmlNode) -> bool:
        return node.name in _GONE or (node.name == "r" and self.styles.is_out_of_force(node.child("rPr")))

    def _gather_inside(self, node: XmlNode, said: _Paragraph) -> None:
        start = len(said.parts)
        self._gather(node, said)
        target = self.targets.get(node.get("id"), "") if node.name == "hyperlink" else ""
        if target and (words := clean_words("".join(said.parts[start:]))):
            said.links.append(Link(text=words, target=target))

    def _read_table(self, node: XmlNode) -> Iterator[Block]:
        rows = [row for row in _rows_of(node) if not _is_deleted_row(row)]
        cells = [list(_inside(row, "tc")) for row in rows]
        if sum(map(len, cells)) == 1:
            yield from self.read_body(next(row[0] for row in cells if row))
            return
        yield from write_rows([[self._cell(cell) for cell in row] for row in cells], next(self.groups))

    def _cell(self, node: XmlNode) -> OfficeCell:
        form = node.child("tcPr")
        span = form.child("gridSpan") if form else None
        merge = form.child("vMerge") if form else None
        columns = span.get("val") if span else ""
        blocks = [*self.read_body(node)]
        return OfficeCell(
            text=" ".join(block.text for block in blocks),
            columns=int(columns) if columns.isdecimal() and len(columns) < 5 else 1,
            goes_on=merge is not None and merge.get("val") != "restart",
            links=tuple(link for block in blocks for link in block.links),
        )


_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": ""}


def _inside(node: XmlNode, name: str) -> Iterator[XmlNode]:
    """The elements of a name in a row or table, also inside content controls and insertions."""
    for child in node.nodes:
        if child.name == name:
            yield child
        elif child.name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _inside(child, name)


def _rows_of(table: XmlNode) -> Iterator[XmlNode]:
    return _inside(table, "tr")


def _is_deleted_row(row: XmlNode) -> bool:
    form = row.child("trPr")
    return form is not None and (form.child("del") is not None or is_on(form.child("hidden")))


def _is_contents(node: XmlNode) -> bool:
    """Whether a content control is the table of contents, whose page numbers move with every edit."""
    gallery = node.child("sdtPr", "docPartObj", "docPartGallery")
    return gallery is not None and "contents" in gallery.get("val").lower()
