"""Text that means ill: bounded time, no crash, whatever comes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.classify import label_section, stated_dates
from monitor.classify.hunks.differences import compare_readings
from monitor.classify.signals.quantities import find_quantities
from monitor.text.dialect import Block
from monitor.text.read import read_text
from tests.classify.judging import judged


def blocks_of(text: str) -> tuple[Block, ...]:
    return read_text(text).blocks


BIG = 1_000_000
HOSTILE = {
    "one word": "a" * BIG,
    "blanks": " " * BIG + "x",
    "open brackets": "[" * BIG,
    "bracketed pairs": "[a](" * (BIG // 4),
    "nested brackets": "[[a]" * (BIG // 4),
    "escapes": "[\\[a\\]" * (BIG // 6),
    "stars": "*" * BIG,
    "underscores": "_a" * (BIG // 2),
    "dashes": "-" * BIG,
    "bars": "|-" * (BIG // 2),
    "tags": "<a" * (BIG // 2),
    "templates": "{{" * (BIG // 2),
    "figures": "1" * BIG,
    "dotted figures": "1." * (BIG // 2),
    "dates": "1 May 2024 " * (BIG // 11),
    "thousands": "1,000," * (BIG // 6),
    "at signs": "a@" * (BIG // 2),
    "addresses": "http://a." * (BIG // 9),
    "companies": "Inc. " * (BIG // 5),
    "months": "may " * (BIG // 4),
    "not": "we do not " * (BIG // 10),
    "quotes": "'" * BIG,
    "combining": "e\u0301" * (BIG // 2),
    "nul": "\x00" * BIG,
    "lines": "a\n" * (BIG // 2),
    "headings": "# a\n" * (BIG // 4),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_megabyte_is_read_in_bounded_time(text):
    start = time.process_time()
    blocks_of(text)
    find_quantities(text[:100_000])
    stated_dates(text, language="en")
    label_section(text[:100_000], text)
    assert time.process_time() - start < 12


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_judged_all_the_same(text):
    part = text[:12_000]
    judgement = judged(f"We keep it for 30 days. {part}", f"{part} We keep it for 90 days.")
    assert judgement.kind in ("noise", "editorial", "substantive")


def test_two_large_strangers_are_aligned_in_bounded_time():
    before = blocks_of(" ".join(f"alpha{n % 977} the of and" for n in range(40_000)))
    after = blocks_of(" ".join(f"beta{n % 983} and of the" for n in range(40_000)))
    start = time.process_time()
    compare_readings(before, after)
    assert time.process_time() - start < 10


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts_are_judged(before, after):
    judgement = judged(before, after)
    assert (judgement.kind == "noise") == (not judgement.categories)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_a_text_against_itself_has_no_hunks(text):
    assert compare_readings(blocks_of(text), blocks_of(text)).hunks == ()


WORDS = st.lists(
    st.sampled_from(
        ["we", "keep", "share", "your", "data", "for", "30", "days", "not", "sell", "to", "kelp"]
    ),
    max_size=40,
)


@settings(max_examples=80, deadline=None)
@given(WORDS, WORDS)
def test_hunks_account_for_every_word(before, after):
    changed = compare_readings(blocks_of(" ".join(before)), blocks_of(" ".join(after)))
    removed = sum(len(hunk.removed) for hunk in changed.hunks)
    added = sum(len(hunk.added) for hunk in changed.hunks)
    assert changed.after_words - added == changed.before_words - removed == changed.kept
