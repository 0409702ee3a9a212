"""The linear model: which n-grams of stems speak for which category, learned from headings.

Weights only, no text; ``train/`` rebuilds the file byte for byte. Scores in plain Python. Refuses to be
the only judge: its probabilities are one of three sources (monitor.classify.labels.label).
"""

import json
import math
import zlib
from array import array
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from monitor.text.words import stem

WEIGHTS = "model/weights.bin"
_LANE = 32
_HALF = 1 << (_LANE - 1)
"""Bits of a lane and half of its range: sums of 4,000 words' weights stay far below it."""


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


class Model:
    """One-vs-rest logistic regression over binary n-grams, weighted 1 / sqrt(number of known n-grams)."""

    def __init__(
        self,
        labels: tuple[str, ...],
        bias: tuple[float, ...],
        scale: float,
        rows: dict[str, tuple[bytes, "array[int]"]],
    ):
        """``rows``: for each n-gram label numbers and as many signed weights; weight = number x scale."""
        self.labels = labels
        self._bias = bias
        self._scale = scale
        self._rows = rows
        self._spread = lru_cache(maxsize=16_384)(self._spread_row)

    def knows(self, gram: str) -> bool:
        """Whether a stem or a pair of stems is among the n-grams that the model has kept."""
        return gram in self._rows

    def _spread_row(self, gram: str) -> int:
        """The weights of an n-gram in one number, a lane a label: adding such numbers adds all at once."""
        numbers, weights = self._rows[gram]
        lanes = (weight << (_LANE * number) for number, weight in zip(numbers, weights, strict=True))
        return sum(lanes)

    def margins(self, words: Sequence[str]) -> list[float]:
        """The decision values of each label, bias included."""
        rows = self._rows
        known = [gram for gram in _grams_of(tuple(words)) if gram in rows]
        total = sum(map(self._spread, known))
        sums = []
        for _ in self.labels:
            low = (total + _HALF) % (2 * _HALF) - _HALF
            sums.append(low)
            total = (total - low) >> _LANE
        factor = self._scale / math.sqrt(len(known)) if known else 0.0
        return [bias + factor * total for bias, total in zip(self._bias, sums, strict=True)]

    def probabilities(self, words: Sequence[str]) -> dict[str, float]:
        """The probability of each label; empty for no words."""
        if not words or not self.labels:
            return {}
        return {
            label: 1 / (1 + math.exp(-max(-30.0, min(30.0, margin))))
            for label, margin in zip(self.labels, self.margins(words), strict=True)
        }

    def heaviest(self, words: Sequence[str], label: str, most: int = 4) -> tuple[str, ...]:
        """The n-grams of the words that speak most for a label."""
        number = self.labels.index(label)
        rows = self._rows
        weights = []
        for gram in _grams_of(tuple(words)):
            if gram in rows:
                numbers, row = rows[gram]
                at = numbers.find(number)
                if at >= 0 and row[at] > 0:
                    weights.append((-row[at], gram))
        return tuple(gram for _, gram in sorted(weights)[:most])


def pack(labels: Sequence[str], bias: Sequence[float], scale: float, rows: dict[str, bytes]) -> bytes:
    """A model as the bytes of its file: deflated, a JSON head, then n-grams and their pairs."""
    head = json.dumps({"labels": list(labels), "bias": list(bias), "scale": scale, "rows": len(rows)})
    grams = sorted(rows)
    parts = [
        head.encode() + b"\n",
        "\n".join(grams).encode() + b"\n",
        bytes(len(rows[gram]) // 2 for gram in grams),
        b"".join(rows[gram][0::2] for gram in grams),
        b"".join(rows[gram][1::2] for gram in grams),
    ]
    return zlib.compress(b"".join(parts), 9)


def unpack(packed: bytes) -> Model:
    """The model of a file's bytes."""
    data = zlib.decompress(packed)
    end = data.index(b"\n")
    head = json.loads(data[:end])
    count = head["rows"]
    at = end + 1
    *named, rest = data[at:].split(b"\n", count)
    grams = [gram.decode() for gram in named]
    at = len(data) - len(rest)
    sizes = data[at : at + count]
    at += count
    total = sum(sizes)
    numbers, weights = data[at : at + total], array("b", data[at + total : at + 2 * total])
    rows: dict[str, tuple[bytes, array[int]]] = {}
    place = 0
    for gram, size in zip(grams, sizes, strict=True):
        rows[gram] = (numbers[place : place + size], weights[place : place + size])
        place += size
    return Model(tuple(head["labels"]), tuple(head["bias"]), head["scale"], rows)


@cache
def load_model() -> Model:
    """The model that ships with the package; one without labels where the file is missing."""
    source = files("monitor.classify").joinpath(WEIGHTS)
    if not source.is_file():
        return Model((), (), 1.0, {})
    return unpack(source.read_bytes())
