"""The linear model and its file."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.labels.linear import load_model, ngrams, pack, unpack
from monitor.text.words import words_of

FOLDER = files("monitor.classify").joinpath("model")


def test_the_file_is_under_a_megabyte_with_its_notice_beside_it():
    assert len(FOLDER.joinpath("weights.bin").read_bytes()) < 1_000_000
    notice = FOLDER.joinpath("NOTICE").read_text(encoding="utf-8")
    for words in ("Open Terms Archive", "ToSBack", "ODC-By", "1.0"):
        assert words in notice


def test_packed_weights_come_back():
    model = unpack(
        pack(["a", "b"], [0.5, -1.0], 0.25, {"keep": bytes([0, 4, 1, 252]), "keep data": bytes([1, 8])})
    )
    assert model.margins(["keep", "data"]) == pytest.approx([0.5 + 0.25 * 4 / 2**0.5, -1 + 0.25 * 4 / 2**0.5])
    assert model.heaviest(["keep", "data"], "b") == ("keep data",)


def test_no_known_word_leaves_the_bias():
    model = unpack(pack(["a"], [-2.0], 1.0, {"keep": bytes([0, 1])}))
    assert model.margins(["zzz"]) == [-2.0]
    assert model.probabilities([]) == {}


def test_stems_have_six_letters_and_figures_are_alike():
    assert list(ngrams(words_of("Retaining data 30"))) == ["retain", "data", "retain data", "0", "data 0"]


@given(st.text(max_size=200))
def test_probabilities_lie_between_nothing_and_certainty(text):
    assert all(0 <= p <= 1 for p in load_model().probabilities(words_of(text)).values())
