"""Words as the classifier sees them: folded, split, stemmed.

Every rule and lexicon of this room works on these words, so that case, accents and punctuation never
decide. It refuses to know any language: a stem is the first six letters.
"""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LONE = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "ʼ": "'"}


class _Plain(dict[int, str | None]):
    """What a letter becomes without its diacritics; filled as letters are met (at most all of Unicode)."""

    def __missing__(self, point: int) -> str | None:
        letter = chr(point)
        plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        self[point] = _LONE.get(letter, plain.lower())
        return self[point]


_PLAIN = _Plain()

STEM_LETTERS = 6
"""Six-letter stems measured best over eight languages (docs/accuracy.md)."""


def fold(text: str) -> str:
    """The text in lower case without diacritics; 'Rückgabe' and 'RUCKGABE' fold alike."""
    lowered = text.lower()
    return lowered if lowered.isascii() else lowered.translate(_PLAIN)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order; an apostrophe inside a word is kept."""
    return _WORD.findall(fold(text))


_NUMBERING = re.compile(r"^(?:(?:[a-z]|[ivx]{1,5}|\d{1,3}) )+(?=\S)")


def flatten(text: str) -> str:
    """The folded words of a text, one blank apart, without leading numbering: to find names and titles."""
    return _NUMBERING.sub("", " ".join(words_of(text)))


@lru_cache(maxsize=65_536)
def core_of(token: str) -> str:
    """A token without case, accents and surrounding punctuation; '' for mere punctuation."""
    return "".join(_WORD.findall(fold(token).replace("’", "'")))


def stem(word: str) -> str:
    """The first six letters of a folded word."""
    return word[:STEM_LETTERS]
