"""What a page says that it is: a privacy policy, terms, a cookie policy…, by its heading or its title.

The words are data, in ``types.toml``. Knows sorts of documents and no vendor; an unnamed page says nothing.
"""

import re
from collections.abc import Iterator

from monitor.text.data import read_data

_DATA = read_data("screen/types")
_WORDS = re.compile(_DATA["words"])
_SUBJECTS = {sort: re.compile(pattern) for sort, pattern in _DATA["subjects"].items()}
_WHOLE = {sort: re.compile(pattern) for sort, pattern in _DATA["whole"].items()}
_LONGEST = 12
"""Words of a heading that names a document; a longer line is a sentence."""
_LINES = 6
"""Lines at the top of a text among which its name is looked for: a date or a site's name may stand above."""
_READ = 2_000


def sorts_of(title: str | None, text: str) -> frozenset[str]:
    """The sorts of document that a text's heading names, else its page's title; empty for none.

    A heading may name two: a privacy and cookie policy is both.
    """
    for line in (*_top_lines(text), title or ""):
        if sorts := _named_by(line):
            return sorts
    return frozenset()


def heading_sorts(text: str) -> frozenset[str]:
    """The sorts that the headings at the top of the text itself name."""
    return sorts_of(None, text)


def _top_lines(text: str) -> Iterator[str]:
    lines = [line.strip() for line in text[:_READ].splitlines() if line.strip()]
    yield from (line.lstrip("# ") for line in lines[:_LINES] if line.startswith("#") or line is lines[0])


def _named_by(line: str) -> frozenset[str]:
    said = line.lower().replace("\u2019", "'").strip(" .:|")
    if not said or len(said.split()) > _LONGEST:
        return frozenset()
    sorts = {sort for sort, pattern in _WHOLE.items() if pattern.search(said)}
    if _WORDS.search(said):
        sorts |= {sort for sort, pattern in _SUBJECTS.items() if pattern.search(said)}
    return frozenset(sorts)
