"""How well kinds, categories and signals carry over to services that nothing was learned from.

usage: python -m bench.carry_over

Cross-validated by service over ``changes-dev`` and the parts ``develop`` and ``check`` of ``changes-more``:
each fifth of the services is judged with weights learned from the others; ``last_look`` judges the third.
Prints Markdown tables; intervals hold 95 of 100 resamplings of the services.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from unittest.mock import patch

from bench.meaning import figures_of, judge_rows
from bench.parts import fold_of_service
from bench.results import SHARED
from monitor.classify.traits.scale import Scale
from train.hunks import examples_of, read_labelled, read_rows
from train.kinds import FittedScale, fit_noise, fit_substance
from train.pairs import read_pairs

FOLDS = 5
RESAMPLED = 1000
Judged = list[tuple[dict[str, Any], dict[str, Any], float]]
NAMES = (
    "kind_accuracy", "alert_precision", "alert_recall", "categories_micro_f1", "categories_macro_f1",
    "signals_micro_f1", "signals_macro_f1",
)  # fmt: skip


def as_scale(fitted: FittedScale) -> Scale:
    """A scale as the product reads it."""
    pairs = zip(fitted.names, fitted.weights, fitted.usual, strict=True)
    return Scale(fitted.bias, {name: (float(weight), float(usual)) for name, weight, usual in pairs})


def judge_by_folds(rows: Sequence[dict[str, Any]]) -> Judged:
    """Each row judged with scales learned from the services of other folds."""
    examples = [example for row in rows for example in examples_of(row, read_labelled(row))]
    ours = read_pairs()
    judged = []
    for fold in range(FOLDS):
        others = [example for example in examples if fold_of_service(example.service) != fold]
        fitted = {"substance": fit_substance([*others, *ours]), "noise": fit_noise(others)}
        scales = {name: as_scale(scale) for name, scale in fitted.items()}
        with patch("monitor.classify.traits.substance.load_scale", scales.__getitem__):
            judged += judge_rows(row for row in rows if fold_of_service(row["service"]) == fold)
    return judged


def is_set_aside(row: dict[str, Any]) -> bool:
    """Whether memory or screen decide: a flip, a lost recording, a switch of language."""
    return bool(row["seen_before"] or row.get("goes_back_on") or {"broken", "language"} & set(row["signals"]))


def is_furniture(row: dict[str, Any]) -> bool:
    """Whether a change is noise with nothing but hunks of the page's furniture in it."""
    return row["kind"] == "noise" and not is_set_aside(row)


def interval(judged: Judged, figure: Callable[[Judged], float]) -> str:
    """The figure with its interval: services are drawn again and again."""
    by_service: dict[str, Judged] = defaultdict(list)
    for one in judged:
        by_service[one[0]["service"]].append(one)
    dice = random.Random(0)
    names = sorted(by_service)
    found = []
    for _ in range(RESAMPLED):
        drawn = [one for name in dice.choices(names, k=len(names)) for one in by_service[name]]
        found.append(figure(drawn))
    found.sort()
    low, high = found[int(0.025 * RESAMPLED)], found[int(0.975 * RESAMPLED)]
    return f"{figure(judged):.2f} ({low:.2f} to {high:.2f})"


def _count(judged: Judged) -> tuple[int, int, int]:
    kinds = Counter((row["kind"] == "substantive", got["kind"] == "substantive") for row, got, _ in judged)
    return kinds[True, True], kinds[False, True], kinds[True, False]


def precision(judged: Judged) -> float:
    """Of what is alerted, how much is substantive."""
    hit, extra, _ = _count(judged)
    return hit / max(1, hit + extra)


def recall(judged: Judged) -> float:
    """Of what is substantive, how much is alerted."""
    hit, _, missed = _count(judged)
    return hit / max(1, hit + missed)


def accuracy(judged: Judged) -> float:
    """How often the kind is right."""
    return sum(row["kind"] == got["kind"] for row, got, _ in judged) / max(1, len(judged))


def show(judged: Judged) -> Iterator[str]:
    """The table of all rows, and of those that say where it is hard."""
    parts: dict[str, Callable[[dict[str, Any]], bool]] = {
        "all": lambda row: True,
        "flips, lost recordings, other languages set aside": lambda row: not is_set_aside(row),
        "readers were sure": lambda row: row.get("sure", True) and not is_set_aside(row),
        "readers were unsure": lambda row: not row.get("sure", True) and not is_set_aside(row),
        "furniture of the page (noise)": is_furniture,
        "wording (editorial)": lambda row: row["kind"] == "editorial",
    }
    yield "| changes | number | kind | alert precision | alert recall |\n| --- | --- | --- | --- | --- |"
    for name, chosen in parts.items():
        some = [one for one in judged if chosen(one[0])]
        told = [interval(some, figure) if some else "" for figure in (accuracy, precision, recall)]
        if "(" in name:  # nothing in it is substantive
            told[1:] = ["", ""]
        yield f"| {name} | {len(some)} | {' | '.join(told)} |"
    figures = figures_of(judged)
    yield "\n| figure | value |\n| --- | --- |"
    yield from (f"| {name.replace('_', ' ')} | {figures[name]:.3f} |" for name in NAMES)
    kinds = ("noise", "editorial", "substantive")
    yield f"\n| labelled | {' | '.join(f'judged {kind}' for kind in kinds)} |\n| --- | --- | --- | --- |"
    for gold in kinds:
        yield f"| {gold} | {' | '.join(str(figures['kinds'][gold, got]) for got in kinds)} |"


def main() -> int:
    """Print the tables; 1 where a pack is missing."""
    packs = [SHARED / name for name in ("changes-more", "changes-dev")]
    if missing := [pack for pack in packs if not (pack / "labels.jsonl").is_file()]:
        print(f"{missing[0]}/labels.jsonl is missing: give the folder that holds it.", file=sys.stderr)
        return 1
    judged = judge_by_folds([row for pack in packs for row in read_rows(pack)])
    more = [one for one in judged if "hunks" in one[0]]
    print("Changes of `changes-more`:\n\n" + "\n".join(show(more)))
    print(
        "\nChanges of `changes-dev`:\n\n" + "\n".join(show([one for one in judged if "hunks" not in one[0]]))
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
