"""Which language a text is written in, told by its commonest small words and its script; and these words.

A policy has hundreds of them, so counting is enough, and needs neither a model nor a dependency. Refuses to
guess: too few words, or two languages nearly level, give None.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from monitor.text.data import read_data
from monitor.text.phrases import HAN, LANGUAGES
from monitor.text.words import fold, words_of

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
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_FEWEST_SIGNS = 8
_SHARE = 0.25
"""Share of Chinese signs among the letters from which a text is Chinese: one sign says as much as a word."""
_LOOK = 3000
"""Words looked at; more does not change the answer."""

_WORD = re.compile(r"[^\W\d_]+")
_PUNCTUATION = ".,;:!?()[]{}<>|#*-–—\"'“”„‘’«»/"
_SAMPLE_LETTERS = 60_000
_FEWEST_WORDS = 20
_FEWEST_SPOKEN = 3
_LEAST_SHARE = 0.10
_LEAST_LEAD = 1.2
_TAG = re.compile(r"([a-z]{2})(?:[-_][a-z0-9_-]*)?", re.IGNORECASE | re.ASCII)


def _owners(words: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The languages that each word belongs to."""
    owners: dict[str, list[str]] = defaultdict(list)
    for language, some in words.items():
        for word in dict.fromkeys(some):
            owners[word].append(language)
    return {word: tuple(languages) for word, languages in owners.items()}


@cache
def _words_as_written() -> dict[str, tuple[str, ...]]:
    """The languages of each small word, those that are told apart and not read among them."""
    tables = read_data("text/function_words")
    return _owners({**tables["small"], **{code: words.split() for code, words in tables["other"].items()}})


@cache
def _folded_words() -> dict[str, tuple[str, ...]]:
    """The languages of each folded small word, of those that are read."""
    return _owners({code: map(fold, read_data("text/function_words")["small"][code]) for code in LANGUAGES})


@cache
def weighty_words() -> frozenset[str]:
    """Small words that change what is promised or asked, of all languages, folded."""
    tables = read_data("text/function_words")["weighty"]
    return frozenset(fold(word) for words in tables.values() for word in words)


@cache
def small_words(language: str | None) -> frozenset[str]:
    """Words that by themselves change no meaning; those of all languages where it is not known."""
    owners = _folded_words().items()
    any_of = language not in LANGUAGES
    return frozenset(word for word, codes in owners if any_of or language in codes) - weighty_words()


def guess_language(text: str) -> str | None:
    """The two-letter code of a text's language, or None where there is too little text to tell.

    The sample is the first 60,000 characters. A script other than Latin decides when it holds a fifth
    of the letters (kana before Han, since Japanese uses both). Else the language whose small words are the
    largest share of the words, if that is at least a tenth and a fifth more than the next: running text holds
    25 to 50 per cent of them, a foreign language's text under 15.
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
    if sum(counts.values()) < _FEWEST_WORDS:
        return None
    scores = Counter(_shares(counts)).most_common(2)
    lead = len(scores) < 2 or scores[0][1] >= _LEAST_LEAD * scores[1][1]
    return scores[0][0] if scores and lead and scores[0][1] >= _LEAST_SHARE else None


def small_word_shares(text: str) -> dict[str, float]:
    """The share of small words of each language in Latin script, as written, however short the text is."""
    return _shares(_count_words(text[:_SAMPLE_LETTERS]))


def _shares(counts: Mapping[str, int]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    total = sum(counts.values()) or 1
    owners = _words_as_written()
    for word in counts.keys() & owners.keys():
        for language in owners[word]:
            found[language] += counts[word] / total
    return found


def _count_words(sample: str) -> Counter[str]:
    """How often each word stands in the sample, in lower case."""
    # a text repeats its words: what stands between blanks is counted before the pattern takes it apart
    counts = Counter(sample.lower().split())
    for token in [token for token in counts if not token.isalpha()]:
        count = counts.pop(token)
        bare = token.strip(_PUNCTUATION)
        for word in (bare,) if bare.isalpha() else _WORD.findall(bare):
            counts[word] += count
    return counts


def declared_language(declared: str) -> str | None:
    """The two-letter code in a language tag (BCP 47, ``de-DE``), or None where there is none."""
    found = _TAG.fullmatch(declared.strip()[:100])
    return found.group(1).lower() if found else None


def language_of_text(beginning: str, least: int = 4) -> str | None:
    """The language of a text's beginning (some 20,000 letters are enough), as ``language_of`` tells it."""
    language, seen = _lead_of_text(beginning)
    return language if seen >= least else None


@lru_cache(maxsize=64)
def _lead_of_text(beginning: str) -> tuple[str | None, int]:
    return _lead(words_of(beginning))


def language_of(words: Sequence[str], *, least: int = 4) -> str | None:
    """The language of folded words that is read, None below ``least`` small words or without a clear lead."""
    language, seen = _lead(words)
    return language if seen >= least else None


def spoken_language(text: str, default: str | None) -> str | None:
    """The language that a sentence or a short stretch clearly speaks by itself, else the one around it.

    A page can hold two languages; three small words of another one are enough where they are twice as many as
    those of the language around.
    """
    words = words_of(text)[:_LOOK]
    language, seen = _lead(words)
    if language is None or seen < _FEWEST_SPOKEN or language == default or default not in LANGUAGES:
        return language if language is not None and seen >= _FEWEST_SPOKEN else default
    owners = _folded_words()
    mine, other = ({word for word in words if code in owners.get(word, ())} for code in (default, language))
    return language if len(other) >= max(_FEWEST_SPOKEN, 2 * len(mine)) else default


def _lead(words: Sequence[str]) -> tuple[str | None, int]:
    """The language in the lead, None without a clear one, and how many small words tell it."""
    words = words[:_LOOK]
    if _is_chinese(words):
        return "zh", _LOOK
    votes: dict[str, float] = defaultdict(float)
    owners = _folded_words()
    counted = Counter(filter(owners.__contains__, words))
    for word, times in counted.items():
        for code in owners[word]:  # a word of many languages tells little
            votes[code] += times / len(owners[word])
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
