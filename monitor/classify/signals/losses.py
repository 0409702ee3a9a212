"""Rights, promises and duties of security that a change takes back or narrows.

Sentences of the changed blocks are paired by their words; a statement is lost where its pair no longer makes
it and no other sentence of the text does, and narrowed where a condition came to it or an ease went. Refuses
to tell of a sentence that was only worded otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk
from monitor.classify.lexicons import load_tables
from monitor.classify.signals.promises import promises_in
from monitor.classify.signals.statements import DUTY, PROMISE, RIGHT, Statements, read_statements
from monitor.model import Category, Direction, Signal, SignalFact
from monitor.text.language import small_words, spoken_language
from monitor.text.phrases import read_words
from monitor.text.sentences import sentences_of, spoken_texts

_MOST = 60
"""Sentences of either side that are paired; of a text that was written anew nothing is told."""
_LONGEST = 60_000
"""Letters of all changed blocks from which on the text counts as written anew."""
_STANDING = 2_000
"""Blocks of the text after in which a statement is looked for elsewhere."""
_PAIRED = 0.33
"""The share of words in common, of those of both, from which two sentences are one, edited."""
_ALIKE = 0.6
_STEM = 5
_SHOWN = 120
_GRAVE = ("sell", "share", "train")
"""Verbs whose promise is grave to turn round, in the order of telling."""
_ABOUT = {
    "breach": Category.SECURITY,
    "secure": Category.SECURITY,
    "access": Category.RIGHTS,
    "correct": Category.RIGHTS,
    "complain": Category.RIGHTS,
    "cancel": Category.TERMINATION,
    "refund": Category.PAYMENT,
}
"""What statements are about by themselves; of the others their sentence says it."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as written, with its language and what it says."""

    written: str
    language: str | None
    said: Statements

    @property
    def words(self) -> frozenset[str]:
        """The beginnings of its words, without those that change no meaning."""
        return frozenset(word[:_STEM] for word in self.said.words - small_words(self.language))


def loss_facts(
    hunks: Sequence[Hunk], changed: Differences, *, language: str | None
) -> tuple[SignalFact, ...]:
    """What was lost or narrowed, the statements of one sentence as one fact."""
    touched = {id(b): len(b.text) for hunk in hunks for b in (*hunk.before_blocks, *hunk.after_blocks)}
    if not hunks or sum(touched.values()) > _LONGEST:
        return ()
    before, after = _edited_sentences(hunks, changed, language)
    if not before or max(len(before), len(after)) > _MOST:
        return ()
    facts: list[SignalFact] = []
    made: list[_Sentence] = []
    for sentence in before:
        pair = _pair_of(sentence, after) if sentence.said.made else None
        lost = _missing_in(pair, sentence)
        if lost:
            made = made or _sentences(islice(spoken_texts(changed.after), _STANDING), language)
            lost = frozenset(each for each in lost if not _is_made_in(each, sentence, made))
        if lost:
            facts.append(_loss_fact(sentence, pair, sorted(lost)))
        elif pair:
            facts += _narrow_facts(sentence, pair, sorted(sentence.said.made & pair.said.made))
    return tuple({(fact.direction, fact.unit): fact for fact in facts}.values())


def _missing_in(pair: _Sentence | None, sentence: _Sentence) -> frozenset[tuple[str, str]]:
    """The statements of a sentence that its pair (None: it has none) does not make in any words."""
    kept = pair.said.made if pair else frozenset()
    return frozenset(each for each in sentence.said.made - kept if not _is_reworded(each, sentence, pair))


def _edited_sentences(
    hunks: Sequence[Hunk], changed: Differences, language: str | None
) -> tuple[list[_Sentence], list[_Sentence]]:
    """The sentences of the changed blocks that do not stand on both sides."""
    sides = []
    for blocks, mine in (
        (changed.before, [hunk.before_blocks for hunk in hunks]),
        (changed.after, [hunk.after_blocks for hunk in hunks]),
    ):
        wanted = frozenset(id(block) for some in mine for block in some)
        sides.append(_sentences(spoken_texts(blocks, wanted), language))
    before, after = sides
    both = {one.said.words for one in before} & {one.said.words for one in after}
    gone, came = ([one for one in side if one.said.words not in both] for side in (before, after))
    return gone, came


def _sentences(texts: Iterable[str], language: str | None) -> list[_Sentence]:
    found = []
    for text in texts:
        around = spoken_language(text[:2000], language)
        for part in text.split(" | "):
            for written in sentences_of(part):
                told = spoken_language(written[:600], around)
                found.append(_Sentence(written, told, read_statements(written, told)))
    return found


