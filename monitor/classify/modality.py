"""How binding changed words are: may, must, will, not, consent, notice; and promises given or taken back.

Small hunks only: in a rewritten paragraph a new 'may' says nothing. A promise is a first-person or passive
negation ('we do not sell', 'is never shared'); 'you may not sell' is a prohibition, not a promise.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from monitor.classify.hunks import Hunk
from monitor.classify.lexicon import READ, Hit, Lexicon, read_data, read_words
from monitor.classify.words import fold
from monitor.model import Direction, Signal, SignalFact

_CLASSES = ("duty", "wish", "leave", "will", "negation", "consent", "notice")
_STRENGTH = {"leave": 0, "wish": 1, "will": 2, "duty": 3}
_PLAIN = 2
"""Strength of a verb without a modal: 'we share' binds like 'we will share'."""
_PROMISES = ("sell", "share", "train", "track")
_REWRITTEN = 1 / 3
_NEGATED = 6
_ALONE = 2
"""Words of a modal verb that came or went without another in its place."""
_SHORTEST_FUTURE = 6
_LARGEST = 9
"""Largest hunk, in words, in which a modal word is taken for a change of modality."""


@cache
def _modal_lexicon(language: str | None) -> Lexicon:
    data = read_data("modality")
    chosen = (language,) if language in READ else READ
    return Lexicon([(name, p) for name in _CLASSES for code in chosen for p in data[name].get(code, ())])


@cache
def _promise_lexicon(language: str | None) -> Lexicon:
    data = read_data("modality")
    chosen = (language,) if language in READ else READ
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
    chosen = list(hunks)
    rewritten = _rewritten(chosen)
    for hunk in chosen:
        if hunk.whole or hunk.size > _LARGEST or not (hunk.lead or hunk.tail):
            continue
        if any(id(block) in rewritten for block in hunk.after_blocks):
            continue
        fact = _modal_change(hunk, language)
        if fact:
            facts.append(fact)
    return tuple(facts)


def _rewritten(hunks: Iterable[Hunk]) -> frozenset[int]:
    """Ids of the after blocks of which more than a third changed: small hunks there are leftovers."""
    changed: Counter[int] = Counter()
    words: dict[int, int] = {}
    for hunk in hunks:
        for block in hunk.after_blocks:
            changed[id(block)] += hunk.size
            words[id(block)] = block.words
    return frozenset(key for key, size in changed.items() if size > max(_LARGEST, words[key] * _REWRITTEN))


def _modal_change(hunk: Hunk, language: str | None) -> SignalFact | None:
    gone = _classes(hunk.removed_text, language)
    came = _classes(hunk.added_text, language)
    lost, won = gone - came, came - gone
    if not lost and not won:
        return None
    negation = {"negation"} & (lost | won)
    swapped = lost and won and (lost & _STRENGTH.keys() and won & _STRENGTH.keys())
    eased = ({"consent"} & lost and {"notice"} & won) or ({"notice"} & lost and {"consent"} & won)
    if negation and len(hunk.removed) + len(hunk.added) <= _NEGATED:
        pass
    elif not (swapped or eased or _stands_alone(hunk, lost | won)):
        return None
    return SignalFact(
        signal=Signal.MODALITY,
        before=hunk.removed_text or None,
        after=hunk.added_text or None,
        direction=_direction(lost, won),
        quote=" ".join((*hunk.lead[-5:], hunk.added_text or hunk.removed_text, *hunk.tail[:5])),
    )


def _stands_alone(hunk: Hunk, classes: set[str]) -> bool:
    """Whether nothing but 'may', 'must' or 'should' came or went: 'we may share', 'we share'."""
    words = len(hunk.removed) + len(hunk.added)
    return not (hunk.removed and hunk.added) and words <= _ALONE and bool(classes & {"leave", "wish", "duty"})


def _classes(text: str, language: str | None) -> set[str]:
    """The classes of the modal words of a text; of two that overlap, the longer ('no podemos' binds 'no')."""
    classes = {hit.label for hit in _modal_lexicon(language).find(read_words(text))}
    if not classes & _STRENGTH.keys() and _speaks_of_future(text, language):
        classes.add("will")
    return classes


@cache
def _futures() -> dict[str, tuple[str, ...]]:
    return {code: tuple(endings) for code, endings in read_data("modality")["future"].items()}


def _speaks_of_future(text: str, language: str | None) -> bool:
    """Whether a verb ends as futures of the Romance languages do ('partagerons', 'condivideremo')."""
    endings = _futures().get(language or "", ())
    if not endings:
        return False
    words = (word.strip(".,;:()\"'«»").rpartition("'")[2] for word in text.lower().replace("’", "'").split())
    return any(len(word) >= _SHORTEST_FUTURE and word.endswith(endings) for word in words)


def _direction(lost: set[str], won: set[str]) -> Direction | None:
    if "negation" in won:
        return Direction.ADDED
    if "negation" in lost:
        return Direction.REMOVED
    if "consent" in lost:
        return Direction.WEAKER
    if "consent" in won:
        return Direction.STRONGER
    before = max((_STRENGTH[name] for name in lost if name in _STRENGTH), default=_PLAIN)
    after = max((_STRENGTH[name] for name in won if name in _STRENGTH), default=_PLAIN)
    if before == after:
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
    gone = find_promises(read_words(touched_before), language=language)
    came = find_promises(read_words(touched_after), language=language)
    facts = []
    lost = _kinds(gone) - _kinds(came)
    if lost:
        still = _kinds(find_promises(read_words(after), language=language))
        facts += [_promise(hit, Direction.PROMISE_REMOVED) for hit in _first(gone, lost - still)]
    won = _kinds(came) - _kinds(gone)
    if won:
        had = _kinds(find_promises(read_words(before), language=language))
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
