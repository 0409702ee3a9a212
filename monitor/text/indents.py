"""How deep an item of a list lies below other items: what a reader sees of its indent.

Refuses to read anything else of a line. An item that is set in below nothing lies below nothing.
"""

import re
from collections.abc import Iterable, Iterator

_ITEM = re.compile(r"( *)(?:-|\d{1,3}[.)]) ")


def mark_nests(lines: Iterable[str], mark: str) -> Iterator[str]:
    """The lines with a mark, and a blank, before each item for each item that it lies below."""
    above: list[int] = []
    for line in lines:
        item = _ITEM.match(line)
        if item is None:
            above.clear()
            yield line
            continue
        indent = item.end(1)
        while above and above[-1] >= indent:
            above.pop()
        yield f"{mark} " * len(above) + line if above else line
        above.append(indent)


def has_nests(text: str) -> bool:
    """Whether any item of a text is set in."""
    return "\n  " in text
