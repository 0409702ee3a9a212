"""How binding changed words are: may, must, will, not, consent, notice.

Small hunks only: in a rewritten paragraph a new 'may' says nothing. Refuses to read whole clauses.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_tables
from monitor.classify.signals.matters import hunk_language
from monitor.model import Direction, Signal, SignalFact
from monitor.text.data import read_data
from monitor.text.phrases import read_words

_CLASSES = ("duty", "wish", "leave", "will", "negation", "consent", "notice")
_STRENGTH = {"leave": 0, "wish": 1, "will": 2, "duty": 3}
_PLAIN = 2
"""Strength of a verb without a modal: 'we share' binds like 'we will share'."""
_REWRITTEN = 1 / 3
_NEGATED = 6
_ALONE = 2
"""Words of a modal verb that came or went without another in its place."""
_SHORTEST_FUTURE = 6
_LARGEST = 9
"""Largest hunk, in words, in which a modal word is taken for a change of modality."""


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
        fact = _modal_change(hunk, hunk_language(hunk, language))
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
    classes = {hit.label for hit in load_tables("modality", _CLASSES, language).find(read_words(text))}
    if not classes & _STRENGTH.keys() and _speaks_of_future(text, language):
        classes.add("will")
    return classes


@cache
def _futures() -> dict[str, tuple[str, ...]]:
    return {code: tuple(endings) for code, endings in read_data("classify/modality")["future"].items()}


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
