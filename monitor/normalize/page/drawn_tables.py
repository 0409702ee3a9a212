"""Tables as a page's styles draw them: grids of plain boxes become tables, labels for small screens go.

A place that is empty in a grid says as much as one in a table. Refuses grids of cards: their first boxes have
to be titles of columns, and none may hold a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from turbohtml import Element, Text

from monitor.normalize.page.sheets import Sheet
from monitor.normalize.page.tree import INLINE
from monitor.text.clean import clean_words

MOST_TABLES = 200
MOST_COLUMNS = 12
"""Tables and grids that are looked at; columns of one."""

_REPEATED = re.compile(r"repeat\(\s*+(\d{1,2})\s*+,([^()]*+(?:\([^()]*+\)[^()]*+)*+)\)")
_NAMES = re.compile(r"\[[^\[\]]*+\]")
_INNER = re.compile(r"\([^()]*+\)")
_COLUMNS = re.compile(r"(?<![\w-])grid-template-columns\s*+:([^;]*+)", re.IGNORECASE)


def draw_tables(root: Element, sheet: Sheet) -> None:
    """Makes tables of grids, and takes the heads out of the cells of tables that say them again."""
    told = sheet.values(lambda each: each.value if each.name == "grid-template-columns" else None)
    for element in root.select('[style*="grid-template-columns" i]'):
        if found := _COLUMNS.search(element.attr("style") or ""):
            told[element] = found[1].lower()
    for element, value in islice(told.items(), MOST_TABLES):
        _draw_grid(element, _count_columns(value))
    for table in list(islice(root.iter_elements("table"), MOST_TABLES)):
        _drop_labels(table)


def _count_columns(value: str) -> int:
    """The columns of a grid, 0 where they depend on the window."""
    bare = _NAMES.sub(" ", value)
    if "auto-fi" in bare or "subgrid" in bare:
        return 0
    bare = _REPEATED.sub(lambda found: f" {_INNER.sub('', found[2])}" * int(found[1]), bare)
    return len(_INNER.sub("", bare).split())


def _draw_grid(grid: Element, columns: int) -> None:
    boxes = [each for each in grid.children if isinstance(each, Element)]
    if not 1 < columns <= MOST_COLUMNS or len(boxes) < 2 * columns or len(boxes) % columns:
        return
    if any(isinstance(each, Text) and each.data.strip() for each in grid.children):
        return
    if (
        grid.attr("role")
        or not _are_titles(boxes[:columns], boxes[columns:])
        or any(map(_holds_block, boxes))
    ):
        return
    grid.attrs["role"] = "table"
    for at in range(0, len(boxes), columns):
        row = Element("div", {"role": "row"})
        boxes[at].insert_before(row)
        for box in boxes[at : at + columns]:
            box.attrs["role"] = "cell" if at else "columnheader"
            row.append(box)


def _are_titles(first: list[Element], others: list[Element]) -> bool:
    """Whether the first boxes are dressed as titles: bold, or by a class that no other has."""
    if not all(clean_words(each.text) for each in first):
        return False
    if all(_is_bold(each) for each in first):
        return not all(map(_is_bold, others))
    shared = set.intersection(*(set((each.attr("class") or "").split()) for each in first))
    return bool(shared - {name for each in others for name in (each.attr("class") or "").split()})


def _is_bold(box: Element) -> bool:
    inside = [each for each in box.children if isinstance(each, Element)]
    return box.tag in ("b", "strong") or (len(inside) == 1 and inside[0].tag in ("b", "strong"))


def _holds_block(box: Element) -> bool:
    return any(each.tag not in INLINE for each in box.iter_elements())


def _drop_labels(table: Element) -> None:
    rows = table.iter_elements("tr")
    heads = [clean_words(cell.text).rstrip(" :") for cell in _cells(next(rows, None)) if cell.tag == "th"]
    for row in rows if heads else ():
        for head, cell in zip(heads, _cells(row), strict=False):
            label = next((each for each in cell.children if not _is_blank(each)), None)
            if not isinstance(label, Element) or label.next_sibling is None:
                continue
            if head and clean_words(label.text).rstrip(" :") == head:
                label.clear()


def _cells(row: Element | None) -> Iterator[Element]:
    inside = row.children if row is not None else ()
    return (each for each in inside if isinstance(each, Element) and each.tag in ("td", "th"))


def _is_blank(node: object) -> bool:
    return isinstance(node, Text) and not node.data.strip()
