"""Replays recorded histories through the product and prints the table, per document.

usage: python -m bench.quiet
"""

import json
import subprocess
import sys
from typing import Any

from bench.results import ROOT, SHARED

COLUMNS = (
    ("false/1000", "false_per_1000"),
    ("substantive", "substantive"),
    ("missed", "missed_by_curated"),
    ("editorial", "editorial"),
    ("alerts", "alerts"),
    ("kept", "kept_mean"),
    ("pure", "pure_mean"),
    ("CPU ms a page", "cpu_ms_per_page"),
)


def replay(entry: str) -> dict[str, Any]:
    """The scorer's figures for one entry of ``bench.entry``."""
    scorer, pack = str(SHARED / "eval" / "replay_eval.py"), str(SHARED / "replay-dev")
    done = subprocess.run(
        [sys.executable, scorer, pack, entry, "--per-doc"],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def cell(value: object) -> str:
    if isinstance(value, list):
        return "/".join(map(str, value))
    return "" if value is None else str(value)


def main() -> None:
    """Both entries, whole and per document."""
    runs = {entry: replay(f"bench.entry:{entry}") for entry in ("Replay!", "text_of")}
    lines = [
        "| entry | " + " | ".join(name for name, _ in COLUMNS) + " |",
        "| --- |" + " --- |" * len(COLUMNS),
    ]
    for entry, figures in runs.items():
        lines.append(f"| `{entry}` | " + " | ".join(cell(figures.get(key)) for _, key in COLUMNS) + " |")
    lines += [
        "",
        "| document | pairs | false, with memory | false, text alone | kept | pure |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for doc, alone in runs["text_of"]["per_doc"].items():
        memory = runs["Replay!"]["per_doc"][doc]
        lines.append(
            f"| {doc} | {alone['pairs']} | {memory.get('false', 0)} | {alone.get('false', 0)} | "
            f"{cell(alone.get('kept'))} | {cell(alone.get('pure'))} |"
        )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
