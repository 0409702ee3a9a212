"""Pairs and pages by one who built none of what they try (``cases/README.md``), through the product's own path."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bench.entry import text_of, verdict

CASES = Path(__file__).parent / "cases"
TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".json": "application/json",
    ".xml": "application/xml",
    ".md": "text/markdown",
}
RANKS = (None, "low", "medium", "high", "critical")
WRONG = {
    "pdf-columns-and-tables/rewrapped-with-another-running-head": "one page does not tell its head from its text",
    "letters-of-lists/counter-of-the-page": "the letters are there, the brackets that the page draws are not",
}
"""Cases that come out wrong, each with the reason why."""


def rows_of(name: str) -> list[Any]:
    rows = [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]
    return [
        pytest.param(
            row,
            id=case,
            marks=[pytest.mark.xfail(reason=WRONG[case], strict=True)] if case in WRONG else [],
        )
        for row in rows
        for case in [f"{row['kind_of_fault']}/{row['name']}"]
    ]


@pytest.mark.parametrize("case", rows_of("cases.jsonl"))
def test_a_pair_tells_what_must_be_told_and_nothing_else(case: dict[str, Any]) -> None:
    before, after = CASES / case["before"], CASES / case["after"]
    expect = case["expect"]
    got = verdict(
        before.read_bytes(),
        after.read_bytes(),
        content_type=case.get("content_type") or TYPES[before.suffix],
        url="https://tarnwick.example/page",
        document_type=case["document_type"],
    )
    assert got["kind"] in expect["kinds"], got
    if got["kind"] not in ("none", "noise"):
        assert RANKS.index(got["severity"]) <= RANKS.index(expect.get("max_severity", "critical"))
    assert re.search(expect.get("says", ""), got["summary"])
    assert "not_says" not in expect or not re.search(expect["not_says"], got["summary"])


@pytest.mark.parametrize("case", rows_of("texts.jsonl"))
def test_a_text_holds_what_a_reader_sees(case: dict[str, Any]) -> None:
    text = text_of((CASES / case["page"]).read_bytes(), "https://orvella.example/legal/terms") or ""
    text = text.replace("\u00a0", " ")
    assert [piece for piece in case["holds"] if piece not in text] == []
    assert [piece for piece in case["lacks"] if piece in text] == []
