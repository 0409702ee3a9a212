"""A text read as blocks of shown words: headings, paragraphs, list items, table rows.

Texts normally come without markup. Histories brought in from archives are Markdown with link targets,
emphasis and images; those are taken off here and the targets kept aside, so that a changed target is
never mistaken for changed words. Refuses to render: what is not understood is shown as it stands.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

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
_MARKS = re.compile(r"[\[*_`<\\~{]")
_LETTER = re.compile(r"\w")
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


class _Shown(NamedTuple):
    """What is shown of a line, and its links. A tuple, since a text may have a hundred thousand lines."""

    shown: str
    targets: tuple[str, ...] = ()
    linked: bool = False
    pictured: bool = False


class _Line(NamedTuple):
    """A line by its own looks: a heading of ``level`` (0: none), or a block with its text."""

    line: _Shown
    level: int
    kind: BlockKind
    text: str


def _read(source: str) -> _Line | None:
    return _read_once(source) if len(source) <= _REMEMBERED else _read_line(source)


@lru_cache(maxsize=4096)
def _read_once(source: str) -> _Line | None:
    """Most lines stand in both versions and in a section as well: read them once."""
    return _read_line(source)


def _read_line(source: str) -> _Line | None:
    """A line read by itself, None where it is blank or a rule."""
    stripped = source.lstrip()
    if not stripped or (_RULED.match(source) and len(source) > 2):
        return None
    heading = _HEADING.match(source) if stripped[0] == "#" else None
    if heading:
        line = _show(heading.group(2))
        return _Line(line, len(heading.group(1)), BlockKind.HEADING, line.shown)
    line = _show(source)
    text = line.shown
    kind = BlockKind.PARAGRAPH
    if stripped[0] == "|":
        kind = BlockKind.ROW
    elif _ITEM.match(source):
        kind = BlockKind.ITEM
        text = _ITEM.sub("", text, count=1) if _ITEM.match(text) else text.lstrip("-*+•· ")
    return _Line(line, 0, kind, text)


def _show(source: str) -> _Shown:
    if not _MARKS.search(source):
        return _Shown(" ".join(source.split()))
    targets: list[str] = []
    pictured = "![" in source
    text = _IMAGE.sub(" ", source) if pictured else source
    linked = (
        "](" in text
        and not _LETTER.search(text[: text.find("[")])
        and not _LETTER.search(_LINK.sub(" ", text))
    )

    def keep(match: re.Match[str]) -> str:
        targets.append(match.group(2).split(" ", 1)[0])
        return match.group(1)

    for _ in range(2):  # a link may hold a bracketed word
        if "](" in text:
            text = _LINK.sub(keep, text)
    if "<" in text or "{" in text:
        text = _TAG.sub(" ", text)
    text = text.replace("*", "").replace("`", "") if _is_plainly_marked(text) else _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return _Shown(" ".join(text.split()), tuple(targets), linked and bool(targets), pictured)


def _is_plainly_marked(text: str) -> bool:
    """Whether no mark is there that stands for itself inside a word."""
    return "_" not in text and "~" not in text


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
    if "\n](" in text:
        text = _SPLIT_LINK.sub(r"](\1)", text)
    lines = text.split("\n")
    outline = _Outline([(0, title) for title in path])
    blocks: list[Block] = []
    for at, source in enumerate(lines):
        read = _read(source) if source else None
        if read is None:
            continue
        line, level, kind, words = read
        if not level and (level := _next_underlined(lines, at)):
            kind, words = BlockKind.HEADING, line.shown
        if level and line.shown:
            outline.enter(level, line.shown)
        if words or line.targets or line.pictured:
            blocks.append(
                Block(
                    kind=kind,
                    text=words,
                    path=outline.titles(),
                    level=level,
                    targets=line.targets,
                    linked=line.linked,
                    pictured=line.pictured,
                )
            )
    return tuple(blocks)
