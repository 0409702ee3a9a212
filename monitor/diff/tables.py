"""The tables of a text: header, rows, and the column that names a row's entity.

A row is known by its entity cell: the column that a header calls name, company, sub-processor, cookie and
the like, else the first column with words. Refuses to read tables that are not written as ``| a | b |`` rows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.text.shown import shown_words

_BAR = re.compile(r"(?<!\\)\|")
_RULED = re.compile(r"[\s|:\-=]+$")
_ENTITY = re.compile(
    r"(?i)\b(?:sub-?\s?processors?|unterauftrag\w*|subprocesor\w*|sous-traitant\w*|subencargad\w*|entit\w+|"
    r"compan\w+|vendor|provider|supplier|third part\w+|partner|recipient|name|nom|nombre|nome|nume\w*|naam|"
    r"cookie|firma|unternehmen|empresa|société|azienda|anbieter|dienstleister|fournisseur|proveedor|"
    r"furnizor\w*|fornitore|fornecedor|leverancier)\b|名称|公司|会社|事業者"
)
_STRESSED = re.compile(r"^(__?)(?=\w)([^_]+)\1$")
_UNDERSCORE = "\ue000"
"""Stands for an underscore that is no markup while markup is taken off."""
_MOST_CELLS = 40
"""Cells of a row that are read; more are no table for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table read: the header's cells ('' where it has none), the index of the entity column, the rows."""

    columns: tuple[str, ...]
    entity: int
    rows: tuple[tuple[str, ...], ...]


def read_tables(text: str) -> list[Table]:
    """The tables of a text: runs of lines that begin with a bar or follow a ruled header."""
    tables: list[Table] = []
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        stripped = line.strip()
        if stripped.startswith("|") or (stripped.count(" | ") > 0 and (block or stripped.count(" | ") > 1)):
            block.append(stripped)
            continue
        if len(block) > 1 or (block and block[0].count("|") > 2):
            tables.append(_table(block))
        block = []
    return tables


def _table(block: Sequence[str]) -> Table:
    rows = [_cells(line) for line in block if not _RULED.match(line)]
    if not rows:
        return Table(columns=(), entity=0, rows=())
    header = rows[0] if len(rows) > 1 else ()
    if not any(header):
        header, rows = (), rows[1:] if header else rows
    body = rows[1:] if header else rows
    return Table(columns=tuple(header), entity=_entity_column(header, body), rows=tuple(body))


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(_shown_cell(cell) for cell in _BAR.split(inner, maxsplit=_MOST_CELLS))


def _shown_cell(cell: str) -> str:
    """A cell's words; a cookie's name keeps its underscores ('_ga'), emphasis goes."""
    if "_" not in cell:
        return shown_words(cell)
    kept = _STRESSED.sub(r"\2", cell.strip()).replace("\\_", "_").replace("_", _UNDERSCORE)
    return shown_words(kept).replace(_UNDERSCORE, "_")


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
