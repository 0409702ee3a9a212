"""Fits the scales of evidence: what the traits of a hunk weigh for substance, and for noise against wording.

Two logistic regressions over standardized traits. Written as a table that people can read; the same examples
give the same bytes.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from train.hunks import KINDS, HunkExample

PENALTY = 0.02
"""The C of the regressions: flat from 0.01 to 0.05 in cross-validation by service."""
RAREST = 8
"""Hunks in which a trait must differ from its commonest value."""
_LIMITS = """\
# What the traits of a hunk weigh, and what they usually are. Written by `python -m train` (train/kinds.py).

[limits]
# the chance from which a hunk is substance, where much was learned and elsewhere
learned = 0.6
elsewhere = 0.2
languages = ["en", "fr"]
# the chance below which a person should look
sure = 0.75
# the chance from which what is no substance is noise rather than wording
noise = 0.5
"""
"""The first by cross-validation by service (docs/accuracy.md): 97 of 100 substantive changes lie above it."""
_SUBSTANTIVE, _NOISE = KINDS.index("substantive"), KINDS.index("noise")


_FOR = (
    "acts differ", "address to turn to", "below a known heading", "binding words", "companies",
    "consents differ", "duties differ", "ends like a sentence", "in a list with a lead-in",
    "leaves differ", "mail addresses", "modality", "negations differ", "other signs differ",
    "periods differ", "persons swapped", "places", "practices differ", "quantities lost",
    "quantities won", "refusals differ", "relations differ", "second subject", "sentence ends",
    "sentences", "share of binding words", "share of list items", "share of policy words",
    "share of table rows", "share of words gone from the text", "share of words new to the text",
    "signs differ", "speaks of us", "speaks of you", "subject of the words", "subjects differ",
    "subjects", "sums differ", "weighty words lost", "weighty words won", "words a sentence",
    "words lost", "words of the larger side", "words won",
)  # fmt: skip
_AGAINST = (
    "begins alike", "changed alike", "code marks on one side",
    "copyright notice", "former name gone", "garbled letters", "holes to fill", "letters alike",
    "letters in common", "name is new", "other language", "put to another place", "said before, too",
    "same but for abbreviation", "same but for foreign letters", "same words in another order",
    "share of bare signs", "share of page tools", "share of short lines", "share of titles",
    "share of hunks with foreign letters alone", "short lines around", "stamps of a machine",
    "still said", "taken from another place", "words alike",
)  # fmt: skip
SIGNS = dict.fromkeys(_FOR, 1) | dict.fromkeys(_AGAINST, -1)
"""Which way a trait may weigh: a duty never speaks against substance, whatever few hunks say."""


class FittedScale:
    """A scale as it is learned: weights by trait with their usual values, and a bias."""

    def __init__(self, names: Sequence[str], weights: np.ndarray, usual: np.ndarray, bias: float) -> None:
        self.names, self.weights, self.usual, self.bias = list(names), weights, usual, bias

    def balances(self, examples: Sequence[HunkExample]) -> np.ndarray:
        """The balance of each example."""
        return (matrix_of(examples, self.names) - self.usual) @ self.weights + self.bias


def matrix_of(examples: Sequence[HunkExample], names: Sequence[str]) -> np.ndarray:
    """The traits as rows, a column a name."""
    return np.array([[example.traits.get(name, 0.0) for name in names] for example in examples], dtype=float)


def fit_substance(examples: Sequence[HunkExample]) -> FittedScale:
    """The scale of substance against all less."""
    return _fit(examples, np.array([example.kind == _SUBSTANTIVE for example in examples]), SIGNS)


def fit_noise(examples: Sequence[HunkExample]) -> FittedScale:
    """The scale of noise against wording."""
    less = [example for example in examples if example.kind != _SUBSTANTIVE]
    return _fit(less, np.array([example.kind == _NOISE for example in less]), {})


def _fit(examples: Sequence[HunkExample], target: np.ndarray, signs: Mapping[str, int]) -> FittedScale:
    """The scale over the traits that differ, without those that would weigh the wrong way."""
    every = sorted({name for example in examples for name in example.traits})
    matrix = matrix_of(examples, every)
    names = [name for name, column in zip(every, matrix.T, strict=True) if _differs(column)]
    counted = np.array([example.weight for example in examples])
    while True:
        matrix = matrix_of(examples, names)
        usual = np.average(matrix, axis=0, weights=counted)
        spread = np.sqrt(np.average((matrix - usual) ** 2, axis=0, weights=counted))
        model = LogisticRegression(C=PENALTY, max_iter=1000, tol=1e-8)
        model.fit((matrix - usual) / spread, target, sample_weight=counted)
        weights = model.coef_[0] / spread
        wrong = {n for n, weight in zip(names, weights, strict=True) if weight * signs.get(n, 0) < 0}
        if not wrong:
            return FittedScale(names, weights, usual, float(model.intercept_[0]))
        names = [name for name in names if name not in wrong]


def _differs(column: np.ndarray) -> bool:
    _, times = np.unique(column, return_counts=True)
    return len(column) - times.max() >= RAREST


def write_scales(scales: dict[str, FittedScale]) -> str:
    """The scales as a table in TOML, with the limits in front."""
    lines = [_LIMITS]
    for name, scale in scales.items():
        lines += [f"[{name}]", f"bias = {scale.bias:.3f}", "", f"[{name}.weights]"]
        lines += [
            f'"{trait}" = [{weight:.3f}, {usual:.3f}]'
            for trait, weight, usual in zip(scale.names, scale.weights, scale.usual, strict=True)
            if abs(weight) >= 0.0005
        ]
        lines.append("")
    return "\n".join(lines)
