"""How binding changed words are: may, must, will, not, consent, notice; and promises given or taken back.

Small hunks only: in a rewritten paragraph a new 'may' says nothing. A promise is a first-person or passive
negation ('we do not sell', 'is never shared'); 'you may not sell' is a prohibition, not a promise.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from monitor.classify.hunks import Hunk
from monitor.classify.lexicon import LANGUAGES, Hit, Lexicon, read_data
from monitor.classify.words import fold, words_of
from monitor.model import Direction, Signal, SignalFact

_CLASSES = ("duty", "wish", "leave", "will", "negation", "consent", "notice")
_STRENGTH = {"leave": 0, "wish": 1, "will": 2, "duty": 3}
_PROMISES = ("sell", "share", "train", "track")
_LARGEST = 9
"""Largest hunk, in words, in which a modal word is taken for a change of modality."""


@cache
def _modal_lexicon(language: str | None) -> Lexicon:
    data = read_data("modality")
    chosen = (language,) if language in LANGUAGES else LANGUAGES
    return Lexicon([(name, p) for name in _CLASSES for code in chosen for p in data[name].get(code, ())])


@cache
def _promise_lexicon(language: str | None) -> Lexicon:
    data = read_data("modality")
    chosen = (language,) if language in LANGUAGES else LANGUAGES
    return Lexicon(
        [
            (promise, pattern.replace("{verb}", verb))
            for promise in _PROMISES
            for code in chosen
            for pattern in data["pattern"].get(code, ())
            for verb in data[promise].get(code, ())
        ]
    )


def modality_facts(hunks: Iterable[Hunk], *, language: str | None) -> tuple[SignalFact, ...]:
    """Changes of modality in small hunks that replace words inside a standing sentence."""
    facts = []
    for hunk in hunks:
        if hunk.whole or hunk.size > _LARGEST or not (hunk.lead or hunk.tail):
            continue
        fact = _modal_change(hunk, language)
        if fact:
            facts.append(fact)
    return tuple(facts)


def _modal_change(hunk: Hunk, language: str | None) -> SignalFact | None:
    gone = _classes(hunk.removed_text, language)
    came = _classes(hunk.added_text, language)
    lost, won = gone - came, came - gone
    if not lost and not won:
        return None
    negation = {"negation"} & (lost | won)
    swapped = lost and won and (lost & _STRENGTH.keys() and won & _STRENGTH.keys())
    eased = ({"consent"} & lost and {"notice"} & won) or ({"notice"} & lost and {"consent"} & won)
    if not (negation and len(hunk.removed) + len(hunk.added) <= 6) and not swapped and not eased:
        return None
    return SignalFact(
        signal=Signal.MODALITY,
        before=hunk.removed_text or None,
        after=hunk.added_text or None,
        direction=_direction(lost, won),
        quote=" ".join((*hunk.lead[-5:], hunk.added_text or hunk.removed_text, *hunk.tail[:5])),
    )


def _classes(text: str, language: str | None) -> set[str]:
    return {hit.label for hit in _modal_lexicon(language).find(words_of(text))}


def _direction(lost: set[str], won: set[str]) -> Direction | None:
    if "negation" in won:
        return Direction.ADDED
    if "negation" in lost:
        return Direction.REMOVED
    if "consent" in lost:
        return Direction.WEAKER
    if "consent" in won:
        return Direction.STRONGER
    before = max((_STRENGTH[name] for name in lost if name in _STRENGTH), default=None)
    after = max((_STRENGTH[name] for name in won if name in _STRENGTH), default=None)
    if before is None or after is None or before == after:
        return None
    return Direction.STRONGER if after > before else Direction.WEAKER


def find_promises(words: Sequence[str], *, language: str | None) -> list[Hit]:
    """Promises in folded words: 'sell', 'share', 'train' or 'track', each with its phrase."""
    hits = _promise_lexicon(language).find(words)
    return [hit for hit in hits if not _user_words() & set(words[max(0, hit.start - 4) : hit.start])]


@cache
def _user_words() -> frozenset[str]:
    return frozenset(fold(word) for words in read_data("modality")["user"].values() for word in words)


def promise_facts(
    touched_before: str, touched_after: str, *, before: str, after: str, language: str | None
) -> tuple[SignalFact, ...]:
    """Promises that stand on one side only.

    ``touched_before`` and ``touched_after`` hold the blocks that changed, ``before`` and ``after`` the
    whole texts: a promise that is still made elsewhere was not taken back.
    """
    gone = find_promises(words_of(touched_before), language=language)
    came = find_promises(words_of(touched_after), language=language)
    facts = []
    lost = _kinds(gone) - _kinds(came)
    if lost:
        still = _kinds(find_promises(words_of(after), language=language))
        facts += [_promise(hit, Direction.PROMISE_REMOVED) for hit in _first(gone, lost - still)]
    won = _kinds(came) - _kinds(gone)
    if won:
        had = _kinds(find_promises(words_of(before), language=language))
        facts += [_promise(hit, Direction.PROMISE_ADDED) for hit in _first(came, won - had)]
    return tuple(facts)


def _kinds(hits: Iterable[Hit]) -> set[str]:
    return set(Counter(hit.label for hit in hits))


def _first(hits: Sequence[Hit], wanted: set[str]) -> list[Hit]:
    return [next(hit for hit in hits if hit.label == kind) for kind in sorted(wanted)]


def _promise(hit: Hit, direction: Direction) -> SignalFact:
    lost = direction is Direction.PROMISE_REMOVED
    phrase = hit.phrase.replace(" .. ", " … ")
    return SignalFact(
        signal=Signal.MODALITY,
        before=phrase if lost else None,
        after=None if lost else phrase,
        unit=hit.label,
        direction=direction,
    )
