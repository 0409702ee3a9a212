"""Pins how quiet, how complete and how cheap the product is on recorded histories of real pages.

Nobody makes it noisier unseen, or quieter by throwing text away.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from bench.ablation import load_documents, read_members
from bench.entry import text_of
from bench.noise import count_noise, curated_in_force, looks_of, plain_words, runs_of
from bench.page_cost import PACK, cost_of, first_pages, whole_text

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("POLICY_MONITOR_SHARED", ROOT.parent / "shared"))

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not (SHARED / "replay-dev").is_dir(),
        reason="recorded histories are not part of the project; POLICY_MONITOR_SHARED names them",
    ),
]

FLOOR = (0.94, 0.94)
"""Kept and pure that every document reaches, but for those below."""

MOST_PAGES = 4_100
"""So many first pages Beautiful Soup reads in the CPU time that the whole replay may take, on the same machine and
in the same minutes: 90 s where it takes 22 ms a page."""

HELD_BACK = {
    # its first snapshots are error pages, which the reference took for the policy
    "genai-eu--llama-api--acceptable-use-policy": (0.0, 0.0),
    # the pages hold many contracts, the reference one
    "demo--buffer--privacy-policy": (0.97, 0.27),
    "demo--buffer--terms-of-service": (0.93, 0.38),
    # its style sheet letters the inner lists, which the reference numbers in figures
    "genai-eu--google-generative-ai-services--acceptable-use-policy": (0.85, 0.85),
    # the reference escapes the underscores of cookie names
    "genai-eu--chatgpt--trackers-policy": (0.8, 0.83),
    "genai-eu--grok--trackers-policy": (0.87, 0.9),
}
"""Documents that cannot reach it, why, and the floors of their own."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the scorer says of each document, and their sum."""

    per_doc: dict[str, dict[str, float]]
    cpu_seconds: float

    @property
    def total(self) -> Counter[str]:
        return sum(map(Counter, self.per_doc.values()), Counter())

    @property
    def false_per_1000(self) -> float:
        return 1000 * self.total["false"] / self.total["pairs"]


def score() -> tuple[Figures, Figures]:
    """The figures of the product and of its texts; two processes read side by side, each half of the documents."""
    rows = (SHARED / "replay-dev" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    names = sorted({json.loads(row)["doc"] for row in rows})
    assert len(names) == 34
    scorer = [str(SHARED / "eval" / "replay_eval.py"), str(SHARED / "replay-dev")]
    command = [sys.executable, "-m", "tests.check.readings", *scorer]
    halves = ["|".join(map(re.escape, names[start::2])) for start in range(2)]
    runs = [
        subprocess.Popen([*command, f"^({half})$"], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for half in halves
    ]
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    product, texts = zip(*(map(json.loads, each.splitlines()) for each in said), strict=True)
    return gather(product, names), gather(texts, names)


def gather(parts: Sequence[dict[str, Any]], names: list[str]) -> Figures:
    """The figures of all documents from those of each part."""
    assert [each["errors"] for each in parts] == [0, 0]
    found = Figures(
        per_doc={name: per for each in parts for name, per in each["per_doc"].items()},
        cpu_seconds=sum(each["cpu_ms_per_page"] * each["snapshots"] for each in parts) / 1000,
    )
    assert sorted(found.per_doc) == names
    return found


def assert_no_change_is_missed(figures: Figures) -> None:
    assert (figures.total["substantive_caught"], figures.total["substantive"]) == (46, 46)
    assert (figures.total["missed_caught"], figures.total["missed"]) == (4, 4)


@pytest.mark.long
def test_no_change_is_missed_few_alerts_are_false_and_the_policy_is_kept_and_little_else():
    product, texts = score()
    assert_no_change_is_missed(product)
    assert product.false_per_1000 <= 3
    assert product.cpu_seconds < MOST_PAGES * cost_of(whole_text, first_pages()) / 1000
    # each text against the one before, without memory and screen
    assert_no_change_is_missed(texts)
    assert texts.false_per_1000 <= 8
    assert sum(not found.get("false") for found in texts.per_doc.values()) >= 29
    for name, found in texts.per_doc.items():
        kept, pure = HELD_BACK.get(name, FLOOR)
        assert found["kept"] >= kept and found["pure"] >= pure, name
    # 0.951 but for the lists that a page letters and its reference numbers
    assert fmean(found["kept"] for found in texts.per_doc.values()) >= 0.9465
    assert fmean(found["pure"] for found in texts.per_doc.values()) >= 0.912


LETTERED = "google-generative-ai-services"
"""The one document whose reference has other numbers than a browser draws in half of its items."""


def test_what_the_curated_texts_say_is_kept_but_for_their_marks():
    kept = []
    for name, rows in load_documents(PACK).items():
        at = next(iter(looks_of(rows)), None)
        if at is None or LETTERED in name:
            continue
        body = read_members(PACK, rows[at]["archive"], {rows[at]["file"]})[rows[at]["file"]]
        wanted = runs_of(curated_in_force(rows, at), 3)
        if text := text_of(body, rows[at]["url"] or ""):
            kept.append(len(wanted & runs_of(plain_words(text), 3)) / len(wanted))
    assert len(kept) >= 31
    assert fmean(kept) >= 0.99


def test_few_sentences_of_the_texts_are_not_the_policys():
    foreign, said = count_noise()
    assert said > 28_000
    assert foreign <= 0.0013 * said


@pytest.mark.long
def test_a_page_costs_no_more_than_three_quarters_of_what_its_whole_text_by_beautiful_soup_costs():
    done = subprocess.run(
        [sys.executable, "-m", "bench.page_cost"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    ours, soup = map(float, done.stdout.split())
    assert ours <= soup * 0.75
