"""Measure kinds, categories and signals on hand-labelled changes: ``python -m bench.meaning [SHARED]``.

The pack ``changes-dev`` is split by service into a part that rules were developed on and a part that was
looked at once. Prints the figures of both, the confusion of kinds, an ablation of the three sources of
categories and the languages, as Markdown tables (docs/accuracy.md).
"""

import argparse
import hashlib
import json
import os
import statistics
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.entry import judge
from monitor.classify.labels import label as labelling
from monitor.text.language import language_of
from monitor.text.words import words_of

COARSE = {"use": "collection", "do_not_track": "tracking", "subprocessors": "sharing"}
KINDS = ("noise", "editorial", "substantive")
VARIANTS = {
    "lexicon alone": {"ENGLISH": (1.0, 0.0), "ELSEWHERE": (1.0, 0.0), "HEADING_WEIGHT": 0.0},
    "model alone": {"ENGLISH": (0.0, 1.0), "ELSEWHERE": (0.0, 1.0), "HEADING_WEIGHT": 0.0},
    "heading alone": {"ENGLISH": (0.0, 0.0), "ELSEWHERE": (0.0, 0.0), "HEADING_WEIGHT": 1.0},
    "without model": {"ENGLISH": (0.6, 0.0), "ELSEWHERE": (0.6, 0.0)},
    "together": {},
}


def part_of(service: str) -> str:
    """'check' for a third of the services, 'develop' for the others; by hash, so that it never moves."""
    return "check" if int(hashlib.sha256(service.encode()).hexdigest(), 16) % 3 == 0 else "develop"


def read_pack(pack: Path) -> list[dict[str, Any]]:
    """The labelled changes with their texts (``before``, ``after``), language and part."""
    with tarfile.open(pack / "texts.tar.xz") as archive:
        texts = {m.name: archive.extractfile(m).read().decode("utf-8", "replace") for m in archive}  # type: ignore[union-attr]
    lines = (pack / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        row["before"], row["after"] = texts[row["id"] + ".before.md"], texts[row["id"] + ".after.md"]
        row["language"] = language_of(words_of(row["after"][:20_000])) or "?"
        row["part"] = part_of(row["service"])
    return rows


def judge_rows(rows: Iterable[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any], float]]:
    """Each row with the product's judgement and the CPU milliseconds that it took."""
    judged = []
    for row in rows:
        start = time.process_time()
        got = judge(
            row["before"], row["after"], document_type=row["document"], seen_before=row["seen_before"]
        )
        judged.append((row, got, (time.process_time() - start) * 1000))
    return judged


def figures_of(judged: list[tuple[dict[str, Any], dict[str, Any], float]]) -> dict[str, Any]:
    """Accuracy of kinds, alerts, categories, signals, and time."""
    kinds = Counter((row["kind"], got["kind"]) for row, got, _ in judged)
    hit = kinds["substantive", "substantive"]
    alerted = sum(count for (_, got), count in kinds.items() if got == "substantive")
    wanted = sum(count for (gold, _), count in kinds.items() if gold == "substantive")
    meant = [(row, got) for row, got, _ in judged if row["kind"] != "noise"]
    categories = [
        (set(row["categories"]), {COARSE.get(c, c) for c in got["categories"]}) for row, got in meant
    ]
    signals = [(set(row["signals"]), set(got["signals"])) for row, got in meant]
    return {
        "changes": len(judged),
        "kinds": kinds,
        "kind_accuracy": sum(kinds[kind, kind] for kind in KINDS) / max(1, len(judged)),
        "alert_precision": hit / max(1, alerted),
        "alert_recall": hit / max(1, wanted),
        **{f"categories_{name}": value for name, value in label_figures(categories).items()},
        **{f"signals_{name}": value for name, value in label_figures(signals).items()},
        "median_ms": statistics.median(ms for _, _, ms in judged),
        "max_ms": max(ms for _, _, ms in judged),
    }


