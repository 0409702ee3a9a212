"""The words of ``vocabulary.toml`` as sets and patterns, read once."""

import re
import tomllib
from importlib import resources

_TABLES: dict[str, dict[str, str | list[str]]] = tomllib.loads(
    resources.files("monitor.normalize").joinpath("vocabulary.toml").read_text("utf-8")
)


def words_of(table: str) -> dict[str, frozenset[str]]:
    """The entries of a table, each as a set of words."""
    return {
        name: frozenset(entry.split() if isinstance(entry, str) else entry)
        for name, entry in _TABLES[table].items()
    }


def pattern_of(table: str, name: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    """A table's entry as one pattern of alternatives, case ignored."""
    return re.compile(f"{before}(?:{'|'.join(_TABLES[table][name])}){after}", re.IGNORECASE)
