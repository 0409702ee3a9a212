"""Headings -> nested sections: which heading lies in which, and the key by which a section is known again.

Refuses to judge whether a line is a heading.
"""

import re
import unicodedata
from collections import Counter

from monitor.model import Section
from monitor.sections.bare import NAMES_POLICY
from monitor.sections.headings import Heading, Style

_NOT_WORDS = re.compile(r"[\W\d_]+")
_DEEPEST = 12

_RANK = {
    Style.CAPITALS: 8,
    Style.NUMBERED: 10,
    Style.CLAUSE: 10,
    Style.BARE: 31,
    Style.RUN_IN: 40,
    Style.LABEL: 40,
}


def nest_headings(text: str, headings: list[Heading]) -> tuple[Section, ...]:
    """The sections that the headings cut the text into, each with its path from the outermost heading."""
    sections: list[Section] = []
    first = headings[0].start if headings else len(text)
    if first:
        sections.append(Section(path=(), heading="", body=text[:first], level=0, number=None, key=""))
    ranks = _ranks(headings)
    open_: list[tuple[Heading, int, str]] = []
    ends = [*(heading.start for heading in headings[1:]), len(text)][: len(headings)]
    for heading, rank, end in zip(headings, ranks, ends, strict=True):
        _close(open_, heading, rank)
        open_.append((heading, rank, title_key(heading)))
        sections.append(
            Section(
                path=tuple(outer.title for outer, _, _ in open_),
                heading=text[heading.start : heading.end],
                body=text[heading.end : end],
                level=len(open_),
                number=heading.number.text if heading.number is not None else None,
                key="/".join(key for _, _, key in open_),
            )
        )
    return tuple(sections)


def _close(open_: list[tuple[Heading, int, str]], heading: Heading, rank: int) -> None:
    """Take the headings off that do not hold this one."""
    if heading.level:
        while open_ and not _holds_marked(open_[-1][0], heading):
            open_.pop()
    else:
        while open_ and not open_[-1][0].level and open_[-1][1] >= rank:
            open_.pop()
    del open_[_DEEPEST - 1 :]


def _holds_marked(outer: Heading, heading: Heading) -> bool:
    """True where the markup says so, or the markup says nothing and '4' stands over '4.2'."""
    if outer.level != heading.level:
        return 0 < outer.level < heading.level
    one, two = outer.number, heading.number
    return one is not None and two is not None and two.text.startswith(f"{one.text}.")


def _ranks(headings: list[Heading]) -> list[int]:
    """How far in each unmarked heading lies, small is outermost; the document's title holds all."""
    styles = Counter(heading.style for heading in headings)
    ranks = []
    for at, heading in enumerate(headings):
        rank = _RANK.get(heading.style, 0)
        if heading.style is Style.CAPITALS and styles[Style.CAPITALS] < 3:
            rank = _RANK[Style.BARE]
        if heading.number is not None:
            rank += 4 * heading.number.rank + heading.number.depth - 1
        if (
            at == 0
            and heading.number is None
            and rank < _RANK[Style.RUN_IN]
            and NAMES_POLICY.search(heading.title)
        ):
            rank = 0
        ranks.append(rank)
    return ranks


def title_key(heading: Heading) -> str:
    """The title without number, case and punctuation; of a mere number, its words ('article'), or ''."""
    title = heading.title
    if heading.number is not None:
        title = title[heading.number.width :] or ""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _NOT_WORDS.sub(" ", folded).strip()
