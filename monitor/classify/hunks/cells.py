"""Rows whose cells say the same in other columns: a tick that moved from one head to another.

What such a row says now is the head that its cell stands below, so the heads are the words that changed:
those it stood below as removed, those it stands below as added. Columns that changed places with their heads
change nothing. Refuses to compare cells that say something by themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from monitor.classify.hunks.hunk import Hunk
from monitor.text.dialect import Block, BlockKind, write_block
from monitor.text.table_pairs import column_order, name_row, pair_tables, put_in_order
from monitor.text.tables import Table, TableRow, tables_of
from monitor.text.ticks import tick_of
from monitor.text.words import flatten, fold, words_of

Pairs = list[tuple[int, int]]


def order_columns(before: Sequence[Block], after: Sequence[Block]) -> tuple[Block, ...]:
    """The later blocks with the columns of their tables in the order that they had before."""
    ordered: dict[int, Block] = {}
    for left, right in pair_tables(tables_of(before), tables_of(after)):
        order = column_order(right, left)
        if order is None or right.head is None:
            continue
        for at in (right.head, *(row.at for row in right.rows)):
            block = after[at]._replace(cells=put_in_order(after[at].cells, order))
            ordered[at] = block._replace(text=write_block(block))
    return tuple(ordered.get(at, block) for at, block in enumerate(after)) if ordered else tuple(after)


def moved_units(pairs: Sequence[tuple[int, int]], after: Sequence[Block]) -> tuple[str, ...]:
    """'row' and 'item' where equal ones of one table or list stand in another order.

    The pairs are in the order of the after text.
    """
    last: dict[int, int] = {}
    moved: dict[str, None] = {}
    for i, j in pairs:
        block = after[j]
        if block.kind not in (BlockKind.ROW, BlockKind.ITEM):
            continue
        if last.get(block.group, -1) > i:
            moved[str(block.kind)] = None
        last[block.group] = i
    return tuple(moved)


def find_shifts(
    before: Sequence[Block], after: Sequence[Block], equal: Sequence[tuple[int, int]]
) -> tuple[Pairs, tuple[Hunk, ...]]:
    """Index pairs of rows that say the same in other columns, and the heads that changed above each.

    ``equal`` are the blocks that are paired already.
    """
    mine, theirs = ({pair[side] for pair in equal} for side in (0, 1))
    pairs: Pairs = []
    hunks: list[Hunk] = []
    for left, right in pair_tables(tables_of(before), tables_of(after)):
        if len(left.columns) != len(right.columns):
            continue
        waiting: dict[str, list[TableRow]] = defaultdict(list)
        for row in left.rows:
            if row.at not in mine:
                waiting[fold(name_row(row, left))].append(row)
        for row in right.rows:
            same = waiting.get(fold(name_row(row, right)), []) if row.at not in theirs else []
            if same and (found := _shift(same[0], row, right)):
                was = same.pop(0)
                pairs.append((was.at, row.at))
                hunks.append(_head_hunk(before[was.at], after[row.at], found, row))
    return pairs, tuple(hunks)


def _shift(was: TableRow, row: TableRow, table: Table) -> tuple[str, str] | None:
    """The heads that the row's cells stood below and stand below now; None where its cells say otherwise."""
    width = max(len(was.cells), len(row.cells))
    one, other = (cells + ("",) * (width - len(cells)) for cells in (was.cells, row.cells))
    changed = [at for at in range(width) if one[at] != other[at]]
    if not changed or table.entity in changed:
        return None
    if all(_is_mere(one[at], other[at]) for at in changed):
        gone = [at for at in changed if tick_of(one[at]) and not tick_of(other[at])]
        came = [at for at in changed if tick_of(other[at]) and not tick_of(one[at])]
    else:
        bags, others = ([_bag(cells[at]) for at in changed] for cells in (one, other))
        if sum(bags, Counter()) != sum(others, Counter()):
            return None
        gone = [at for at, bag, new in zip(changed, bags, others, strict=True) if bag - new]
        came = [at for at, bag, new in zip(changed, bags, others, strict=True) if new - bag]
    if not gone and not came:
        return None
    return _heads(gone, table), _heads(came, table)


def _bag(cell: str) -> Counter[str]:
    """The words of a cell; of one that says no nothing, of one that is only a sign this."""
    return Counter() if tick_of(cell) is False else Counter(words_of(cell) or [cell])


def _heads(columns: Sequence[int], table: Table) -> str:
    names = (table.columns[at] if at < len(table.columns) else "" for at in columns)
    return ", ".join(name or f"column {at + 1}" for name, at in zip(names, columns, strict=True))


def _is_mere(one: str, other: str) -> bool:
    """Whether two cells say only whether, and not both in words: those say so themselves."""
    if tick_of(one) is None or tick_of(other) is None:
        return False
    return not (flatten(one) and flatten(other))


def _head_hunk(was: Block, block: Block, heads: tuple[str, str], row: TableRow) -> Hunk:
    gone, came = (tuple(words.split()) for words in heads)
    return Hunk(
        removed=gone,
        added=came,
        before_blocks=(was,),
        after_blocks=(block,),
        tail=tuple(" ".join(filter(None, row.cells)).split()[:8]),
        above=True,
        owners=(row.at,) * len(came or gone),
        removed_text=heads[0],
        added_text=heads[1],
    )
