"""What a cell of a table says that only answers whether: yes or no, by a sign or a word (``ticks.toml``).

Refuses to read anything longer: a condition is no yes.
"""

from functools import cache

from monitor.text.data import read_data
from monitor.text.words import fold

_LONGEST = 20
"""Letters of the longest cell that can say only whether."""


def tick_of(cell: str) -> bool | None:
    """Whether a cell says yes or no, None where it says something else; an empty one says no."""
    if not cell:
        return False
    told = fold(cell.replace("\ufe0f", "").strip(" ."))
    return _answers().get(told) if len(told) <= _LONGEST else None


@cache
def _answers() -> dict[str, bool]:
    tables = read_data("text/ticks")
    return {
        fold(word): name == "yes"
        for name in ("no", "yes")
        for words in tables[name].values()
        for word in words
    }
