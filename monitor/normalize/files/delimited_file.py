"""Lists with a row on each line (CSV, TSV and their kin) to a table's rows, the first its head."""

import csv
from collections.abc import Iterator

from monitor.errors import NormalizeError
from monitor.normalize.files.file_kinds import find_delimiter, read_cells
from monitor.normalize.files.records import MAX_CELLS
from monitor.text.clean import clean_words
from monitor.text.dialect import Block, BlockKind


def read_delimited(text: str) -> tuple[Block, ...]:
    """The blocks of a list; a line of one cell above the table is a paragraph. Raises NormalizeError."""
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        raise NormalizeError(
            f"The list cannot be read as rows and cells ({error}); look at the file."
        ) from error
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise NormalizeError(
            f"The list has more than {MAX_CELLS:,} cells, more than any policy; see the file."
        )
    head = next((at for at, row in enumerate(rows) if sum(map(bool, row)) > 1), len(rows))
    above = (Block(BlockKind.PARAGRAPH, " ".join(filter(None, row))) for row in rows[:head])
    return (*above, *(_row([*row, *[""] * (width - len(row))]) for row in rows[head:]))


def _row(cells: list[str]) -> Block:
    return Block(kind=BlockKind.ROW, text=" ".join(filter(None, cells)), cells=tuple(cells), group=1)


def _rows(text: str) -> Iterator[list[str]]:
    """The rows that hold anything, without columns that are empty in the end of all of them."""
    sign = find_delimiter(text, trusted=True) or ","
    if text[:4].lower() == "sep=":  # how Excel is told the sign
        text = text.partition("\n")[2]
    for row in read_cells(text, sign):
        cells = [clean_words(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield cells
