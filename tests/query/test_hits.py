"""An excerpt is cut about the words that were looked for, and says where in it they stand."""

import pytest

from monitor.query.hits import excerpt_of, find_words, split_excerpt
from monitor.text.passage_words import holds_phrase, search_words


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Kept for 90 days, then 90 days more", "90 days", ["90 days", "90 days"]),
        ("Kept for 90-Days after", "90 days", ["90-Days"]),
        ("Frist: ÄNDERUNGEN der Preise", "anderungen der", ["ÄNDERUNGEN der"]),
        ("A cafe\u0301, and tea", "café", ["cafe\u0301"]),
        ("We train, trained and retrain", "train*", ["train", "trained"]),
        ("We train, trained and retrain", "train", ["train"]),
        ("保存期間は三年です", "期間", ["期間"]),
        ("We don't sell it", "don't sell", ["don't sell"]),
        ("مشاركة البيانات مع الشركاء", "البيانات", ["البيانات"]),
        ("nothing of it", "90 days", []),
        ("(a+)+$ and .*", "a", ["a"]),
    ],
)
def test_words_are_found_where_the_index_finds_them(text, words, found):
    assert [text[one:other] for one, other in find_words(text, words)] == found
    phrase = search_words(words.rstrip("*"))
    assert holds_phrase(search_words(text), phrase, begins=words.endswith("*")) is bool(found)


def test_an_excerpt_is_cut_about_the_words_and_not_about_the_first_of_them_alone():
    line = f"- the seat {'and so on ' * 60}the seat of the company {'and so forth ' * 60}"
    said = excerpt_of(line, "the seat of the company")
    assert "the seat of the company" in said
    assert said[0] == said[-1] == "…"
    assert len(said) <= 162


def test_the_pieces_are_the_excerpt_and_no_hit_goes_beyond_it():
    line = "ab " * 100 + "end"
    pieces = split_excerpt(line, "ab ab ab", most=10)
    assert "".join(piece.text for piece in pieces) == "ab ab ab…"
    assert [piece.text for piece in pieces if piece.is_hit] == ["ab ab ab"]


@pytest.mark.parametrize("sought", ["word30", "word0", "word99", "elsewhere"])
def test_an_excerpt_is_cut_between_words(sought):
    line = " ".join(f"word{number}" for number in range(100))
    assert set(excerpt_of(line, sought).strip("…").split()) <= set(line.split())


def test_a_word_longer_than_an_excerpt_is_cut_within():
    assert excerpt_of("x" * 500, "x*", most=40) == "x" * 40 + "…"