def label_figures(pairs: list[tuple[set[str], set[str]]]) -> dict[str, float]:
    """Micro and macro F1 of (gold, got) sets; macro over the labels that occur in the gold."""
    counts: dict[str, Counter[str]] = {}
    for gold, got in pairs:
        for label in gold | got:
            which = "hit" if label in gold & got else "miss" if label in gold else "extra"
            counts.setdefault(label, Counter())[which] += 1
    total = sum(counts.values(), Counter())
    occurring = [_f1(c) for c in counts.values() if c["hit"] + c["miss"]]
    return {"micro_f1": _f1(total), "macro_f1": statistics.mean(occurring) if occurring else 0.0}


def _f1(count: Counter[str]) -> float:
    whole = 2 * count["hit"] + count["miss"] + count["extra"]
    return 2 * count["hit"] / whole if whole else 0.0


def score_changes(pack: Path, parts: Iterable[str] = ("develop", "check")) -> dict[str, dict[str, Any]]:
    """The figures of each part, and of ``all`` together."""
    judged = judge_rows(row for row in read_pack(pack) if row["part"] in parts)
    scored = {part: figures_of([j for j in judged if j[0]["part"] == part]) for part in parts}
    return {**scored, "all": figures_of(judged)}


def ablate(pack: Path) -> dict[str, dict[str, float]]:
    """Micro and macro F1 of categories where only some of the sources speak (rules of the change stay)."""
    rows = [row for row in read_pack(pack) if row["kind"] != "noise"]
    found = {}
    for name, constants in VARIANTS.items():
        labelling._score_once.cache_clear()  # scores remembered under other weights
        with (
            patch.multiple("monitor.classify.labels.label", **constants)
            if constants
            else patch("os.sep", os.sep)
        ):
            figures = figures_of(judge_rows(rows))
        found[name] = {key: figures[f"categories_{key}"] for key in ("micro_f1", "macro_f1")}
    labelling._score_once.cache_clear()
    return found


def show(scored: dict[str, dict[str, Any]]) -> str:
    """The figures as Markdown tables."""
    names = [name for name in next(iter(scored.values())) if name not in ("kinds",)]
    lines = ["| figure | " + " | ".join(scored) + " |", "| --- |" + " --- |" * len(scored)]
    for name in names:
        values = [
            f"{part[name]:.3f}" if isinstance(part[name], float) else str(part[name])
            for part in scored.values()
        ]
        lines.append(f"| {name.replace('_', ' ')} | " + " | ".join(values) + " |")
    for part, figures in scored.items():
        lines += ["", f"| {part}: labelled | " + " | ".join(f"judged {kind}" for kind in KINDS) + " |"]
        lines.append("| --- |" + " --- |" * len(KINDS))
        lines += [
            f"| {gold} | " + " | ".join(str(figures["kinds"][gold, got]) for got in KINDS) + " |"
            for gold in KINDS
        ]
    return "\n".join(lines)


def main() -> int:
    """Print the tables; 1 where the pack is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = os.environ.get("POLICY_MONITOR_SHARED") or str(Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("shared", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--ablation", action="store_true", help="also measure the sources one by one")
    args = parser.parse_args()
    pack = args.shared / "changes-dev"
    if not (pack / "labels.jsonl").is_file():
        print(f"{pack}/labels.jsonl is missing: give the folder that holds changes-dev.", file=sys.stderr)
        return 1
    print(show(score_changes(pack)))
    judged = judge_rows(read_pack(pack))
    print("\n| language | changes | kind accuracy | categories micro F1 |\n| --- | --- | --- | --- |")
    for language, _ in Counter(row["language"] for row, _, _ in judged).most_common():
        some = figures_of([j for j in judged if j[0]["language"] == language])
        accuracy, micro = some["kind_accuracy"], some["categories_micro_f1"]
        print(f"| {language} | {some['changes']} | {accuracy:.3f} | {micro:.3f} |")
    if args.ablation:
        print("\n| sources | categories micro F1 | macro F1 |\n| --- | --- | --- |")
        for name, figures in ablate(pack).items():
            print(f"| {name} | {figures['micro_f1']:.3f} | {figures['macro_f1']:.3f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
