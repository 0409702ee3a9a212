"""SIGKILL at every point: nothing is lost, and what arrives twice had gone out without its record."""

import os
import time

import pytest

from tests.outbox.killing import POINTS, kill_everywhere


@pytest.mark.timeout(280)
def test_a_daemon_killed_at_every_point_loses_nothing_and_repeats_only_what_it_must(tmp_path):
    tally = kill_everywhere(tmp_path, rounds=2, seed=time.time_ns() ^ os.getpid(), say=print)
    assert tally.kills == dict.fromkeys(POINTS, 2)
    assert tally.lost == []
    assert tally.wrong == []
    assert tally.duplicates >= 4, "the two points after the send repeat what they had sent"
