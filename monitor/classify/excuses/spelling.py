"""Two spellings or forms of one word: a typo mended, British and American, an ending.

The likeness must be in evidence: a known ending, a known variant, or one letter where one of the two is no
word at all. 'Contract' and 'contact' are alike and both words, so one for the other is no matter of spelling.
"""

from collections.abc import Callable, Sequence
from functools import cache

from monitor.classify.excuses.turns import is_uncased, light_words, turns
from monitor.classify.labels.linear import load_model
from monitor.classify.lexicons import load_words, read_phrases
from monitor.text.data import read_data
from monitor.text.language import small_words, weighty_words
from monitor.text.phrases import LANGUAGES
from monitor.text.words import STEM_LETTERS, fold, stem, words_of

_MOST = 6
_LEAST_SAME = 4
_LONG = 7
"""Letters from which a word that nothing knows can still be told for another with a letter wrong inside."""

Known = Callable[[str], bool]


def is_spelling(
    gone: Sequence[str], came: Sequence[str], language: str | None, known: Known, names: frozenset[str]
) -> bool:
    """Whether folded words are the same ones spelt or inflected otherwise.

    ``known`` knows words of the text; ``names`` are words with a capital inside a sentence: where nothing
    knows such a word, an ending makes another name.
    """
    if len(gone) != len(came) or not gone or len(gone) > _MOST:
        return False
    light = light_words(language)
    left: list[str] = []
    right: list[str] = []
    for one, other in zip(gone, came, strict=True):
        if one in light and other in light:
            left.append(one)
            right.append(other)
        elif one != other and not _alike(one, other, language, known, names):
            return False
    return not turns(left, right, language)


def _alike(one: str, other: str, language: str | None, known: Known, names: frozenset[str]) -> bool:
    if any(letter.isdigit() for letter in one + other) or {one, other} & weighty_words():
        return False
    if is_uncased(one + other):
        return False
    if _written_out(one) == _written_out(other):
        return True
    named = {one, other} <= names and not (is_word(one) or is_word(other))
    if not named and _same_but_ending(one, other, language):
        return True
    return _is_typo(one, other, known)


def _is_typo(one: str, other: str, known: Known) -> bool:
    """One letter wrong, missing or swapped inside, where just one of the two is a word that anything knows.

    Not at the beginning nor the end, where one letter makes another word: 'limited', 'unlimited'.
    """
    short, long = sorted((one, other), key=len)
    if len(long) < 2 or not _one_off(short, long):
        return False
    words = [is_word(one) or known(one), is_word(other) or known(other)]
    if len(short) == 1:
        return words[0] != words[1] and long in _function_words()
    swapped = len(short) == len(long) and sorted(short) == sorted(long)
    if len(long) <= 3 or short[0] != long[0] or long.startswith(short) or short[:-1] == long[:-1]:
        return swapped and words[0] != words[1]
    if words[0] != words[1]:
        return True
    if _is_slip(short, long):
        return True
    least = _LONG - 1 if _without_doubles(short) == _without_doubles(long) or swapped else _LONG
    return len(short) >= least and long.endswith(short[-2:]) and (not any(words) or stem(one) == stem(other))


def _is_slip(short: str, long: str) -> bool:
    """A letter written once instead of twice in a longer word, or left out near its end: none is so near.

    The model knows beginnings only, so that both look like words to it.
    """
    if {short, long} <= _known_words() or len(short) == len(long):
        return False
    if len(short) >= _LONG - 1 and _without_doubles(short) == _without_doubles(long):
        return True
    return len(short) > _LONG and stem(short) == stem(long) and short[-1] == long[-1]


def _without_doubles(word: str) -> str:
    """A word with each run of one letter written once: a letter too many is the commonest slip."""
    return "".join(letter for at, letter in enumerate(word) if letter != word[at - 1 : at])


@cache
def _function_words() -> frozenset[str]:
    return small_words(None) | weighty_words()


@cache
def _known_words() -> frozenset[str]:
    """Words of the lexicons, the small words, and words that are easily taken for others, whole."""
    phrases = (
        phrase
        for code in LANGUAGES
        for table in read_data(f"classify/lexicon/{code}")
        for phrase in read_phrases(f"lexicon/{code}", table)
    )
    words = frozenset(word for phrase in phrases for word in words_of(phrase))
    return words | _function_words() | load_words("spelling", "word")


def is_word(word: str) -> bool:
    """Whether lexicons or model know a word, of which the model keeps the first letters only."""
    if len(word) < 2:
        return False
    return word in _known_words() or load_model().knows(word[:STEM_LETTERS])


@cache
def _endings(language: str | None) -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, read_phrases("spelling", "ending", language)))


def _same_but_ending(one: str, other: str, language: str | None) -> bool:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    for at in range(same, max(_LEAST_SAME, same - 2) - 1, -1):
        if any({one[at:], other[at:]} <= group for group in _endings(language)):
            return True
    return False


@cache
def _variants() -> tuple[tuple[str, str], ...]:
    pairs = (pair.split() for pair in read_phrases("spelling", "variant", "end"))
    return tuple(sorted(((pair[0], pair[1]) for pair in pairs), key=lambda pair: -len(pair[0])))


def _written_out(word: str) -> str:
    """A word in one of its national spellings."""
    folded = fold(word)
    for pair in read_phrases("spelling", "variant", "inside"):
        british, american = pair.split()
        if len(folded) > _LEAST_SAME:
            folded = folded.replace(british, american)
    for british, american in _variants():
        if folded.endswith(british) and len(folded) - len(british) >= 2:
            return folded[: -len(british)] + american
    return folded


def _one_off(short: str, long: str) -> bool:
    """Whether one letter was changed, left out or swapped with its neighbour."""
    if len(short) == len(long):
        different = [at for at in range(len(short)) if short[at] != long[at]]
        if len(different) == 1:
            return True
        if len(different) != 2 or different[1] != different[0] + 1:
            return False
        one, other = different
        return short[one] == long[other] and short[other] == long[one]
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
