"""Words as the classifier sees them: folded, split, stemmed.

Every rule and lexicon of this room works on these words, so that case, accents and punctuation never
decide. It refuses to know any language: a stem is the first six letters.
"""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LONE = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "ʼ": "'"}
_LONE |= {figure: figure for figure in "⁰¹²³⁴⁵⁶⁷⁸⁹"}  # ten to the second power is not 102


class _Plain(dict[int, str | None]):
    """What a letter becomes without its diacritics; filled as letters are met (at most all of Unicode)."""

    def __missing__(self, point: int) -> str | None:
        letter = chr(point)
        plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        self[point] = _LONE.get(letter, plain.lower())
        return self[point]


_PLAIN = _Plain()
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_RARE = 30
"""Where one letter of so many or fewer is beyond ASCII, translating these alone is many times faster."""

_SHORT, _LONG = 400, 20_000
"""Letters of texts whose words are remembered: thousands of lines, and the few passages read last."""

STEM_LETTERS = 6
"""Six-letter stems measured best over eight languages (docs/accuracy.md)."""


def fold(text: str) -> str:
    """The text in lower case without diacritics; 'Rückgabe' and 'RUCKGABE' fold alike."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    foreign = len(lowered) - len(lowered.encode("ascii", "ignore"))
    if foreign * _RARE > len(lowered):
        return lowered.translate(_PLAIN)
    return _FOREIGN.sub(_plain, lowered)


def _plain(run: re.Match[str]) -> str:
    letters = run.group()
    return (_PLAIN[ord(letters)] or "") if len(letters) == 1 else letters.translate(_PLAIN)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order; an apostrophe inside a word is kept."""
    if len(text) > _SHORT:
        return list(_passage(text)) if len(text) <= _LONG else _WORD.findall(fold(text))
    if text.isalnum() and text.isascii():
        return [text.lower()]
    return list(_line(text))


@lru_cache(maxsize=4096)
def _line(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


@lru_cache(maxsize=32)
def _passage(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


_NUMBERING = re.compile(r"^(?:(?:[a-z]|[ivx]{1,5}|\d{1,3}) )+(?=\S)")


def flatten(text: str) -> str:
    """The folded words of a text, one blank apart, without leading numbering: to find names and titles."""
    return _NUMBERING.sub("", " ".join(words_of(text)))


def stem(word: str) -> str:
    """The first six letters of a folded word."""
    return word[:STEM_LETTERS]
