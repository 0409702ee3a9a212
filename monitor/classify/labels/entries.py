"""Tables and lists whose kind says what their entries are about, whatever the cells say.

A row below 'Sub-processors' with the purpose 'Payments' is a sub-processor; a row of a cookie table tracks.
The kind is told by the document, the nearest heading or the table's first row. Refuses lists of clauses: an
item counts only where it opens with a name.
"""

import re
from collections.abc import Sequence

from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk
from monitor.classify.labels.label import labels_of_heading
from monitor.classify.signals.entities import lists_names, opening_name
from monitor.model import Category
from monitor.text.dialect import Block, BlockKind

_ENTRY = 25
"""Words of the longest item of a list of names; a longer one is a clause."""
_HEAD_LETTERS = 160
_BY_HEADING = (
    Category.SUBPROCESSORS,
    Category.SHARING,
    Category.TRACKING,
    Category.RETENTION,
    Category.PAYMENT,
)
"""Kinds that the heading above a table tells, the decisive first."""
_BY_FIRST_CELL = (Category.SUBPROCESSORS, Category.SHARING, Category.TRACKING)
"""Kinds that the name of the first column tells."""
ADDED = {
    Category.SUBPROCESSORS: frozenset({Category.TRANSFER, Category.RETENTION}),
    Category.SHARING: frozenset({Category.TRANSFER, Category.RETENTION, Category.SUBPROCESSORS}),
    Category.TRACKING: frozenset({Category.TRANSFER, Category.CHOICE}),
    Category.RETENTION: frozenset({Category.TRANSFER}),
    Category.PAYMENT: frozenset({Category.LIABILITY}),
}
"""What the words of an entry can be about besides the kind of its list."""


def listed_hunks(hunks: Sequence[Hunk], changed: Differences, own: Category | None) -> dict[int, Category]:
    """By the id of each hunk that changes entries of such a list: the list's category."""
    touched = {
        id(hunk): (*(hunk.before_blocks if hunk.removed else ()), *(hunk.after_blocks if hunk.added else ()))
        for hunk in hunks
    }
    kinds = (BlockKind.ROW, BlockKind.ITEM)
    entries = {key: some for key, some in touched.items() if some and all(b.kind in kinds for b in some)}
    if not entries:
        return {}
    heads = {**_table_heads(changed.before), **_table_heads(changed.after)}
    found = {key: {_kind_of(block, heads, own) for block in some} for key, some in entries.items()}
    return {key: kind for key, (kind, *more) in found.items() if kind is not None and not more}


def _kind_of(block: Block, heads: dict[int, str], own: Category | None) -> Category | None:
    """The category of the list that an entry stands in, None where it stands in none."""
    if own is Category.SUBPROCESSORS or lists_names(block.path):
        named: Category | None = Category.SUBPROCESSORS
    else:
        named = _first(_BY_HEADING, " ".join(block.path[-1:]))
    if block.kind is BlockKind.ITEM:
        named = named if named in (Category.SUBPROCESSORS, Category.SHARING) else None
        return named if block.words <= _ENTRY and any(opening_name(block)) and _is_entry(block) else None
    head = heads.get(id(block), "")
    if lists_names((head,)):
        return Category.SUBPROCESSORS
    return named or _first(_BY_FIRST_CELL, head.strip("| ").partition("|")[0])


def _is_entry(block: Block) -> bool:
    """Whether an item is a name, or a name with its purpose behind a mark, and no sentence."""
    return bool(re.search(r"[(,:;|]| [-–—] ", block.text)) or block.words <= 5


def _first(kinds: Sequence[Category], title: str) -> Category | None:
    labels = labels_of_heading(title)
    return next((kind for kind in kinds if str(kind) in labels), None)


def _table_heads(blocks: Sequence[Block]) -> dict[int, str]:
    """For each row, by its id, the beginning of its table's first row."""
    heads: dict[int, str] = {}
    head = ""
    for last, block in zip((None, *blocks), blocks, strict=False):
        if block.kind is BlockKind.ROW:
            head = head if last and last.kind is BlockKind.ROW else block.text[:_HEAD_LETTERS]
            heads[id(block)] = head
    return heads
