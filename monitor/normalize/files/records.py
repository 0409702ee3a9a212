"""Data to blocks: a list of records becomes a table whose head is their keys, everything else a line each.

A record's nested keys are joined by dots, so that a table has one row for each record; the order in which a
file names its keys says nothing, so columns stand in an order of their own: what names the record, then by
the alphabet. Refuses to know any key's meaning beyond that.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.errors import NormalizeError
from monitor.normalize.files.markup_value import holds_markup, read_markup
from monitor.text.clean import clean_words
from monitor.text.dialect import Block, BlockKind

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""Data as read: a text as written ('' for null), a list, or keys with values."""

MAX_CELLS = 500_000
"""Cells of all tables; the longest lists of companies and cookies have some 20,000."""

LONG_TEXT = 25
"""Words of a key's usual text from which on records are sections to be read, and no rows."""

_NAMES = (
    "name",
    "title",
    "heading",
    "company",
    "vendor",
    "entity",
    "provider",
    "subprocessor",
    "organisation",
    "organization",
)
_HEADING_LEVELS = 6
_APART = re.compile(r"[_\s-]+|(?<=[a-z])(?=[A-Z][a-z])")
OWN = ""
"""The key of an element's own text beside its attributes."""


def lay_out_data(value: Value) -> tuple[Block, ...]:
    """The blocks of a whole file's data. Raises NormalizeError for more cells than any list."""
    return tuple(_DataWriter().write(value, "", 1))


@dataclass(slots=True)
class _DataWriter:
    """Numbers the tables and lists, and counts their cells."""

    group: int = 0
    cells: int = 0

    def write(self, value: Value, name: str, level: int) -> Iterator[Block]:
        """The blocks of what stands under a key, its heading left to the caller."""
        if isinstance(value, str) and holds_markup(value):
            self.group += 1000  # markup counts its own tables
            yield from (block._replace(group=self.group + block.group) for block in read_markup(value))
            self.group += 1000
        elif isinstance(value, str):
            if text := clean_words(f"{name}: {value}" if name and value else value):
                yield Block(kind=BlockKind.PARAGRAPH, text=text)
        elif isinstance(value, Mapping):
            yield from self._write_keys(value, name, level)
        else:
            yield from self._write_list(value, level)

    def _write_keys(self, value: Mapping[str, Value], name: str, level: int) -> Iterator[Block]:
        if _holds_records(value):
            yield from self._write_table(
                [{"name": key, **_without_name(each)} for key, each in value.items()]
            )
            return
        texts = {key: each for key, each in value.items() if isinstance(each, str)}
        for key in sorted(texts, key=_rank):
            yield from self.write(texts[key], show_key(key) or name, level)
        for key in sorted(value.keys() - texts.keys(), key=_rank):
            yield Block(
                kind=BlockKind.HEADING, text=show_key(key) or "list", level=min(level, _HEADING_LEVELS)
            )
            yield from self.write(value[key], key, level + 1)

    def _write_list(self, values: Sequence[Value], level: int) -> Iterator[Block]:
        records = [each for each in values if isinstance(each, Mapping)]
        if records and len(records) == len(values):
            yield from (
                self._write_sections(records, level) if _are_sections(records) else self._write_table(records)
            )
            return
        self.group += 1
        for each in values:
            if isinstance(each, str):
                if text := clean_words(each):
                    yield Block(kind=BlockKind.ITEM, text=text, group=self.group)
            elif isinstance(each, Mapping):
                yield from self._write_keys(each, "", level)
            elif all(isinstance(cell, str) for cell in each):
                yield self._row([clean_words(str(cell)) for cell in each])
            else:
                yield from self._write_list(each, level)

    def _write_sections(self, records: Sequence[Mapping[str, Value]], level: int) -> Iterator[Block]:
        """Records of long texts: each under what names it, the long ones without their keys."""
        for record in records:
            named = min(record, key=_rank, default="")
            title = record.get(named, "")
            if isinstance(title, str) and (text := clean_words(title)) and len(text.split()) < LONG_TEXT:
                yield Block(kind=BlockKind.HEADING, text=text, level=min(level, _HEADING_LEVELS))
            else:
                named = ""
            for key in sorted(record.keys() - {named}, key=_rank):
                value = record[key]
                is_long = isinstance(value, str) and len(value.split()) >= LONG_TEXT
                yield from self.write(value, "" if is_long else show_key(key), level + 1)

    def _write_table(self, records: Sequence[Mapping[str, Value]]) -> Iterator[Block]:
        """A row for each record under their keys; texts that are too long for a cell follow each other."""
        self.group += 1
        rows = [dict(_flatten(record)) for record in records]
        keys = sorted({key for row in rows for key in row}, key=_rank)
        yield self._row([show_path(key) for key in keys])
        for row in rows:
            yield self._row([row.get(key, "") for key in keys])

    def _row(self, cells: Sequence[str]) -> Block:
        self.cells += len(cells)
        if self.cells > MAX_CELLS:
            raise NormalizeError(
                f"The list has more than {MAX_CELLS:,} cells, more than any policy; see the file."
            )
        words = " ".join(filter(None, cells))
        return Block(kind=BlockKind.ROW, text=words, cells=tuple(cells), group=self.group)


