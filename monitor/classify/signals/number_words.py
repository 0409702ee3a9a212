"""Number words and units of the language of a sentence, and numbers written in them.

'Once' is a number in Spanish alone, 'an' a year in French, 'lei' money in Romanian; where the language is not
known the words of all are taken. Refuses to know what a number is of.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.classify.lexicons import load_words
from monitor.text.data import read_data
from monitor.text.phrases import LANGUAGES
from monitor.text.words import fold

TOKEN = re.compile(r"r\$|[$€£¥%]|(?<=\d)\s?[-–—]\s?(?=\d)|\d{1,15}(?:[.,]\d{1,3}){0,5}|[^\W\d_]+")
_LONGEST = 3
"""Words of the longest number word that is written in several."""
_ELIDED = ("uno", "otto")
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numerals:
    """What one language writes numbers and units in; all words folded, phrases cut into words."""

    values: Mapping[Phrase, float]
    starters: frozenset[str]
    articles: frozenset[str]
    units: Mapping[Phrase, tuple[str, float]]
    stems: tuple[tuple[str, str], ...]
    beginnings: tuple[str, ...]
    """The stems alone, by which most words are told at once to name no unit."""

    def unit_at(self, tokens: Sequence[str], at: int) -> tuple[str, float] | None:
        """The unit that a token names, with how many of it (two weeks a fortnight); None for none."""
        for size in (2, 1):
            found = self.units.get(tuple(tokens[at : at + size]))
            if found and at + size <= len(tokens):
                return found
        token = tokens[at] if at < len(tokens) else ""
        if not token.startswith(self.beginnings):
            return None
        return next((unit, 1.0) for stem, unit in self.stems if token.startswith(stem))

    def is_value(self, token: str) -> bool:
        """Whether a word is a number by itself."""
        return (token,) in self.values

    def read(self, tokens: Sequence[str], at: int) -> tuple[float | None, int]:
        """The number in words that begins at a token, and the place behind it."""
        total = current = 0.0
        end = at
        while True:
            value, place = self._word(tokens, end)
            if value is None and current >= 20 and tokens[end : end + 1] and tokens[end] in between_tens():
                value, place = self._word(tokens, end + 1)
                if value is not None and value >= 10 and current < 100:
                    value = None
            if value is None:
                break
            if value == 1000:
                total, current = total + 1000 * max(1.0, current), 0.0
            else:
                grown = _grow(current, value)
                if grown is None:
                    break
                current = grown
            end = place
        return (total + current, end) if end > at else (None, at)

    def _word(self, tokens: Sequence[str], at: int) -> tuple[float | None, int]:
        for size in range(_LONGEST, 0, -1):
            found = self.values.get(tuple(tokens[at : at + size]))
            if found is not None and at + size <= len(tokens):
                return found, at + size
        return None, at


def _grow(current: float, value: float) -> float | None:
    """A number with one more word of it, None where the word does not belong to it."""
    if value == 100:
        return 100 * max(1.0, current) if current < 10 else None
    if not current:
        return value
    tens = current % 100
    fits = (value < 10 and tens >= 20 and tens % 10 == 0) or (value < 20 and tens in (60, 80))
    return current + value if fits or (not tens and value < 100) else None


def read_figure(token: str) -> float | None:
    """The number that a figure writes, with a decimal comma or grouped thousands; None for a word."""
    if not token[0].isdigit():
        return None
    plain = token
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", token):
        plain = re.sub(r"[.,]", "", token)
    elif token.count(",") == 1 and "." not in token:
        plain = token.replace(",", ".")
    elif "," in token:
        plain = token.replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return None


@cache
def load_numerals(language: str | None) -> Numerals:
    """The numerals of a language, of all where it is None or not ours; Chinese units are always known."""
    tables = read_data("classify/numbers")
    codes = (language,) if language in LANGUAGES else LANGUAGES
    values = {
        phrase: float(value)
        for code in codes
        for words in (tables["value"][code], _join_words(tables, code))
        for word, value in words.items()
        if (phrase := cut_phrase(word))
    }
    articles = frozenset(fold(word) for code in codes for word in tables["article"][code])
    units, stems = _units(tables, (*codes, "zh", "all"))
    for unit, named in tables["named"].items():
        units |= {cut_phrase(word): (unit, float(many)) for word, many in named.items()}
    starters = frozenset(phrase[0] for phrase in values) | articles
    return Numerals(values, starters, articles, units, stems, tuple(stem for stem, _ in stems))


def _units(
    tables: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]], codes: Iterable[str]
) -> tuple[dict[Phrase, tuple[str, float]], tuple[tuple[str, str], ...]]:
    exact: dict[Phrase, tuple[str, float]] = {}
    stems: list[tuple[str, str]] = []
    for code in codes:
        for sort in ("duration", "amount"):
            for unit, words in tables[sort].get(code, {}).items():
                exact |= {cut_phrase(word): (unit, 1.0) for word in words if not word.endswith("*")}
                stems += [(cut_phrase(word[:-1])[-1], unit) for word in words if word.endswith("*")]
    return exact, tuple(dict.fromkeys(stems))


def _join_words(tables: Mapping[str, Mapping[str, str]], code: str) -> dict[str, float]:
    """Numbers from 21 to 99 that a language writes in one word: 'vierundzwanzig', 'ventiquattro'."""
    template = tables["joined"].get(code)
    if not template:
        return {}
    values = {fold(word): value for word, value in tables["value"][code].items()}  # type: ignore[attr-defined]
    ones = {word: value for word, value in values.items() if 1 < value < 10}
    ones |= {"de": {"ein": 1}, "nl": {"een": 1}, "it": {"uno": 1}}[code]
    tens = {word: value for word, value in values.items() if 20 <= value < 100}
    return {
        template.format(one=one, ten=ten[:-1] if code == "it" and one in _ELIDED else ten): few + many
        for ten, many in tens.items()
        for one, few in ones.items()
    }


def cut_phrase(phrase: str) -> Phrase:
    """A phrase of a data file as the tokens in which texts are read."""
    return tuple(TOKEN.findall(fold(phrase)))


@cache
def between_tens() -> frozenset[str]:
    """Words between the tens and the ones: 'treinta y uno'."""
    return load_words("numbers", "joining")


@cache
def load_openings(table: str, row: str) -> tuple[Phrase, ...]:
    """The phrases of one row of a table, the longest first."""
    phrases = {cut_phrase(phrase) for phrase in read_data("classify/numbers")[table][row]}
    return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


def ends_with(tokens: Sequence[str], end: int, phrases: Iterable[Phrase]) -> int:
    """How many tokens of the first of the phrases stand right before a place, 0 for none of them."""
    return next((len(p) for p in phrases if len(p) <= end and tuple(tokens[end - len(p) : end]) == p), 0)


def begins_with(tokens: Sequence[str], at: int, phrases: Iterable[Phrase]) -> int:
    """How many tokens of the first of the phrases begin at a place, 0 for none of them."""
    return next((len(p) for p in phrases if tuple(tokens[at : at + len(p)]) == p), 0)
