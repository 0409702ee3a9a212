"""Where words stand: the same on both databases, and never behind the versions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Cause, Outcome
from monitor.store import Store
from monitor.store.search import Phrase
from monitor.text.passage_words import MOST_WORDS, OVERLAP, holds_phrase, passages_of, search_words
from tests.store.store_samples import HOUR, NOW, checked, new_version, page, record_change, snapshot_of, watch

DOCUMENT = "brightmail/privacy"
TEXTS = (
    "# Terms\n\nWe keep records for 90 days.\n\nWe do not sell your data.",
    "# Terms\n\nWe keep records for 30 days.\n\nWe do not sell your data.",
    "# Terms\n\nWe keep records for 30 days.\n\nWe share data.",
    "# Terms\n\nWe keep records for 30 days.\n\nWe share data.\n\nWe do not sell your data.",
)


def record_text(store: Store, number: int, words: str) -> None:
    version = replace(new_version(number), text=words)
    if number > 1:
        record_change(store, number, NOW + number * HOUR, version=version)
        return
    watch(store)
    first = checked(store, Outcome.FIRST, NOW, snapshot=snapshot_of(page(1)), version=version)
    assert store.commit_check(first) is not None


def stands(store: Store, words: str, *, begins: bool = False) -> list[tuple[int, int, int | None]]:
    found = store.search.stands([Phrase(search_words(words), begins)])
    return [(each.line, each.began, each.ended) for each in found]


@pytest.fixture(params=["indexed", "half", "unread"])
def told(store: Store, request: pytest.FixtureRequest) -> Store:
    """Four versions: all of them indexed, only the first, or none."""
    for number, words in enumerate(TEXTS, 1):
        record_text(store, number, words)
        if request.param == "half" and number == 1:
            assert store.search.fill() == 1
    if request.param == "indexed":
        assert (store.search.fill(), store.search.fill()) == (1, 0)
    assert store.search.count_behind() == (request.param != "indexed")
    return store


def test_each_stretch_of_versions_in_which_words_stand_is_found(told: Store) -> None:
    assert stands(told, "do not sell") == [(4, 1, 3), (6, 4, None)]
    assert stands(told, "30 days") == [(2, 2, None)]
    assert stands(told, "90 DAYS.") == [(2, 1, 2)]


def test_of_a_long_line_one_part_may_have_gone_while_another_stands(store: Store) -> None:
    words = [f"word{number}" for number in range(3 * MOST_WORDS)]
    words[1] = words[-2] = "records"
    record_text(store, 1, " ".join(words))
    record_text(store, 2, " ".join([*words[:-2], "files", words[-1]]))
    for _ in range(2):
        found = stands(store, "records")
        assert found == sorted(found, key=lambda each: (each[:2], each[2] or 9)) and len(found) >= 2
        store.search.fill()


def test_words_in_another_order_or_other_words_are_not(told: Store) -> None:
    for words in ("not do sell", "sell data", "day", "terms we keep", "record"):
        assert stands(told, words) == [], words
    assert stands(told, "keep rec", begins=True) == [(2, 1, 2), (2, 2, None)]
    assert stands(told, "ecords", begins=True) == []


def test_any_of_several_phrases_is_enough(told: Store) -> None:
    found = told.search.stands([Phrase(("share", "data")), Phrase(("sell", "your"))])
    assert sorted({each.began for each in found}) == [1, 3, 4]


def test_a_text_that_became_another_is_indexed_again(told: Store) -> None:
    told.search.fill()
    draft = replace(new_version(2), text=TEXTS[1].replace("30", "45"), cause=Cause.UPGRADE)
    told.history.upgrade_version(DOCUMENT, 2, draft, NOW)
    for _ in range(2):
        assert stands(told, "45 days") == [(2, 2, 3)]
        assert stands(told, "30 days") == [(2, 3, None)]
        told.search.fill()


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Don't sell l'utilisateur's data", "don’t SELL"),
        ("Datenübermittlung in Drittländer", "datenubermittlung in"),
        ("我们不会出售您的个人信息。", "出售您的"),
        ("a\\b 'quoted' \"twice\" & | ! :* <-> NOT x", "quoted twice not x"),
        ("AND OR NEAR(words, 3) col:value -minus ^first *", "or near words 3 col value minus first"),
        ("the " * 700 + "very last words", "the very last words"),
        ("x" * 3000 + " ends here", "ends here"),
        (
            "0x1F 1e5 1.5 3,000 a/b mail@kelp.example https://kelp.example/x?y=1",
            "3 000 a b mail kelp example",
        ),
    ],
)
def test_hostile_and_foreign_words_are_found_where_they_stand(store: Store, words: str, asked: str) -> None:
    record_text(store, 1, f"# Head\n\n{words}")
    unread = stands(store, asked)
    store.search.fill()
    assert stands(store, asked) == unread == [(2, 1, None)]


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=900), st.data())
def test_a_phrase_is_whole_in_a_passage_however_long_the_line(
    letters: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(letters) - 1))
    phrase = tuple(letters[start : start + data.draw(st.integers(1, OVERLAP))])
    found = passages_of(" ".join(letters))
    assert any(holds_phrase(each.words, phrase) for each in found.values())
    assert all(len(each.words) <= MOST_WORDS for each in found.values())
