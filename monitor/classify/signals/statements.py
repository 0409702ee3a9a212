"""What sentences grant the reader, promise, or undertake: rights, promises, duties, and their conditions.

A right is an opening of what the reader may do with what it is about; a promise what the vendor says it does
not do; a duty that data are protected or breaches told. Refuses disclaimers, rules for users, and to compare.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from monitor.classify.lexicons import read_phrases
from monitor.text.data import read_data
from monitor.text.phrases import Hit, Lexicon, read_words

RIGHT, PROMISE, DUTY = "right", "promise", "duty"
RIGHTS = ("access", "delete", "correct", "object", "cancel", "refund", "complain")
_AWAY = 14
"""Words between the opening of a right and what it is a right to."""
_BEFORE, _BEHIND = 12, 2
"""Words between the vendor and the negation."""
_NEAR = 5
"""Words between the negation and the vendor's verb."""
_OBJECTS = frozenset({"u", "vous", "lei"})
"""Readers in a form that is as often whom something is done to: 'wij bellen u nooit'."""
_FEWEST_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Statements:
    """What one sentence says.

    The statements it makes, each a sort and what it is about; its words; what rights it names, and whether it
    denies anything; what eases it and on what conditions it stands.
    """

    made: frozenset[tuple[str, str]]
    words: frozenset[str]
    named: frozenset[str]
    denied: bool
    eases: frozenset[str]
    conditions: frozenset[str]


@cache
def statement_lexicon(language: str | None) -> Lexicon:
    """All phrases of ``statements.toml`` and of negation, labelled by their table."""
    tables = [table for table in read_data("classify/statements") if table != "ending"]
    pairs = [(table, phrase) for table in tables for phrase in read_phrases("statements", table, language)]
    pairs += [("never", phrase) for phrase in read_phrases("practices", "never", language)]
    pairs += [("but", phrase) for phrase in read_phrases("practices", "but", language)]
    return Lexicon(pairs + [("you", phrase) for phrase in read_phrases("practices", "you", language)])


@lru_cache(maxsize=4096)
def read_statements(sentence: str, language: str | None) -> Statements:
    """The statements of a sentence in a language (None: all languages are tried)."""
    words = read_words(sentence)
    hits: dict[str, list[Hit]] = {}
    for hit in statement_lexicon(language).find(words):
        hits.setdefault(hit.label, []).append(hit)
    found = {(RIGHT, what) for what in RIGHTS if _is_right(hits, what)}
    found |= {(DUTY, what) for what in ("breach", "secure") if _is_duty(hits, what)}
    if _is_promise(hits, words, language):
        found.add((PROMISE, "other"))
    elif _is_confined(hits, words, language):
        found.add((PROMISE, "only"))
    return Statements(
        frozenset(found),
        frozenset(words),
        frozenset(RIGHTS) & hits.keys(),
        "never" in hits,
        _phrases(hits.get("ease", ()), words),
        _phrases(hits.get("condition", ()), words),
    )


def _phrases(hits: Sequence[Hit], words: Sequence[str]) -> frozenset[str]:
    return frozenset(" ".join(words[hit.start : hit.end]) for hit in hits)


def _is_right(hits: dict[str, list[Hit]], what: str) -> bool:
    """Whether an opening has what it is about behind it, with no negation between."""
    openings = [hit for hit in hits.get("right", ()) if not _is_of_vendor(hit, hits)]
    return any(
        0 <= about.start - opening.start <= _AWAY
        and not any(opening.start <= no.start <= about.start for no in hits.get("never", ()))
        for opening in openings
        for about in hits.get(what, ())
    )


def _is_of_vendor(opening: Hit, hits: dict[str, list[Hit]]) -> bool:
    return any(opening.start - 3 <= hit.start < opening.start for hit in hits.get("vendor", ()))


def _is_duty(hits: dict[str, list[Hit]], what: str) -> bool:
    """Whether it is said that data are protected, or breaches told; not by the reader, and not denied."""
    if what not in hits or "never" in hits or (what == "breach" and "tell" not in hits):
        return False
    verbs = hits["tell"] if what == "breach" else hits[what]
    by_reader = [verb for verb in verbs if _is_by_reader(verb, hits)]
    return len(by_reader) < len(verbs)


def _is_by_reader(verb: Hit, hits: dict[str, list[Hit]]) -> bool:
    return any(verb.start - 4 <= hit.start < verb.start for hit in hits.get("you", ()))


def _is_promise(hits: dict[str, list[Hit]], words: Sequence[str], language: str | None) -> bool:
    """Whether the vendor says what it does not do, and shuns nothing by it."""
    if "never" not in hits or "disclaimer" in hits:
        return False
    return any(
        _speaks_vendor(no, hits)
        or any(_ends_as_we(word, language) for word in words[no.start : no.start + _NEAR])
        for no in hits["never"]
        if not any(no.start - 3 <= hit.start < no.start for hit in hits.get("right", ()))
    )


def _is_confined(hits: dict[str, list[Hit]], words: Sequence[str], language: str | None) -> bool:
    """Whether the vendor says that it does something only so, or only for something."""
    if "only" not in hits or "never" in hits or "disclaimer" in hits:
        return False
    first = min(hit.start for hit in hits["only"])
    vendors = any(hit.start < first for hit in hits.get("vendor", ()))
    readers = any(hit.start < first for hit in hits.get("right", ()))
    return (vendors or any(_ends_as_we(word, language) for word in words[:first])) and not readers


def _speaks_vendor(no: Hit, hits: dict[str, list[Hit]]) -> bool:
    """Whether the vendor is the last one named before a negation, or stands right behind it."""
    vendors = [hit.start - no.start for hit in hits.get("vendor", ())]
    readers = (hit for hit in hits.get("you", ()) if hit.phrase not in _OBJECTS)
    others = [hit.start - no.start for hit in readers if hit.start < no.start]
    before = max((place for place in vendors if -_BEFORE <= place < 0), default=None)
    parted = [hit.start - no.start for hit in hits.get("but", ()) if hit.start < no.start]
    if before is not None and before >= max((*others, *parted), default=-_BEFORE):
        return True
    return any(0 <= place <= _BEHIND for place in vendors)


@cache
def _endings(language: str | None) -> tuple[str, ...]:
    rows = read_data("classify/statements")["ending"]
    return tuple(rows.get(language or "", ()))


def _ends_as_we(word: str, language: str | None) -> bool:
    endings = _endings(language)
    return bool(endings) and len(word) >= _FEWEST_LETTERS and word.endswith(endings)
