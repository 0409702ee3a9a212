"""What a change is about: categories of the changed words first, of their section where the words are few.

Rules say what words cannot (a date stamp, an address, a list of names, a country where data lie); then each
piece of the change votes with its words, its sentence and its headings.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain, islice

from monitor.classify.context import Context
from monitor.classify.excuses.kind import TURN_RULE
from monitor.classify.hunks.differences import Differences
from monitor.classify.hunks.hunk import Hunk, HunkWeight
from monitor.classify.hunks.pieces import FEW_WORDS, Piece, by_section, path_of, pieces_of
from monitor.classify.hunks.signs_alone import finer
from monitor.classify.labels.entries import ADDED, listed_hunks
from monitor.classify.labels.label import THRESHOLD, Scores, labels_of_heading, score_text
from monitor.classify.labels.votes import Subject, Votes
from monitor.classify.lexicons import load_phrases
from monitor.classify.signals.addresses import changes_address
from monitor.classify.signals.countries import names_only_places, places_moved
from monitor.classify.signals.entities import is_company
from monitor.classify.signals.facts import Facts, hunk_numbers
from monitor.classify.signals.practices import TRANSFER, claims_of
from monitor.classify.signals.quantities import MONEY
from monitor.model import Category, CategoryScore, Direction, Kind, Signal, SignalFact
from monitor.text.words import flatten, words_of

__all__ = ["Subject", "name_subject", "own_category"]

LAST_RESORT = 0.28
"""Score that suffices for one category where nothing reaches the threshold."""
_AROUND = 0.9
"""What a label of the surrounding words is worth against one of the changed words."""
_DOCUMENT = 0.35
"""What the type of the document adds to its own category."""
_RENUMBERED = 8
"""Numbers changed from which a document counts as numbered anew."""
_MOST_HUNKS = 2000
_MOST_PIECES = 80
_PROMISED = {
    "sell": Category.SHARING,
    "share": Category.SHARING,
    "train": Category.AI,
    "track": Category.COLLECTION,
    "transfer": Category.TRANSFER,
}
_ABOUT_PROMISES = (
    Direction.PROMISE_REMOVED,
    Direction.PROMISE_ADDED,
    Direction.RIGHT_REMOVED,
    Direction.NARROWED,
)
_DECISIVE = {
    "ai_training": Category.AI,
    "transfer_added": Category.TRANSFER,
    "sale": Category.SHARING,
    "sharing_added": Category.SHARING,
}


def name_subject(
    changed: Differences,
    weighed: Sequence[HunkWeight],
    facts: Facts,
    *,
    kind: Kind,
    context: Context,
    entities: Sequence[SignalFact] = (),
) -> Subject:
    """The categories of the hunks of the change's own kind; ``other`` where nothing fits.

    ``context`` says the language in which the words are read.
    """
    if kind is Kind.NOISE:
        return Subject(categories=(), evidence=())
    votes = Votes()
    if any(fact.signal is Signal.DATE for fact in facts.signals):
        votes.rule(Category.POLICY_CHANGE, "date stamp")
    mine = [replace(w, hunk=part) for w in weighed if w.kind is kind for part in finer(w.hunk)]
    own = own_category(context.document_type)
    if kind is Kind.EDITORIAL:
        mine = _without_numbering(mine, votes)
    for weight in mine[:_MOST_HUNKS]:
        _vote_by_rule(votes, weight, changed)
    listed = listed_hunks([w.hunk for w in mine[:_MOST_PIECES]], changed, own)
    for category in dict.fromkeys(listed.values()):
        votes.rule(category, f"an entry of a list: {category}")
    for piece in _pieces(mine, changed, listed)[:_MOST_PIECES]:
        _vote(votes, piece, own, context.language)
    if own is Category.SUBPROCESSORS and entities:
        votes.rule(own, "a name in a list of sub-processors")
    _vote_by_facts(votes, facts)
    _vote_by_entities(votes, entities, [w.hunk for w in mine if id(w.hunk) in listed])
    return votes.subject()


def _without_numbering(mine: list[HunkWeight], votes: Votes) -> list[HunkWeight]:
    """The hunks without those of numbering, where the whole document is numbered anew."""
    rest = [w for w in mine if w.rule != "numbering"]
    if len(mine) - len(rest) < _RENUMBERED:
        return mine
    votes.rule(Category.OTHER, "numbering")
    return rest


def _pieces(mine: Sequence[HunkWeight], changed: Differences, listed: dict[int, Category]) -> list[Piece]:
    """What is left to be named by its words."""
    if not mine and not listed:
        return [Piece(changed=block.text, path=path_of(block)) for block in changed.moved]
    untold = (w.hunk for w in mine if not _is_told(w, changed))
    pieces = [
        piece
        for hunk in islice(untold, _MOST_HUNKS)
        for piece in pieces_of(hunk, changed, listed=listed.get(id(hunk)))
    ]
    return pieces if len(pieces) <= _MOST_PIECES else by_section(pieces, _MOST_PIECES)


def _vote_by_facts(votes: Votes, facts: Facts) -> None:
    """What a promise or a decisive fact is about."""
    for fact in facts.signals:
        about = fact.about or _PROMISED.get(fact.unit or "")
        if about and fact.direction in _ABOUT_PROMISES:
            votes.rule(about, f"{fact.direction}: {fact.before or fact.after}")
    for name, category in _DECISIVE.items():
        if name in facts.adjustments:
            votes.rule(category, name.replace("_", " "))


def _vote_by_entities(votes: Votes, entities: Sequence[SignalFact], listed: Sequence[Hunk]) -> None:
    """A named tracker shares as well; a company that took another's place is whom to turn to.

    Not so in the entries of a list (``listed``), where one company goes and another comes.
    """
    if entities and votes.totals.get(Category.TRACKING, 0.0) >= THRESHOLD:
        votes.rule(Category.SHARING, "a named third party tracks")
    entries = " | ".join(flatten(f"{hunk.removed_text} {hunk.added_text}") for hunk in listed)
    firms = [f for f in entities if is_company(f.after or f.before or "")]
    told = [f for f in firms if flatten(f.after or f.before or "") not in entries]
    came = any(f.signal is Signal.ENTITY_ADDED for f in told)
    gone = any(f.signal is Signal.ENTITY_REMOVED for f in told)
    if came and gone:
        votes.rule(Category.CONTACT, "one company for another")


def _vote_by_rule(votes: Votes, weight: HunkWeight, changed: Differences) -> None:
    if weight.rule == "translation" or _is_document_title(weight.hunk, changed):
        votes.rule(Category.OTHER, weight.rule)
    if weight.stamp:
        votes.rule(Category.POLICY_CHANGE, "date stamp")
    if changes_address(weight.hunk) or weight.rule == TURN_RULE:
        votes.rule(Category.CONTACT, "address")
    elif any(places_moved(weight.hunk)):
        votes.rule(Category.TRANSFER, "a country where data lie or go")
    counted = _figure_category(weight.hunk)
    if counted:
        votes.rule(counted, "what a changed figure is about")


@lru_cache(maxsize=256)
def _figure_category(hunk: Hunk) -> Category | None:
    """What a changed figure is about: what its sentence says; an age is of children, money is paid."""
    if not (hunk.removed and hunk.added) or hunk.size > FEW_WORDS:
        return None
    for fact in hunk_numbers(hunk):
        if fact.about is not None:
            return fact.about
        if fact.unit == "year" and fact.direction in (Direction.HIGHER, Direction.LOWER):
            return Category.CHILDREN
        if fact.unit in MONEY and fact.before and fact.after and not _is_limit(hunk):
            return Category.PAYMENT
    return None


def _is_limit(hunk: Hunk) -> bool:
    """Whether the sentence of a sum is one of liability."""
    sentence = " ".join((*hunk.lead, *hunk.removed, *hunk.tail))
    return any(score.category is Category.LIABILITY for score in score_text(sentence).labels())


def _is_told(weight: HunkWeight, changed: Differences) -> bool:
    """Whether the rules have said all there is to say about a hunk."""
    rules = weight.stamp or weight.rule in ("translation", TURN_RULE) or changes_address(weight.hunk)
    moved = names_only_places(weight.hunk) and any(places_moved(weight.hunk))
    return rules or moved or bool(_figure_category(weight.hunk)) or _is_document_title(weight.hunk, changed)


def _is_document_title(hunk: Hunk, changed: Differences) -> bool:
    blocks = (*(hunk.before_blocks if hunk.removed else ()), *(hunk.after_blocks if hunk.added else ()))
    if not blocks or hunk.size > FEW_WORDS:
        return False
    first = {id(block) for block in (*changed.before[:1], *changed.after[:1])}
    return all(id(block) in first for block in blocks)


def _vote(votes: Votes, piece: Piece, own: Category | None, language: str | None) -> None:
    if piece.listed:
        scored = score_text(piece.changed, heading="", language=language)
        votes.add(scored, [s for s in scored.labels() if s.category in ADDED[piece.listed]], 1.0)
        return
    share = 1.0
    best: list[tuple[float, Scores]] = []
    for text in filter(None, chain((piece.changed,), (wider() for wider in piece.wider))):
        scored = _with_document(score_text(text, heading=piece.path, language=language), own)
        labels = scored.labels()
        if labels:
            votes.add(scored, _without_place(labels, piece, text, language), share)
            return
        if scored.scores:
            best.append((scored.scores[0].score, scored))
        share *= _AROUND
    if best:
        top, scored = max(best, key=lambda item: item[0])
        votes.add(scored, scored.scores[:1] if top >= LAST_RESORT else (), 1.0)


def _without_place(
    labels: Sequence[CategoryScore], piece: Piece, text: str, language: str | None
) -> list[CategoryScore]:
    """The labels; a clause that only says where data lie or go is no clause for a place."""
    kept = [score for score in labels if score.category is not Category.REGIONAL]
    if len(kept) == len(labels) or str(Category.REGIONAL) in labels_of_heading(piece.path):
        return list(labels)
    told = (text, *(wider() for wider in piece.wider[:1]))
    if not any(claim.practice == TRANSFER for claim in claims_of(told, language)):
        return list(labels)
    return kept or [replace(score, category=Category.TRANSFER) for score in labels]


def _with_document(scored: Scores, own: Category | None) -> Scores:
    if own is None:
        return scored
    raised = {score.category: score.score for score in scored.scores}
    raised[own] = raised.get(own, 0.0) + _DOCUMENT
    ranked = sorted(raised.items(), key=lambda item: (-item[1], item[0]))
    scores = tuple(CategoryScore(category=c, score=round(min(1.0, s), 3)) for c, s in ranked)
    return replace(scored, scores=scores, spoken=scored.spoken | {own})


@cache
def own_category(document_type: str) -> Category | None:
    """The category that documents of a type are about by themselves."""
    words = words_of(document_type)
    hits = load_phrases("doctypes", "type").find(words)
    return Category(hits[0].label) if hits else None
