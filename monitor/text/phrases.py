"""Phrases found in a text, many at once and in one pass.

``classify/lexicon/en.toml`` explains the notation. Refuses to weigh what it finds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.text.words import words_of

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt", "ro")
"""The languages that every data file of this room speaks."""
READ = (*LANGUAGES, "zh")
"""The languages with a lexicon; Chinese is read sign by sign."""
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SIGNS = re.compile(rf"[{HAN}]|[^{HAN}]+")
_GAP = 5
"""How many words ``..`` may stand for."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """One word of a phrase: ``open`` at its end, or with a ``gap`` before it."""

    word: str
    open: bool
    gap: bool


class _Node:
    """What may follow the beginning of a phrase; phrases with one beginning share it."""

    __slots__ = ("ends", "exact", "gap_exact", "gap_open", "open")

    def __init__(self) -> None:
        self.ends: tuple[tuple[str, str], ...] = ()
        self.exact = self.open = self.gap_exact = self.gap_open = _NOTHING

    def child(self, atom: _Atom) -> "_Node":
        """The node behind an atom, made where there is none."""
        name = f"{'gap_' if atom.gap else ''}{'open' if atom.open else 'exact'}"
        table: dict[str, _Node] = getattr(self, name)
        if table is _NOTHING:
            table = {}
            setattr(self, name, table)
        return table.setdefault(atom.word, _Node())


_NOTHING: dict[str, _Node] = {}
"""Of 54,000 nodes most are a phrase's end: what follows them takes no room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase found: its label, the phrase as in the file, and the words it spans (end exclusive)."""

    label: str
    phrase: str
    start: int
    end: int


class Lexicon:
    """Phrases as a tree of words, ready to be found in words."""

    def __init__(self, phrases: Sequence[tuple[str, str]]) -> None:
        """``phrases`` are (label, phrase) pairs in the notation of the files."""
        self._root = _Node()
        for label, phrase in phrases:
            node = self._root
            atoms = _atoms(phrase)
            for atom in atoms:
                node = node.child(atom)
            if atoms:
                node.ends += ((label, phrase),)
        self._lengths = sorted({len(word) for word in self._root.open})
        self._starts = lru_cache(maxsize=16_384)(self._find_starts)

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Every phrase found in the (folded) words, in order of place; each phrase once a place."""
        hits: list[Hit] = []
        for at, nodes in enumerate(map(self._starts, words)):
            if nodes:
                ends: dict[tuple[str, str], int] = {}
                for node in nodes:
                    _walk(node, words, at + 1, ends)
                hits += [
                    Hit(label=name, phrase=text, start=at, end=end) for (name, text), end in ends.items()
                ]
        return hits

    def _find_starts(self, word: str) -> tuple[_Node, ...]:
        """What may follow where a phrase begins with a word."""
        root = self._root
        nodes = [root.exact[word]] if word in root.exact else []
        prefixes = (word[:length] for length in self._lengths if length <= len(word))
        return (*nodes, *(root.open[prefix] for prefix in prefixes if prefix in root.open))


def _walk(node: _Node, words: Sequence[str], place: int, ends: dict[tuple[str, str], int]) -> None:
    """Note the phrases that end at or behind ``place``, the nearest end of each."""
    for end in node.ends:
        ends.setdefault(end, place)
    if place >= len(words):
        return
    for child in _next(node.exact, node.open, words[place]):
        _walk(child, words, place + 1, ends)
    if node.gap_exact or node.gap_open:
        for candidate in range(place, min(len(words), place + _GAP + 1)):
            for child in _next(node.gap_exact, node.gap_open, words[candidate]):
                _walk(child, words, candidate + 1, ends)


def _next(exact: dict[str, _Node], open_: dict[str, _Node], word: str) -> list[_Node]:
    found = [exact[word]] if word in exact else []
    if open_:
        found += [node for prefix, node in open_.items() if word.startswith(prefix)]
    return found


def read_words(text: str) -> list[str]:
    """The folded words of a text as lexicons read them: Chinese, which sets no blanks, sign by sign."""
    return split_signs(words_of(text))


def split_signs(words: list[str]) -> list[str]:
    """Words with Chinese runs cut into signs; the very list where there are none."""
    if "".join(words).isascii():
        return words
    return [part for word in words for part in ([word] if word.isascii() else _SIGNS.findall(word))]


@lru_cache(maxsize=65_536)
def _atoms(phrase: str) -> tuple[_Atom, ...]:
    """A phrase cut into words, once for the lexicons of its language and of all."""
    atoms: list[_Atom] = []
    gap = False
    for part in phrase.split():
        if part == "..":
            gap = True
            continue
        for word in read_words(part):
            atoms.append(_Atom(word, False, gap))
            gap = False
        if part.endswith("*") and atoms:
            atoms[-1] = _Atom(atoms[-1].word, True, atoms[-1].gap)
    return tuple(atoms)
