"""What a stretch of text is about: lexicon, linear model and headings mixed into scored categories.

In English, which the model knows best, score = 0.30 x body lexicon + 0.50 x model + 0.40 x headings;
elsewhere the lexicon counts 0.60 and the model 0.40. A label from 0.5 up, three at most; where none reaches
it the one that leads the others clearly, else ``other``. The heading stays below the threshold alone, and
counts less the more the words speak of something else: a retention clause can stand under 'Security'.
Figures: docs/accuracy.md. Refuses to look outside the text and its headings.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.classify.labels.linear import load_model
from monitor.classify.lexicons import load_lexicon
from monitor.classify.signals.quantities import find_quantities
from monitor.model import Category, CategoryScore, Evidence
from monitor.text.language import language_of
from monitor.text.phrases import READ, read_words

ENGLISH = (0.30, 0.50)
"""Weights of body lexicon and model for English, nine tenths of what the model learned from."""
ELSEWHERE = (0.60, 0.40)
HEADING_WEIGHT = 0.40
THRESHOLD = 0.5
LEAST = 0.30
SPOKEN = 0.10
LEAD = 1.5
"""Below the threshold one category is named from ``LEAST`` up where it scores ``LEAD`` times the next."""
BESIDE = 0.58
"""What a category must reach of the best one's score to be named beside it."""
SURE_BONUS = 0.35
_SURE = frozenset({"ai", "do_not_track", "subprocessors"})
"""Categories whose phrases are hardly ever used of anything else: one phrase is enough."""
_LOOK = 2000
"""Letters searched for a period beside a word of keeping or deleting."""
_CATEGORIES = {str(category): category for category in Category}
_VAGUE = {Category.SERVICE: 0.70}
"""Categories whose words stand everywhere: from this score up they count beside clearer ones."""
MOST_LABELS = 3
_DOMAIN = re.compile(r"(?<![\w@.-])(?:https?://|www\.)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?(?![\w@-])", re.I)
"""Hosts and URLs: 'x.ai' says nothing of AI."""
_REMEMBERED = 4000
"""Letters of the longest text whose scores are remembered."""
MOST_WORDS = 4000
"""Words of one text that are read; the rest of so long a text says nothing new about its subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scores of all categories that anything speaks for, best first, and what spoke for them.

    ``spoken`` are the categories that the words speak for, whatever the heading; ``sources`` the evidence
    without the n-grams of the model, ``words`` where they are found when asked.
    """

    scores: tuple[CategoryScore, ...]
    sources: tuple[Evidence, ...]
    words: tuple[str, ...] = ()
    spoken: frozenset[Category] = frozenset()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What spoke for the scores, complete."""
        return tuple(with_stems(source, self.words) for source in self.sources)

    def labels(self, *, threshold: float = THRESHOLD, most: int = MOST_LABELS) -> tuple[CategoryScore, ...]:
        """The categories from the threshold up, at most so many; vague ones where nothing else is said."""
        least = max(threshold, BESIDE * self.scores[0].score) if self.scores else threshold
        found = [score for score in self.scores if score.score >= least] or self._lead()
        clear = [score for score in found if score.category not in _VAGUE]
        vague = [s for s in found if s.score >= _VAGUE.get(s.category, 1.0) or not clear]
        return tuple(score for score in found if score in clear or score in vague)[:most]

    def _lead(self) -> list[CategoryScore]:
        """The one clear category that leads all others, though no category reaches the threshold."""
        clear = [score for score in self.scores if score.category not in _VAGUE][:2]
        if not clear or clear[0].score < LEAST or clear[0].category not in self.spoken:
            return []
        return clear[:1] if clear[0].score >= LEAD * sum(score.score for score in clear[1:]) else []


def label_section(heading: str, text: str) -> list[CategoryScore]:
    """The categories of a section, best first: one to three, or ``other`` alone.

    ``heading`` is the heading path in words (outer headings first, joined by anything), ``text`` the body.
    """
    labels = list(score_text(text, heading=heading).labels())
    return labels or [CategoryScore(category=Category.OTHER, score=0.0)]


def score_text(text: str, *, heading: str = "", language: str | None = None) -> Scores:
    """Score every category for a text below a heading; ``language`` None is guessed from the words."""
    if len(text) + len(heading) <= _REMEMBERED:
        return _score_once(text, heading, language)
    return _score(text, heading, language)


@lru_cache(maxsize=256)
def _score_once(text: str, heading: str, language: str | None) -> Scores:
    """Changed words are scored for their section and for the whole: once is enough."""
    return _score(text, heading, language)


def _score(text: str, heading: str, language: str | None) -> Scores:
    words = read_words(_without_domains(text[: MOST_WORDS * 12]))[:MOST_WORDS]
    title = read_words(heading[:2000])
    known = language if language in READ else language_of([*title, *words])
    body = body_scores(words, known)
    sure = {label for label in body if label in _SURE}
    if "retention" in body and any(q.is_duration for q in find_quantities(text[:_LOOK])):
        sure.add("retention")
    return mix(
        body=body,
        model=load_model().probabilities(words),
        heading=_heading_once(tuple(title), known),
        weights=ENGLISH if known == "en" else ELSEWHERE,
        sure=frozenset(sure),
        words=words,
    )


def _without_domains(text: str) -> str:
    return _DOMAIN.sub(" ", text) if "." in text else text


def body_scores(words: Sequence[str], language: str | None) -> dict[str, tuple[float, str]]:
    """How strongly the body lexicon speaks for each label, 0 to 1, with the phrases found."""
    found: dict[str, set[str]] = defaultdict(set)
    for hit in load_lexicon("body", language).find(words):
        found[hit.label].add(" ".join(words[hit.start : hit.end]))
    return {label: (1 - 0.4 ** len(shown), ", ".join(sorted(shown)[:4])) for label, shown in found.items()}


def labels_of_heading(title: str) -> frozenset[str]:
    """The labels that a heading in any language names."""
    return frozenset(_heading_once(tuple(read_words(title[:2000])), None)) if title else frozenset()


def heading_scores(words: Sequence[str], language: str | None) -> dict[str, tuple[float, str]]:
    """Which labels the heading path names; all languages where the language's own find nothing."""
    hits = load_lexicon("heading", language).find(words)
    if not hits and language is not None:
        hits = load_lexicon("heading", None).find(words)
    return {hit.label: (1.0, " ".join(words[hit.start : hit.end])) for hit in hits}


