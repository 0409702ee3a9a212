"""The sections of five real policies, named as a careful reader names them."""

import os
from pathlib import Path

import pytest

from monitor.classify import label_section
from monitor.sections import split_sections
from monitor.text.read import read_text
from tests.classify.surroundings import read_table

SEEDS = Path(os.environ.get("POLICY_MONITOR_SHARED") or Path(__file__).parents[3] / "shared") / "seeds"
TABLE = read_table("seed_sections")


def found_in(seed):
    """For each section of the table: whether one of its labels is among those given."""
    path = next(SEEDS.glob(f"{seed}_*.txt"))
    for section in split_sections(read_text(path.read_text(encoding="utf-8"))):
        wanted = TABLE[seed].get(section.title)
        if wanted and section.body.strip():
            given = label_section(" / ".join(section.path[-2:]), section.body)
            yield bool({str(score.category) for score in given} & set(wanted))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed policies are not here (POLICY_MONITOR_SHARED)")
@pytest.mark.parametrize(("seeds", "least"), [(("001",), 0.75), (("000", "002", "003", "004"), 0.85)])
def test_sections_of_real_policies_are_named_as_a_reader_names_them(seeds, least):
    right = [hit for seed in seeds for hit in found_in(seed)]
    assert len(right) >= 30
    assert sum(right) >= least * len(right), f"{sum(right)} of {len(right)}"
