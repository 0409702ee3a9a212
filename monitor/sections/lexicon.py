"""The words of ``wording.toml``, read once: which words open sentences, name documents, stand before numbers.

Refuses to hold any word of its own.
"""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("monitor.sections").joinpath("wording.toml").read_text(encoding="utf-8"))


def words_for(table: str) -> frozenset[str]:
    """The words of a table in all languages."""
    return frozenset(word for words in _tables()[table].values() for word in words.split())


def pattern_for(table: str) -> str:
    """The words of a table as alternatives of a regular expression, longest first."""
    return "|".join(sorted(words_for(table), key=lambda word: (-len(word), word)))
