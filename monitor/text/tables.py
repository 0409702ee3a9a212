"""The tables of a text: their columns, their rows, what stands over a row, and the column that names it.

A row stands under the row of one cell above it, or under the first cell of the row above where its own is
empty; its table under a short line right before it. It is known by its entity cell: the column that a header
calls name, company, sub-processor, cookie and the like, else the first column with words. Refuses to compare.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from monitor.text.dialect import Block, BlockKind
from monitor.text.ticks import tick_of

_ENTITY = re.compile(
    r"(?i)\b(?:sub-?\s?processors?|unterauftrag\w*|subprocesor\w*|sous-traitant\w*|subencargad\w*|entit\w+|"
    r"compan\w+|vendor|provider|supplier|third part\w+|partner|recipient|name|nom|nombre|nome|nume\w*|naam|"
    r"cookie|firma|unternehmen|empresa|société|azienda|anbieter|dienstleister|fournisseur|proveedor|"
    r"furnizor\w*|fornitore|fornecedor|leverancier)\b|名称|公司|会社|事業者"
)
_LEAD = 14
_OPEN_LEAD = 60
"""Words of the longest paragraph that leads into a list or table, and of one that ends with a colon."""
OPEN = (":", "：", "-", "–", "—", "…")
"""What ends words that lead into something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row: its cells, the words in its table that it stands under ('' for none), the index of its block.

    ``above`` is the index of the block that holds these words, None where there are none.
    """

    cells: tuple[str, ...]
    group: str = ""
    at: int = field(default=0, compare=False)
    above: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table read: the header's cells ('' where it has none), the index of the entity column, the rows.

    ``head`` is the index of the header's block and ``lead`` that of the line that leads into the table, each
    None where there is none; ``first`` is the header as the row that it would be if it were none; ``title``
    is the text of the line that leads in. ``groups`` are all words rows may stand under.
    """

    columns: tuple[str, ...]
    entity: int
    rows: tuple[TableRow, ...]
    head: int | None = None
    first: TableRow | None = None
    lead: int | None = None
    title: str = ""
    groups: frozenset[str] = frozenset()


NO_TABLE = Table(columns=(), entity=0, rows=())


def tables_of(blocks: Sequence[Block]) -> list[Table]:
    """The tables of a text's blocks: runs of rows, a single one only where it has several cells."""
    if not any(block.kind is BlockKind.ROW for block in blocks):
        return []
    found = []
    numbered = groupby(enumerate(blocks), key=lambda each: (each[1].kind, each[1].group))
    for (kind, _), run in numbered:
        if kind is not BlockKind.ROW:
            continue
        rows = [TableRow(cells=block.cells, at=at) for at, block in run]
        if len(rows) > 1 or len(rows[0].cells) > 1:
            found.append(_read_table(rows, blocks))
    return found


def leads_on(block: Block) -> bool:
    """Whether a paragraph can lead into a list or a table: it is left open, or short."""
    most = _OPEN_LEAD if block.text.endswith(OPEN) else _LEAD
    return block.kind is BlockKind.PARAGRAPH and block.words <= most


def _read_table(rows: Sequence[TableRow], blocks: Sequence[Block]) -> Table:
    wide = [row for row in rows if len(row.cells) > 1] or list(rows)
    columns, heads = _columns(wide)
    body, first = _under(rows if len(wide) < len(rows) else wide, frozenset(row.at for row in heads))
    lead = rows[0].at - 1
    leads = lead >= 0 and leads_on(blocks[lead])
    return Table(
        columns=columns,
        entity=_entity_column(columns, [row.cells for row in body]),
        rows=tuple(body),
        head=heads[0].at if heads else None,
        first=first,
        lead=lead if leads else None,
        title=blocks[lead].text if leads else "",
        groups=frozenset(row.cells[0] for row in rows),
    )


def _columns(wide: Sequence[TableRow]) -> tuple[tuple[str, ...], Sequence[TableRow]]:
    """What the columns are called, and the rows that say so: two where a head spans several columns."""
    if len(wide) < 2:
        return (), ()
    first = wide[0].cells
    if not any(first):
        return (), wide[:1]
    if any(cell and cell[-1] != "." and tick_of(cell) is not None for cell in first[1:]):
        return (), ()
    spread = any(one and one == other for one, other in pairwise(first))
    below = wide[1].cells
    if len(wide) < 3 or not spread or len(below) != len(first) or not all(below):
        return first, wide[:1]
    names = (one if one == other else f"{one}: {other}" for one, other in zip(first, below, strict=True))
    return tuple(names), wide[:2]


def _under(rows: Sequence[TableRow], heads: frozenset[int]) -> tuple[list[TableRow], TableRow | None]:
    """The rows of the body, each with what it stands under, and so the first of the header."""
    found: list[TableRow] = []
    first: TableRow | None = None
    over, above, name, named = "", None, "", None
    grouped = max(len(row.cells) for row in rows) > 1
    for row in rows:
        if row.at in heads:
            first = first or TableRow(cells=row.cells, at=row.at, group=over, above=above)
            continue
        if grouped and len(row.cells) == 1:
            over, above, name, named = row.cells[0], row.at, "", None
            continue
        if row.cells[0]:
            name, named = row.cells[0], row.at
            found.append(TableRow(cells=row.cells, at=row.at, group=over, above=above))
        else:
            group = " / ".join(filter(None, (over, name)))
            at = above if named is None else named
            found.append(TableRow(cells=row.cells, at=row.at, group=group, above=at))
    return found, first


def _entity_column(header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> int:
    """Of the columns named for entities the one with most different cells, else the first to tell rows apart.

    Where none does, the first with words.
    """
    named = [at for at, title in enumerate(header) if _ENTITY.search(title)]
    if named:
        return max(named, key=lambda at: len({row[at] for row in rows if at < len(row)}))
    worded = []
    for at in range(max(map(len, rows), default=0)):
        filled = [row[at] for row in rows if at < len(row) and row[at]]
        if any(any(map(str.isalpha, cell)) for cell in filled):
            worded.append(at)
            if len(set(filled)) == len(rows):
                return at
    return worded[0] if worded else 0
