"""How much of the text in force a page still holds: paragraphs, words, and whether it merely breaks off.

Compares words only; says nothing about what a loss means.
"""

import re

from monitor.text.comparable import comparable

_WORD = re.compile(r"[^\W_]+")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]")
_SPACELESS_PAIR = re.compile(f"(?=({_SPACELESS.pattern}{{2}}))")
_LONG_LINE = 20
"""Letters from which on a line is a sentence rather than a label."""
_LEAST_REST = 3
"""Lines missing behind a break after a few letters: the end of an address may be shortened too."""
_MOST_PLACES = 20
"""Places at which a repeated beginning of a line is tried as the break."""
_LEAST_BEGINNING = 0.7
"""Share of the known lines before a break that the page must hold to be called the beginning of the text."""
_MOST_REST = 0.1
"""Share of the known lines behind a break, and only there, that a page which breaks off may hold."""

_NEARLY = 0.8
"""Share of each text's sentences that the other holds where both are one page."""


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as one word."""
    return len(_WORD.findall(text)) + len(_SPACELESS.findall(text)) // 2


def count_prose(text: str) -> int:
    """Words of the lines that end as sentences do; headings, labels and buttons are none."""
    return sum(
        count_words(line)
        for each in text.splitlines()
        if (line := each.strip()).endswith((".", "!", "?", "。", ":", ";")) and not line.startswith("#")
    )


def share_of_sentences(known_text: str, text: str) -> float:
    """Share of the known paragraphs, weighted by length, that the text still holds word for word.

    Short lines do not count unless there are no others (a table of names); 1.0 for an empty known text.
    """
    lines = set(_lines(known_text))
    known = {line for line in lines if len(line) > _LONG_LINE} or lines
    total = sum(map(len, known))
    return sum(map(len, known & set(_lines(text)))) / total if total else 1.0


def share_of_words(known_text: str, text: str) -> float:
    """Share of the known longer words that the text holds; of pairs of signs in scripts without spaces."""
    known = _vocabulary(known_text)
    return len(known & _vocabulary(text)) / len(known) if known else 1.0


def is_nearly(text: str, other: str) -> bool:
    """Whether two texts are one page that changes a few of its lines from look to look."""
    return min(share_of_sentences(text, other), share_of_sentences(other, text)) >= _NEARLY


def new_lines(known_text: str, text: str) -> list[str]:
    """The text's lines that the known text does not hold, as written."""
    known = set(_lines(known_text))
    return [line.strip() for line in text.splitlines() if (words := _plain(line)) and words not in known]


def breaks_off(known_text: str, text: str) -> bool:
    """Whether the text is the beginning of the known one and ends inside a sentence of it."""
    ending = next((line for line in reversed(text.splitlines()) if line.strip()), "").rstrip(" |")
    last = _plain(ending)
    known, held = _lines(known_text), set(_lines(text))
    # a short item may be a name in a list, and a whole sentence is no break: both were written so
    short = len(last) <= _LONG_LINE
    if (
        not last
        or ending[-1] in ".!?:;。！？：；"
        or last in known
        or (short and ending.lstrip()[0] in "-|#")
    ):
        return False
    places = [at for at, line in enumerate(known) if line.startswith(last) and line != last]
    return any(_stops_at(known, at, held, _LEAST_REST if short else 1) for at in places[:_MOST_PLACES])


def stops_short(known_text: str, text: str) -> bool:
    """Whether the text is the beginning of the known one, ending with a line of it or a line's beginning."""
    lines = _lines(text)
    if not lines:
        return False
    known, held = _lines(known_text), set(lines)
    places = [at for at, line in enumerate(known) if line.startswith(lines[-1])]
    return any(_stops_at(known, at, held, 1) for at in places[:_MOST_PLACES])


def _stops_at(known: list[str], at: int, held: set[str], least: int) -> bool:
    """Whether what is held stops at this known line: those before it are there, the rest is not."""
    lead, rest = known[:at], set(known[at + 1 :]) - set(known[:at])
    return (
        bool(lead)
        and len(rest) >= least
        and sum(line in held for line in lead) >= _LEAST_BEGINNING * len(lead)
        and len(rest & held) <= _MOST_REST * len(rest)
    )


def _plain(line: str) -> str:
    return " ".join(_WORD.findall(line.lower()))


def _lines(text: str) -> list[str]:
    return [words for line in comparable(text).splitlines() if (words := _plain(line))]


def _vocabulary(text: str) -> set[str]:
    words = {word for word in _WORD.findall(text.lower()) if len(word) > 4 and not _SPACELESS.search(word)}
    return words | {pair.group(1) for pair in _SPACELESS_PAIR.finditer(text)}
