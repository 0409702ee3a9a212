"""Lines of a printed page to paragraphs, items and headings: what a page layout took apart is joined again.

Running headers, footers and page numbers are left out by their repetition. Hyphens at line ends are
removed only where the joined word stands elsewhere in the text: a wrong guess would be a false change.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from monitor.normalize.pdf.grids import Grid
from monitor.normalize.pdf.print_rows import Piece, Row, join_row
from monitor.normalize.pdf.regions import Flow, read_regions
from monitor.text.dialect import Block, BlockKind, strip_bullet

HEADING_WORDS = 14
"""A line set apart by its weight, size or capitals is a heading up to so many words."""


_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|seite|pagina|página|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|von|sur|de|di)\s*\d{1,4})?[-–—\s]*",
    re.I,
)
_PAGE_OF = re.compile(
    r"(?:page|seite|pagina|página|p\.)\s*\d{1,4}(?:\s*(?:/|of|von|sur|de|di)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4}",
    re.I,
)
_BULLET_ONLY = re.compile(r"[-*•·▪●○◦‣∙■□–o]")
_NUMBERED = re.compile(
    r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?|§\s?\d+|(?:article|section|artikel)\s+\d+)\s",
    re.I,
)
_ENDS = ".:;!?"


NOTE = 0.9
"""Share of the text's size under which lines at a page's foot that begin with a mark are footnotes."""

_NOTE_MARK = re.compile(r"\(?(?:\d{1,3}|[*†‡§])[).]?\s*[^\W\d_]")


def join_pages(pages: Sequence[Sequence[Row]]) -> tuple[Block, ...]:
    """The blocks of a document from the rows of its pages; footnotes stand at its end."""
    kept = _without_frames(pages)
    sizes = Counter(
        round(piece.size) for page in kept for row in page for piece in row for _ in piece.text.split()
    )
    if not sizes:
        return ()
    body_size = sizes.most_common(1)[0][0] or 1
    notes: list[Row] = []
    regions: list[Flow | Grid] = []
    for page in kept:
        above = _cut_notes(page, body_size)
        notes += page[above:]
        regions += read_regions(page[:above])
    if notes:
        regions.append(tuple(map(join_row, notes)))
    words = Counter(_LETTERS.findall(" ".join(_words_of(region) for region in regions).lower()))
    return tuple(_write_regions(regions, body_size, words))


def _cut_notes(page: Sequence[Row], body_size: int) -> int:
    """How many of a page's rows stand above its footnotes."""
    start = len(page)
    for at in range(len(page) - 1, 0, -1):
        if max(piece.size for piece in page[at]) >= NOTE * body_size:
            break
        if _NOTE_MARK.match(page[at][0].text):
            start = at
    return start


def _words_of(region: Flow | Grid) -> str:
    if isinstance(region, Grid):
        return " ".join(cell for row in region.rows for cell in row)
    return " ".join(line.text for line in region)


def _write_regions(regions: Sequence[Flow | Grid], body_size: int, words: Counter[str]) -> Iterator[Block]:
    """The blocks of all regions; a paragraph may go on in the next column, a table on the next page."""
    paragraphs: list[list[Piece]] = []
    table: Grid | None = None
    group = 1
    for region in regions:
        if isinstance(region, Grid):
            yield from (_block(paragraph, body_size, words) for paragraph in paragraphs)
            paragraphs = []
            again = table is not None and len(table.edges) == len(region.edges)
            group += not again
            yield from _write_rows(region.rows, table.rows[0] if again and table else (), group)
            table = table if again else region
            continue
        table = None
        for place, paragraph in enumerate(_paragraphs(region)):
            if place == 0 and paragraphs and _continues(paragraphs[-1][-1], paragraph[0]):
                paragraphs[-1].extend(paragraph)
            else:
                paragraphs.append(paragraph)
    yield from (_block(paragraph, body_size, words) for paragraph in paragraphs)


def _write_rows(rows: Sequence[tuple[str, ...]], head: tuple[str, ...], group: int) -> Iterator[Block]:
    """A table's rows; a head that is repeated on the next page is left out."""
    for place, cells in enumerate(rows):
        if any(cells) and (place or cells != head):
            text = " ".join(filter(None, cells))
            yield Block(kind=BlockKind.ROW, text=text, cells=cells, group=group)


def _continues(before: Piece, after: Piece) -> bool:
    """A paragraph that runs over the page's end: no full stop before, a small letter after."""
    return before.text[-1] not in _ENDS and after.text[0].islower() and not strip_bullet(after.text)[1]


