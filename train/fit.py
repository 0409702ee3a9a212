"""Fits the model: one logistic regression a category over stem 1-2-grams, pruned and cut to eight bits."""

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from monitor.classify.linear import ngrams, pack
from train.examples import Example

FEATURES = 30_000
RAREST = 5
"""Documents that must hold an n-gram."""
PENALTY = 20.0
"""The C of the regressions: found on held-out documents, flat from 10 to 50."""
SMALLEST = 2
"""Weights below so many of 127 steps are dropped."""


def fit_model(examples: list[Example]) -> bytes:
    """The packed model for the examples; the same examples give the same bytes."""
    labels = sorted({label for example in examples for label in example.positives} - {"other"})
    counter = CountVectorizer(analyzer=_grams, binary=True, min_df=RAREST, dtype=np.float64)
    matrix = counter.fit_transform(examples)
    grams = counter.get_feature_names_out()
    weights, _ = _fit(_scaled(matrix), examples, labels)
    keep = _heaviest(matrix, weights)
    weights, bias = _fit(_scaled(matrix[:, keep]), examples, labels)
    return _packed(labels, bias, weights, grams[keep])


def _grams(example: Example) -> list[str]:
    return list(dict.fromkeys(ngrams(example.words)))


def _scaled(matrix: csr_matrix) -> csr_matrix:
    counts = np.maximum(1.0, np.asarray(matrix.sum(axis=1)).ravel())
    return (diags(1.0 / np.sqrt(counts)) @ matrix).tocsr()


def _fit(matrix: csr_matrix, examples: list[Example], labels: list[str]) -> tuple[np.ndarray, np.ndarray]:
    weights = np.zeros((len(labels), matrix.shape[1]))
    bias = np.zeros(len(labels))
    for number, label in enumerate(labels):
        rows = np.array([i for i, example in enumerate(examples) if label not in example.unclear])
        target = np.array([label in examples[i].positives for i in rows])
        model = LogisticRegression(C=PENALTY, solver="liblinear", random_state=0, max_iter=200, tol=1e-3)
        model.fit(matrix[rows], target)
        weights[number] = model.coef_[0]
        bias[number] = model.intercept_[0]
    return weights, bias


def _heaviest(matrix: csr_matrix, weights: np.ndarray) -> np.ndarray:
    """The columns with the largest |weight| x idf, in their own order."""
    present = np.asarray((matrix > 0).sum(axis=0)).ravel()
    idf = np.log(matrix.shape[0] / (1.0 + present))
    score = np.abs(weights).max(axis=0) * idf
    return np.sort(np.argsort(-score, kind="stable")[:FEATURES])


def _packed(labels: list[str], bias: np.ndarray, weights: np.ndarray, grams: np.ndarray) -> bytes:
    top = float(np.quantile(np.abs(weights), 0.9999))
    scale = top / 127
    steps = np.clip(np.rint(weights / scale), -127, 127).astype(int)
    rows: dict[str, bytes] = {}
    for column, gram in enumerate(grams):
        pairs = [(n, int(s)) for n, s in enumerate(steps[:, column]) if abs(s) >= SMALLEST]
        if pairs:
            rows[str(gram)] = bytes(byte for n, s in pairs for byte in (n, s % 256))
    return pack(labels, [round(float(b), 4) for b in bias], round(scale, 6), rows)


