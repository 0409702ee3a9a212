"""How many tests run side by side under ``-n auto``, in which order, and what they need not look through."""

import gc
import os
from itertools import islice

import pytest
from hypothesis import settings

from tests.databases import (  # noqa: F401  (fixtures)
    each_database,
    each_database_in_sweeps,
    new_postgres,
    own_server,
    pool,
    postgres_server,
    quick_folder,
    ready_postgres,
)

# beside two other workers any example may wait; what hangs is for the time-out
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for real daemons, servers and browsers."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin each worker's share with its part of the long tests, so that none is left alone at the end.

    ``--dist worksteal`` gives each worker a stretch of the list, all of about the same length.
    """
    workers = getattr(config, "workerinput", {"workercount": 1})["workercount"]
    long = [item for item in items if item.get_closest_marker("long")]
    short = iter([item for item in items if item not in long])
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        size = (len(items) - len(ordered)) // (workers - worker)
        first = long[worker::workers][:size]
        ordered += first
        ordered += islice(short, size - len(first))
    items[:] = [*ordered, *(item for item in long if item not in ordered), *short]


def pytest_collection_finish() -> None:
    """What was collected lives to the end: no search for garbage needs to go through it again and again."""
    gc.collect()
    gc.freeze()
