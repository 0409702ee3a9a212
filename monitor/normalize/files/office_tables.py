"""Tables of office files to rows: merged cells written out in every place that they cover.

Refuses to lay out: a table of one cell is a frame around text, which the caller reads as such.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.model import Link
from monitor.text.clean import clean_words
from monitor.text.dialect import Block, BlockKind

MAX_COLUMNS = 200
"""Columns that a merged or repeated cell may cover; policies' tables have some ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCell:
    """A cell: its words, the columns it covers, and whether it goes on from the row above."""

    text: str
    columns: int = 1
    goes_on: bool = False
    links: tuple[Link, ...] = ()


def write_rows(rows: Sequence[Sequence[OfficeCell]], group: int) -> Iterator[Block]:
    """A table's rows, each as wide as the widest; rows that say nothing are left out."""
    written: list[list[str]] = []
    links: list[tuple[Link, ...]] = []
    above: list[str] = []
    for row in rows:
        cells: list[str] = []
        for cell in row:
            for _ in range(max(1, min(cell.columns, MAX_COLUMNS))):
                place = len(cells)
                cells.append(above[place] if cell.goes_on and place < len(above) else clean_words(cell.text))
        above = cells
        if any(cells):
            written.append(cells)
            links.append(tuple(link for cell in row for link in cell.links))
    width = max(map(len, written), default=0)
    for cells, theirs in zip(written, links, strict=True):
        full = (*cells, *[""] * (width - len(cells)))
        yield Block(
            kind=BlockKind.ROW, text=" ".join(filter(None, full)), cells=full, group=group, links=theirs
        )
