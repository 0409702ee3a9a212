"""Promises that came or went: what a vendor says it does not do, or does in one place only.

A promise is a first-person or passive negation ('we do not sell', 'is never shared'), or a claim that nobody
gets data or that they stay in a place; 'you may not sell' is a prohibition, not a promise. Read by sentence.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_tables, load_words, read_phrases
from monitor.classify.signals.practices import Polarity, claims_of
from monitor.model import Direction, Signal, SignalFact
from monitor.text.language import spoken_language
from monitor.text.phrases import READ, Hit, Lexicon, read_words
from monitor.text.sentences import sentences_of, spoken_texts

_PROMISES = ("sell", "share", "train", "track")
_REMEMBERED = 6000
"""Letters of the longest text whose promises are remembered."""
_LOOK = 2000
"""Letters of a block by which its language is told."""
_SHOWN = 120
"""Letters of a promise that are shown."""


@cache
def _promise_lexicon(language: str | None) -> Lexicon:
    return Lexicon(
        [
            (promise, pattern.replace("{verb}", verb))
            for promise in _PROMISES
            for code in ((language,) if language in READ else READ)
            for pattern in read_phrases("modality", "pattern", code)
            for verb in read_phrases("modality", promise, code)
        ]
    )


@cache
def _promise_words(language: str | None) -> frozenset[str]:
    """Words that every promise holds one of: 'not', 'never', 'only'."""
    tables = (("practices", "never"), ("practices", "only"), ("modality", "negation"))
    return frozenset(read_words(phrase)[0] for table in tables for phrase in read_phrases(*table, language))


def promises_in(text: str, *, language: str | None) -> tuple[tuple[str, str], ...]:
    """Promises of a text, in order: 'sell', 'share', 'train' or 'track', each with its phrase."""
    return (_promises_once if len(text) <= _REMEMBERED else _promises)(text, language)


def _promises(text: str, language: str | None) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for sentence in (part for cell in text.split(" | ") for part in sentences_of(cell)):
        words = read_words(sentence)
        if _promise_words(language).isdisjoint(words):
            continue
        hits = _promise_lexicon(language).find(words)
        found += [(hit.label, hit.phrase) for hit in hits if _is_whole(hit, words, language)]
    return tuple(found)


@lru_cache(maxsize=2048)
def _promises_once(text: str, language: str | None) -> tuple[tuple[str, str], ...]:
    return _promises(text, language)


def _is_whole(hit: Hit, words: Sequence[str], language: str | None) -> bool:
    """Whether a phrase is the vendor's and stands in one clause."""
    if load_words("modality", "user") & set(words[max(0, hit.start - 4) : hit.start]):
        return False
    if ".." not in hit.phrase:
        return True
    own = read_words(hit.phrase.replace("..", " "))
    inside = words[hit.start : hit.end]
    parts = load_tables("practices", ("but",), language).find(inside)
    return all(set(inside[part.start : part.end]) <= set(own) for part in parts)


def promise_facts(
    hunks: Iterable[Hunk], changed: Differences, *, language: str | None
) -> tuple[SignalFact, ...]:
    """Promises that stand on one side only; one that is still made elsewhere was not taken back."""
    chosen = list(hunks)
    if not chosen:
        return ()
    gone = _find_promises(spoken_texts(changed.before, _ids(hunk.before_blocks for hunk in chosen)), language)
    came = _find_promises(spoken_texts(changed.after, _ids(hunk.after_blocks for hunk in chosen)), language)
    facts = []
    lost, won = gone.keys() - came.keys(), came.keys() - gone.keys()
    if lost:
        lost -= _find_promises(spoken_texts(changed.after), language).keys()
        facts += [_fact(key[0], gone[key], Direction.PROMISE_REMOVED) for key in sorted(lost)]
    if won:
        won -= _find_promises(spoken_texts(changed.before), language).keys()
        facts += [_fact(key[0], came[key], Direction.PROMISE_ADDED) for key in sorted(won)]
    return tuple({(fact.unit, fact.direction): fact for fact in facts}.values())


def _ids(blocks: Iterable[Iterable[object]]) -> frozenset[int]:
    return frozenset(id(block) for some in blocks for block in some)


def _find_promises(texts: Iterable[str], language: str | None) -> dict[tuple[str, str], str]:
    """The kinds of promises that texts make, each in its language, with the words of the first.

    A page in two languages promises in both: what goes from one of them is not promised there any more.
    """
    found: dict[tuple[str, str], str] = {}
    default = language
    for text in _parts(texts, default):
        language = spoken_language(text[:_LOOK], default)
        if _promise_words(language).isdisjoint(read_words(text)):
            continue
        for kind, phrase in promises_in(text, language=language):
            found.setdefault((kind, language or ""), phrase.replace(" .. ", " … "))
        for claim, quote in claims_of((text,), language).items():
            if claim.polarity is not Polarity.DONE:
                found.setdefault((claim.practice, language or ""), _crop(quote))
    return found


def _parts(texts: Iterable[str], language: str | None) -> Iterable[str]:
    """The texts; the cells of a row apart where they speak different languages."""
    for text in texts:
        cells = text.split(" | ")
        tongues = {spoken_language(cell[:_LOOK], language) for cell in cells} if len(cells) > 1 else ()
        yield from cells if len(tongues) > 1 else (text,)


def _crop(quote: str) -> str:
    return quote if len(quote) <= _SHOWN else f"{quote[:_SHOWN].rsplit(' ', 1)[0]} …"


def _fact(kind: str, phrase: str, direction: Direction) -> SignalFact:
    lost = direction is Direction.PROMISE_REMOVED
    return SignalFact(
        signal=Signal.MODALITY,
        before=phrase if lost else None,
        after=None if lost else phrase,
        unit=kind,
        direction=direction,
    )
