"""The fingerprint of a text: a hash of what of it counts.

Refuses to compare: equal fingerprints mean the same version, and nothing else is asked of them.
"""

import hashlib
import re
import unicodedata
from itertools import groupby

from monitor.model import Link
from monitor.text.comparable import comparable
from monitor.text.indents import has_nests, mark_nests
from monitor.text.signs import BAR, CODES, NEST, code_signs
from monitor.text.targets import link_target
from monitor.text.words import words_of

_WORD = re.compile(rf"(?<!_)_*+[^\W_]\w*+|[$€£¥₹%<>=≤≥@+&§±{CODES}]")
_TYPOGRAPHY = "’‘“”–—•…«»„·©®\u00a0"
"""Commonest signs outside ASCII that do not count; without them most lines of most texts are ASCII."""

_ROW = re.compile(r"^\|(?!\u00a0).*$", re.MULTILINE)
_RULE = re.compile(r"[\s|:\-=]+")

_ASCII_WORDS = (
    bytes(code if chr(code).isalnum() or chr(code) in f"$%<>=@+&_{CODES}" else 32 for code in range(128))
    + bytes([32]) * 128
)


def fingerprint_of(text: str, links: tuple[Link, ...] = ()) -> str:
    """A hash (32 hexadecimal digits) of the words, and of where links lead.

    Case, white space, bullets, drawn numbers, headings' marks, punctuation and the coding of accents do not
    count; digits, letters, the underscores of a name (``_ga``), currency and comparison signs do, the signs
    of ``signs`` (a minus before a figure, a tick alone in a cell), in which column a cell stands, and below
    how many items a deeper one. Of each link its words and its ``link_target`` do, once. Equal
    fingerprints: nothing that a reader would call a change.
    """
    text = code_signs(comparable(text))
    if has_nests(text):
        text = "\n".join(mark_nests(text.split("\n"), NEST))
    if text.startswith("|") or "\n|" in text:
        text = _ROW.sub(_code_bars, text)
    if not text.isascii():
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, " ")
    # most lines are ASCII by now; runs of them are read at once, and quicker than the others
    runs = ("\n".join(lines) for _, lines in groupby(text.split("\n"), key=str.isascii))
    told = b" ".join(filter(None, map(_encode_words, runs)))
    if led := sorted(set(map(_encode_link, links)) - {""}):
        told += "\0".join(("", *led)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:32]


def _encode_link(link: Link) -> str:
    target = link_target(link)
    return f"{' '.join(words_of(link.text))} {target}" if target else ""


def _code_bars(row: re.Match[str]) -> str:
    """The row with a code between two cells; what is empty behind the last cell with words is nothing."""
    if _RULE.fullmatch(row[0]):
        return ""
    cells = [cell.strip() for cell in row[0][1:].rstrip().removesuffix("|").split("|")]
    while cells and not cells[-1]:
        cells.pop()
    return f" {BAR} ".join(cells)


def _encode_words(lines: str) -> bytes:
    """The words that count, in one spelling, joined by blanks."""
    if not lines.isascii():
        lines = unicodedata.normalize("NFKC", lines)
        return " ".join(_WORD.findall(lines.casefold())).encode("utf-8", "surrogatepass")
    words = lines.lower().encode().translate(_ASCII_WORDS)
    for sign in b"$%<>=@+&":
        if sign in words:
            words = words.replace(bytes((sign,)), b" %c " % sign)
    told = words.split()
    if b"_" in words:  # underscores alone are a line to write on
        told = [word for word in told if word.strip(b"_")]
    return b" ".join(told)
