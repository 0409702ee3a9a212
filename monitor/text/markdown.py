"""Markdown from elsewhere, as archives keep it, made the dialect: what a reader of it would see, and no mark.

Links become their words, and their targets are told beside them where asked; emphasis, tags, escapes, images
and rules go. Bold lines stay paragraphs. A line is a block: archives break lines where pages do. Refuses to
render: what is not understood stays as it stands. For imports, benchmarks and files that are served so:
nothing else that is compared is Markdown.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin

from monitor.model import Link
from monitor.text.clean import clean_words
from monitor.text.dialect import Block, BlockKind, strip_bullet, write_text

# The alternatives begin differently, so that no text can be read in two ways (and none takes forever).
_TARGET = r"\([^()\n]{0,3000}(?:\([^()\n]{0,200}\)[^()\n]{0,1000})?\)"
_LABEL = r"\[((?:[^\[\]\\\n]|\\.|\[(?:[^\[\]\\\n]|\\.){0,200}\]){0,1500})\]"
_IMAGE = re.compile(rf"!\[[^\[\]\n]{{0,500}}\](?:{_TARGET}|\[[^\[\]\n]{{0,100}}\])")
_LINK = re.compile(rf"{_LABEL}(?:{_TARGET}|\[[^\[\]\n]{{0,100}}\])")
_SPLIT_LINK = re.compile(r"\n{1,3}\]\(([^()\n]{0,3000})\)")
_REFERENCE = re.compile(r" {0,3}\[(?!\^)([^\[\]\n]{1,300})\]:\s*(\S.*)$", re.MULTILINE)
_LEADING = re.compile(
    rf"(?<!!){_LABEL}(?:\(([^()\n]{{0,3000}}(?:\([^()\n]{{0,200}}\)[^()\n]{{0,1000}})?)\)|\[([^\[\]\n]{{0,100}})\])"
)
"""A link: its label, and the target in brackets or the name under which that stands elsewhere."""
_BARE = re.compile(r"(?<![\]!])\[(?!\^)([^\[\]\n]{1,300})\](?![\[(:])")
_TOLD = re.compile(r"\s*<?([^\s<>]+)")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)?[^\s<>]{1,300}[@/][^\s<>]{1,300})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>|<!--[^\n]{0,1000}?-->|(?:\[\])?\{[#.][^{}\n]{0,100}\}")
_EMPHASIS = re.compile(r"\*{1,3}|(?<![^\W_])_{1,3}|_{1,3}(?![^\W_])|`+|~~")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>&\"'])")
_KEPT = {mark: chr(0xE000 + at) for at, mark in enumerate("\\`*_{}[]()#+-.!|~<>&\"'")}
"""What stands for an escaped mark while marks are taken off."""
_SHOWN = str.maketrans({kept: mark for mark, kept in _KEPT.items()})
_PRIVATE = re.compile("[\ue000-\uf8ff]")

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s++(.*)")
_UNDERLINE = re.compile(r"\s{0,3}(?:(=+)|-+)\s*$")
_ITEM = re.compile(r"(\s*)(?:[-*+•·]|(\d{1,9})[.)])\s+(?=\S)")
_RULED = re.compile(r"[\s|:\-=*_]{3,}$")
_QUOTE = re.compile(r"^(?:\s{0,3}>)+ ?")
_BAR = "|"


def to_dialect(markdown: str) -> str:
    """The text of a Markdown document in the dialect; bare text without any mark comes out as it is."""
    return write_text(blocks_of(markdown))


def blocks_of(markdown: str, base: str | None = None) -> Iterator[Block]:
    """The blocks of a Markdown document; with links where ``base`` says what relative ones start from."""
    text = _PRIVATE.sub("", markdown)
    if "\n](" in text:
        text = _SPLIT_LINK.sub(r"](\1)", text)
    text, named = _take_references(text) if "]:" in text else (text, {})
    lines = [_QUOTE.sub("", line, count=1) for line in text.split("\n")]
    lists = _Lists()
    for at, line in enumerate(lines):
        if not line or line.isspace():
            lists.part_rows()
        elif not _RULED.match(line):
            block = lists.place(_read_line(line, _underline(lines, at)), line)
            if block.text:
                links = () if base is None or "]" not in line else tuple(_links_of(line, named, base))
                yield block._replace(links=links) if links else block


def _take_references(text: str) -> tuple[str, dict[str, str]]:
    """The text without the targets that stand apart from their links, and these targets by name."""
    named = {found[1].casefold(): found[2] for found in _REFERENCE.finditer(text)}
    text = _REFERENCE.sub("", text)
    if named:
        text = _BARE.sub(lambda found: found[0] + "[]" * (found[1].casefold() in named), text)
    return text, named


def _links_of(line: str, named: Mapping[str, str], base: str) -> Iterator[Link]:
    """The links in a line; ``named`` are the targets that stand elsewhere in the document."""
    for label, target, name in _LEADING.findall(line):
        told = _TOLD.match(target or named.get((name or label).casefold(), ""))
        if told and (words := show_words(label)):
            with suppress(ValueError):
                yield Link(text=words, target=urljoin(base, told[1]))


@dataclass(slots=True)
class _Lists:
    """How deep the lists in force are indented, and which list or table a block is of."""

    indents: list[int] = field(default_factory=list)
    group: int = 0
    rows: bool = False

    def part_rows(self) -> None:
        """A blank line ends a table, and no list."""
        self.group += self.rows
        self.rows = False

    def place(self, block: Block, line: str) -> Block:
        """The block with its depth and group; a block that is not indented ends the lists above."""
        self.rows = block.kind is BlockKind.ROW
        if block.kind is not BlockKind.ITEM:
            if not line[0].isspace():
                self.indents.clear()
                self.group += not self.rows
            return block._replace(group=self.group)
        indent = len(line) - len(line.lstrip())
        self.indents = [other for other in self.indents if other < indent]
        self.indents.append(indent)
        return block._replace(level=len(self.indents) - 1, group=self.group)


def _underline(lines: list[str], at: int) -> int:
    """1 or 2 where the line is a heading underlined by = or -, else 0."""
    mark = _UNDERLINE.match(lines[at + 1]) if at + 1 < len(lines) else None
    if mark is None or _BAR in lines[at] or _ITEM.match(lines[at]):
        return 0
    return 1 if mark[1] else 2


def _read_line(line: str, underlined: int) -> Block:
    """The block of a line that is no rule; its text is '' where nothing is shown."""
    if heading := _HEADING.match(line):
        return Block(BlockKind.HEADING, show_words(heading[2].rstrip().rstrip("#")), level=len(heading[1]))
    if underlined:
        return Block(BlockKind.HEADING, show_words(line), level=underlined)
    if line.lstrip()[0] == _BAR:
        cells = tuple(map(show_words, _cut_cells(line)))
        return Block(BlockKind.ROW, " ".join(filter(None, cells)), cells=cells)
    if item := _ITEM.match(line):
        return Block(BlockKind.ITEM, show_words(line[item.end() :]), number=item[2] or "")
    words, bulleted = strip_bullet(show_words(line))
    return Block(BlockKind.ITEM if bulleted else BlockKind.PARAGRAPH, words)


def _cut_cells(line: str) -> list[str]:
    return _ESCAPE.sub(_keep, line.strip())[1:].removesuffix(_BAR).split(_BAR)


def _keep(escaped: re.Match[str]) -> str:
    return _KEPT[escaped[1]]


def show_words(source: str) -> str:
    """The words of a line or a cell of Markdown, one blank apart."""
    text = _ESCAPE.sub(_keep, source) if "\\" in source else source
    if "![" in text:
        text = _IMAGE.sub(" ", text)
    for _ in range(2):  # a link may hold a bracketed word
        if "](" in text or "][" in text:
            text = _LINK.sub(r"\1", text)
    if "<" in text or "{" in text:
        text = _TAG.sub(" ", _ADDRESS.sub(r"\1", text))
    text = _EMPHASIS.sub("", text)
    if "&" in text:
        text = unescape(text)
    return clean_words(text.translate(_SHOWN))
