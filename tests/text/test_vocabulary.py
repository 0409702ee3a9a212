"""The one vocabulary of walls, banners, menus and buttons: no phrase twice, plain lists plain, all of it read."""

import re
from collections import Counter
from importlib.resources import files

from monitor.text.data import read_data
from monitor.text.vocabulary import compile_any, find_wall, fold_quotes, pattern_of, phrases_of
from monitor.text.words import words_of

TABLES = read_data("text/vocabulary")
SOURCE = files("monitor").joinpath("text", "vocabulary.toml").read_text("utf-8")
STEMS = ("agree", "refuse", "subjects", "asks")
"""Beginnings, which are no phrases yet."""
PLAIN = re.findall(r"\(plain\)\n(\w+) = \[", SOURCE)


def lists() -> list[tuple[str, str, list[str]]]:
    return [
        (table, name, phrases)
        for table, entries in TABLES.items()
        if table != "walls"
        for name, phrases in entries.items()
    ]


def test_no_phrase_stands_twice() -> None:
    counted = Counter(phrase for _, name, phrases in lists() if name not in STEMS for phrase in phrases)
    counted.update(pattern for wall in TABLES["walls"] for pattern in wall["patterns"])
    assert [phrase for phrase, times in counted.items() if times > 1] == []


def test_lists_called_plain_are_words_and_nothing_else() -> None:
    plain = [phrase for _, name, phrases in lists() if name in PLAIN for phrase in phrases]
    assert len(plain) > 400
    assert all(re.escape(phrase).replace("\\", "") == phrase and words_of(phrase) for phrase in plain)


def test_every_phrase_compiles_by_itself() -> None:
    assert all(compile_any([phrase]) for _, _, phrases in lists() for phrase in phrases)


def test_a_wall_is_believed_early_on_a_short_page_and_anywhere_on_a_very_short_one() -> None:
    late = "We keep your words. " * 40 + "You have been blocked."
    assert find_wall(None, late, 164) is None
    assert find_wall(None, "Hello. You have been blocked.", 5)[1] == "you have been blocked"
    assert find_wall("Just a moment", "", 3)[0].trouble == "blocked"
    assert find_wall("Just a moment", "", 401) is None


def test_what_says_that_a_page_failed_is_read_in_either_apostrophe() -> None:
    assert pattern_of("errors", "missing").search("Page doesn’t exist")
    assert fold_quotes("It’S") == "it's"
    assert "print" in phrases_of("buttons", "act", "whole")
