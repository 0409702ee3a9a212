"""The number a heading begins with: '4.2', '(b)', 'Article 5', '§ 3', 'IV.', '第三条'.

Refuses to judge whether the line is a heading at all.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.sections.title_words import pattern_for

_DOTTED = r"\d{1,3}(?:\.\d{1,3}){0,5}"
_LETTERED = r"\([a-z0-9ivx]{1,4}\)"
_NUMBER = re.compile(
    rf"(?:(?P<word>{pattern_for('parts')})\s{{0,3}}"
    rf"(?P<of>{_DOTTED}(?![\w%])|[IVXLC]{{1,6}}(?!\w)|[A-Z](?!\w))"
    rf"(?P<sub>\s?{_LETTERED})?\s{{0,3}}(?:[.):]|[-–—|](?=\s))?"
    rf"|§{{1,2}}\s?(?P<paragraph>{_DOTTED})[.)]?"
    r"|第\s?[\d一二三四五六七八九十百零〇]{1,4}\s?[条條章节節部編款项項]"
    r"|[一二三四五六七八九十]{1,3}[、.．]"
    rf"|(?P<dotted>{_DOTTED}(?P<figure>[A-Z](?=[.):]))?)(?P<letter>\s?{_LETTERED})?"
    r"(?:(?P<stop>\s{0,2}[.):]|\s?[-–—](?=\s))|(?=\s|$))"
    r"|(?P<roman>[IVX]{1,5})[.)](?=\s)"
    r"|(?P<capital>[A-Z])[.)](?=\s)"
    rf"|(?P<bracket>{_LETTERED})(?=\s))\s{{0,8}}",
    re.IGNORECASE,
)
_LOOK = 80
"""Letters of a line that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A numbering as written, how deep it says the heading lies, and how many characters it takes.

    ``depth`` is 1 for '4', 2 for '4.2' or '4 (b)'; ``rank`` orders the sorts of numbering from outermost (0:
    a word such as 'Article', a Roman figure) to innermost (3: a small letter, a bracketed one). ``last`` is
    the last arabic figure, None where there is none. ``open`` says that it is a plain figure that no mark
    closes: '12 Harbour Street' begins like '12 Refunds'.
    """

    text: str
    depth: int
    rank: int
    width: int
    last: int | None
    open: bool = False


def read_number(line: str) -> Number | None:
    """The numbering at the beginning of a line, None where there is none.

    A figure that belongs to the words ('30 days', '2.5 million', '24/7', a year) is taken for a number
    here when it could be one; the caller sees from the words behind it what it is.
    """
    first = line[:1]
    if not (first.isdigit() or first in "§第(" or first.isalpha()):
        return None
    return _number_in(line[:_LOOK])


@lru_cache(maxsize=4096)
def _number_in(beginning: str) -> Number | None:
    match = _NUMBER.match(beginning)
    if match is None or not _is_written_so(match):
        return None
    text = match.group().strip()
    depth, rank = _depth(match)
    figures = re.findall(r"\d+", text)
    return Number(
        text=_bare_number(text),
        depth=depth,
        rank=rank,
        width=match.end(),
        last=int(figures[-1]) if figures else None,
        open=depth == 1 and match["dotted"] is not None and match["stop"] is None,
    )


def _bare_number(text: str) -> str:
    """The number without the marks that close it; a bracket that it opens itself stays."""
    closed = text.rstrip(".:-–— ")
    return closed if "(" in closed else closed.rstrip(")")


def _is_written_so(match: re.Match[str]) -> bool:
    """Romans stand in one case, behind a part word in capitals; a part word never in running text."""
    groups = match.groupdict()
    if groups["word"] and match.group()[:1].islower():
        return False
    if groups["of"] and groups["of"] != groups["of"].upper():
        return False
    return not groups["roman"] or groups["roman"] in (groups["roman"].upper(), groups["roman"].lower())


def _depth(match: re.Match[str]) -> tuple[int, int]:
    groups = match.groupdict()
    figures = groups["dotted"] or groups["of"] or groups["paragraph"] or ""
    letters = sum(groups[name] is not None for name in ("letter", "figure", "sub"))
    small = match.group()[:1].islower() and (groups["roman"] or groups["capital"])
    rank = 3 if groups["bracket"] or small else 1 if groups["dotted"] else 2 if groups["capital"] else 0
    return figures.count(".") + 1 + letters, rank
