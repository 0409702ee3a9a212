"""The second model: how lexicon, headings, first model and words together tell what a paragraph is about.

Learned from paragraphs that careful readers labelled and from paragraphs of ours; weights only, no text, and
``train/`` rebuilds the file byte for byte. Scores in plain Python. Refuses to read a text: it takes what the
others found in it.
"""

import json
import math
import re
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from monitor.classify.labels.linear import ngrams
from monitor.text.words import stem

WEIGHTS = "model/topics.bin"
WORDS_WEIGHT = 2.0
"""What the words together weigh beside each of the other sources; tuned with grouped cross-validation."""
MOST_WORDS = 400
_TITLE_WORDS = 12
_LANE = 32
_HALF = 1 << (_LANE - 1)
_RARE_STEPS = 12.0
"""Steps of the eight bits in which a word's rareness is kept."""
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


def grams_of(words: Sequence[str], title: Sequence[str]) -> Iterator[str]:
    """Stems and pairs of stems of the words, and stems of the heading, marked as such."""
    yield from dict.fromkeys(ngrams(words[:MOST_WORDS]))
    yield from dict.fromkeys(f"@{stem(word)}" for word in title[:_TITLE_WORDS])


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
    """One-vs-rest logistic regression over grams weighted by rareness, of length one, and over the clues."""

    def __init__(
        self, head: Mapping[str, object], rows: Mapping[str, tuple[bytes, "array[int]", int]]
    ) -> None:
        """``rows``: for each gram label numbers, as many signed weights, and its rareness in steps."""
        self.labels: tuple[str, ...] = tuple(head["labels"])  # type: ignore[arg-type]
        self._bias: Sequence[float] = head["bias"]  # type: ignore[assignment]
        self._signs: Sequence[Sequence[float]] = head["signs"]  # type: ignore[assignment]
        self._scale = float(head["scale"])  # type: ignore[arg-type]
        self._rows = rows
        self._spread = lru_cache(maxsize=16_384)(self._spread_row)

    def _spread_row(self, gram: str) -> int:
        """Rareness times the weights in one number, a lane a label."""
        numbers, weights, rare = self._rows[gram]
        return sum(rare * weight << (_LANE * number) for number, weight in zip(numbers, weights, strict=True))

    def probabilities(self, words: Sequence[str], title: Sequence[str], clues: Clues) -> dict[str, float]:
        """The probability of each label; empty without a model."""
        if not self.labels:
            return {}
        known = [gram for gram in grams_of(words, title) if gram in self._rows]
        length = math.sqrt(sum(self._rows[gram][2] ** 2 for gram in known)) or 1.0
        total = sum(map(self._spread, known))
        signs = signs_of(clues, self.labels)
        found = {}
        for label, bias, weights in zip(self.labels, self._bias, self._signs, strict=True):
            low = (total + _HALF) % (2 * _HALF) - _HALF
            total = (total - low) >> _LANE
            margin = bias + self._scale * low / length
            margin += sum(map(float.__mul__, weights, signs))
            found[label] = 1 / (1 + math.exp(-max(-30.0, min(30.0, margin))))
        return found


def pack_topics(head: Mapping[str, object], rows: Mapping[str, tuple[bytes, bytes, int]]) -> bytes:
    """A model as the bytes of its file: deflated, a JSON head, then grams with rareness and weights."""
    grams = sorted(rows)
    parts = [
        json.dumps({**head, "rows": len(grams)}, ensure_ascii=False).encode() + b"\n",
        "\n".join(grams).encode() + b"\n",
        bytes(rows[gram][2] for gram in grams),
        bytes(len(rows[gram][0]) for gram in grams),
        b"".join(rows[gram][0] for gram in grams),
        b"".join(rows[gram][1] for gram in grams),
    ]
    return zlib.compress(b"".join(parts), 9)


def unpack_topics(packed: bytes) -> TopicModel:
    """The model of a file's bytes."""
    data = zlib.decompress(packed)
    end = data.index(b"\n")
    head = json.loads(data[:end])
    count = head["rows"]
    *named, rest = data[end + 1 :].split(b"\n", count)
    rare, sizes, rest = rest[:count], rest[count : 2 * count], rest[2 * count :]
    total = sum(sizes)
    numbers, weights = rest[:total], array("b", rest[total : 2 * total])
    rows: dict[str, tuple[bytes, array[int], int]] = {}
    place = 0
    for gram, size, steps in zip(named, sizes, rare, strict=True):
        rows[gram.decode()] = (numbers[place : place + size], weights[place : place + size], steps)
        place += size
    return TopicModel(head, rows)


def rare_steps(rareness: float) -> int:
    """A word's rareness in the steps in which it is kept."""
    return max(1, min(255, round(rareness * _RARE_STEPS)))


@cache
def load_topics() -> TopicModel:
    """The model that ships with the package; one without labels where the file is missing."""
    source = files("monitor.classify").joinpath(WEIGHTS)
    if not source.is_file():
        return TopicModel({"labels": (), "bias": (), "signs": (), "scale": 1.0}, {})
    return unpack_topics(source.read_bytes())
