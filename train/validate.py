"""``python -m train.validate [SHARED] [--fold N]``: how well paragraphs of other services are named.

Cross-validation grouped by service over ``real.jsonl``: each fold is named by a second model that learned
from the other services and from the paragraphs of ours. Prints micro F1 over all and by language; ``--fold``
scores one fold alone.
"""

import argparse
import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from monitor.classify.labels.label import NEEDED, find_clues
from monitor.classify.labels.linear import unpack_model
from monitor.classify.labels.topics import TopicModel
from train.topics import fit_topics, read_paragraphs

FOLDS = 4
NEAR_BEST = 0.60


def fold_of(service: str) -> int:
    """The fold of a service, the same on every machine."""
    return int(hashlib.md5(service.encode()).hexdigest(), 16) % FOLDS


def count_labels(folder: Path, folds: Iterable[int]) -> Mapping[str, Counter[str]]:
    """Labels found, wrongly given and missed (tp, fp, fn) over some folds, for 'all' and each language."""
    lines = (folder / "real.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    paragraphs = read_paragraphs(folder)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for fold in folds:
        kept = [fold_of(row["service"]) != fold for row in rows] + [True] * (len(paragraphs) - len(rows))
        model = TopicModel(unpack_model(fit_topics([p for p, keep in zip(paragraphs, kept, strict=True) if keep])))
        for row in (row for row in rows if fold_of(row["service"]) == fold):
            gold, found = set(row["categories"]), _name(model, row)
            for key in ("all", row["lang"]):
                counts[key].update(tp=len(gold & found), fp=len(found - gold), fn=len(gold - found))
    return counts


def _name(model: TopicModel, row: Mapping[str, str]) -> set[str]:
    found = model.probabilities(*find_clues(row["text"], row["heading"]))
    best = max(found.values(), default=0.0)
    return {label for label, chance in found.items() if chance >= max(NEEDED, NEAR_BEST * best)}


def main() -> int:
    """Score and print; 1 where the pack is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = os.environ.get("POLICY_MONITOR_SHARED") or str(Path.cwd().parent / "shared")
    parser.add_argument("shared", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--fold", type=int, choices=range(FOLDS))
    args = parser.parse_args()
    folder = args.shared / "paragraphs"
    if not (folder / "real.jsonl").is_file():
        print(f"{folder} is missing: give the folder that holds paragraphs/real.jsonl.", file=sys.stderr)
        return 1
    counts = count_labels(folder, range(FOLDS) if args.fold is None else [args.fold])
    for key, found in sorted(counts.items()):
        score = 2 * found["tp"] / max(1, 2 * found["tp"] + found["fp"] + found["fn"])
        print(f"{key} {score:.3f} {dict(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
