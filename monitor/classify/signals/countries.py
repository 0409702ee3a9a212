"""Whether a change moves data elsewhere: countries that came or went beside words of storing or sending.

Names of countries, in nine languages (countries.toml), read sentence by sentence. Refuses countries of laws,
courts, residents and companies, and anything that only the rest of the text says.
"""

import re
from collections.abc import Sequence

from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_phrases
from monitor.text.dialect import Block
from monitor.text.phrases import read_words

_NEAR = 14
"""Words between a country and the word of storing or sending."""
_BESIDE = 3
_REACH = 240
"""Letters of the sentence looked at on each side of the changed words."""
_LONGEST = 4000
"""Letters of a hunk that are searched."""
_LARGEST = 20_000
"""Letters of the longest block in which the changed words are looked for."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|[。！？；]|\n")


def places_moved(hunk: Hunk, *, listed: bool = False) -> tuple[frozenset[str], frozenset[str]]:
    """Codes of the places that went and that came, in sentences about keeping, processing or sending.

    ``listed``: in an entry of a list of companies, where the place says it all.
    """
    if listed:
        gone, came = _named_in(hunk.removed_text), _named_in(hunk.added_text)
        return gone - came, came - gone
    gone = _kept_in(_around(hunk, hunk.removed_text, hunk.before_blocks)) if hunk.removed else frozenset()
    came = _kept_in(_around(hunk, hunk.added_text, hunk.after_blocks)) if hunk.added else frozenset()
    return gone - came, came - gone


def names_only_places(hunk: Hunk) -> bool:
    """Whether nothing but names of places changed, with the small words that they need."""
    sides = (read_words(hunk.removed_text), read_words(hunk.added_text))
    return any(sides) and all(_only_places(words) for words in sides if words)


def _around(hunk: Hunk, words: str, blocks: Sequence[Block]) -> str:
    """The changed words in their sentence: the unchanged ones beside them may say 'stored in'."""
    near = " ".join((*hunk.lead[-3:], words, *hunk.tail[:3]))
    for block in blocks[:1]:
        at = block.text.find(near) if len(block.text) <= _LARGEST else -1
        if at >= 0:
            start, end = at + len(" ".join(hunk.lead[-3:])), at + len(near) - len(" ".join(hunk.tail[:3]))
            return (
                _sentence_lead(block.text, start) + block.text[start:end][:_LONGEST] + _tail(block.text, end)
            )
    lead, tail = _SENTENCE.split(" ".join(hunk.lead))[-1], _SENTENCE.split(" ".join(hunk.tail))[0]
    return f"{lead} {words[:_LONGEST]} {tail}"


def _sentence_lead(text: str, start: int) -> str:
    return _SENTENCE.split(text[max(0, start - _REACH) : start])[-1]


def _tail(text: str, end: int) -> str:
    return _SENTENCE.split(text[end : end + _REACH])[0]


def _kept_in(text: str) -> frozenset[str]:
    """Places in a text near a word of keeping or sending."""
    found: set[str] = set()
    for sentence in _SENTENCE.split(text):
        words = read_words(sentence)
        kept = [(hit.start, hit.end) for hit in load_phrases("countries", "kept").find(words)]
        if not kept or len(words) < 2:
            continue
        refused = [hit.start for hit in load_phrases("countries", "not").find(words)]
        for hit in load_phrases("countries", "place").find(words):
            beside = any(hit.start - _BESIDE <= at <= hit.end + 1 for at in refused)
            near = any(hit.start - end <= _NEAR and start - hit.end <= _NEAR for start, end in kept)
            if near and not beside and not _is_small_word(words, hit.start, hit.end, sentence):
                found.add(hit.label)
    return frozenset(found)


def _named_in(text: str) -> frozenset[str]:
    words = read_words(text[:_LONGEST])
    return frozenset(hit.label for hit in load_phrases("countries", "place").find(words))


def _is_small_word(words: Sequence[str], start: int, end: int, sentence: str) -> bool:
    """Whether 'us' or 'in' is the pronoun: the country is written in capitals."""
    word = " ".join(words[start:end])
    return word in ("us", "sua", "eer", "ue") and not re.search(rf"\b{word.upper()}\b", sentence)


def _only_places(words: Sequence[str]) -> bool:
    covered: set[int] = set()
    for hit in load_phrases("countries", "place").find(words):
        covered |= set(range(hit.start, hit.end))
    rest = [word for at, word in enumerate(words) if at not in covered]
    return bool(covered) and len(rest) <= len(words) // 2 and all(len(word) <= 3 for word in rest)
