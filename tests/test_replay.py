"""Pins how quiet the product is on recorded histories, so that nobody makes it noisier unseen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("POLICY_MONITOR_SHARED", ROOT.parent / "shared"))


@pytest.mark.timeout(600)
@pytest.mark.skipif(
    not (SHARED / "replay-dev").is_dir(),
    reason="recorded histories are not part of the project; POLICY_MONITOR_SHARED names them",
)
def test_no_substantive_change_is_missed_and_at_most_three_alerts_in_a_thousand_are_false():
    scorer = SHARED / "eval" / "replay_eval.py"
    done = subprocess.run(
        [sys.executable, str(scorer), str(SHARED / "replay-dev"), "bench.entry:Replay!"],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    figures = json.loads(done.stdout)
    assert figures["substantive"] == [46, 46]
    assert figures["missed_by_curated"] == [4, 4]
    assert figures["false_per_1000"] <= 3
    assert figures["errors"] == 0
    assert figures["cpu_ms_per_page"] * figures["snapshots"] / 1000 < 90
