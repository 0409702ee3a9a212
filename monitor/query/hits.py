"""What of a line is shown about the words it was found by, and where in it they stand."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.text.passage_words import is_unspaced, search_words
from monitor.text.visible import clean
from monitor.text.words import fold

_USUAL = 160
_NEARBY = 20
"""Characters within which a cut is put between two words."""
_GAP = r"[\W_]"
_LETTER = r"[^\W_]"


class Piece(NamedTuple):
    """A part of an excerpt; ``is_hit``: the very words that were looked for."""

    text: str
    is_hit: bool = False


def excerpt_of(line: str, words: str, most: int = _USUAL) -> str:
    """The line without its marks, cut to what stands about the words."""
    return "".join(piece.text for piece in split_excerpt(line, words, most))


def split_excerpt(line: str, words: str, most: int = _USUAL) -> tuple[Piece, ...]:
    """The same in pieces, the words that were looked for by themselves, wherever they stand in it.

    ``most``: its characters without the signs that say it was cut. None is a hit where a line is only alike.
    """
    text = clean(line).strip().lstrip("#|-* ").rstrip("| ")
    hits = tuple(find_words(text, words))
    start, end = _cut(text, hits[0] if hits else (0, 0), most)
    pieces = [Piece("…")] if start else []
    done = start
    for one, other in hits:
        if one < end:
            pieces += [Piece(text[done:one]), Piece(text[one : min(other, end)], is_hit=True)]
            done = min(other, end)
    pieces += [Piece(text[done:end]), Piece("…" if end < len(text) else "")]
    return tuple(piece for piece in pieces if piece.text)


def _cut(text: str, hit: tuple[int, int], most: int) -> tuple[int, int]:
    """From where to where ``most`` characters about a hit stand, between words where one ends nearby."""
    start = max(0, min(hit[0] - most // 3, len(text) - most))
    end = start + most
    if start:
        start = text.find(" ", start, min(start + _NEARBY, hit[0])) + 1 or start
    if end < len(text) and (blank := text.rfind(" ", max(end - _NEARBY, hit[1]), end)) > 0:
        end = blank
    return start, end


def find_words(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in a row: from which character to before which, whatever case and accents.

    ``words`` as they are asked for: with ``*`` at the end the last may go on.
    """
    asked = words.strip()
    sought = search_words(asked.rstrip("*"))
    if not sought:
        return
    folded, places = _fold_places(text)
    for found in _pattern(sought, begins=asked.endswith("*")).finditer(folded):
        beyond = found.end()
        yield places[found.start()], places[beyond] if beyond < len(places) else len(text)


def _fold_places(text: str) -> tuple[str, Sequence[int]]:
    """The text folded, and for each letter of that the place it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters = [(letter, at) for at, each in enumerate(text) for letter in fold(each)]
    return "".join(letter for letter, _ in letters), [at for _, at in letters]


def _pattern(sought: Sequence[str], *, begins: bool) -> re.Pattern[str]:
    parts = ["" if is_unspaced(sought[0][0]) else f"(?<!{_LETTER})", re.escape(sought[0])]
    for before, word in itertools.pairwise(sought):
        parts.append(f"{_GAP}*" if is_unspaced(before[-1]) or is_unspaced(word[0]) else f"{_GAP}+")
        parts.append(re.escape(word))
    if begins:
        parts.append(f"{_LETTER}*")
    elif not is_unspaced(sought[-1][-1]):
        parts.append(f"(?!{_LETTER})")
    return re.compile("".join(parts))