def _pair_of(sentence: _Sentence, others: Sequence[_Sentence]) -> _Sentence | None:
    best = max(others, key=lambda other: _likeness(sentence, other), default=None)
    return best if best and _likeness(sentence, best) >= _PAIRED else None


def _likeness(one: _Sentence, other: _Sentence) -> float:
    together = one.words | other.words
    return len(one.words & other.words) / len(together) if together else 0.0


def _is_reworded(statement: tuple[str, str], sentence: _Sentence, pair: _Sentence | None) -> bool:
    """Whether a right is there in other words: nothing denied, and something in place of what went."""
    if pair is None:
        return statement == (PROMISE, "only")  # what is said no more is confined no more
    if statement[0] != RIGHT or pair.said.denied != sentence.said.denied:
        return False
    if statement[1] in pair.said.named:
        return True
    came = pair.words - sentence.words
    return bool(came) and not (pair.said.named - sentence.said.named) and not pair.said.conditions


def _is_made_in(statement: tuple[str, str], sentence: _Sentence, standing: Sequence[_Sentence]) -> bool:
    """Whether another sentence makes the same statement in much the same words; of breaches, in any."""
    return any(
        statement in other.said.made
        and (statement == (DUTY, "breach") or _likeness(sentence, other) >= _ALIKE)
        for other in standing
    )


def _loss_fact(sentence: _Sentence, pair: _Sentence | None, lost: Sequence[tuple[str, str]]) -> SignalFact:
    sort, what = lost[0]
    turned = _turned_verb(sentence, pair) if sort == PROMISE else ""
    if what == "only" and pair:
        return _confinement(sentence, pair)
    right = any(each[0] == RIGHT for each in lost)
    return SignalFact(
        signal=Signal.MODALITY,
        before=crop(sentence.written),
        after=crop(pair.written) if pair else None,
        unit=turned or (next(what for sort, what in lost if sort == RIGHT) if right else what),
        direction=Direction.RIGHT_REMOVED if right else Direction.PROMISE_REMOVED,
        about=_ABOUT.get(what if sort != PROMISE else ""),
    )


def _confinement(sentence: _Sentence, pair: _Sentence) -> SignalFact:
    """The fact that what was done only so, or only for something, is confined no more."""
    return SignalFact(
        signal=Signal.MODALITY,
        before=", ".join(sorted(sentence.said.conditions - pair.said.conditions)) or crop(sentence.written),
        unit="only",
        direction=Direction.NARROWED,
        quote=crop(pair.written),
    )


def _turned_verb(sentence: _Sentence, pair: _Sentence | None) -> str:
    """The verb of a promise that is now said to be done: 'sell', 'share', 'train'; '' for none of them."""
    if pair is None or pair.said.denied:
        return ""
    promised = {kind for kind, _ in promises_in(sentence.written, language=sentence.language)}
    verbs = load_tables("modality", _GRAVE, pair.language).find(read_words(pair.written))
    return next((kind for kind in _GRAVE if kind in promised and any(v.label == kind for v in verbs)), "")


def _narrow_facts(
    sentence: _Sentence, pair: _Sentence, kept: Sequence[tuple[str, str]]
) -> Iterable[SignalFact]:
    """The fact that conditions came to a statement that stands, or that what eased it went."""
    if not kept:
        return
    came = pair.said.conditions - sentence.said.conditions
    gone = sentence.said.eases - pair.said.eases
    if kept[0][0] == DUTY:
        came = frozenset(word for word in came if " " in word)  # 'only' and 'unless' narrow no safeguard
    verbs = _dropped_verbs(sentence, pair) if kept[0][0] == PROMISE else frozenset()
    if verbs and not came:
        gone |= verbs
    if not came and not gone:
        return
    yield SignalFact(
        signal=Signal.MODALITY,
        before=", ".join(sorted(gone)) or None,
        after=", ".join(sorted(came)) or None,
        unit=kept[0][1],
        direction=Direction.NARROWED,
        quote=crop(pair.written),
        about=_ABOUT.get(kept[0][1]),
    )


def _dropped_verbs(sentence: _Sentence, pair: _Sentence) -> frozenset[str]:
    """What is promised no more not to be done, where the rest still is: 'share' of 'not sell or share'."""
    one, other = (
        {kind for kind, _ in promises_in(each.written, language=each.language)} for each in (sentence, pair)
    )
    return frozenset(one - other) if one & other else frozenset()


def crop(quote: str) -> str:
    """A sentence as it is shown, cut at a word."""
    words = " ".join(quote.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]} …"
