"""Facts about the words that changed: dates, numbers, modality, promises, and what weighs in severity.

Gathers what dates, numbers and modality find over all hunks of a change, cancelling what merely moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk, HunkWeight
from monitor.classify.hunks.signs_alone import finer
from monitor.classify.labels.label import score_text
from monitor.classify.signals.beginnings import practices_begun
from monitor.classify.signals.dates import stamps_of
from monitor.classify.signals.losses import loss_facts
from monitor.classify.signals.matters import (
    AHEAD,
    ANSWER,
    BREACH,
    CANCEL,
    CHANGE,
    KEEPING,
    LIABLE,
    OBJECT,
    REFUND,
    category_of,
    find_sentence,
    hunk_language,
    matter_of,
)
from monitor.classify.signals.modality import modality_facts
from monitor.classify.signals.numbers import compare_quantities
from monitor.classify.signals.promises import promise_facts
from monitor.model import Category, Direction, Kind, Signal, SignalFact
from monitor.text.dialect import Block, BlockKind
from monitor.text.sentences import sentences_of

_LESS = frozenset({Direction.SHORTER, Direction.LOWER})
_LATER = frozenset({Direction.LONGER, Direction.REMOVED})
_TURNS = {
    BREACH: (_LATER, "breach_told_later"),
    LIABLE: (_LESS, "cap_lowered"),
    ANSWER: (frozenset({Direction.LONGER}), "answered_later"),
    AHEAD: (_LESS, "notice_shortened"),
    CHANGE: (_LESS, "notice_shortened"),
    OBJECT: (_LESS, "notice_shortened"),
    CANCEL: (_LESS, "notice_shortened"),
    REFUND: (_LESS, "notice_shortened"),
    KEEPING: (frozenset({Direction.LONGER}), "longer_retention"),
}
"""Which way a period or a sum goes against the reader, by what its sentence speaks of, and its name."""
_SAID = ("other", "sell", "share", "train")
"""What promises by their verbs have said already."""
_FEW_CELL_WORDS = 6
"""Words of a cell from which it is a sentence, not a value."""
_PLACES = 4
"""Changed places of one sentence that are read as one."""
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
    numbers = _number_facts(hunks, language)
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


def _number_facts(hunks: Sequence[Hunk], language: str | None) -> tuple[SignalFact, ...]:
    facts: list[SignalFact] = []
    before, after = [], []
    for hunk in hunks:
        if _is_value_of_row(hunk):
            continue
        before.append(_around(hunk, hunk.removed_text))
        after.append(_around(hunk, hunk.added_text))
        facts += hunk_numbers(hunk, language)
    facts = [*_sentence_numbers(hunks, language, facts)]
    if not facts or len(before) == 1:
        return tuple(facts)
    overall = compare_quantities(" | ".join(before), " | ".join(after), language)
    alive = {(fact.before, fact.after) for fact in overall}
    values = {value for pair in alive for value in pair if value}
    return tuple(fact for fact in facts if fact.before in values or fact.after in values)


def hunk_numbers(hunk: Hunk, language: str | None = None) -> list[SignalFact]:
    """The quantities that one hunk sets, drops or replaces, each with what its sentence is about."""
    told = hunk_language(hunk, language)
    found = compare_quantities(_around(hunk, hunk.removed_text), _around(hunk, hunk.added_text), told)
    about = category_of(matter_of(hunk, language, after=bool(hunk.added))) if found else None
    return [replace(fact, about=about) for fact in found]


def _sentence_numbers(
    hunks: Sequence[Hunk], language: str | None, facts: Sequence[SignalFact]
) -> Sequence[SignalFact]:
    """The facts; where the one sentence that changed did so in several places, what it says as a whole."""
    if not facts or not 1 < len(hunks) <= _PLACES:
        return facts
    if len({id(block) for hunk in hunks for block in hunk.after_blocks}) != 1:
        return facts
    sentences = {find_sentence(hunk) for hunk in hunks}
    if len(sentences) != 1:
        return facts
    after = sentences.pop()
    blocks = hunks[0].before_blocks[:1]
    before = max(sentences_of(blocks[0].text), key=lambda s: _common(s, after), default="") if blocks else ""
    if not before:
        return facts
    found = compare_quantities(before, after, hunk_language(hunks[0], language))
    about = category_of(matter_of(hunks[0], language))
    return [replace(fact, about=about) for fact in found]


def _common(one: str, other: str) -> int:
    """How many words two sentences share."""
    return len(frozenset(one.split()) & frozenset(other.split()))


def _is_value_of_row(hunk: Hunk) -> bool:
    """Whether a hunk lies in a row of a table, and in no cell that is a sentence of its own."""
    blocks = hunk.after_blocks if hunk.added else hunk.before_blocks
    if not blocks or hunk.above or any(block.kind is not BlockKind.ROW for block in blocks):
        return False
    return len(find_sentence(hunk, after=bool(hunk.added)).split()) < _FEW_CELL_WORDS or "|" in (
        hunk.added or hunk.removed
    )


def _around(hunk: Hunk, words: str) -> str:
    return " ".join((*hunk.lead, words, *hunk.tail))


def _promise_facts(
    hunks: Sequence[Hunk], changed: Differences, language: str | None
) -> tuple[SignalFact, ...]:
    found = promise_facts(hunks, changed, language=language)
    known = {(fact.direction, fact.before or fact.after) for fact in found}
    lost = loss_facts(hunks, changed, language=language)
    if any(fact.direction is Direction.PROMISE_REMOVED for fact in found):
        lost = tuple(fact for fact in lost if fact.unit not in _SAID or fact.direction not in _LOST)
    small = sum(hunk.size for hunk in hunks) <= _SMALL
    kept = tuple(fact for fact in found if small or fact.direction is Direction.PROMISE_REMOVED)
    return (*kept, *(fact for fact in lost if (fact.direction, fact.before) not in known))


def _adjustments(
    hunks: Sequence[Hunk], signals: Sequence[SignalFact], changed: Differences, language: str | None
) -> list[str]:
    directions = {fact.direction for fact in signals}
    found = [_loss_of(fact) for fact in signals if fact.direction in _LOSSES]
    if Direction.PROMISE_ADDED in directions:
        found.append("promise_added")
    found += practices_begun(hunks, changed, language)
    found += _turns_of_figures(hunks, signals, language)
    if Direction.HIGHER in directions:
        found.append("higher")
    if Direction.WEAKER in directions:
        found.append("weaker")
    return list(dict.fromkeys(found))


_LOST = (Direction.PROMISE_REMOVED, Direction.RIGHT_REMOVED)
_LOSSES = (*_LOST, Direction.NARROWED)


def _loss_of(fact: SignalFact) -> str:
    """What a promise or right taken back, or narrowed, is called among the adjustments."""
    if fact.direction is Direction.NARROWED:
        return "narrowed"
    if fact.direction is Direction.RIGHT_REMOVED:
        return "right_removed"
    if fact.unit in ("breach", "secure"):
        return "safeguard_removed"
    return "assurance_removed" if fact.unit in ("other", "only") else "promise_removed"


def _turns_of_figures(
    hunks: Sequence[Hunk], signals: Sequence[SignalFact], language: str | None
) -> list[str]:
    """What periods and sums that went against the reader are called, by what their own sentences speak of."""
    known = {(fact.before, fact.after) for fact in signals if fact.signal is Signal.NUMBER}
    found = []
    for hunk in hunks if known else ():
        directions = {f.direction for f in hunk_numbers(hunk, language) if (f.before, f.after) in known}
        if not directions:
            continue
        matter = matter_of(hunk, language, after=bool(hunk.added))
        if matter in _TURNS:
            against, name = _TURNS[matter]
            found += [name] if directions & against else []
        elif Direction.LONGER in directions and _is_below_keeping(hunk, language):
            found.append("longer_retention")
    return found


def _is_below_keeping(hunk: Hunk, language: str | None) -> bool:
    """Whether a sentence that does not say what its period is of stands among those of keeping data."""
    sentence = find_sentence(hunk)
    path = " / ".join(hunk.after_blocks[0].path[-1:]) if hunk.after_blocks else ""
    labels = (
        score_text(sentence, language=language).labels()
        or score_text(sentence, heading=path, language=language).labels()
    )
    return any(score.category is Category.RETENTION for score in labels[:1])
