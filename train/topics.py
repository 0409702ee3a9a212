"""Fits the second model: from labelled paragraphs, how the clues and the words tell what they are about."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from monitor.classify.labels.label import find_clues
from monitor.classify.labels.topics import WORDS_WEIGHT, Clues, grams_of, pack_topics, rare_steps, signs_of

RAREST = 3
"""Paragraphs that must hold a gram."""
PENALTY = 10.0
"""The C of the regressions."""
REAL_WEIGHT = 1.5
"""What a paragraph of a real policy weighs beside one written for this project."""
OTHERS = (101, 307)
"""Where the search for a heading of something else begins, once for each copy of a paragraph."""
SMALLEST = 2
"""Weights below so many of 127 steps are dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A labelled paragraph as the model sees it."""

    grams: tuple[str, ...]
    clues: Clues
    labels: frozenset[str]
    weight: float
    is_copy: bool = False


def read_paragraphs(folder: Path) -> list[Paragraph]:
    """The paragraphs of ``real.jsonl`` and ``written.jsonl``, the latter also below headings of others."""
    real, written = (
        [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("real", "written")
    )
    misled = [
        {**row, "heading": _other_heading(written, at, first)}
        for first in OTHERS
        for at, row in enumerate(written)
    ]
    weighed = [(row, REAL_WEIGHT) for row in real] + [(row, 1.0) for row in written]
    copies = (replace(_read(row, 1.0), is_copy=True) for row in misled)
    return [*(_read(row, weight) for row, weight in weighed), *copies]


def _other_heading(rows: Sequence[dict[str, object]], at: int, first: int) -> str:
    """The heading of a paragraph of ours about something else: a clause can stand under any heading."""
    mine = set(rows[at]["categories"])  # type: ignore[call-overload]
    for step in range(len(rows)):
        other = rows[(at * 7 + first + 13 * step) % len(rows)]
        if other["heading"] and not mine & set(other["categories"]):  # type: ignore[call-overload]
            return str(other["heading"])
    return ""


def _read(row: dict[str, object], weight: float) -> Paragraph:
    text, heading = str(row["text"]), str(row["heading"])
    words, title, clues = find_clues(text, heading)
    labels = frozenset(map(str, row["categories"]))  # type: ignore[call-overload]
    return Paragraph(grams=tuple(grams_of(words, title)), clues=clues, labels=labels, weight=weight)


def fit_topics(paragraphs: Sequence[Paragraph]) -> bytes:
    """The packed model for the paragraphs; the same ones give the same bytes."""
    labels = sorted({label for each in paragraphs for label in each.labels})
    counts = Counter(gram for each in paragraphs if not each.is_copy for gram in each.grams)
    known = sorted(gram for gram, count in counts.items() if count >= RAREST)
    rare = [rare_steps(math.log((1 + len(paragraphs)) / (1 + counts[gram])) + 1) for gram in known]
    words = _vectors(paragraphs, {gram: at for at, gram in enumerate(known)}, np.array(rare, dtype=float))
    signs = csr_matrix(np.array([signs_of(each.clues, labels) for each in paragraphs]))
    matrix = hstack([WORDS_WEIGHT * words, signs]).tocsr()
    weights = np.array([each.weight for each in paragraphs])
    fitted, bias = np.zeros((len(labels), matrix.shape[1])), []
    for number, label in enumerate(labels):
        model = LogisticRegression(
            C=PENALTY, solver="liblinear", dual=True, random_state=0, tol=0.03, max_iter=50
        )
        model.fit(matrix, [label in each.labels for each in paragraphs], sample_weight=weights)
        fitted[number] = model.coef_[0]
        bias.append(round(float(model.intercept_[0]), 4))
    return _packed(labels, bias, fitted, known, rare)


def _vectors(paragraphs: Sequence[Paragraph], places: dict[str, int], rare: np.ndarray) -> csr_matrix:
    ends, columns = [0], []
    for each in paragraphs:
        columns += [places[gram] for gram in each.grams if gram in places]
        ends.append(len(columns))
    matrix = csr_matrix((rare[columns], columns, ends), shape=(len(paragraphs), len(places)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return csr_matrix(matrix.multiply((1 / np.maximum(lengths, 1e-9))[:, None]))


def _packed(
    labels: list[str], bias: list[float], fitted: np.ndarray, grams: list[str], rare: list[int]
) -> bytes:
    words = WORDS_WEIGHT * fitted[:, : len(grams)]
    scale = float(np.quantile(np.abs(words), 0.9999)) / 127
    steps = np.clip(np.rint(words / scale), -127, 127).astype(int)
    rows = {}
    for column, gram in enumerate(grams):
        numbers = [n for n, step in enumerate(steps[:, column]) if abs(step) >= SMALLEST]
        if numbers:
            packed = bytes(int(steps[n, column]) % 256 for n in numbers)
            rows[gram] = (bytes(numbers), packed, rare[column])
    signs = [[round(float(weight), 3) for weight in row] for row in fitted[:, len(grams) :]]
    return pack_topics({"labels": labels, "bias": bias, "signs": signs, "scale": round(scale, 7)}, rows)
