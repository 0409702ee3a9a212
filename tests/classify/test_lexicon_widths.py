"""Phrases of the lexicons stand mostly where they are right: held against labelled paragraphs."""

import os
from itertools import chain
from pathlib import Path

import pytest

from monitor.model import Category
from train.records import read_files
from train.widths import Width, measure_widths, too_wide

FOLDER = Path(os.environ.get("POLICY_MONITOR_SHARED") or Path(__file__).parents[3] / "shared") / "paragraphs"
ALLOWED = {("en", "ai", "ai"), ("de", "legal_basis", "verantwortlich")}
"""Words that say nothing where they are found often, and all where they are meant."""


@pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the labelled paragraphs are not here (POLICY_MONITOR_SHARED)"
)
def test_no_phrase_is_found_often_and_hardly_ever_right():
    wide = too_wide(measure_widths(chain(*read_files(FOLDER))))
    assert [each for each in wide if each[:3] not in ALLOWED] == []


def test_a_phrase_is_wide_that_is_right_in_fewer_than_one_of_eight():
    widths = [
        Width("en", "payment", "cost", 16, 1),
        Width("en", "payment", "price", 16, 2),
        Width("en", "use", "rare", 5, 0),
    ]
    assert [each.phrase for each in too_wide(widths)] == ["cost"]


def test_a_phrase_is_held_against_paragraphs_of_its_own_language_alone():
    german = (
        "Wir verwenden Cookies, um Besuche zu z\u00e4hlen und die Sprache zu merken, die Sie w\u00e4hlen."
    )
    records = [
        {"text": german, "heading": "", "categories": ["tracking"]},
        {"text": german.replace("Besuche", "Klicks"), "heading": "", "categories": ["use"]},
    ]
    cookies = [each for each in measure_widths(records) if each.phrase.startswith("cookie")]
    assert cookies and {(each.language, each.label) for each in cookies} == {("de", "tracking")}
    assert all((each.found, each.right) == (2, 1) for each in cookies)


def test_every_paragraph_of_ours_has_labels_that_exist_and_stands_once():
    ours = read_files(FOLDER)[2]
    assert len(ours) > 700
    assert all({*map(Category, record["categories"])} and record["text"].strip() for record in ours)
    assert len({record["text"] for record in ours}) == len(ours)
