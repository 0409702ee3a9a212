"""A text with the rows and columns of its tables in the order that they have in a later one.

Sorted anew, a table of two thousand rows has the one row to show that came with it. Refuses to change a word:
rows that say the same under the same words take each other's places, and nothing else moves.
"""

from collections import defaultdict
from collections.abc import Sequence

from monitor.text.dialect import Block, write_block
from monitor.text.read import read_text
from monitor.text.table_pairs import column_order, make_alike, pair_tables, put_in_order
from monitor.text.tables import Table, TableRow, tables_of


def order_tables(before: str, after: str) -> str:
    """The earlier text with its tables in the order of the later one; the same text where there is none."""
    if "|" not in before or "|" not in after or before == after:
        return before
    mine, theirs = read_text(before), read_text(after)
    lines: dict[int, str] = {}
    for left, right in pair_tables(tables_of(mine.blocks), tables_of(theirs.blocks)):
        lines |= _ordered_lines(left, right, mine.blocks)
    if not lines:
        return before
    pieces: list[str] = []
    at = 0
    for index in sorted(lines):
        start, end = mine.blocks[index].span
        pieces += (mine.source[at:start], lines[index])
        at = end
    return "".join((*pieces, mine.source[at:]))


def _ordered_lines(left: Table, right: Table, blocks: Sequence[Block]) -> dict[int, str]:
    """By the index of each block of a table the line that is to stand in its place; none where all stay."""
    order = column_order(left, right)
    alike, right = make_alike(left, right)
    sources = {row.at: row.at for row in alike.rows} | _sources(alike.rows, right.rows)
    if order is None and all(at == source for at, source in sources.items()):
        return {}
    if alike.head is not None:
        sources[alike.head] = alike.head
    return {at: _line(blocks[source], order) for at, source in sources.items()}


def _line(block: Block, order: tuple[int, ...] | None) -> str:
    return write_block(block if order is None else block._replace(cells=put_in_order(block.cells, order)))


def _sources(before: Sequence[TableRow], after: Sequence[TableRow]) -> dict[int, int]:
    """For the block of each row that stays that of the row to stand there: those of a group in turn."""
    turn: dict[TableRow, list[int]] = defaultdict(list)
    for at in reversed(range(len(after))):
        turn[after[at]].append(at)
    kept: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in before:
        if turn.get(row):
            kept[row.group].append((turn[row].pop(), row.at))
    return {
        place: source
        for rows in kept.values()
        for (_, place), (_, source) in zip(rows, sorted(rows), strict=True)
    }
