"""Facts about the words that changed: dates, numbers, modality, promises, and what weighs in severity.

Gathers what dates, numbers and modality find over all hunks of a change, cancelling what merely moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk, HunkWeight
from monitor.classify.hunks.signs_alone import finer
from monitor.classify.labels.label import score_text
from monitor.classify.signals.beginnings import practices_begun
from monitor.classify.signals.dates import stamps_of
from monitor.classify.signals.modality import modality_facts
from monitor.classify.signals.numbers import compare_quantities
from monitor.classify.signals.practices import period_words
from monitor.classify.signals.promises import promise_facts
from monitor.model import Category, Direction, Kind, Signal, SignalFact
from monitor.text.dialect import Block, BlockKind
from monitor.text.sentences import sentences_of

_SMALL = 40
"""Changed words up to which a new promise is a signal; in longer new text it is one clause of many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Signals found in the words, and the names of the severity adjustments they call for.

    ``telling`` says that a number, modality or decisive fact is among them.
    """

    signals: tuple[SignalFact, ...]
    adjustments: tuple[str, ...]

    @property
    def telling(self) -> bool:
        """Whether few words weigh as much as many here."""
        return bool(self.adjustments) or any(
            fact.signal in (Signal.NUMBER, Signal.MODALITY) for fact in self.signals
        )


def find_facts(changed: Differences, weighed: Sequence[HunkWeight], *, language: str | None) -> Facts:
    """The facts of a change; nothing is found in hunks that are noise."""
    hunks = [part for w in weighed if w.kind is Kind.SUBSTANTIVE for part in finer(w.hunk)]
    dates = _date_facts(changed, weighed, language)
    numbers = _number_facts(hunks)
    modality = modality_facts(hunks, language=language)
    promises = _promise_facts(hunks, changed, language)
    signals = (*dates, *numbers, *modality, *promises)
    return Facts(signals=signals, adjustments=tuple(_adjustments(hunks, signals, changed, language)))


def _date_facts(
    changed: Differences, weighed: Sequence[HunkWeight], language: str | None
) -> tuple[SignalFact, ...]:
    """Stamps and effective dates that stand on one side only."""
    touched = [w.hunk for w in weighed if w.kind is not Kind.NOISE and w.rule != "translation"]
    if not touched:
        return ()
    told = language or "en"
    before = _stamps([b for hunk in touched for b in hunk.before_blocks], changed.before, told)
    after = _stamps([b for hunk in touched for b in hunk.after_blocks], changed.after, told)
    gone = {value: quote for value, quote in before.items() if value not in after}
    came = {value: quote for value, quote in after.items() if value not in before}
    bare = [w.hunk for w in weighed if w.stamp]
    if not gone and not came and bare:
        hunk = bare[0]
        return (SignalFact(signal=Signal.DATE, before=hunk.removed_text, after=hunk.added_text),)
    sides = gone | came
    return tuple(
        SignalFact(signal=Signal.DATE, before=one, after=other, quote=sides[other or one or ""])
        for one, other in zip_longest(gone, came)
    )


def _stamps(touched: Sequence[Block], all_blocks: Sequence[Block], language: str) -> dict[str, str]:
    """Stamps in the touched blocks; a date alone on its line is read with the line before."""
    found: dict[str, str] = {}
    wanted = {id(block) for block in touched}
    for index, block in enumerate(all_blocks):
        if id(block) not in wanted:
            continue
        lead = all_blocks[index - 1].text if index else ""
        text = f"{lead}\n{block.text}" if len(block.text.split()) <= 6 else block.text
        for _, stamp, quote in stamps_of(text, language=language):
            found.setdefault(stamp.value, quote)
    return found


def _number_facts(hunks: Sequence[Hunk]) -> tuple[SignalFact, ...]:
    facts: list[SignalFact] = []
    before, after = [], []
    for hunk in hunks:
        if _in_cookie_table(hunk):
            continue
        before.append(_around(hunk, hunk.removed_text))
        after.append(_around(hunk, hunk.added_text))
        facts += hunk_numbers(hunk)
    if not facts or len(before) == 1:
        return tuple(facts)
    overall = compare_quantities(" | ".join(before), " | ".join(after))
    alive = {(fact.before, fact.after) for fact in overall}
    values = {value for pair in alive for value in pair if value}
    return tuple(fact for fact in facts if fact.before in values or fact.after in values)


def hunk_numbers(hunk: Hunk) -> list[SignalFact]:
    """The quantities that one hunk sets, drops or replaces."""
    return list(compare_quantities(_around(hunk, hunk.removed_text), _around(hunk, hunk.added_text)))


def _in_cookie_table(hunk: Hunk) -> bool:
    blocks = hunk.after_blocks if hunk.added else hunk.before_blocks
    return bool(blocks) and not hunk.above and all(block.kind is BlockKind.ROW for block in blocks)


def _around(hunk: Hunk, words: str) -> str:
    return " ".join((*hunk.lead, words, *hunk.tail))


def _promise_facts(
    hunks: Sequence[Hunk], changed: Differences, language: str | None
) -> tuple[SignalFact, ...]:
    found = promise_facts(hunks, changed, language=language)
    small = sum(hunk.size for hunk in hunks) <= _SMALL
    return tuple(fact for fact in found if small or fact.direction is Direction.PROMISE_REMOVED)


def _adjustments(
    hunks: Sequence[Hunk], signals: Sequence[SignalFact], changed: Differences, language: str | None
) -> list[str]:
    found: list[str] = []
    directions = {fact.direction for fact in signals}
    if Direction.PROMISE_REMOVED in directions:
        found.append("promise_removed")
    if Direction.PROMISE_ADDED in directions:
        found.append("promise_added")
    found += practices_begun(hunks, changed, language)
    if Direction.LONGER in directions and _is_kept_longer(hunks, signals, language):
        found.append("longer_retention")
    if Direction.HIGHER in directions:
        found.append("higher")
    if Direction.WEAKER in directions:
        found.append("weaker")
    return found


def _is_kept_longer(hunks: Sequence[Hunk], signals: Sequence[SignalFact], language: str | None) -> bool:
    """Whether a period that grew is one of keeping data, and none of notice, answer or payment."""
    grown = {(f.before, f.after) for f in signals if f.direction is Direction.LONGER}
    for hunk in hunks:
        pairs = {(f.before, f.after) for f in hunk_numbers(hunk) if f.direction is Direction.LONGER}
        if pairs & grown and _is_of_keeping(hunk, language):
            return True
    return False


def _is_of_keeping(hunk: Hunk, language: str | None) -> bool:
    """What the sentence is about, and where that says nothing, the sentence below its heading."""
    lead = sentences_of(" ".join(hunk.lead))[-1:] if hunk.lead else []
    tail = sentences_of(" ".join(hunk.tail))[:1] if hunk.tail else []
    sentence = " ".join((*lead, hunk.added_text, *tail))
    if period_words(sentence, language) == {"notice"}:
        return False
    path = " / ".join(hunk.after_blocks[0].path[-1:]) if hunk.after_blocks else ""
    labels = (
        score_text(sentence, language=language).labels()
        or score_text(sentence, heading=path, language=language).labels()
    )
    return any(score.category is Category.RETENTION for score in labels[:1])
