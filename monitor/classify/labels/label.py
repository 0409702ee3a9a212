"""What a stretch of text is about: lexicon, headings and two linear models made into scored categories.

The first model, the body lexicon and the headings are the clues of the second model (``topics``), which
learned from labelled paragraphs what each is worth. Its probability is the score, bent so that 0.5 is where a
label is given: four at most, none that falls far behind the best. Figures: docs/accuracy.md. Refuses to look
outside the text and its headings.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.classify.labels.linear import load_model
from monitor.classify.labels.topics import Clues, load_topics
from monitor.classify.lexicons import load_lexicon
from monitor.classify.signals.quantities import find_quantities
from monitor.model import Category, CategoryScore, Evidence
from monitor.text.language import language_of
from monitor.text.phrases import READ, read_words

THRESHOLD = 0.5
NEEDED = 0.18
"""The probability from which a label is given; tuned with grouped cross-validation."""
_BENT = math.log(THRESHOLD) / math.log(NEEDED)
BESIDE = 0.60**_BENT
"""What a category must reach of the best one's score to be named beside it: 0.60 of its chance."""
LEAST = 0.30
SPOKEN = 0.10
LEAD = 1.5
"""Below the threshold one category is named from ``LEAST`` up where it scores ``LEAD`` times the next."""
SHOWN = {"lexicon": 0.30, "heading": 0.40, "model": 0.50}
"""What the weights of evidence are shown as, by source; the second model knows what each is worth."""
_SURE = frozenset({"ai", "do_not_track", "subprocessors"})
"""Categories whose phrases are hardly ever used of anything else: one phrase is enough."""
SURE_SCORE = 0.53
_ROUNDED = 0.002
_UNLEARNED = frozenset({"zh"})
"""Languages of which no paragraph was labelled."""
_PLAIN_BODY, _PLAIN_MODEL, _PLAIN_HEADING, _PLAIN_SURE = 0.60, 0.40, 0.40, 0.35
"""What the clues weigh where they are only added up."""
_LOOK = 2000
"""Letters searched for a period beside a word of keeping or deleting."""
_CATEGORIES = {str(category): category for category in Category}
MOST_LABELS = 4
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
        """The categories from the threshold up, at most so many."""
        least = max(threshold, BESIDE * self.scores[0].score) if self.scores else threshold
        return tuple([score for score in self.scores if score.score >= least] or self._lead())[:most]

    def _lead(self) -> list[CategoryScore]:
        """The one clear category that leads all others, though no category reaches the threshold."""
        clear = self.scores[:2]
        if not clear or clear[0].score < LEAST or clear[0].category not in self.spoken:
            return []
        return [*clear[:1]] if clear[0].score >= LEAD * sum(score.score for score in clear[1:]) else []


