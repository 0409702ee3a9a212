"""Fits the model: one logistic regression a category over stem 1-2-grams, pruned and cut to eight bits."""

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from monitor.classify.labels.linear import ngrams
from train.examples import Example
from train.packing import pack_fitted

FEATURES = 30_000
RAREST = 5
"""Paragraphs that must hold an n-gram."""
PENALTY = 20.0
"""The C of the regressions; flat from 5 to 50 on held-out documents."""
SMALLEST = 2
"""Weights below so many of 127 steps are dropped."""


def fit_model(examples: list[Example]) -> bytes:
    """The packed model for the examples; the same examples give the same bytes."""
    labels = sorted({label for example in examples for label in example.positives} - {"other"})
    counter = CountVectorizer(analyzer=_grams, binary=True, min_df=RAREST, dtype=np.float64)
    matrix = counter.fit_transform(examples).tocsr()
    targets = np.array([[label in example.positives for label in labels] for example in examples])
    clear = np.array([[label not in example.unclear for label in labels] for example in examples])
    keep = _telling(matrix, targets)
    scaled = _scaled(matrix[:, keep])
    weights = np.zeros((len(labels), len(keep)))
    bias = np.zeros(len(labels))
    for number in range(len(labels)):
        rows = np.flatnonzero(clear[:, number])
        model = LogisticRegression(
            C=PENALTY, solver="liblinear", dual=True, random_state=0, tol=0.01, max_iter=100
        )
        model.fit(scaled[rows], targets[rows, number])
        weights[number], bias[number] = model.coef_[0], model.intercept_[0]
    head: dict[str, object] = {"labels": labels, "bias": [round(float(each), 4) for each in bias]}
    names = counter.get_feature_names_out()[keep]
    return pack_fitted(head, names, weights, [1] * len(names), smallest=SMALLEST)


def _grams(example: Example) -> list[str]:
    return list(dict.fromkeys(ngrams(example.words)))


def _scaled(matrix: csr_matrix) -> csr_matrix:
    counts = np.maximum(1.0, np.asarray(matrix.sum(axis=1)).ravel())
    return (diags(1.0 / np.sqrt(counts)) @ matrix).tocsr()


def _telling(matrix: csr_matrix, targets: np.ndarray) -> np.ndarray:
    """The columns whose log-odds ratio for some label stands farthest from chance, in their own order."""
    present = np.asarray(matrix.sum(axis=0)).ravel()
    best = np.zeros(matrix.shape[1])
    for number in range(targets.shape[1]):
        target = targets[:, number].astype(float)
        inside = matrix.T @ target
        outside = present - inside
        some, rest = target.sum(), len(target) - target.sum()
        odds = np.log((inside + 0.5) / (some - inside + 0.5)) - np.log(
            (outside + 0.5) / (rest - outside + 0.5)
        )
        best = np.maximum(best, np.abs(odds) / np.sqrt(1 / (inside + 0.5) + 1 / (outside + 0.5)))
    return np.sort(np.argsort(-best, kind="stable")[:FEATURES])
