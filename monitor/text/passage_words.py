"""The words of a text, passage by passage, as they are searched for: the same on every database.

A passage is a line of a text (a paragraph, heading, item or row); of a long one it is a stretch of words, and
the next one begins before it ends, so that no phrase falls between two. Databases know languages and cut
words in their own ways; here words are folded and cut once, and a phrase is found where its words stand in a
row. Letters of scripts that have no blanks between words are words of their own.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.text.words import words_of

MOST_WORDS = 250
"""Words of a passage: a tsvector of PostgreSQL remembers no more than 256 places of one word."""
OVERLAP = 50
"""Words that a passage shares with the next one of its line: the longest phrase that is searched for."""
_LONGEST_WORD = 80
_UNSPACED = re.compile(r"([\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")


class Passage(NamedTuple):
    """Words that stand in one line of a text; ``key`` is the same wherever the same words stand."""

    key: int
    line: int
    words: tuple[str, ...]


def search_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are searched for, in order."""
    plain = " ".join(words_of(text)).replace("'", " ")
    if not plain.isascii():
        plain = _UNSPACED.sub(r" \1 ", plain)
    return tuple(word[:_LONGEST_WORD] for word in plain.split())


def is_unspaced(letter: str) -> bool:
    """Whether the letter is a word of its own, with or without blanks beside it."""
    return bool(_UNSPACED.match(letter))


def passages_of(text: str) -> dict[int, Passage]:
    """The passages of a text by their keys.

    What stands twice is in the dictionary once, where it stands first.
    """
    found: dict[int, Passage] = {}
    for passage in _read(text):
        found.setdefault(passage.key, passage)
    return found


def _read(text: str) -> Iterator[Passage]:
    for line, words in enumerate(map(search_words, text.split("\n"))):
        start = 0
        while words and (start == 0 or start + OVERLAP < len(words)):
            part = words[start : start + MOST_WORDS]
            yield Passage(_key(part), line, part)
            start += MOST_WORDS - OVERLAP


def _key(words: tuple[str, ...]) -> int:
    digest = hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def holds_phrase(words: tuple[str, ...], phrase: tuple[str, ...], *, begins: bool = False) -> bool:
    """Whether the words of the phrase stand among the words in a row.

    ``begins``: the last one only begins so.
    """
    if not phrase:
        return False
    row = f" {' '.join(words)} "
    return f" {' '.join(phrase)}{'' if begins else ' '}" in row
