"""Plain text for a mail: lines no longer than people read, and mail programs quote, with ease.

Lines are broken at blanks, and between the signs of scripts that set none; what follows stands below the text
of its label or bullet. Refuses to break an address or a command, which must work when copied: such a line may
be longer. How long a line may be on the wire is the encoding's business (RFC 2045, 6.7).
"""

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 76
"""Columns of a line: RFC 5322, 2.1.1 recommends at most 78, and an answer puts "> " before each."""

_LEAD = re.compile(r"\s*(?:- |§ |(?:Before|After|Live page|Full difference): +)?")
_COMMAND = re.compile(r"(?<!\S)policy-monitor .*$")
_PIECE = re.compile(r"(?<!\s)\s*+\S++")
_NOT_FIRST = frozenset("、。，．：；！？）」』】》〉〕…·’”")
_NOT_LAST = frozenset("（「『【《〈〔‘“")


def fold(text: str, width: int = WIDTH) -> str:
    """The text with its lines broken so that each takes at most ``width`` columns, where it can be broken.

    Nothing but line breaks and blanks comes or goes; signs of Chinese, Japanese and Korean take two columns.
    """
    return "\n".join(folded for line in text.split("\n") for folded in _fold_line(line, width))


def columns(text: str) -> int:
    """How many columns a text takes on a screen whose letters are all of one width."""
    return sum(map(_columns_of, text)) if not text.isascii() else len(text)


def _columns_of(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _fold_line(line: str, width: int) -> Iterator[str]:
    if columns(line) <= width:
        yield line
        return
    lead = _LEAD.match(line)
    assert lead, "every line has a beginning, if an empty one"
    hang = " " * columns(lead[0])
    here, used = lead[0], len(hang)
    is_empty = True
    for piece in _pieces(line[lead.end() :]):
        size = columns(piece)
        if is_empty or used + size <= width:
            here, used = here + piece, used + size
        else:
            yield here.rstrip()
            here = hang + piece.lstrip()
            used = columns(here)
        is_empty = False
    yield here


def _pieces(text: str) -> Iterator[str]:
    """What may not be broken, each with the blanks before it; joined they give the text back."""
    command = _COMMAND.search(text)
    words, rest = (text[: command.start()], command[0]) if command else (text, "")
    end = 0
    for match in _PIECE.finditer(words):
        end = match.end()
        yield from _signs(match[0])
    if rest:
        yield words[end:] + rest
    elif end < len(words):
        yield words[end:]


def _signs(piece: str) -> Iterator[str]:
    """A word, cut where wide signs stand side by side; an address stays whole."""
    if piece.isascii() or "://" in piece:
        yield piece
        return
    start = 0
    for at in range(1, len(piece)):
        before, after = piece[at - 1], piece[at]
        wide = _columns_of(before) == 2 and _columns_of(after) == 2
        if wide and after not in _NOT_FIRST and before not in _NOT_LAST:
            yield piece[start:at]
            start = at
    yield piece[start:]
