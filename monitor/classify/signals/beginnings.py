"""Decisive practices that a change begins: sale, training of AI, sharing with others, data sent elsewhere.

Sharing is judged by the class of recipients and transfer by the place: advertisers are new beside a payment
provider, and India is new beside Ireland. Refuses what a sentence denies.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_lexicon
from monitor.classify.signals.countries import names_only_places, places_moved
from monitor.classify.signals.entities import lists_names
from monitor.classify.signals.matters import find_sentence, hunk_language
from monitor.classify.signals.practices import ABROAD, SHARE, TRANSFER, Polarity, claims_of, zone_of
from monitor.classify.signals.promises import promises_in
from monitor.text.dialect import BlockKind
from monitor.text.language import spoken_language
from monitor.text.phrases import read_words
from monitor.text.sentences import sentences_of, spoken_texts

_FACTS = {"fact_ai_training": "ai_training", "fact_sale": "sale", "fact_share": "sharing_added"}
_DECISIVE = frozenset({"advertiser", "partner", "broker"})
"""Classes of recipients that are sharing begun wherever they are new."""
_REMEMBERED = 6000
_LOOK = 2000
"""Letters of a block by which its language is told."""


def practices_begun(hunks: Sequence[Hunk], changed: Differences, language: str | None) -> list[str]:
    """Names of the adjustments that what the text after newly says calls for, each once."""
    if not hunks:
        return []
    found = _spoken_of(hunks, changed, language)
    touched = frozenset(id(block) for hunk in hunks for block in hunk.after_blocks)
    came = _find_practices(spoken_texts(changed.after, touched), language)
    if came:
        stood = frozenset(id(block) for hunk in hunks for block in hunk.before_blocks)
        came -= _find_practices(spoken_texts(changed.before, stood), language)
    if came:
        had = _find_practices(spoken_texts(changed.before), language)
        if _is_shared_anew(came, had):
            found.append("sharing_added")
        if _is_sent_elsewhere(came, had, _find_practices(spoken_texts(changed.after), language)):
            found.append("transfer_added")
    if any(_moves_entry(hunk) for hunk in hunks):
        found.append("transfer_added")
    return list(dict.fromkeys(found))


def _find_practices(texts: Iterable[str], language: str | None) -> frozenset[tuple[str, str]]:
    """Practice and class or place of what texts say is done."""
    return frozenset(
        (claim.practice, claim.what)
        for claim in claims_of(texts, language)
        if claim.polarity is Polarity.DONE
    )


def _is_shared_anew(came: frozenset[tuple[str, str]], had: frozenset[tuple[str, str]]) -> bool:
    classes = {what for practice, what in came - had if practice == SHARE}
    return bool(classes & _DECISIVE)


def _is_sent_elsewhere(
    came: frozenset[tuple[str, str]], had: frozenset[tuple[str, str]], has: frozenset[tuple[str, str]]
) -> bool:
    """Whether data go to a place outside the union and the places where they lay."""
    known = {zone_of(what) for practice, what in had if practice == TRANSFER}
    left = known - {zone_of(what) for practice, what in has if practice == TRANSFER}
    fresh = {zone_of(what) for practice, what in came if practice == TRANSFER} - known
    if ABROAD in known and not left - {ABROAD}:
        return False  # it was said that data go abroad: now it says where
    named = known - {ABROAD, "eea"}
    return any(not named if place == ABROAD else place != "eea" or bool(known) for place in fresh)


def _moves_entry(hunk: Hunk) -> bool:
    """Whether a company in a list of sub-processors works elsewhere now, outside the union."""
    if not (hunk.removed and hunk.added) or not names_only_places(hunk):
        return False
    blocks = hunk.after_blocks
    listed = all(b.kind in (BlockKind.ROW, BlockKind.ITEM) and lists_names(b.path) for b in blocks)
    gone, came = places_moved(hunk, listed=True) if blocks and listed else (frozenset(), frozenset())
    return any(zone_of(place) != "eea" for place in came) and bool(gone)


def _spoken_of(hunks: Sequence[Hunk], changed: Differences, language: str | None) -> list[str]:
    """Practices that the added words speak of and the text before did not."""
    spoken: set[str] = set()
    for hunk in hunks:
        if hunk.added:
            spoken |= _practices_in(find_sentence(hunk), hunk_language(hunk, language))
    spoken &= _FACTS.keys()
    for block in changed.before if spoken else ():
        told = spoken_language(block.text[:_LOOK], language)
        spoken -= (_practices_once if len(block.text) <= _REMEMBERED else _practices_in)(block.text, told)
    return [_FACTS[label] for label in sorted(spoken)]


def _practices_in(text: str, language: str | None) -> frozenset[str]:
    """The practices that a text speaks of in sentences that do not refuse them."""
    found: set[str] = set()
    lexicon = load_lexicon("fact", language)
    for sentence in sentences_of(text):
        labels = {hit.label for hit in lexicon.find(read_words(sentence))} - found
        if labels and not promises_in(sentence, language=language):
            found |= labels
    return frozenset(found)


@lru_cache(maxsize=2048)
def _practices_once(text: str, language: str | None) -> frozenset[str]:
    return _practices_in(text, language)
