"""The linear model: which n-grams of stems speak for which category, learned from headings.

Weights only, no text; ``train/`` rebuilds the file byte for byte. Scored in plain Python. Refuses to be
the only judge: its probabilities are one of three sources (monitor.classify.label).
"""

import json
import math
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from monitor.classify.words import stem

WEIGHTS = "model/weights.bin"


def ngrams(words: Sequence[str]) -> Iterator[str]:
    """Stems and pairs of stems of folded words; figures are all alike."""
    last = ""
    for word in words:
        here = "0" if word[0].isdigit() else stem(word)
        yield here
        if last:
            yield f"{last} {here}"
        last = here


class Model:
    """One-vs-rest logistic regression over binary n-grams, weighted 1 / sqrt(number of known n-grams)."""

    def __init__(
        self, labels: tuple[str, ...], bias: tuple[float, ...], scale: float, rows: dict[str, bytes]
    ):
        """``rows``: for each n-gram pairs of bytes (label number, signed weight); weight = byte x scale."""
        self.labels = labels
        self._bias = bias
        self._scale = scale
        self._rows = rows

    def margins(self, words: Sequence[str]) -> list[float]:
        """The decision values of each label, bias included."""
        known = [row for gram in dict.fromkeys(ngrams(words)) if (row := self._rows.get(gram)) is not None]
        sums = [0] * len(self.labels)
        for row in known:
            for at in range(0, len(row), 2):
                weight = row[at + 1]
                sums[row[at]] += weight - 256 if weight > 127 else weight
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
        weights = []
        for gram in dict.fromkeys(ngrams(words)):
            row = self._rows.get(gram, b"")
            weights += [
                (-row[at + 1], gram)
                for at in range(0, len(row), 2)
                if row[at] == number and 0 < row[at + 1] <= 127
            ]
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
    grams: list[str] = []
    for _ in range(count):
        stop = data.index(b"\n", at)
        grams.append(data[at:stop].decode())
        at = stop + 1
    sizes = data[at : at + count]
    at += count
    total = sum(sizes)
    numbers, weights = data[at : at + total], data[at + total : at + 2 * total]
    rows: dict[str, bytes] = {}
    place = 0
    for gram, size in zip(grams, sizes, strict=True):
        row = bytearray(2 * size)
        row[0::2] = numbers[place : place + size]
        row[1::2] = weights[place : place + size]
        rows[gram] = bytes(row)
        place += size
    return Model(tuple(head["labels"]), tuple(head["bias"]), head["scale"], rows)


@cache
def load_model() -> Model:
    """The model that ships with the package; one without labels where the file is missing."""
    source = files("monitor.classify").joinpath(WEIGHTS)
    if not source.is_file():
        return Model((), (), 1.0, {})
    return unpack(source.read_bytes())
