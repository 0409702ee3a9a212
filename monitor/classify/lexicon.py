"""The lexicons: phrases that speak for a category or a fact, one TOML file a language.

The files are meant to be read and corrected by lawyers; ``lexicon/en.toml`` explains the notation. This
module finds the phrases in a text in one pass. It refuses to weigh them.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from monitor.classify.words import words_of

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt", "ro")
_GAP = 5
"""How many words ``..`` may stand for."""


@dataclass(frozen=True, slots=True)
class _Atom:
    word: str
    open: bool
    gap: bool

    def fits(self, word: str) -> bool:
        return word.startswith(self.word) if self.open else word == self.word


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    phrase: str
    atoms: tuple[_Atom, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase found: its label, the phrase as in the file, and the words it spans (end exclusive)."""

    label: str
    phrase: str
    start: int
    end: int


class Lexicon:
    """Phrases by their first word, ready to be found in words."""

    def __init__(self, phrases: Sequence[tuple[str, str]]) -> None:
        """``phrases`` are (label, phrase) pairs in the notation of the files."""
        self._exact: dict[str, list[_Entry]] = {}
        self._open: dict[str, list[_Entry]] = {}
        for label, phrase in phrases:
            atoms = _atoms(phrase)
            if not atoms:
                continue
            index = self._open if atoms[0].open else self._exact
            index.setdefault(atoms[0].word, []).append(_Entry(label, phrase, atoms))
        self._lengths = sorted({len(word) for word in self._open})

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Every phrase found in the (folded) words, in order of place; each phrase once a place."""
        hits = []
        for at, word in enumerate(words):
            entries = self._exact.get(word, [])
            for length in self._lengths:
                if length > len(word):
                    break
                found = self._open.get(word[:length])
                if found:
                    entries = entries + found
            for entry in entries:
                end = _end(entry.atoms, words, at)
                if end:
                    hits.append(Hit(label=entry.label, phrase=entry.phrase, start=at, end=end))
        return hits


def _atoms(phrase: str) -> tuple[_Atom, ...]:
    atoms: list[_Atom] = []
    gap = False
    for token in phrase.split():
        if token == "..":
            gap = True
            continue
        for word in words_of(token):
            atoms.append(_Atom(word, False, gap))
            gap = False
        if token.endswith("*") and atoms:
            atoms[-1] = _Atom(atoms[-1].word, True, atoms[-1].gap)
    return tuple(atoms)


def _end(atoms: tuple[_Atom, ...], words: Sequence[str], at: int) -> int:
    """Where the phrase that begins at ``at`` ends, 0 where it does not stand there."""
    place = at + 1
    for atom in atoms[1:]:
        reach = min(len(words), place + (_GAP if atom.gap else 0) + 1)
        for candidate in range(place, reach):
            if atom.fits(words[candidate]):
                place = candidate + 1
                break
        else:
            return 0
    return place


@cache
def read_data(name: str) -> dict[str, dict[str, list[str]]]:
    """A data file of this room as tables of lists of strings; ``name`` without its ending."""
    source = files("monitor.classify").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def load_lexicon(part: str, language: str | None) -> Lexicon:
    """The phrases of one language, or of all where it is None or not ours.

    ``part``: ``body`` or ``heading`` phrases of the categories, or ``fact`` for the phrases of decisive facts.
    """
    chosen = (language,) if language in LANGUAGES else LANGUAGES
    return Lexicon(
        [
            (label, phrase)
            for code in chosen
            for label, table in read_data(f"lexicon/{code}").items()
            if label.startswith("fact_") == (part == "fact")
            for phrase in table.get("body" if part == "fact" else part, ())
        ]
    )


@cache
def load_phrases(name: str, table: str) -> Lexicon:
    """The phrases of one table of a data file, labelled by their key (all languages together)."""
    return Lexicon([(key, phrase) for key, phrases in read_data(name)[table].items() for phrase in phrases])
