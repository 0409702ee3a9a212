"""The whole demonstration, as ``make demo`` runs it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.timeout(200)
def test_the_demonstration_ends_well_within_two_minutes() -> None:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "demo"], cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert time.monotonic() - began < 120
    assert "All 15 steps as expected" in done.stdout
