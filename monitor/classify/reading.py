"""A text read as blocks of shown words: headings, paragraphs, list items, table rows.

Texts normally come without markup. Histories brought in from archives are Markdown with link targets,
emphasis and images; those are taken off here and the targets kept aside, so that a changed target is
never mistaken for changed words. Refuses to render: what is not understood is shown as it stands.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\]\(([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?)\)")
# The alternatives begin differently, so that no text can be read in two ways (and none takes forever).
_LINK = re.compile(
    r"\[((?:[^\[\]\\\n]|\\.|\[(?:[^\[\]\\\n]|\\.){0,200}\]){0,1500})\]"
    r"\(([^()\n]{0,3000}(?:\([^()\n]{0,200}\)[^()\n]{0,1000})?)\)"
)
_SPLIT_LINK = re.compile(r"\n{1,3}\]\(([^()\n]{0,3000})\)")
_TAG = re.compile(
    r"</?[a-zA-Z][^<>\n]{0,300}>|<%[^%\n]{0,300}%>|\{\{[^{}\n]{0,200}\}\}|(?:\[\])?\{#[^{}\n]{0,100}\}"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>&\"'])")
_EMPHASIS = re.compile(r"\*{1,3}|(?<![^\W_])_{1,3}|_{1,3}(?![^\W_])|`+|~~")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•·]|\d{1,3}\\?[.)])\s+")
_RULED = re.compile(r"[\s|:\-=*_.]+$")

_REMEMBERED = 2000
"""Letters of the longest line that is remembered once read."""


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block: its shown text, the headings above it (outermost first) and its links.

    ``targets`` are link targets as written; ``linked`` says that nothing but links is shown; ``pictured``
    that the block held an image.
    """

    kind: BlockKind
    text: str
    path: tuple[str, ...] = ()
    level: int = 0
    targets: tuple[str, ...] = ()
    linked: bool = False
    pictured: bool = False

    @property
    def words(self) -> int:
        """How many words are shown; they stand one blank apart."""
        return self.text.count(" ") + 1 if self.text else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    shown: str
    targets: tuple[str, ...]
    linked: bool
    pictured: bool


def _shown(source: str) -> _Line:
    return _shown_once(source) if len(source) <= _REMEMBERED else _show(source)


@lru_cache(maxsize=4096)
def _shown_once(source: str) -> _Line:
    """Most lines stand in both versions and in a section as well: read them once."""
    return _show(source)


def _show(source: str) -> _Line:
    if not any(mark in source for mark in "[*_`<\\~{"):
        return _Line(shown=" ".join(source.split()), targets=(), linked=False, pictured=False)
    targets: list[str] = []
    pictured = "![" in source
    text = _IMAGE.sub(" ", source) if pictured else source
    linked = "](" in text and not re.search(r"\w", _LINK.sub(" ", text))

    def keep(match: re.Match[str]) -> str:
        targets.append(match.group(2).split(" ", 1)[0])
        return match.group(1)

    for _ in range(2):  # a link may hold a bracketed word
        if "](" in text:
            text = _LINK.sub(keep, text)
    if "<" in text or "{" in text:
        text = _TAG.sub(" ", text)
    if any(mark in text for mark in "*_`~"):
        text = _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return _Line(
        shown=" ".join(text.split()),
        targets=tuple(targets),
        linked=linked and bool(targets),
        pictured=pictured,
    )


def _next_underlined(lines: list[str], at: int) -> int:
    """1 or 2 where the line is a heading underlined by = or -, else 0."""
    if at + 1 >= len(lines) or "|" in lines[at]:
        return 0
    mark = _UNDERLINE.match(lines[at + 1]) if lines[at + 1].lstrip()[:1] in ("=", "-") else None
    if not mark or _ITEM.match(lines[at]):
        return 0
    return 1 if mark.group(1).startswith("=") else 2


@dataclass(slots=True)
class _Outline:
    """The headings in force while reading."""

    path: list[tuple[int, str]]
    shown: tuple[str, ...] | None = None

    def enter(self, level: int, title: str) -> None:
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        self.path.append((level, title))
        self.shown = None

    def titles(self) -> tuple[str, ...]:
        if self.shown is None:
            self.shown = tuple(title for _, title in self.path)
        return self.shown


def read_blocks(text: str, *, path: tuple[str, ...] = ()) -> tuple[Block, ...]:
    """The blocks of a text in order; ``path`` holds the headings above the text's beginning.

    Blocks that show nothing (rules, images) are left out unless they hold links or pictures.
    """
    lines = _SPLIT_LINK.sub(r"](\1)", text).split("\n")
    outline = _Outline([(0, title) for title in path])
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line or line.isspace() or (_RULED.match(line) and len(line) > 2):
            continue
        heading = _HEADING.match(line) if line.lstrip().startswith("#") else None
        underlined = 0 if heading else _next_underlined(lines, at - 1)
        shown = _shown(heading.group(2) if heading else line)
        level = len(heading.group(1)) if heading else underlined
        if level and shown.shown:
            outline.enter(level, shown.shown)
        block = _block(line, shown, level, outline.titles())
        if block.text or block.targets or block.pictured:
            blocks.append(block)
    return tuple(blocks)


def _block(line: str, shown: _Line, level: int, path: tuple[str, ...]) -> Block:
    kind = BlockKind.PARAGRAPH
    text = shown.shown
    if level:
        kind = BlockKind.HEADING
    elif line.lstrip().startswith("|"):
        kind = BlockKind.ROW
    elif _ITEM.match(line):
        kind = BlockKind.ITEM
        text = _ITEM.sub("", text, count=1) if _ITEM.match(text) else text.lstrip("-*+•· ")
    return Block(
        kind=kind,
        text=text,
        path=path,
        level=level,
        targets=shown.targets,
        linked=shown.linked,
        pictured=shown.pictured,
    )
