"""Which language a text is written in, told by its commonest words and its script.

A policy has hundreds of function words, so counting them is enough, and needs neither a model nor a
dependency. It refuses to guess: too few words, or two languages nearly level, give None.
"""

import re
from collections import Counter

from monitor.text.data import read_data

_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in read_data("text/function_words").items()
}
_SPEAKERS = {
    word: tuple(language for language, known in _FUNCTION_WORDS.items() if word in known)
    for word in frozenset().union(*_FUNCTION_WORDS.values())
}
"""The languages that each function word belongs to."""

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_ANY_SCRIPT = re.compile(f"[{''.join(script.pattern[1:-1] for _, script in _SCRIPTS)}]")
"""Quickly tells that a text has no letter of these scripts, as most texts have not."""

_WORD = re.compile(r"[^\W\d_]+")
_PUNCTUATION = ".,;:!?()[]{}<>|#*-–—\"'“”„‘’«»/"
_SAMPLE_LETTERS = 60_000
_FEWEST_WORDS = 20
_LEAST_SHARE = 0.10
_LEAST_LEAD = 1.2


def guess_language(text: str) -> str | None:
    """The two-letter code of a text's language, or None where there is too little text to tell.

    The sample is the first 60,000 characters. A script other than Latin decides when it holds a fifth
    of the letters (kana before Han, since Japanese uses both). Else the language whose function words
    are the largest share of the words, if that is at least a tenth and a fifth more than the next:
    running text holds 25 to 45 per cent of them, a foreign language's text under 15.
    """
    sample = text[:_SAMPLE_LETTERS]
    counts = _count_words(sample)
    letters = sum(len(word) * count for word, count in counts.items())
    if not letters:
        return None
    if _ANY_SCRIPT.search(sample):
        for language, script in _SCRIPTS:
            share = len(script.findall(sample)) / letters
            if share > (0.05 if language == "ja" else 0.2):
                return language
    total = sum(counts.values())
    if total < _FEWEST_WORDS:
        return None
    scores = sorted((share / total, language) for language, share in _function_words(counts).items())
    (second, _), (best, language) = scores[-2:]
    return language if best >= _LEAST_SHARE and best >= _LEAST_LEAD * second else None


def _function_words(counts: dict[str, int]) -> dict[str, int]:
    """How many of the words are function words of each language."""
    found = dict.fromkeys(_FUNCTION_WORDS, 0)
    for word in counts.keys() & _SPEAKERS.keys():
        for language in _SPEAKERS[word]:
            found[language] += counts[word]
    return found


def function_word_shares(text: str) -> dict[str, float]:
    """The share of function words of each language in Latin script, however short the text is."""
    counts = _count_words(text[:_SAMPLE_LETTERS])
    total = sum(counts.values()) or 1
    return {language: count / total for language, count in _function_words(counts).items()}


def declared_language(declared: str) -> str | None:
    """The two-letter code in a language tag (BCP 47, ``de-DE``), or None where there is none."""
    found = _TAG.fullmatch(declared.strip()[:100])
    return found.group(1).lower() if found else None


_TAG = re.compile(r"([a-z]{2})(?:[-_][a-z0-9_-]*)?", re.IGNORECASE | re.ASCII)


def _count_words(sample: str) -> dict[str, int]:
    """How often each word stands in the sample, in lower case."""
    # a text repeats its words: what stands between blanks is counted before the pattern takes it apart
    counts = Counter(sample.lower().split())
    for token in [token for token in counts if not token.isalpha()]:
        count = counts.pop(token)
        bare = token.strip(_PUNCTUATION)
        for word in (bare,) if bare.isalpha() else _WORD.findall(bare):
            counts[word] += count
    return counts
