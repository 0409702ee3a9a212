"""The scores of categories gathered over the parts of a change, with the evidence for each.

What a long change mentions in passing is not what it is about: there a category needs its share of the words,
or a part that speaks of it beyond doubt.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.classify.labels.label import THRESHOLD, Scores, with_stems
from monitor.model import Category, CategoryScore, Evidence

MOST_CATEGORIES = 14
LONG = 150
"""Words named from which a category needs a share of them."""
SHARE = 0.05
DOUBTFUL_SHARE = 0.10
"""The share that a category needs which nowhere reached more than a doubtful score."""
DOUBTFUL = 0.65
WEAK_SHARE = 0.30
"""The share that a category needs, in short changes too, which only leads without reaching the threshold."""
PLAIN = 0.9
"""A score that suffices whatever the share: words and heading agree. Flat from 0.85 to 0.95."""
_BESIDE = frozenset({Category.POLICY_CHANGE, Category.CONTACT, Category.OTHER})
"""Categories whose rules say nothing of the rest of a change."""
_MOST_EVIDENCE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The categories of a change with the evidence for them."""

    categories: tuple[CategoryScore, ...]
    evidence: tuple[Evidence, ...]


class Votes:
    """Scores gathered over the pieces of a change: of each category the best."""

    def __init__(self) -> None:
        self.totals: dict[Category, float] = defaultdict(float)
        self._words: dict[Category, int] = defaultdict(int)
        self._read = 0
        self._ruled = False
        self._evidence: list[tuple[Evidence, tuple[str, ...]]] = []

    def rule(self, category: Category, phrase: str) -> None:
        """A category that a rule is sure of; ``phrase`` says which rule."""
        self._ruled = self._ruled or category not in _BESIDE
        self.totals[category] = max(self.totals[category], 1.0)
        told = Evidence(label=str(category), source="rule", phrase=phrase, weight=1.0)
        self._evidence.append((told, ()))

    def add(self, scored: Scores, labels: Iterable[CategoryScore], share: float) -> None:
        """Labels of one text, ``share`` (0 to 1) of their scores."""
        self._read += len(scored.words)
        for score in labels:
            if score.category is Category.OTHER:
                continue  # what nothing else is said of; a rule says it where it is told
            self.totals[score.category] = max(self.totals[score.category], share * score.score)
            self._words[score.category] += len(scored.words)
        self._evidence.extend((source, scored.words) for source in scored.sources)

    def subject(self) -> Subject:
        """The best categories, at most eight, or ``other``; with their evidence."""
        told = {category: score for category, score in self.totals.items() if self._counts(category)}
        ranked = sorted((told or self.totals).items(), key=lambda item: (-item[1], item[0]))
        chosen = tuple(
            CategoryScore(category=category, score=round(min(1.0, score), 3)) for category, score in ranked
        )[:MOST_CATEGORIES] or (CategoryScore(category=Category.OTHER, score=0.0),)
        named = {str(score.category) for score in chosen}
        kept = [(source, words) for source, words in self._evidence if source.label in named]
        shown = tuple(with_stems(source, words) for source, words in kept[:_MOST_EVIDENCE])
        return Subject(categories=chosen, evidence=shown)

    def _counts(self, category: Category) -> bool:
        """Whether a category is more than mentioned in passing."""
        score = self.totals[category]
        if score < THRESHOLD:
            return not self._ruled and self._words[category] >= self._read * WEAK_SHARE
        if self._read < LONG or score >= PLAIN:
            return True
        return self._words[category] >= self._read * (SHARE if score >= DOUBTFUL else DOUBTFUL_SHARE)
