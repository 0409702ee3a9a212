"""What a change is about: categories of the changed words first, of their section where the words are few.

Each hunk votes with its words, its sentence and its headings; a hunk of many words is read block by block.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.classify.context import Context
from monitor.classify.facts import Facts
from monitor.classify.hunk_kind import Weighed
from monitor.classify.hunks import Changed, Hunk
from monitor.classify.label import Scored, score_text
from monitor.classify.reading import Block
from monitor.model import Category, CategoryScore, Evidence, Kind, Signal

FEW_WORDS = 12
MOST_CATEGORIES = 8
_CONTEXT_SHARE = 0.9
"""What a label of the surrounding sentence is worth against one of the changed words."""
_MOST_PIECES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The categories of a change with the evidence for them."""

    categories: tuple[CategoryScore, ...]
    evidence: tuple[Evidence, ...]


def name_subject(
    changed: Changed,
    weighed: Sequence[Weighed],
    facts: Facts,
    *,
    kind: Kind,
    context: Context,
    language: str | None,
) -> Subject:
    """The categories of the hunks of the change's own kind; ``other`` where nothing fits."""
    if kind is Kind.NOISE:
        return Subject(categories=(), evidence=())
    totals: dict[Category, float] = defaultdict(float)
    evidence: list[Evidence] = []
    if any(fact.signal is Signal.DATE for fact in facts.signals):
        totals[Category.POLICY_CHANGE] = 1.0
        evidence.append(Evidence(label="policy_change", source="rule", phrase="date stamp", weight=1.0))
    pieces = [piece for w in weighed if w.kind is kind and not w.stamp for piece in _pieces(w.hunk)]
    for text, around, path, share in pieces[:_MOST_PIECES]:
        scored = score_text(text, heading=path, language=language)
        _vote(totals, evidence, scored, share)
        if around and not scored.labels():
            _vote(totals, evidence, score_text(around, heading=path, language=language), _CONTEXT_SHARE * share)
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    chosen = tuple(CategoryScore(category=c, score=round(min(1.0, s), 3)) for c, s in ranked)[:MOST_CATEGORIES]
    if not chosen:
        chosen = (CategoryScore(category=Category.OTHER, score=0.0),)
    named = {str(score.category) for score in chosen}
    return Subject(categories=chosen, evidence=tuple(e for e in evidence if e.label in named)[:40])


def _pieces(hunk: Hunk) -> list[tuple[str, str, str, float]]:
    """(changed words, surrounding words or '', heading path, share) of a hunk, block by block."""
    blocks = hunk.after_blocks if hunk.added else hunk.before_blocks
    words = hunk.added or hunk.removed
    if hunk.size > FEW_WORDS and len(blocks) > 1:
        by_block: dict[int, list[str]] = defaultdict(list)
        for word in words:
            by_block[word.block].append(word.text)
        return [
            (" ".join(tokens), "", _path(block), 1.0)
            for tokens, block in zip(by_block.values(), blocks, strict=False)
            if len(tokens) >= 4
        ]
    text = f"{hunk.removed_text} {hunk.added_text}"
    around = " ".join((*hunk.lead, text, *hunk.tail)) if hunk.size <= FEW_WORDS else ""
    return [(text, around, _path(blocks[0]) if blocks else "", 1.0)]


def _path(block: Block) -> str:
    return " / ".join(block.path[-2:])


def _vote(
    totals: dict[Category, float], evidence: list[Evidence], scored: Scored, share: float
) -> None:
    for score in scored.labels():
        totals[score.category] = max(totals[score.category], share * score.score)
    evidence.extend(scored.evidence)