def _without_frames(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The pages without page numbers and without what stands at the top or bottom of half the pages."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_shape(row) for row in (*page[:2], *page[-2:])})
    often = {shape for shape, count in edges.items() if count >= max(3, len(pages) // 2)}
    both = {shape for shape, count in edges.items() if count == len(pages) == 2}
    return [
        [
            row
            for place, row in enumerate(page)
            if not (
                (place < 2 or place >= len(page) - 2)
                and (
                    (len(pages) > 2 and _shape(row) in often)
                    or (_is_apart(page, place) and (_shape(row) in both or _holds_page_number(row)))
                )
            )
        ]
        for page in pages
    ]


APART = 2.2
"""Sizes of a letter that a page's number stands off from its text; the last line of a cell does not."""


def _holds_page_number(row: Row) -> bool:
    """Whether a row is a page's number, or holds one among many: "Page 3 of 9"."""
    text = join_row(row).text
    return bool(_PAGE_NUMBER.fullmatch(text)) or any(_PAGE_OF.fullmatch(piece.text) for piece in row)


def _is_apart(page: Sequence[Row], place: int) -> bool:
    """Whether a row stands off from the one nearer to the page's middle."""
    row = page[place]
    inner = page[place + 1 : place + 2] if place < len(page) / 2 else page[place - 1 : place]
    return all(abs(other[0].y - row[0].y) > APART * row[0].size for other in inner)


def _shape(row: Row) -> str:
    return re.sub(r"\d+", "#", join_row(row).text)


def _paragraphs(page: Sequence[Piece]) -> list[list[Piece]]:
    """The lines of a page by paragraph: a gap, a bullet, a number or another size begins a new one."""
    page = _with_bullets(page)
    gaps = [a.y - b.y for a, b in pairwise(page) if 0 < a.y - b.y < 4 * max(a.size, 1)]
    leading = median(gaps) if gaps else 0.0
    leading = min([gap for gap in gaps if gap > 0.6 * leading], default=leading)
    full = max((len(line.text) for line in page), default=0)
    paragraphs: list[list[Piece]] = []
    for line in page:
        if not paragraphs or _begins(paragraphs[-1][-1], line, leading, full):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return paragraphs


def _begins(before: Piece, line: Piece, leading: float, full: int) -> bool:
    gap = before.y - line.y
    short = len(before.text) < 0.6 * full
    return (
        gap > 1.35 * leading
        or gap < -before.size
        or abs(line.size - before.size) > 0.12 * before.size
        or (line.bold != before.bold and (short or line.bold))
        or strip_bullet(line.text)[1]
        or (bool(_NUMBERED.match(line.text)) and (before.text[-1] in _ENDS or short))
        or (short and before.text[-1] in _ENDS)
    )


def _with_bullets(page: Sequence[Piece]) -> list[Piece]:
    """A bullet that was read as a line of its own goes to the line it stands before."""
    joined: list[Piece] = []
    bullet: Piece | None = None
    for line in page:
        if _BULLET_ONLY.fullmatch(line.text):
            bullet = line
            continue
        joined.append(replace(line, text=f"• {line.text}", y=bullet.y) if bullet else line)
        bullet = None
    return joined


_GLUED_BULLET = re.compile(r"[•▪●○◦‣∙■□](?=\w)")


_CUT = re.compile(r"(?<![^\W\d_])([^\W\d_]++)-$")
_LETTERS = re.compile(r"[^\W\d_]+")


def _block(paragraph: Sequence[Piece], body_size: int, words: Counter[str]) -> Block:
    parts: list[str] = []
    for line in paragraph:
        _glue(parts, line.text, words)
    text = " ".join(parts)
    text, bulleted = strip_bullet(_GLUED_BULLET.sub("• ", text[:1]) + text[1:])
    if bulleted:
        return Block(kind=BlockKind.ITEM, text=text, group=1)
    first = paragraph[0]
    apart = first.bold or first.size > 1.15 * body_size or (text.isupper() and len(text) > 3)
    if apart and len(text.split()) <= HEADING_WORDS and text[-1] not in ".,;:" and len(paragraph) <= 2:
        return Block(kind=BlockKind.HEADING, text=text, level=1 if first.size >= 1.5 * body_size else 2)
    return Block(kind=BlockKind.PARAGRAPH, text=text)


_LONGEST_WORD = 100


def _glue(parts: list[str], after: str, words: Counter[str]) -> None:
    """Adds a line to those of its paragraph, with care for a hyphen at the end of the one before."""
    cut = _CUT.search(parts[-1][-_LONGEST_WORD:]) if parts else None
    rest = _LETTERS.match(after)
    if cut is None or rest is None or not after[0].islower():
        parts.append(after)
    elif words[(cut.group(1) + rest.group()).lower()]:
        parts[-1] = parts[-1][:-1] + after
    else:
        parts[-1] += after
