"""Words of a line: cleaned and counted, the same way everywhere.

Refuses to know what a page or a rule is: it takes strings and returns strings and figures.
"""

import re
import unicodedata

MOST_MARKS = 30
"""Combining marks in a row, as in Unicode's stream-safe text (UAX 15); no language comes near it."""
_SAMPLE = MOST_MARKS // 2
# Marks are neither letters nor blanks to Python, and no punctuation; but two marks of half-width kana are
# letters to it.
_TWO_MARKS = re.compile("(?:[^\\w\\s\x00-\u02ff\u2000-\u206f]|[\uff9e\uff9f]){2}")
_MANY_MARKS = re.compile(f"[\\W\uff9e\uff9f]{{{MOST_MARKS + 1},}}")

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
        text = cap_marks(_UNSEEN.sub("", text))
    return text.split()


def cap_marks(text: str) -> str:
    """The text with at most 30 combining marks in a row: time to order them grows with the square of the run.

    Whoever calls ``unicodedata.normalize`` on text from outside calls this first.
    """
    # of any 30 characters in a row two are looked at, so that nearly all lines cost next to nothing
    if len(text) <= MOST_MARKS or text.isascii() or not _TWO_MARKS.search(text[_SAMPLE - 1 :: _SAMPLE]):
        return text
    return _MANY_MARKS.sub(_cap_run, text)


def _cap_run(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run[0]:
        is_mark = unicodedata.category(character)[0] == "M" or character in "\uff9e\uff9f"
        marks = marks + 1 if is_mark else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


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
