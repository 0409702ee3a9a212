"""Pins how quiet, how complete and how cheap the product is on recorded histories of real pages.

Nobody makes it noisier unseen, or quieter by throwing text away.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("POLICY_MONITOR_SHARED", ROOT.parent / "shared"))

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not (SHARED / "replay-dev").is_dir(),
        reason="recorded histories are not part of the project; POLICY_MONITOR_SHARED names them",
    ),
]

FLOOR = (0.94, 0.94)
"""Kept and pure that every document reaches, but for those below."""

HELD_BACK = {
    # its first snapshots are error pages, which the reference took for the policy
    "genai-eu--llama-api--acceptable-use-policy": (0.0, 0.0),
    # the pages hold many contracts, the reference one
    "demo--buffer--privacy-policy": (0.97, 0.27),
    "demo--buffer--terms-of-service": (0.93, 0.38),
    # the reference escapes the underscores of cookie names
    "genai-eu--chatgpt--trackers-policy": (0.8, 0.83),
    "genai-eu--grok--trackers-policy": (0.87, 0.9),
}
"""Documents that cannot reach it, why, and the floors of their own."""


def scored(extractor: str, *options: str) -> dict[str, Any]:
    scorer = SHARED / "eval" / "replay_eval.py"
    done = subprocess.run(
        [sys.executable, str(scorer), str(SHARED / "replay-dev"), extractor, *options],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    figures: dict[str, Any] = json.loads(done.stdout)
    assert figures["errors"] == 0
    return figures


def test_no_substantive_change_is_missed_and_at_most_three_alerts_in_a_thousand_are_false():
    figures = scored("bench.entry:Replay!")
    assert figures["substantive"] == [46, 46]
    assert figures["missed_by_curated"] == [4, 4]
    assert figures["false_per_1000"] <= 3
    assert figures["cpu_ms_per_page"] * figures["snapshots"] / 1000 < 90


def test_without_memory_no_change_is_missed_and_the_policy_is_kept_and_little_else():
    figures = scored("bench.entry:text_of", "--per-doc")
    assert figures["substantive"] == [46, 46]
    assert figures["missed_by_curated"] == [4, 4]
    assert figures["false_per_1000"] <= 8
    assert figures["documents_without_false_alert"] >= 29
    assert len(figures["per_doc"]) == 34
    for name, found in figures["per_doc"].items():
        kept, pure = HELD_BACK.get(name, FLOOR)
        assert found["kept"] >= kept and found["pure"] >= pure, name
    assert figures["kept_mean"] >= 0.95
    assert figures["pure_mean"] >= 0.915


def test_a_page_costs_no_more_than_two_thirds_of_what_its_whole_text_by_beautiful_soup_costs():
    done = subprocess.run(
        [sys.executable, "-m", "bench.page_cost"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    ours, soup = map(float, done.stdout.split())
    assert ours <= soup * 12 / 18
