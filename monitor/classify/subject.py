"""What a change is about: categories of the changed words first, of their section where the words are few.

Each hunk votes with its words, its sentence and its headings; a hunk of many words is read block by block.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, islice

from monitor.classify.addresses import changes_address
from monitor.classify.context import Context
from monitor.classify.entities import is_company, lists_names, opening_name
from monitor.classify.facts import Facts
from monitor.classify.hunk_kind import TURN_RULE, Weighed
from monitor.classify.hunks import Changed, Hunk
from monitor.classify.label import THRESHOLD, Scored, score_text, with_stems
from monitor.classify.lexicon import load_phrases
from monitor.classify.reading import Block, BlockKind
from monitor.classify.words import words_of
from monitor.model import Category, CategoryScore, Direction, Evidence, Kind, Signal, SignalFact

FEW_WORDS = 12
"""Up to so many changed words the sentence and the section are read too."""
_TINY = 3
"""Up to so many changed words they are named by their sentence alone."""
MOST_CATEGORIES = 8
LAST_RESORT = 0.28
"""Score that suffices for one category where nothing reaches the threshold."""
_AROUND = 0.9
"""What a label of the surrounding words is worth against one of the changed words."""
_DOCUMENT = 0.25
"""What the type of the document adds to its own category."""
_MOST_PIECES = 60
_MOST_EVIDENCE = 40
_SECTION_WORDS = 160
_LONG = 40
"""Changed words of one block from which its sentences are named one by one."""


_ENTRY = 25
"""Words of the longest item of a list of names; a longer one is a clause."""
_LISTED = frozenset({Category.SUBPROCESSORS, Category.TRANSFER, Category.RETENTION})
"""What the words of a list of sub-processors can be about besides being one."""

_PROMISED = {
    "sell": Category.SHARING,
    "share": Category.SHARING,
    "train": Category.AI,
    "track": Category.COLLECTION,
}
_DECISIVE = {"ai_training": Category.AI, "transfer_added": Category.TRANSFER, "sale": Category.SHARING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The categories of a change with the evidence for them."""

    categories: tuple[CategoryScore, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Words to be named: what changed, the headings above, and wider and wider surroundings to be asked for.

    ``listed``: they stand in a list of sub-processors, whose purposes are not the vendor's own acts.
    """

    changed: str
    path: str
    wider: tuple[Callable[[], str], ...] = ()
    listed: bool = False


class _Votes:
    """Scores gathered over the pieces of a change."""

    def __init__(self) -> None:
        self.totals: dict[Category, float] = defaultdict(float)
        self.evidence: list[tuple[Evidence, tuple[str, ...]]] = []

    def rule(self, category: Category, phrase: str) -> None:
        self.totals[category] = max(self.totals[category], 1.0)
        told = Evidence(label=str(category), source="rule", phrase=phrase, weight=1.0)
        self.evidence.append((told, ()))

    def add(self, scored: Scored, labels: Iterable[CategoryScore], share: float) -> None:
        for score in labels:
            self.totals[score.category] = max(self.totals[score.category], share * score.score)
        self.evidence.extend((source, scored.words) for source in scored.sources)

    def subject(self) -> Subject:
        ranked = sorted(self.totals.items(), key=lambda item: (-item[1], item[0]))
        chosen = tuple(
            CategoryScore(category=category, score=round(min(1.0, score), 3)) for category, score in ranked
        )[:MOST_CATEGORIES] or (CategoryScore(category=Category.OTHER, score=0.0),)
        named = {str(score.category) for score in chosen}
        kept = [(source, words) for source, words in self.evidence if source.label in named]
        shown = tuple(with_stems(source, words) for source, words in kept[:_MOST_EVIDENCE])
        return Subject(categories=chosen, evidence=shown)


def name_subject(
    changed: Changed,
    weighed: Sequence[Weighed],
    facts: Facts,
    *,
    kind: Kind,
    context: Context,
    language: str | None,
    entities: Sequence[SignalFact] = (),
) -> Subject:
    """The categories of the hunks of the change's own kind; ``other`` where nothing fits."""
    if kind is Kind.NOISE:
        return Subject(categories=(), evidence=())
    votes = _Votes()
    if any(fact.signal is Signal.DATE for fact in facts.signals):
        votes.rule(Category.POLICY_CHANGE, "date stamp")
    mine = [w for w in weighed if w.kind is kind]
    own = own_category(context.document_type)
    for weight in mine:
        _vote_by_rule(votes, weight, changed)
    listed = _listed_hunks([w.hunk for w in mine[:_MOST_PIECES]], changed, own)
    if listed:
        votes.rule(Category.SUBPROCESSORS, "a list of sub-processors")
    untold = (w.hunk for w in mine if not _is_told(w, changed))
    pieces = [
        piece
        for hunk in islice(untold, _MOST_PIECES)
        for piece in _pieces(hunk, changed, listed=id(hunk) in listed)
    ]
    if not mine:
        pieces = [_Piece(changed=block.text, path=_path(block)) for block in changed.moved]
    for piece in pieces[:_MOST_PIECES]:
        _vote(votes, piece, own, language)
    if own is Category.SUBPROCESSORS and entities:
        votes.rule(own, "a name in a list of sub-processors")
    _vote_by_facts(votes, facts)
    _vote_by_entities(votes, entities)
    return votes.subject()


def _vote_by_facts(votes: _Votes, facts: Facts) -> None:
    """What a promise or a decisive fact is about."""
    for fact in facts.signals:
        if fact.direction in (Direction.PROMISE_REMOVED, Direction.PROMISE_ADDED):
            votes.rule(_PROMISED[fact.unit or ""], f"promise: {fact.before or fact.after}")
    for name, category in _DECISIVE.items():
        if name in facts.adjustments:
            votes.rule(category, name.replace("_", " "))


def _vote_by_entities(votes: _Votes, entities: Sequence[SignalFact]) -> None:
    """A named tracker shares as well; a company that took another's place is whom to turn to."""
    if entities and votes.totals.get(Category.TRACKING, 0.0) >= THRESHOLD:
        votes.rule(Category.SHARING, "a named third party tracks")
    came = any(f.signal is Signal.ENTITY_ADDED and is_company(f.after or "") for f in entities)
    gone = any(f.signal is Signal.ENTITY_REMOVED and is_company(f.before or "") for f in entities)
    if came and gone:
        votes.rule(Category.CONTACT, "one company for another")


def _vote_by_rule(votes: _Votes, weight: Weighed, changed: Changed) -> None:
    if weight.rule == "translation" or _is_document_title(weight.hunk, changed):
        votes.rule(Category.OTHER, weight.rule)
    if weight.stamp:
        votes.rule(Category.POLICY_CHANGE, "date stamp")
    if changes_address(weight.hunk) or weight.rule == TURN_RULE:
        votes.rule(Category.CONTACT, "address")


def _is_told(weight: Weighed, changed: Changed) -> bool:
    """Whether the rules have said all there is to say about a hunk."""
    rules = weight.stamp or weight.rule in ("translation", TURN_RULE) or changes_address(weight.hunk)
    return rules or _is_document_title(weight.hunk, changed)


def _is_document_title(hunk: Hunk, changed: Changed) -> bool:
    blocks = (*(hunk.before_blocks if hunk.removed else ()), *(hunk.after_blocks if hunk.added else ()))
    first = (*changed.before[:1], *changed.after[:1])
    return bool(blocks) and all(block in first for block in blocks) and hunk.size <= FEW_WORDS


def _listed_hunks(hunks: Sequence[Hunk], changed: Changed, own: Category | None) -> frozenset[int]:
    """Ids of hunks that change entries of a list of sub-processors: by document, headings or table head."""
    touched = {
        id(hunk): (*(hunk.before_blocks if hunk.removed else ()), *(hunk.after_blocks if hunk.added else ()))
        for hunk in hunks
    }
    kinds = (BlockKind.ROW, BlockKind.ITEM)
    listed = {key: some for key, some in touched.items() if some and all(b.kind in kinds for b in some)}
    if not listed:
        return frozenset()
    heads = {**_table_heads(changed.before), **_table_heads(changed.after)}
    return frozenset(key for key, some in listed.items() if all(_lists(b, heads, own) for b in some))


def _lists(block: Block, heads: dict[int, str], own: Category | None) -> bool:
    named = own is Category.SUBPROCESSORS or lists_names(block.path)
    if block.kind is BlockKind.ITEM:
        return named and block.words <= _ENTRY and any(opening_name(block))
    return named or lists_names((heads.get(id(block), ""),))


def _table_heads(blocks: Sequence[Block]) -> dict[int, str]:
    """For each row, by its id, the beginning of its table's first row."""
    heads: dict[int, str] = {}
    head = ""
    for last, block in zip((None, *blocks), blocks, strict=False):
        if block.kind is BlockKind.ROW:
            head = head if last and last.kind is BlockKind.ROW else block.text[:_SECTION_WORDS]
            heads[id(block)] = head
    return heads


def _vote(votes: _Votes, piece: _Piece, own: Category | None, language: str | None) -> None:
    if piece.listed:
        scored = score_text(piece.changed, heading="", language=language)
        votes.add(scored, [label for label in scored.labels() if label.category in _LISTED], 1.0)
        return
    share = 1.0
    best: list[tuple[float, Scored]] = []
    for text in filter(None, chain((piece.changed,), (wider() for wider in piece.wider))):
        scored = _with_document(score_text(text, heading=piece.path, language=language), own)
        labels = scored.labels()
        if labels:
            votes.add(scored, labels, share)
            return
        if scored.scores:
            best.append((scored.scores[0].score, scored))
        share *= _AROUND
    if best:
        top, scored = max(best, key=lambda item: item[0])
        if top >= LAST_RESORT:
            votes.add(scored, scored.scores[:1], 1.0)


def _with_document(scored: Scored, own: Category | None) -> Scored:
    if own is None:
        return scored
    raised = {score.category: score.score for score in scored.scores}
    raised[own] = raised.get(own, 0.0) + _DOCUMENT
    ranked = sorted(raised.items(), key=lambda item: (-item[1], item[0]))
    scores = tuple(CategoryScore(category=c, score=round(min(1.0, s), 3)) for c, s in ranked)
    return replace(scored, scores=scores)


@cache
def own_category(document_type: str) -> Category | None:
    """The category that documents of a type are about by themselves."""
    words = words_of(document_type)
    hits = load_phrases("doctypes", "type").find(words)
    return Category(hits[0].label) if hits else None


def _pieces(hunk: Hunk, changed: Changed, *, listed: bool) -> list[_Piece]:
    """A hunk block by block where it spans several, else whole, with its surroundings when it is small."""
    blocks = hunk.after_blocks if hunk.added else hunk.before_blocks
    words = hunk.added or hunk.removed
    if hunk.size > FEW_WORDS and len(blocks) > 1:
        by_block: dict[int, list[str]] = defaultdict(list)
        for word, owner in zip(words, hunk.owners, strict=True):
            by_block[owner].append(word)
        return [
            _Piece(changed=" ".join(tokens), path=_path(block), listed=listed)
            for tokens, block in zip(by_block.values(), blocks, strict=False)
            if len(tokens) >= 4
        ]
    text = f"{hunk.removed_text} {hunk.added_text}"
    if hunk.size > _LONG:
        path = _path(blocks[0]) if blocks else ""
        return [_Piece(changed=part, path=path, listed=listed) for part in _sentences(text)]
    wider: tuple[Callable[[], str], ...] = ()
    if hunk.size <= FEW_WORDS and blocks:
        block = blocks[0]
        wider = (
            lambda: " ".join((*hunk.lead, text, *hunk.tail)),
            lambda: block.text[:2000],
            lambda: _section_text(block, changed, after=bool(hunk.added)),
        )
    tiny = wider and hunk.size <= _TINY  # a changed figure has no subject of its own
    path = _path(blocks[0]) if blocks else ""
    return [_Piece(changed="" if tiny else text, path=path, wider=wider, listed=listed)]


def _sentences(text: str) -> list[str]:
    """The sentences of a long text, short ones joined to the one before."""
    parts: list[str] = []
    for sentence in re.split(r"(?<=[.!?;])\s", text):
        if parts and (len(sentence.split()) < FEW_WORDS or len(parts[-1].split()) < FEW_WORDS):
            parts[-1] = f"{parts[-1]} {sentence}"
        else:
            parts.append(sentence)
    return parts


def _section_text(block: Block, changed: Changed, *, after: bool) -> str:
    """The words of the block's section around it."""
    blocks = changed.after if after else changed.before
    words = block.text.split()[:_SECTION_WORDS]
    same = (other for other in blocks if other.path == block.path and other is not block)
    while len(words) < _SECTION_WORDS and (other := next(same, None)):
        words += other.text.split()
    return " ".join(words[:_SECTION_WORDS])


def _path(block: Block) -> str:
    return " / ".join(block.path[-2:])
