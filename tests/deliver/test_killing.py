"""SIGKILL at every point: nothing is lost, and what arrives twice had gone out without its record.

``python -m bench.kill`` does the same for longer.
"""

import os
import time

import pytest

from tests.deliver.killing import POINTS, kill_everywhere


@pytest.mark.long
@pytest.mark.timeout(280)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_daemon_killed_at_every_point_loses_nothing_and_repeats_only_what_it_must(tmp_path, turn):
    seed = time.time_ns() ^ os.getpid() ^ turn
    tally = kill_everywhere(tmp_path, rounds=1, seed=seed)
    assert tally.kills == dict.fromkeys(POINTS, 1)
    assert tally.lost == []
    assert tally.wrong == []
    assert tally.duplicates >= 2, "the two points after the send repeat what they had sent"
