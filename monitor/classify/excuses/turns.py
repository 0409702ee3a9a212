"""Small words that turn a meaning: who, to whom, with whom, and or or, not, only; and Chinese characters.

'From' in place of 'to' changes no subject and everything else. The classes stand in ``turning.toml``; words
of one class may take each other's place. Refuses to say what a text means: only that such a word changed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

from monitor.classify.lexicons import load_words, read_phrases
from monitor.text.language import small_words, weighty_words
from monitor.text.words import fold, words_of

_CLASSES = (
    "first", "second", "third", "to", "from", "by", "with", "for", "of", "at", "about", "as", "and", "or",
    "once",
)  # fmt: skip
_RELATIONS = frozenset({"to", "from", "by", "with", "for", "about", "as"})
_FEW = 2
"""Words of classes that may come or go with none in their place: 'help you to see', 'help you see'."""
_MANY = 60
_UNCASED = re.compile(r"[^\W\d_]")


@cache
def _owners(language: str | None) -> dict[str, frozenset[str]]:
    """Each word that is in a class, with its classes; of all languages where it is not known."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in _CLASSES:
        for word in load_words("turning", name, language):
            found[word].add(name)
    return {word: frozenset(names) for word, names in found.items()}


@cache
def light_words(language: str | None) -> frozenset[str]:
    """Small words that may be exchanged for one of their own class, or belong to none."""
    alone = load_words("turning", "alone", language)
    return (small_words(language) | _owners(language).keys()) - weighty_words() - alone


def is_light(words: Sequence[str], language: str | None) -> bool:
    """Whether there are none but light words."""
    light = light_words(language)
    return all(word in light for word in words)


def turns(gone: Sequence[str], came: Sequence[str], language: str | None) -> bool:
    """Whether light words that gave way to others changed who, whom, whither or which of several.

    A word without a counterpart turns nothing (it is grammar), more than two do, and so does a relation
    that an article replaced.
    """
    owners = _owners(language)
    lost, won = Counter(gone) - Counter(came), Counter(came) - Counter(gone)
    left = [owners[word] for word in lost.elements() if word in owners]
    right = [owners[word] for word in won.elements() if word in owners]
    if len(left) + len(right) > _MANY:
        return True
    for classes in tuple(left):
        match = next((other for other in right if classes & other), None)
        if match is not None:
            left.remove(classes)
            right.remove(match)
    alone = (*left, *right)
    if (left and right) or len(alone) > _FEW:
        return True
    replaced = bool(lost) and bool(won)  # by an article, say: 'an' is no 'the'
    return replaced and any(classes <= _RELATIONS for classes in alone)


def relates(gone: Sequence[str], came: Sequence[str], language: str | None) -> bool:
    """Whether a word of any class came or went, be it alone."""
    owners = _owners(language)
    lost, won = (Counter(word for word in side if word in owners) for side in (gone, came))
    return lost != won


@cache
def _marks(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words and beginnings of one table, of all languages."""
    words = read_phrases("turning", name)
    whole = frozenset(fold(word) for word in words if not word.endswith("*"))
    return whole, tuple(fold(word[:-1]) for word in words if word.endswith("*"))


def _count_marks(words: Sequence[str], name: str) -> Counter[str]:
    whole, open_ = _marks(name)
    return Counter(word for word in words if word in whole or word.startswith(open_))


def refusals(text: str) -> int:
    """How many words of a title or lead-in refuse, leave out or forbid."""
    words = words_of(text.replace("’", "'"))
    return sum(_count_marks(words, "refusal").values()) + sum(_characters(text, "refusal").values())


def same_bounds(before: str, after: str) -> bool:
    """Whether two titles refuse, bind and narrow alike, as far as their words say it."""
    if refusals(before) != refusals(after):
        return False
    one, other = words_of(before), words_of(after)
    if set(_count_marks(one, "bound")) != set(_count_marks(other, "bound")):
        return False
    return all(_characters(before, name) == _characters(after, name) for name in ("bound", "number"))


@cache
def _character_pattern(name: str) -> re.Pattern[str]:
    marks = sorted(read_phrases("turning", "characters", name), key=len, reverse=True)
    return re.compile("|".join(marks))


def _characters(text: str, name: str) -> Counter[str]:
    return Counter() if text.isascii() else Counter(_character_pattern(name).findall(text))


def is_uncased(text: str) -> bool:
    """Whether a text holds letters of a script without capitals (Chinese, say), where one sign is a word."""
    if text.isascii():
        return False
    return any(letter.lower() == letter.upper() for letter in _UNCASED.findall(text))
