"""No pattern of the package backtracks: hostile text takes each of them time in proportion to its length."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patterns.attack import backtracks, stop

pytestmark = pytest.mark.sweep
"""Times grow by steps that only a quiet machine shows; ``make test-all`` runs it."""

MADE_WHERE_USED = {
    *("classify/excuses/turns.py", "classify/signals/countries.py", "cli/add.py"),
    *("config/address.py", "notify/secrecy.py", "query/hits.py", "web/endpoints.py"),
    *("query/steps.py", "cli/commands.py"),  # the user's own pattern; our own source is read
}
"""What builds a pattern from the words at hand, each time or at its first use."""


@pytest.fixture
def _patience() -> Iterator[None]:
    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.usefixtures("_patience")
@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"(?:a+)+b", "match"),
        (r"(?:\w+,? ?)*\.", "fullmatch"),
        (r"\W*[\d.,]+ comments", "fullmatch"),
        (r"\s*\n?\s*x", "match"),
        (r"(?:a*|\w*)a*!", "match"),
        (r"(#{1,6}) +(.*?)(?: +#+)?$", "match"),
        (r"<style[^>]*>.*?</style>", "search"),
        (r"[ \t]+$", "sub"),
        (r"\d[\d.,]* reviews", "search"),
        (rb"[ \t]+$", "findall"),
    ],
)
def test_a_pattern_that_backtracks_is_found(pattern: str | bytes, method: str) -> None:
    assert backtracks(re.compile(pattern), [method]) is not None


@pytest.mark.usefixtures("_patience")
@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"(?:a|b)+c", "match"),
        (r"(?<![ \t])[ \t]++$", "sub"),
        (r"(?<!\s)\s*+\S++", "findall"),
        (r"\W*\d[\d.,]*+ comments", "fullmatch"),
        (r"\d[\d.,]{0,20} reviews", "search"),
        (r"(?:no|repeat|at) all", "search"),
        (rb"<[^<>]{0,5000}>", "match"),
    ],
)
def test_a_pattern_of_linear_time_passes(pattern: str | bytes, method: str) -> None:
    assert backtracks(re.compile(pattern), [method]) is None


def test_no_pattern_of_the_package_backtracks() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.patterns.collection"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["count"] > 235
    assert {place.split(":")[0] for place in told["unseen"]} <= MADE_WHERE_USED
    assert told["bad"] == []
