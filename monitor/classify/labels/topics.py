"""The second model: how lexicon, headings, first model and words together tell what a paragraph is about.

Learned from paragraphs that careful readers labelled and from paragraphs of ours. It reads words and their
pairs, pieces of four letters of the words, so that a form never seen is known by its parts, and pieces of the
heading. Refuses to read a text: it takes what the others found in it.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from monitor.classify.labels.linear import BlockSum, LinearModel, load_model, logistic

SECOND = "topics.bin"
MOST_WORDS = 400
_TITLE_WORDS = 12
_PIECE = 4
_SHORT = 12
_URL = re.compile(r"https?://|www\.")
_LEAST, _MOST = 0.005, 0.995


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What the others found: lexicon scores, labels of the headings, first model's probabilities, all 0 to 1.

    A label of the headings has what is heard of it: less where the words speak of something else.
    """

    body: Mapping[str, float]
    heading: Mapping[str, float]
    model: Mapping[str, float]
    text: str
    has_heading: bool


def pairs_of(words: Sequence[str]) -> Iterator[str]:
    """The words and their pairs, each once; figures are all alike."""
    alike = ["0" if word[0].isdigit() else word for word in words[:MOST_WORDS]]
    yield from dict.fromkeys(alike)
    yield from dict.fromkeys(f"{one} {other}" for one, other in pairwise(alike))


def pieces_of(word: str, mark: str) -> list[str]:
    """The pieces of four letters of a word with a blank at both ends, each once, behind a mark."""
    padded = " 0 " if word[0].isdigit() else f" {word} "
    return list(
        dict.fromkeys(mark + padded[at : at + _PIECE] for at in range(max(1, len(padded) - _PIECE + 1)))
    )


def blocks_of(words: Sequence[str], title: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The grams of a paragraph in three blocks: words and pairs, their pieces, pieces of the heading."""
    return (
        list(pairs_of(words)),
        [piece for word in dict.fromkeys(words[:MOST_WORDS]) for piece in pieces_of(word, "~")],
        [piece for word in dict.fromkeys(title[:_TITLE_WORDS]) for piece in pieces_of(word, "@")],
    )


def signs_of(clues: Clues, labels: Sequence[str]) -> list[float]:
    """The clues as numbers, four a label, and eight of the text's shape."""
    model = [_odds(clues.model.get(label, 0.0)) for label in labels]
    body = [clues.body.get(label, 0.0) for label in labels]
    heading = [float(label in clues.heading) for label in labels]
    heard = [clues.heading.get(label, 0.0) for label in labels]
    return [*body, *heading, *model, *heard, *_shape(clues)]


def _odds(probability: float) -> float:
    held = min(max(probability, _LEAST), _MOST)
    return (math.log(held / (1 - held)) + 4) / 4


def _shape(clues: Clues) -> list[float]:
    text = clues.text
    words = text.split()
    count = max(1, len(words))
    return [
        min(math.log(count) / 5, 1.3),
        float(len(words) < _SHORT),
        float("@" in text),
        float(bool(_URL.search(text))),
        min(1.0, sum(map(str.isdigit, text)) / 20),
        float(clues.has_heading),
        text.count(":") / count * 5,
        min(1.0, sum(word[:1].isupper() for word in words) / count * 2),
    ]


class TopicModel:
    """A linear model over the three blocks of grams and over the clues."""

    def __init__(self, grams: LinearModel) -> None:
        """``grams``: the model of the blocks; its head holds the clues' weights (``signs``), a row each."""
        self._grams = grams
        self._signs: Sequence[Sequence[float]] = grams.head.get("signs", ())  # type: ignore[assignment]
        self._pieces = lru_cache(maxsize=16_384)(lambda word, mark: grams.gather(pieces_of(word, mark)))

    def probabilities(self, words: Sequence[str], title: Sequence[str], clues: Clues) -> dict[str, float]:
        """The probability of each label; empty without a model."""
        labels = self._grams.labels
        margins = self._grams.margins(
            self._grams.gather(pairs_of(words)),
            _add_up(self._pieces(word, "~") for word in dict.fromkeys(words[:MOST_WORDS])),
            _add_up(self._pieces(word, "@") for word in dict.fromkeys(title[:_TITLE_WORDS])),
        )
        signs = signs_of(clues, labels)
        return {
            label: logistic(margin + sum(map(float.__mul__, weights, signs)))
            for label, margin, weights in zip(labels, margins, self._signs, strict=True)
        }


def _add_up(parts: Iterable[BlockSum]) -> BlockSum:
    found = list(parts)
    return BlockSum(sum(part.lanes for part in found), sum(part.square for part in found))


@cache
def load_topics() -> TopicModel:
    """The model that ships with the package; one without labels where the file is missing."""
    return TopicModel(load_model(SECOND))
