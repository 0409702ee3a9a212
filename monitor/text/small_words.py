"""Which of the eight languages a text is in, told by its small words; Chinese by its signs.

For choosing lexicons and for seeing that a document flipped from one language to another. Refuses to
guess on little text: None then.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache

from monitor.text.data import read_data
from monitor.text.phrases import HAN, LANGUAGES
from monitor.text.words import fold, words_of

_LOOK = 3000
"""Words looked at; more does not change the answer."""
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_FEWEST_SIGNS = 8
_SHARE = 0.25
"""Share of Chinese signs among the letters from which a text is Chinese: one sign says as much as a word."""


@cache
def _owners() -> dict[str, tuple[tuple[str, ...], float]]:
    """Each small word with its languages and its weight (a word of many languages tells little)."""
    owners: dict[str, list[str]] = {}
    for code in LANGUAGES:
        for word in read_data("text/small_words")["small"][code]:
            owners.setdefault(fold(word), []).append(code)
    return {word: (tuple(codes), 1.0 / len(codes)) for word, codes in owners.items()}


@cache
def weighty_words() -> frozenset[str]:
    """Small words that change what is promised or asked, of all languages, folded."""
    return frozenset(
        fold(word) for words in read_data("text/small_words")["weighty"].values() for word in words
    )


@cache
def small_words(language: str | None) -> frozenset[str]:
    """Words that by themselves change no meaning; those of all languages where it is not known."""
    chosen = (language,) if language in LANGUAGES else LANGUAGES
    small = read_data("text/small_words")["small"]
    return frozenset(fold(word) for code in chosen for word in small[code]) - weighty_words()


def language_of_text(beginning: str, least: int = 4) -> str | None:
    """The language of a text's beginning (some 20,000 letters are enough), as ``language_of`` tells it."""
    language, seen = _told_once(beginning)
    return language if seen >= least else None


@lru_cache(maxsize=64)
def _told_once(beginning: str) -> tuple[str | None, int]:
    return _told(words_of(beginning))


def language_of(words: Sequence[str], *, least: int = 4) -> str | None:
    """The language of folded words, None below ``least`` small words or without a clear lead."""
    language, seen = _told(words)
    return language if seen >= least else None


def _told(words: Sequence[str]) -> tuple[str | None, int]:
    """The language in the lead, None without a clear one, and how many small words tell it."""
    words = words[:_LOOK]
    if _is_chinese(words):
        return "zh", _LOOK
    votes: dict[str, float] = defaultdict(float)
    owners = _owners()
    counted = Counter(filter(owners.__contains__, words))
    for word, times in counted.items():
        codes, weight = owners[word]
        for code in codes:
            votes[code] += times * weight
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:2]
    if not ranked or (len(ranked) > 1 and ranked[1][1] > 0.75 * ranked[0][1]):
        return None, 0
    return ranked[0][0], counted.total()


def _is_chinese(words: Sequence[str]) -> bool:
    """Whether Chinese signs make up much of the words, with no letters of Japanese or Korean."""
    letters = "".join(words)
    if letters.isascii():
        return False
    signs = len(_HAN.findall(letters))
    return signs >= max(_FEWEST_SIGNS, _SHARE * len(letters)) and not _KANA.search(letters)
