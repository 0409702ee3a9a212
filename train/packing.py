"""Fitted weights made into the rows of a model's file: cut to eight bits, small ones dropped."""

from array import array
from collections.abc import Sequence

import numpy as np

from monitor.classify.labels.linear import Row, pack_model


def pack_fitted(
    head: dict[str, object], grams: Sequence[str], weights: np.ndarray, rare: Sequence[int], *, smallest: int
) -> bytes:
    """The packed model; ``weights`` is labels x grams, those below ``smallest`` of 127 steps are dropped."""
    scale = float(np.quantile(np.abs(weights), 0.9999)) / 127
    steps = np.clip(np.rint(weights / scale), -127, 127).astype(int)
    rows = {}
    for column, gram in enumerate(grams):
        numbers = np.flatnonzero(np.abs(steps[:, column]) >= smallest)
        if len(numbers):
            kept = array("b", steps[numbers, column].tolist())
            rows[str(gram)] = Row(bytes(numbers.tolist()), kept, rare[column])
    return pack_model({**head, "scale": round(scale, 7)}, rows)
