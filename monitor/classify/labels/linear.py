"""Linear models as they are kept and asked: which grams speak for which category, and how strongly.

Weights only, no text; ``train/`` rebuilds the files byte for byte. Scores in plain Python. The first model,
over stems and pairs of stems, learned from headings; the second one (``topics``) from labelled paragraphs.
Refuses to be the only judge: what it says is a clue among others (monitor.classify.labels.label).
"""

import json
import math
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from monitor.text.words import stem

FIRST = "weights.bin"
_LANE = 32
_HALF = 1 << (_LANE - 1)
"""Bits of a lane and half of its range: sums of 4,000 words' weights stay far below it."""
_RARE_STEPS = 12.0
"""Steps of the eight bits in which a gram's rareness is kept."""


class Row(NamedTuple):
    """A gram of a model: label numbers, as many signed weights, and the gram's rareness in steps."""

    numbers: bytes
    weights: "array[int]"
    rare: int


class BlockSum(NamedTuple):
    """Weights times rareness of some grams, a lane of 32 bits a label; the square of the grams' length."""

    lanes: int
    square: int


def ngrams(words: Sequence[str]) -> Iterator[str]:
    """Stems and pairs of stems of folded words; figures are all alike."""
    last = ""
    for word in words:
        here = "0" if word[0].isdigit() else stem(word)
        yield here
        if last:
            yield f"{last} {here}"
        last = here


@lru_cache(maxsize=256)
def _grams_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The n-grams of words, each once."""
    return tuple(dict.fromkeys(ngrams(words)))


class LinearModel:
    """One-vs-rest logistic regression over blocks of grams, each weighted by rareness and of length one."""

    def __init__(self, head: Mapping[str, object], rows: Mapping[str, Row]) -> None:
        """``head`` holds ``labels``, a ``bias`` for each, ``scale`` (of a step), and what else is told."""
        self.labels: tuple[str, ...] = tuple(head["labels"])  # type: ignore[arg-type]
        self.head = head
        self._bias: Sequence[float] = head["bias"]  # type: ignore[assignment]
        self._scale = float(head["scale"])  # type: ignore[arg-type]
        self._rows = rows
        self._lanes = lru_cache(maxsize=16_384)(self._lanes_of)

    def knows(self, gram: str) -> bool:
        """Whether a gram is among those that the model has kept."""
        return gram in self._rows

    def _lanes_of(self, gram: str) -> int:
        """The weights of a gram in one number, a lane a label: adding such numbers adds all at once."""
        numbers, weights, rare = self._rows[gram]
        return sum(rare * weight << (_LANE * number) for number, weight in zip(numbers, weights, strict=True))

    def gather(self, grams: Iterable[str]) -> BlockSum:
        """The known grams of a block, each as often as it stands there, added up."""
        rows = self._rows
        known = [gram for gram in grams if gram in rows]
        return BlockSum(sum(map(self._lanes, known)), sum(rows[gram].rare ** 2 for gram in known))

    def margins(self, *blocks: BlockSum) -> list[float]:
        """The decision values of each label, bias included."""
        margins = list(self._bias)
        for block in blocks:
            factor = self._scale / math.sqrt(block.square) if block.square else 0.0
            total = block.lanes
            for number in range(len(margins)):
                low = (total + _HALF) % (2 * _HALF) - _HALF
                margins[number] += factor * low
                total = (total - low) >> _LANE
        return margins

    def probabilities(self, words: Sequence[str]) -> dict[str, float]:
        """The probability of each label by the stems of the words and their pairs; empty for no words."""
        if not words or not self.labels:
            return {}
        margins = self.margins(self.gather(_grams_of(tuple(words))))
        return {label: logistic(margin) for label, margin in zip(self.labels, margins, strict=True)}

    def heaviest(self, words: Sequence[str], label: str, most: int = 4) -> tuple[str, ...]:
        """The stems and pairs of the words that speak most for a label."""
        number = self.labels.index(label)
        rows = self._rows
        weights = []
        for gram in _grams_of(tuple(words)):
            if gram in rows:
                at = rows[gram].numbers.find(number)
                if at >= 0 and rows[gram].weights[at] > 0:
                    weights.append((-rows[gram].weights[at], gram))
        return tuple(gram for _, gram in sorted(weights)[:most])


def logistic(margin: float) -> float:
    """The probability of a decision value."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, margin))))


def rare_steps(rareness: float) -> int:
    """A gram's rareness in the steps in which it is kept."""
    return max(1, min(255, round(rareness * _RARE_STEPS)))


def pack_model(head: Mapping[str, object], rows: Mapping[str, Row]) -> bytes:
    """A model as the bytes of its file: deflated, a JSON head, then grams with rareness and weights."""
    grams = sorted(rows)
    parts = [
        json.dumps({**head, "rows": len(grams)}, ensure_ascii=False).encode() + b"\n",
        "\n".join(grams).encode() + b"\n",
        bytes(rows[gram].rare for gram in grams),
        bytes(len(rows[gram].numbers) for gram in grams),
        b"".join(rows[gram].numbers for gram in grams),
        b"".join(rows[gram].weights.tobytes() for gram in grams),
    ]
    return zlib.compress(b"".join(parts), 9)


def unpack_model(packed: bytes) -> LinearModel:
    """The model of a file's bytes."""
    data = zlib.decompress(packed)
    end = data.index(b"\n")
    head = json.loads(data[:end])
    count = head["rows"]
    *named, rest = data[end + 1 :].split(b"\n", count)
    rare, sizes, rest = rest[:count], rest[count : 2 * count], rest[2 * count :]
    total = sum(sizes)
    numbers, weights = rest[:total], array("b", rest[total : 2 * total])
    rows: dict[str, Row] = {}
    place = 0
    for gram, size, steps in zip(named, sizes, rare, strict=True):
        rows[gram.decode()] = Row(numbers[place : place + size], weights[place : place + size], steps)
        place += size
    return LinearModel(head, rows)


@cache
def load_model(name: str = FIRST) -> LinearModel:
    """A model that ships with the package; one without labels where the file is missing."""
    source = files("monitor.classify").joinpath("model", name)
    if not source.is_file():
        return LinearModel({"labels": (), "bias": (), "scale": 1.0}, {})
    return unpack_model(source.read_bytes())
