"""The words of ``vocabulary.toml`` as sets and patterns, read once."""

import re

from monitor.text.data import read_data

_TABLES: dict[str, dict[str, str | list[str]]] = read_data("normalize/page/vocabulary")


def words_of(table: str) -> dict[str, frozenset[str]]:
    """The entries of a table, each as a set of words."""
    return {
        name: frozenset(entry.split() if isinstance(entry, str) else entry)
        for name, entry in _TABLES[table].items()
    }


def pattern_of(table: str, name: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    """A table's entry as one pattern of alternatives, case ignored."""
    return re.compile(f"{before}(?:{'|'.join(_TABLES[table][name])}){after}", re.IGNORECASE)
