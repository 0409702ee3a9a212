"""Words of a line: cleaned and counted, the same way everywhere.

Refuses to know what a page or a rule is: it takes strings and returns strings and figures.
"""

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ue000-\uf8ff\ufe00-\ufe0f\ufeff\ufff9-\ufffd]"
)
"""Characters no reader sees: controls, zero-width and bidi marks, soft hyphens, icon-font glyphs."""

# Han, kana and Hangul are written without blanks (or nearly): a character counts as a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


def clean_words(text: str) -> str:
    """One line as a reader sees it: no unseen characters, every white space one blank."""
    return " ".join(split_words(text))


def split_words(text: str) -> list[str]:
    """The words of such a line."""
    if not (text.isascii() and text.isprintable()):
        text = _UNSEEN.sub("", text)
    return text.split()


def count_words(text: str) -> int:
    """Words between blanks; in scripts written without blanks, characters."""
    words = len(text.split())
    if len(text) < 6 * words or text.isascii():
        return words
    return words + len(_UNSPACED.findall(text))


def count_line_words(line: str) -> int:
    """As ``count_words``, but much quicker, for a line of clean words: one blank stands between any two."""
    words = line.count(" ") + 1 if line else 0
    if len(line) < 6 * words or line.isascii():
        return words
    return words + len(_UNSPACED.findall(line))
