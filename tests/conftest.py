"""How many tests run side by side under ``-n auto``."""

import os

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for real daemons, servers and browsers."""
    return (os.cpu_count() or 1) + 1
