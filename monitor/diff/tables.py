"""The tables of a text: header, rows, and the column that names a row's entity.

A row is known by its entity cell: the column that a header calls name, company, sub-processor, cookie and
the like, else the first column with words. Refuses to read rows: ``text.read`` does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from monitor.text.dialect import BlockKind
from monitor.text.read import read_text

_ENTITY = re.compile(
    r"(?i)\b(?:sub-?\s?processors?|unterauftrag\w*|subprocesor\w*|sous-traitant\w*|subencargad\w*|entit\w+|"
    r"compan\w+|vendor|provider|supplier|third part\w+|partner|recipient|name|nom|nombre|nome|nume\w*|naam|"
    r"cookie|firma|unternehmen|empresa|société|azienda|anbieter|dienstleister|fournisseur|proveedor|"
    r"furnizor\w*|fornitore|fornecedor|leverancier)\b|名称|公司|会社|事業者"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table read: the header's cells ('' where it has none), the index of the entity column, the rows."""

    columns: tuple[str, ...]
    entity: int
    rows: tuple[tuple[str, ...], ...]


def read_tables(text: str) -> list[Table]:
    """The tables of a part of a text: runs of rows, a single one only where it has several cells."""
    found = []
    for (kind, _), rows in groupby(read_text(text).blocks, key=lambda block: (block.kind, block.group)):
        if kind is BlockKind.ROW:
            cells = [row.cells for row in rows]
            if len(cells) > 1 or len(cells[0]) > 1:
                found.append(_table(cells))
    return found


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    header = rows[0] if len(rows) > 1 else ()
    if not any(header):
        header, rows = (), rows[1:] if header else rows
    body = rows[1:] if header else rows
    return Table(columns=header, entity=_entity_column(header, body), rows=tuple(body))


def _entity_column(header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> int:
    """Of the columns named for entities the one with most different cells, else the first with words."""
    named = [at for at, title in enumerate(header) if _ENTITY.search(title)]
    if named:
        return max(named, key=lambda at: len({row[at] for row in rows if at < len(row)}))
    for at in range(max(map(len, rows), default=0)):
        filled = [row[at] for row in rows if at < len(row) and row[at]]
        if any(any(letter.isalpha() for letter in cell) for cell in filled):
            return at
    return 0
