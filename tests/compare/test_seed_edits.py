"""Sixty edits of ours over five real policies, judged in kind, severity, category and summary."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from monitor.compare import Context, compare
from monitor.text.read import read_text

SEEDS = Path(os.environ.get("POLICY_MONITOR_SHARED") or Path(__file__).parents[3] / "shared") / "seeds"
EDITS = tomllib.loads((Path(__file__).parent / "seed_edits.toml").read_text(encoding="utf-8"))["edit"]
LEAST = 54


def versions(edit):
    lines = (SEEDS / f"{edit['seed']}.txt").read_text(encoding="utf-8").split("\n")
    head, tail = lines[: edit["line"]], lines[edit["line"] :]
    return ["\n".join((*head, "", sentence, "", *tail)) for sentence in (edit["before"], edit["after"])]


def faults(edit):
    """In what a judgement is wrong; '' where it is right in all four."""
    before, after = versions(edit)
    found = compare(read_text(before), read_text(after), Context(document_type="privacy-policy"))
    whole = found.judgement
    categories = {str(score.category) for score in whole.categories}
    wrong = [
        str(whole.kind) if whole.kind not in edit["kind"] else "",
        str(whole.severity) if whole.severity not in edit.get("severity", (whole.severity,)) else "",
        f"{sorted(categories)}" if "category" in edit and not categories & set(edit["category"]) else "",
        found.summary if not re.search(edit.get("says", ""), found.summary) else "",
    ]
    return "; ".join(filter(None, wrong))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed policies are not here (POLICY_MONITOR_SHARED)")
def test_edits_of_real_policies_are_judged_right_in_all_four():
    wrong = {f"{edit['before']} -> {edit['after']}": told for edit in EDITS if (told := faults(edit))}
    assert len(EDITS) - len(wrong) >= LEAST, "\n".join(f"{edit}: {told}" for edit, told in wrong.items())


def test_half_of_the_edits_are_romanian_and_all_are_different():
    assert len({(edit["before"], edit["after"]) for edit in EDITS}) == len(EDITS) == 60
    assert sum(edit["seed"].startswith("001") for edit in EDITS) == 30