@lru_cache(maxsize=1024)
def _heading_once(words: tuple[str, ...], language: str | None) -> dict[str, tuple[float, str]]:
    """The pieces of a section share its headings; nobody writes into the result."""
    return heading_scores(words, language)


def mix(
    *,
    body: dict[str, tuple[float, str]],
    model: dict[str, float],
    heading: dict[str, tuple[float, str]],
    weights: tuple[float, float],
    sure: frozenset[str],
    words: Sequence[str] = (),
) -> Scores:
    """Add up the three sources and keep the evidence of every label that reaches half the threshold.

    ``sure`` are labels whose phrases, in this text, are hardly ever used of anything else.
    """
    totals: dict[str, float] = defaultdict(float)
    evidence: list[Evidence] = []
    modelled = {label: (p, "") for label, p in model.items()}
    own = {
        label: weights[0] * body.get(label, (0.0, ""))[0] + weights[1] * modelled.get(label, (0.0, ""))[0]
        for label in {**body, **modelled}
    }
    named = {
        label: (score * _heard(label, heading, own), phrase) for label, (score, phrase) in heading.items()
    }
    sources = (
        ("lexicon", weights[0], body),
        ("heading", HEADING_WEIGHT, named),
        ("model", weights[1], modelled),
    )
    for source, weight, scores in sources:
        for label, (score, phrase) in scores.items():
            totals[label] += weight * score
            if source == "lexicon" and label in sure:
                totals[label] += SURE_BONUS
            if source != "model" or score >= 0.3:
                evidence.append(
                    Evidence(label=label, source=source, phrase=phrase, weight=round(weight * score, 3))
                )
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    ordered = tuple(
        CategoryScore(category=_CATEGORIES[label], score=round(min(1.0, total), 3)) for label, total in ranked
    )
    shown = {label for label, total in ranked[:6] if total >= THRESHOLD / 2}
    kept = tuple(e for e in evidence if e.label in shown)
    spoken = frozenset(_CATEGORIES[label] for label, score in own.items() if score >= SPOKEN)
    return Scores(scores=ordered, sources=kept, words=tuple(words), spoken=spoken)


def _heard(label: str, heading: dict[str, tuple[float, str]], own: dict[str, float]) -> float:
    """How much of a heading counts, 0 to 1: less where the words themselves speak of something else."""
    rival = max((score for other, score in own.items() if other not in heading), default=0.0)
    return min(1.0, own.get(label, 0.0) / rival) if rival >= LEAST else 1.0


def with_stems(evidence: Evidence, words: Sequence[str]) -> Evidence:
    """The model's evidence with the n-grams that spoke most for the label."""
    if evidence.source != "model":
        return evidence
    return replace(evidence, phrase=", ".join(load_model().heaviest(words, evidence.label)))