def _are_sections(records: Sequence[Mapping[str, Value]]) -> bool:
    """Whether records hold texts to be read: a key whose texts are long as a rule, or are markup."""
    texts: dict[str, list[str]] = {}
    for record in records:
        for key, value in record.items():
            if isinstance(value, str):
                texts.setdefault(key, []).append(value)
    return any(
        sum(len(text.split()) for text in each) >= LONG_TEXT * len(each) or any(map(_holds_blocks, each))
        for each in texts.values()
    )


MOST_BLOCKS = 3
"""Blocks of markup that are still a cell: an address, a short list."""


def _holds_blocks(text: str) -> bool:
    """Whether a value is markup of a text, with headings or of many blocks."""
    blocks = read_markup(text) if holds_markup(text) else ()
    return len(blocks) > MOST_BLOCKS or any(block.kind is BlockKind.HEADING for block in blocks)


def _holds_records(value: Mapping[str, Value]) -> bool:
    """Whether the keys are names of records, each with keys of its own, some of them in all records."""
    inner = [frozenset(each) for each in value.values() if isinstance(each, Mapping)]
    if len(inner) != len(value) or not inner:
        return False
    alone = next(iter(value), "")
    is_name = " " in alone or (alone[:1].isupper() and not alone.isupper())
    return (len(inner) > 1 or is_name) and bool(frozenset.intersection(*inner))


def _without_name(record: Value) -> Mapping[str, Value]:
    """A record under a key that names it; a name of its own stands beside that."""
    assert isinstance(record, Mapping)
    return {("own name" if key == "name" else key): value for key, value in record.items()}


def _flatten(record: Mapping[str, Value], path: str = "") -> Iterator[tuple[str, str]]:
    """A record's cells by their dotted keys; a list's texts joined by commas, in their order."""
    for key, value in record.items():
        name = f"{path}.{key}" if path and key else path or key
        if isinstance(value, Mapping):
            yield from _flatten(value, name)
        elif isinstance(value, str):
            yield name, _cell(value)
        else:
            yield from _flatten_list(value, name)


def _flatten_list(values: Sequence[Value], name: str) -> Iterator[tuple[str, str]]:
    gathered: dict[str, list[str]] = {}
    for value in values:
        if isinstance(value, str):
            cells = [(name, _cell(value))]
        elif isinstance(value, Mapping):
            cells = list(_flatten(value, name))
        else:
            cells = list(_flatten_list(value, name))
        for key, cell in cells:
            if cell:
                gathered.setdefault(key, []).append(cell)
    yield from ((key, ", ".join(cells)) for key, cells in gathered.items())


def _cell(text: str) -> str:
    """A text in one line, without markup."""
    if holds_markup(text):
        return " ".join(block.text for block in read_markup(text))
    return clean_words(text)


def _rank(key: str) -> tuple[int, str]:
    """Where a key's column stands."""
    bare = "".join(_APART.split(key.lower()))
    for place, name in enumerate(_NAMES):
        if bare == name:
            return place, key
    return len(_NAMES) + (not bare.endswith("name")), key


def show_path(path: str) -> str:
    """A dotted key as a reader would write it."""
    return ".".join(map(show_key, path.split(".")))


def show_key(key: str) -> str:
    """A key's words: ``dataCategories`` and ``data_categories`` are both two."""
    return clean_words(" ".join(filter(None, _APART.split(key))))
