"""What stands around a hunk: its place in the text, the other hunks of the change, what is said elsewhere.

Refuses to read a hunk's own words twice: what they are is measured by ``shapes`` and ``contents``.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import log2

from monitor.classify.excuses.kind import languages_of
from monitor.classify.excuses.thanks import is_thanks
from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk, HunkWeight
from monitor.classify.labels.label import labels_of_heading
from monitor.classify.traits.shapes import is_line, same_but_foreign
from monitor.text.language import language_of
from monitor.text.words import words_of

_NEAR = 3
_LETTERS = 6000
_NAME = 6
"""Words of the longest name."""
_TRIM = " ,;:.()[]\"'“”‘’„«»"
_MOST_GRAMS = 400
_MOST_GARBLED = 100
"""Hunks of a change that are looked at for letters lost or come back."""


class Circumstance:
    """A change as its hunks see it; what is costly is read when first asked for."""

    def __init__(self, changed: Differences, weighed: Sequence[HunkWeight], language: str | None) -> None:
        self._language = language
        self.changed = changed
        self.weighed = weighed
        hunks = [w.hunk for w in weighed]
        self.stamped = sum(w.stamp for w in weighed)
        self._swaps = Counter(_swap(hunk) for hunk in hunks)
        self._sides = changed.before, changed.after
        self._places = tuple({id(block): at for at, block in enumerate(side)} for side in self._sides)

    @cached_property
    def _words(self) -> tuple[list[str], list[str]]:
        before, after = ([word for block in side for word in words_of(block.text)] for side in self._sides)
        return before, after

    @cached_property
    def grams(self) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
        """The groups of three words of either text."""
        before, after = (frozenset(_grams(words)) for words in self._words)
        return before, after

    @cached_property
    def vocabulary(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words of either text."""
        before, after = map(frozenset, self._words)
        return before, after

    @cached_property
    def _removed(self) -> Counter[tuple[str, ...]]:
        return _count_grams(w.hunk.removed_text for w in self.weighed)

    @cached_property
    def _added(self) -> Counter[tuple[str, ...]]:
        return _count_grams(w.hunk.added_text for w in self.weighed)

    def traits_of(self, weight: HunkWeight) -> dict[str, float]:
        """The measures of one hunk's surroundings, by name."""
        return {**self._place(weight.hunk), **self._elsewhere(weight.hunk), **self._company(weight)}

    def _place(self, hunk: Hunk) -> dict[str, float]:
        side = 1 if hunk.added or not hunk.removed else 0
        blocks = self._sides[side]
        chosen = (hunk.before_blocks, hunk.after_blocks)[side]
        at = self._places[side].get(id(chosen[0]), 0) if chosen else 0
        last = self._places[side].get(id(chosen[-1]), at) if chosen else at
        near = [*blocks[max(0, at - _NEAR) : at], *blocks[last + 1 : last + 1 + _NEAR]]
        path = chosen[0].path if chosen else ()
        return {
            "short lines around": sum(map(is_line, near)) / max(1, len(near)),
            "below a known heading": float(any(labels_of_heading(title) for title in path[-2:])),
            "below a heading of thanks": float(bool(path) and is_thanks(path[-1])),
        }

    def _elsewhere(self, hunk: Hunk) -> dict[str, float]:
        gone, came = (words_of(text[:3000])[:_MOST_GRAMS] for text in (hunk.removed_text, hunk.added_text))
        before, after = self.vocabulary
        strange = set(came) - before, set(gone) - after
        lost, won = set(_grams(gone)), set(_grams(came))
        grams = self.grams if lost or won else (frozenset(), frozenset())
        return {
            "share of words new to the text": len(strange[0]) / max(1, len(set(came))),
            "share of words gone from the text": len(strange[1]) / max(1, len(set(gone))),
            "said before, too": len(won & grams[0]) / len(won) if won else 0.0,
            "still said": len(lost & grams[1]) / len(lost) if lost else 0.0,
            "taken from another place": _share(won - lost, self._removed),
            "put to another place": _share(lost - won, self._added),
        }

    @cached_property
    def _garbled(self) -> float:
        """The share of the hunks in which nothing but letters beyond ASCII was lost, or came back."""
        hunks = [w.hunk for w in self.weighed[:_MOST_GARBLED]]
        return sum(same_but_foreign(hunk.removed_text, hunk.added_text) for hunk in hunks) / max(
            1, len(hunks)
        )

    @cached_property
    def _flat(self) -> tuple[str, str]:
        """The folded words of either text, one blank apart."""
        before, after = map(" ".join, self._words)
        return f" {before} ", f" {after} "

    @cached_property
    def _spoken(self) -> frozenset[str | None]:
        return frozenset(languages_of(self.changed.before) & languages_of(self.changed.after))

    def _is_foreign(self, hunk: Hunk) -> bool:
        """Whether the changed words are of a language that the document's paragraphs do not speak."""
        told = language_of(words_of((hunk.added_text or hunk.removed_text)[:3000]), least=8)
        return told is not None and told != self._language and told not in self._spoken

    def _renames(self, hunk: Hunk) -> dict[str, float]:
        """Whether one name stands for another that is nowhere any more."""
        gone, came = _swap(hunk)
        narrowed = f" {gone} " in f" {came} " or f" {came} " in f" {gone} "
        if not (gone and came) or narrowed or hunk.size > _NAME or not _is_named(hunk):
            return {"name swapped": 0.0}
        before, after = self._flat
        return {
            "name swapped": 1.0,
            "former name gone": float(f" {gone} " not in after),
            "name is new": float(f" {came} " not in before),
            "times of the former name": log2(1 + before.count(f" {gone} ")),
            "times of the name": log2(1 + after.count(f" {came} ")),
        }

    def _company(self, weight: HunkWeight) -> dict[str, float]:
        hunk = weight.hunk
        return {
            "changed alike": log2(self._swaps[_swap(hunk)]),
            "other language": float(self._language is not None and self._is_foreign(hunk)),
            **self._renames(hunk),
            "share of hunks with foreign letters alone": self._garbled,
            "date stamps beside": float(min(3, self.stamped - weight.stamp)),
        }


def _count_grams(texts: Iterable[str]) -> Counter[tuple[str, ...]]:
    return Counter(gram for text in texts for gram in set(_grams(words_of(text[:_LETTERS]))))


def _swap(hunk: Hunk) -> tuple[str, str]:
    """The two sides in folded words, without the English genitive."""
    gone, came = (
        " ".join(word.removesuffix("'s") for word in words_of(text[:400].replace("’", "'")))
        for text in (hunk.removed_text, hunk.added_text)
    )
    return gone, came


def _is_named(hunk: Hunk) -> bool:
    """Whether each side holds a capitalised word."""
    return all(any(token.strip(_TRIM)[:1].isupper() for token in side) for side in (hunk.removed, hunk.added))


def _grams(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(words, words[1:], words[2:], strict=False))


def _share(mine: set[tuple[str, ...]], others: Counter[tuple[str, ...]]) -> float:
    return sum(1 for gram in mine if others[gram]) / len(mine) if mine else 0.0
