"""``python -m train.validate [SHARED] [--fold N]``: how well paragraphs of other services are named.

Cross-validation grouped by service over ``real.jsonl``: each fold is named by a second model that learned
from the other services, from their labelled hunks and from the paragraphs of ours. Prints micro F1 over all
and by language, with an interval that holds 95 of 100 resamplings of the services; ``--fold`` takes one.
"""

import argparse
import hashlib
import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from monitor.classify.labels.label import NEEDED, find_clues
from monitor.classify.labels.linear import unpack_model
from monitor.classify.labels.topics import TopicModel
from train.topics import fit_topics, read_paragraphs

FOLDS = 5
NEAR_BEST = 0.60
_RESAMPLINGS = 1000
Row = Mapping[str, str]


def deal_services(rows: Sequence[Row]) -> dict[str, int]:
    """The fold of each service: the large ones first, each to the fold with least of its language.

    So no fold holds most of a language of which there are few services.
    """
    spoken: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        spoken[row["service"]][row["lang"]] += 1
    held: Counter[tuple[int, str]] = Counter()
    folds = {}
    order = sorted(spoken, key=lambda name: (-spoken[name].total(), hashlib.md5(name.encode()).hexdigest()))
    for name in order:
        (language, _), size = spoken[name].most_common(1)[0], spoken[name].total()
        least = ((held[fold, language], held[fold, ""], fold) for fold in range(FOLDS))
        folds[name] = min(least)[2]
        held[folds[name], language] += size
        held[folds[name], ""] += size
    return folds


def count_labels(shared: Path, folds: Iterable[int]) -> dict[tuple[str, str], Counter[str]]:
    """Labels found, wrongly given and missed (tp, fp, fn) over some folds, by language and service."""
    real = shared / "paragraphs" / "real.jsonl"
    rows = [json.loads(line) for line in real.read_text(encoding="utf-8").splitlines()]
    dealt = deal_services(rows)
    paragraphs = read_paragraphs(shared)
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for fold in folds:
        services = [*(row["service"] for row in rows), *(each.service for each in paragraphs[len(rows) :])]
        taught = [each for each, name in zip(paragraphs, services, strict=True) if dealt.get(name) != fold]
        model = TopicModel(unpack_model(fit_topics(taught)))
        for row in (row for row in rows if dealt[row["service"]] == fold):
            gold, found = set(row["categories"]), _name(model, row)
            here = counts[row["lang"], row["service"]]
            here.update(tp=len(gold & found), fp=len(found - gold), fn=len(gold - found))
    return counts


def _name(model: TopicModel, row: Row) -> set[str]:
    found = model.probabilities(*find_clues(row["text"], row["heading"]))
    best = max(found.values(), default=0.0)
    return {label for label, chance in found.items() if chance >= max(NEEDED, NEAR_BEST * best)}


def micro_f1(counts: Iterable[Counter[str]]) -> float:
    """Micro F1 of counted labels."""
    total: Counter[str] = sum(counts, Counter())
    return 2 * total["tp"] / max(1, 2 * total["tp"] + total["fp"] + total["fn"])


def interval_of(counts: Sequence[Counter[str]]) -> tuple[float, float]:
    """The micro F1 that 95 of 100 resamplings of the services lie between."""
    chance = random.Random(0)
    found = sorted(micro_f1(chance.choices(counts, k=len(counts))) for _ in range(_RESAMPLINGS))
    return found[_RESAMPLINGS // 40], found[-_RESAMPLINGS // 40]


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
    counts = count_labels(args.shared, range(FOLDS) if args.fold is None else [args.fold])
    for language in ("all", *sorted({language for language, _ in counts})):
        mine = [found for (spoken, _), found in counts.items() if language in ("all", spoken)]
        low, high = interval_of(mine)
        print(f"{language} {micro_f1(mine):.3f} ({low:.3f} to {high:.3f}) of {len(mine)} services")
    return 0


if __name__ == "__main__":
    sys.exit(main())