def label_section(heading: str, text: str) -> list[CategoryScore]:
    """The categories of a section, best first: one to four, or ``other`` alone.

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
    words, title, clues = find_clues(text, heading, language)
    sure = {label for label in clues.body if label in _SURE}
    if "retention" in clues.body and any(q.is_duration for q in find_quantities(text[:_LOOK])):
        sure.add("retention")
    if (language if language in READ else language_of([*title, *words])) in _UNLEARNED:
        scores = _plain_scores(clues)
        scores |= {label: min(1.0, scores[label] + _PLAIN_SURE) for label in sure}
    else:
        learned = load_topics().probabilities(words, title, clues)
        scores = {label: probability**_BENT for label, probability in learned.items()}
        least = max(SURE_SCORE, BESIDE * max(scores.values(), default=0.0) + _ROUNDED)
        scores |= {label: max(scores.get(label, 0.0), least) for label in sure}
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    ordered = tuple(
        CategoryScore(category=_CATEGORIES[label], score=round(score, 3)) for label, score in ranked
    )
    shown = {label for label, score in ranked[:6] if score >= THRESHOLD / 2}
    spoken = {*clues.body, *(label for label, chance in clues.model.items() if chance >= SPOKEN)}
    return Scores(
        scores=ordered,
        sources=tuple(each for each in _evidence(words, title, clues, language) if each.label in shown),
        words=tuple(words),
        spoken=frozenset(_CATEGORIES[label] for label in spoken),
    )


def find_clues(text: str, heading: str, language: str | None = None) -> tuple[list[str], list[str], Clues]:
    """The words of a text, those of its headings, and what lexicon, headings and first model find in them."""
    words = read_words(_without_domains(text[: MOST_WORDS * 12]))[:MOST_WORDS]
    title = read_words(heading[:2000])
    known = language if language in READ else language_of([*title, *words])
    body = {label: score for label, (score, _) in _body_once(tuple(words), known).items()}
    model = load_model().probabilities(words)
    clues = Clues(
        body=body,
        heading=hear_heading(_heading_once(tuple(title), known), body, model),
        model=model,
        text=text,
        has_heading=bool(heading),
    )
    return words, title, clues


def hear_heading(
    heading: Iterable[str], body: Mapping[str, float], model: Mapping[str, float]
) -> dict[str, float]:
    """How much of each label of a heading counts, 0 to 1: less where the words speak of something else."""
    named = frozenset(heading)
    own = {
        label: _PLAIN_BODY * body.get(label, 0.0) + _PLAIN_MODEL * model.get(label, 0.0)
        for label in {*body, *model}
    }
    rival = max((score for label, score in own.items() if label not in named), default=0.0)
    return {label: min(1.0, own.get(label, 0.0) / rival) if rival >= LEAST else 1.0 for label in named}


def _plain_scores(clues: Clues) -> dict[str, float]:
    """The scores of a language that the second model has not learned: lexicon and headings, added up."""
    return {
        label: min(1.0, _PLAIN_BODY * clues.body.get(label, 0.0) + _PLAIN_HEADING * heard)
        for label in {*clues.body, *clues.heading}
        for heard in (clues.heading.get(label, 0.0),)
    }


def _evidence(
    words: Sequence[str], title: Sequence[str], clues: Clues, language: str | None
) -> Iterator[Evidence]:
    """The phrases of the lexicon, those of the headings, and the labels that the first model is for."""
    known = language if language in READ else language_of([*title, *words])
    sources = (
        ("lexicon", _body_once(tuple(words), known)),
        ("heading", _heading_once(tuple(title), known)),
        ("model", {label: (chance, "") for label, chance in clues.model.items() if chance >= 0.3}),
    )
    for source, found in sources:
        for label, (score, phrase) in found.items():
            weight = round(SHOWN[source] * score, 3)
            yield Evidence(label=label, source=source, phrase=phrase, weight=weight)


def _without_domains(text: str) -> str:
    return _DOMAIN.sub(" ", text) if "." in text else text


def body_scores(words: Sequence[str], language: str | None) -> dict[str, tuple[float, str]]:
    """How strongly the body lexicon speaks for each label, 0 to 1, with the phrases found."""
    found: dict[str, set[str]] = defaultdict(set)
    for hit in load_lexicon("body", language).find(words):
        found[hit.label].add(" ".join(words[hit.start : hit.end]))
    return {label: (1 - 0.4 ** len(shown), ", ".join(sorted(shown)[:4])) for label, shown in found.items()}


@lru_cache(maxsize=16)
def _body_once(words: tuple[str, ...], language: str | None) -> dict[str, tuple[float, str]]:
    """The clues of a text and the evidence for its labels are read from the same phrases."""
    return body_scores(words, language)


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


def with_stems(evidence: Evidence, words: Sequence[str]) -> Evidence:
    """The model's evidence with the n-grams that spoke most for the label."""
    if evidence.source != "model":
        return evidence
    return replace(evidence, phrase=", ".join(load_model().heaviest(words, evidence.label)))
