"""Fits the second model: from labelled paragraphs, how the clues and the words tell what they are about."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from monitor.classify.labels.label import find_clues
from monitor.classify.labels.linear import rare_steps
from monitor.classify.labels.topics import Clues, blocks_of, signs_of
from train.packing import pack_fitted
from train.records import HunkRecord, Record, read_files, read_hunks

RAREST = (4, 5, 3)
"""Paragraphs that must hold a gram, for each block: words and pairs, pieces, pieces of the heading."""
BLOCKS = (1.0, 1.0, 0.5)
"""What each block weighs beside the others; tuned with grouped cross-validation, like the next three."""
SIGNS = 0.55
PENALTY = 2.5
"""The C of the regressions."""
REAL_WEIGHT, OURS_WEIGHT, SCENE_WEIGHT, COPY_WEIGHT, HUNK_WEIGHT = 1.5, 1.5, 0.7, 1.0, 0.6
"""What a paragraph weighs: of a real policy, of ours on everyday terms, of the scenes, a misled copy, and
the only labelled hunk of a change; of several each weighs less, all together the root of their number."""
_FINER = {"use": "collection", "do_not_track": "tracking", "subprocessors": "sharing"}
"""Labels that hunks do not have, and those that stand for them there."""
OTHER_HEADING = 101
"""Where the search for a heading of something else begins."""
SMALLEST = 8
"""Weights below so many of 127 steps are dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A labelled paragraph as the model sees it."""

    blocks: tuple[list[str], ...]
    clues: Clues
    labels: frozenset[str]
    weight: float
    is_copy: bool = False
    service: str = ""
    unclear: frozenset[str] = frozenset()
    """Labels of which nobody has said whether it is about them."""


def read_paragraphs(shared: Path) -> list[Paragraph]:
    """The paragraphs of ``real.jsonl`` first, then those that were written for this project, then hunks.

    Those written are ``written.jsonl`` and ``train/paragraphs``, all of them once more below other headings.
    """
    real, scenes, ours = read_files(shared / "paragraphs")
    weighed = [(real, REAL_WEIGHT), (scenes, SCENE_WEIGHT), (ours, OURS_WEIGHT)]
    copies = (replace(_read(row, COPY_WEIGHT), is_copy=True) for row in _misled([*scenes, *ours]))
    hunks = map(_read_hunk, read_hunks(shared / "changes-more" / "labels.jsonl"))
    return [*(_read(row, weight) for rows, weight in weighed for row in rows), *copies, *hunks]


def _read_hunk(row: HunkRecord) -> Paragraph:
    read = _read(row, HUNK_WEIGHT / math.sqrt(row["beside"]))
    unclear = frozenset(finer for finer, label in _FINER.items() if label in row["categories"])
    return replace(read, service=row["service"], unclear=unclear)


def _misled(rows: Sequence[Record]) -> Iterator[Record]:
    """Each paragraph below the heading of one about something else: a clause can stand under any heading."""
    labels = [frozenset(row["categories"]) for row in rows]
    for at, row in enumerate(rows):
        places = ((at * 7 + OTHER_HEADING + 13 * step) % len(rows) for step in range(len(rows)))
        other = next((p for p in places if rows[p]["heading"] and not labels[at] & labels[p]), at)
        yield {**row, "heading": rows[other]["heading"]}


def _read(row: Record, weight: float) -> Paragraph:
    text, heading = row["text"], row["heading"]
    words, title, clues = find_clues(text, heading)
    labels = frozenset(row["categories"])
    return Paragraph(blocks=blocks_of(words, title), clues=clues, labels=labels, weight=weight)


def fit_topics(paragraphs: Sequence[Paragraph]) -> bytes:
    """The packed model for the paragraphs; the same ones give the same bytes."""
    labels = sorted({label for each in paragraphs for label in each.labels})
    grams: list[str] = []
    rare: list[int] = []
    matrices = []
    for number, share in enumerate(BLOCKS):
        known, steps, matrix = _block(paragraphs, number)
        grams, rare = [*grams, *known], [*rare, *steps]
        matrices.append(share * matrix)
    signs = np.array([signs_of(each.clues, labels) for each in paragraphs])
    matrix = hstack([*matrices, csr_matrix(SIGNS * signs)]).tocsr()
    fitted, bias = np.zeros((len(labels), matrix.shape[1])), []
    for number, label in enumerate(labels):
        model = LogisticRegression(
            C=PENALTY, solver="liblinear", dual=True, random_state=0, tol=0.03, max_iter=50
        )
        known = [at for at, each in enumerate(paragraphs) if label not in each.unclear]
        target = [label in paragraphs[at].labels for at in known]
        model.fit(matrix[known], target, sample_weight=[paragraphs[at].weight for at in known])
        fitted[number] = model.coef_[0]
        bias.append(round(float(model.intercept_[0]), 4))
    shares = np.repeat(BLOCKS, [block.shape[1] for block in matrices])
    rows = [[round(SIGNS * float(weight), 3) for weight in row] for row in fitted[:, len(grams) :]]
    head: dict[str, object] = {"labels": labels, "bias": bias, "signs": rows}
    return pack_fitted(head, grams, fitted[:, : len(grams)] * shares, rare, smallest=SMALLEST)


def _block(paragraphs: Sequence[Paragraph], number: int) -> tuple[list[str], list[int], csr_matrix]:
    """A block's grams that are not too rare, their rareness, and the paragraphs as rows of length one."""
    originals = [each for each in paragraphs if not each.is_copy]
    counts = Counter(gram for each in originals for gram in dict.fromkeys(each.blocks[number]))
    known = sorted(gram for gram, count in counts.items() if count >= RAREST[number])
    steps = [rare_steps(math.log((1 + len(originals)) / (1 + counts[gram])) + 1) for gram in known]
    places = {gram: at for at, gram in enumerate(known)}
    rareness = np.array(steps, dtype=float)
    ends, columns = [0], []
    values = []
    for each in paragraphs:
        found = [places[gram] for gram in each.blocks[number] if gram in places]
        here = rareness[found] if found else np.zeros(0)
        values.append(here / max(1e-9, float(np.sqrt(np.sum(here**2)))))
        columns += found
        ends.append(len(columns))
    matrix = csr_matrix((np.concatenate(values), columns, ends), shape=(len(paragraphs), len(known)))
    matrix.sum_duplicates()
    return known, steps, matrix
