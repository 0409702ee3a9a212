"""What sentences say that a vendor does with data: to whom they go, and in which places they lie.

A claim is one class of recipients or one place, with its polarity: done, never done, or done there only. Read
sentence by sentence, whatever the words; a refusal reaches as far as its clause. Refuses to compare texts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from monitor.classify.lexicons import load_tables, load_words, read_phrases
from monitor.text.data import read_data
from monitor.text.phrases import Hit, Lexicon, read_words
from monitor.text.sentences import sentences_of

SHARE = "share"
TRANSFER = "transfer"
ABROAD = "abroad"
"""The place that is only called another country."""
_NEAR = 14
"""Words between a place or recipient and the verb."""
_BEHIND = 10
"""Words behind a verb in which a refusal is looked for."""
_BESIDE = 3
_OPENS = 4
_ONLY = 6
_REMEMBERED = 6000
"""Letters of the longest text whose claims are remembered."""
_TABLES = (
    "share", "receive", "leave", "never", "but", "only", "data", "servant", "also", "abroad", "outside",
    "reader", "source", "you", "programme",
)  # fmt: skip
_ELIDED = re.compile(r"\b(l|d|nell|dell|all|sull|dall)['’](?=\w)", re.IGNORECASE)
_SMALL = frozenset({"us", "sua", "eer", "ue", "in", "eu"})


class Polarity(StrEnum):
    """Whether a practice is done, refused, or confined to a place."""

    DONE = "done"
    NEVER = "never"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Claim:
    """A practice (``share`` or ``transfer``) and the class of recipients or code of the place."""

    practice: str
    what: str
    polarity: Polarity


Claims = dict[Claim, str]
"""Claims with the sentence of each, as written."""


@cache
def _lexicon(language: str | None) -> Lexicon:
    tables = [("practices", table) for table in _TABLES] + [("modality", "user")]
    tables += [("countries", "kept"), ("countries", "not")]
    pairs = [(table, phrase) for name, table in tables for phrase in read_phrases(name, table, language)]
    for label, name, table in (("to", "practices", "recipient"), ("in", "countries", "place")):
        rows = read_data(f"classify/{name}")[table].items()
        pairs += [(f"{label} {key}", phrase) for key, phrases in rows for phrase in phrases]
    return Lexicon(pairs)


def zone_of(place: str) -> str:
    """``eea`` for its members, which are one place where data lie; else the place itself."""
    return "eea" if place in read_data("classify/practices")["zone"]["eea"] else place


def claims_of(texts: Iterable[str], language: str | None) -> Claims:
    """The claims of texts, each with the first sentence that makes it."""
    found: Claims = {}
    for text in texts:
        short = len(text) <= _REMEMBERED
        for claim, quote in (_claims_once if short else _claims)(text, language):
            found.setdefault(claim, quote)
    return found


def _claims(text: str, language: str | None) -> tuple[tuple[Claim, str], ...]:
    return tuple(
        (claim, sentence.strip())
        for sentence in sentences_of(text)
        for claim in _Sentence(sentence, language).claims()
    )


@lru_cache(maxsize=2048)
def _claims_once(text: str, language: str | None) -> tuple[tuple[Claim, str], ...]:
    """Most paragraphs stand in a section and in the whole, before and after: read them once."""
    return _claims(text, language)


class _Sentence:
    """One sentence with the phrases found in it."""

    def __init__(self, sentence: str, language: str | None) -> None:
        self._words = read_words(_ELIDED.sub(r"\1 ", sentence))
        self._written = sentence
        self._hits: dict[str, list[Hit]] = {}
        for hit in _lexicon(language).find(self._words):
            self._hits.setdefault(hit.label, []).append(hit)

    def claims(self) -> Iterable[Claim]:
        """What the sentence claims."""
        verbs = [*self._of("share"), *self._of("receive")]
        if verbs:
            for name, hit in self._targets("to "):
                yield from self._claims_of_sharing(name, hit)
        kept = [*self._of("kept"), *self._of("leave")]
        if kept:
            for name, hit in [*self._places(), *((ABROAD, hit) for hit in self._of("abroad"))]:
                yield from self._claims_of_place(name, hit, kept)

    def _of(self, label: str) -> list[Hit]:
        return self._hits.get(label, [])

    def _targets(self, prefix: str) -> list[tuple[str, Hit]]:
        """Recipients or places; of two that overlap the longer one."""
        found = [
            (label.removeprefix(prefix), hit)
            for label, hits in self._hits.items()
            if label.startswith(prefix)
            for hit in hits
        ]
        spans = [(hit.start, hit.end) for _, hit in found] + [(h.start, h.end) for h in self._of("servant")]
        return [
            (name, hit)
            for name, hit in found
            if not any(
                start <= hit.start and hit.end <= end and end - start > hit.end - hit.start
                for start, end in spans
            )
        ]

    def _places(self) -> list[tuple[str, Hit]]:
        """Places of data; a list of places is one of laws, readers or sources where its first place is."""
        found = []
        skipped: int | None = None
        joining = load_words("practices", "joining")
        for name, hit in sorted(self._targets("in "), key=lambda pair: pair[1].start):
            between = self._words[skipped : hit.start] if skipped is not None else None
            listed = between is not None and len(between) <= _BESIDE and joining.issuperset(between)
            if listed or self._is_other(hit):
                skipped = hit.end
            else:
                skipped = None
                found.append((name, hit))
        return found

    def _claims_of_sharing(self, name: str, recipient: Hit) -> Iterable[Claim]:
        """What is said of sharing with a recipient."""
        if any(recipient.start - 2 <= hit.start < recipient.start for hit in self._of("source")):
            return
        share = [hit for hit in self._of("share") if not self._by_reader(hit)]
        receive = [hit for hit in self._of("receive") if hit.start >= recipient.end]
        near = [hit for hit in (*share, *receive) if _distance(hit, recipient) <= _NEAR]
        if near:
            verb = min(near, key=lambda hit: _distance(hit, recipient))
            refused = self._is_refused(verb)
            if refused and self._has_but(min(verb.end, recipient.end), max(verb.start, recipient.start)):
                return  # an exception: neither done to everybody nor refused to these
            if not refused:
                yield Claim(SHARE, name, Polarity.DONE)
            elif self._of("data") and not any(hit.start < verb.start for hit in self._of("user")):
                yield Claim(SHARE, name, Polarity.NEVER)

    def _by_reader(self, verb: Hit) -> bool:
        return any(verb.start - _BESIDE <= hit.start < verb.start for hit in self._of("you"))

    def _claims_of_place(self, code: str, place: Hit, kept: Sequence[Hit]) -> Iterable[Claim]:
        """What is said of a place."""
        near = [hit for hit in kept if _distance(hit, place) <= _NEAR]
        if not near:
            return
        verb = min(near, key=lambda hit: _distance(hit, place))
        refused = self._is_refused(verb)
        elsewhere = any(place.start - _OPENS <= hit.start < place.start for hit in self._of("outside"))
        if verb.label == "leave" or elsewhere:
            yield Claim(TRANSFER, ABROAD, Polarity.NEVER if refused else Polarity.DONE)
            return
        if code != ABROAD and not refused and self._of("data") and self._is_only(place):
            yield Claim(TRANSFER, code, Polarity.ONLY)
        if not refused:
            yield Claim(TRANSFER, code, Polarity.DONE)
        elif code == ABROAD or self._of("data"):
            yield Claim(TRANSFER, code, Polarity.NEVER)

    def _is_other(self, place: Hit) -> bool:
        """Whether a place is a pronoun, or that of a law, a court or a reader, or where data come from."""
        word = " ".join(self._words[place.start : place.end])
        if word in _SMALL and word.upper() not in self._written:
            return True
        before, behind = place.start - _BESIDE, place.end + 1
        return (
            any(before <= hit.start <= behind for hit in self._of("not"))
            or any(place.end <= hit.start <= behind for hit in self._of("programme"))
            or any(before <= hit.start < place.start for hit in self._of("source"))
            or any(before < hit.end <= place.start for hit in self._of("reader"))
        )

    def _is_only(self, place: Hit) -> bool:
        """Whether the sentence confines something to a place, on no condition."""
        if any(place.end <= hit.start <= place.end + _OPENS for hit in self._of("but")):
            return False
        also = {hit.end - 1 for hit in self._of("also")}
        return any(
            hit.start not in also
            and (
                (0 <= place.start - hit.end <= _ONLY and not self._has_but(hit.end, place.start))
                or 0 <= hit.start - place.end <= 1
            )
            for hit in self._of("only")
        )

    def _is_refused(self, verb: Hit) -> bool:
        """Whether a refusal reaches a verb: before it in the clause, or shortly behind it."""
        also = {hit.start for hit in self._of("also")}
        for hit in self._of("never"):
            if hit.start in also:
                continue
            if hit.start < verb.end:
                if verb.start - hit.end <= _NEAR and not self._has_but(hit.end, verb.start):
                    return True
            elif hit.start - verb.end <= _BEHIND and not self._has_but(verb.end, hit.start):
                return True
        return False

    def _has_but(self, start: int, end: int) -> bool:
        return any(start <= hit.start < end for hit in self._of("but"))


def period_words(sentence: str, language: str | None) -> frozenset[str]:
    """``keeping`` and ``notice``: what the words of a sentence say that its period is one of."""
    lexicon = load_tables("practices", ("keeping", "notice"), language)
    return frozenset(hit.label for hit in lexicon.find(read_words(sentence)))


def _distance(one: Hit, other: Hit) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
