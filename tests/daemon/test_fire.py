"""Two workers under fire, in small; `make bench-fire` does it with 2,000 documents, and leases of 20 seconds."""

from dataclasses import replace

import pytest

from tests.daemon.fire import Fire


@pytest.mark.long
def test_workers_under_fire_lose_nothing_and_stay_polite(own_server, pool, tmp_path):
    fire = Fire(tmp_path, own_server, pool.take(), hosts=4, each=2, span=1.6)
    try:
        outcome = fire.burn(2, cut=1)
    finally:
        pool.give_back()
    assert replace(outcome, seconds=0, repeated=0) == type(outcome)(0, 0, 0, 0, 0, 0, 0, 0, 0)
