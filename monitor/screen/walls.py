"""Lines by which a part of a page gives itself away that could not be loaded."""

from collections.abc import Iterable

from monitor.text.vocabulary import fold_quotes, pattern_of

_READ = 20_000
_PART_WORDS = 12
"""Words of the longest such line."""

_PART = pattern_of("errors", "failed", "unloaded")


def failed_part(lines: Iterable[str]) -> str | None:
    """The first short line that says that a part of the page could not be loaded."""
    for line in lines:
        said = fold_quotes(line[:_READ]).strip("-#| ")
        if len(said.split()) <= _PART_WORDS and _PART.search(said):
            return line
    return None
