"""Stores that only lived: verify has nothing to say of them, and derives all their texts and changes again."""

from pathlib import Path

import pytest

from monitor.evidence.derivation import Derivation
from monitor.sandbox import HERE
from monitor.store import open_store
from tests.evidence.honest_life import HonestLife


@pytest.mark.parametrize(
    "seed", [seed if seed < 10 else pytest.param(seed, marks=pytest.mark.sweep) for seed in range(50)]
)
def test_verify_says_nothing_of_an_honest_store(seed):
    with open_store("sqlite://", Path("unused")) as store:
        HonestLife(store, seed).live(14)
        derivation = Derivation(store, HERE)
        assert [*store.upkeep.verify(), *derivation.problems(store.documents.all())] == []
        assert derivation.counts["texts_derived"] > 0
