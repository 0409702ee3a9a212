"""The linear models and their files."""

import math
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.labels.label import find_clues, label_section
from monitor.classify.labels.linear import load_model, ngrams, pack, unpack
from monitor.classify.labels.topics import load_topics, pack_topics, unpack_topics
from monitor.model import Category
from monitor.text.words import words_of

FOLDER = files("monitor.classify").joinpath("model")


def test_the_file_is_under_a_megabyte_with_its_notice_beside_it():
    assert sum(len(FOLDER.joinpath(name).read_bytes()) for name in ("weights.bin", "topics.bin")) < 1_000_000
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


def test_the_second_model_is_read_as_it_was_packed():
    head = {"labels": ["a", "b"], "bias": [0.0, -1.0], "signs": [[0.0] * 16, [0.0] * 16], "scale": 0.5}
    model = unpack_topics(pack_topics(head, {"lamp": (bytes([0, 1]), bytes([4, 254]), 12)}))
    words, title, clues = find_clues("A lamp is lit.", "")
    found = model.probabilities(words, title, clues)
    assert found["a"] == pytest.approx(1 / (1 + math.exp(-2.0)))
    assert found["b"] == pytest.approx(1 / (1 + math.exp(2.0)))


def test_every_chance_of_the_second_model_is_one():
    for text in ("", "lamp", "We keep your name for 30 days.", "\u4f60\u597d " * 50, "x " * 9000):
        assert all(
            0 <= chance <= 1 for chance in load_topics().probabilities(*find_clues(text, "Lamps")).values()
        )


@pytest.mark.parametrize(
    ("heading", "text", "category"),
    [
        ("Lamps", "Recordings of meetings are erased once thirty days have passed.", Category.RETENTION),
        (
            "Sharing",
            "You may ask us for a copy of your data, or have it corrected or erased.",
            Category.RIGHTS,
        ),
        (
            "",
            "Wir setzen Cookies, um Besuche zu z\u00e4hlen und Werbung auszuw\u00e4hlen.",
            Category.TRACKING,
        ),
        ("Plata", "Factura se pl\u0103te\u0219te \u00een 14 zile de la emitere.", Category.PAYMENT),
        (
            "",
            "Vom transfera datele dumneavoastr\u0103 \u00een afara \u021b\u0103rii, \u00een India.",
            Category.TRANSFER,
        ),
        ("", "Puteţi folosi platforma \u00een orice browser.", None),
    ],
)
def test_a_section_is_named_by_its_words_first(heading, text, category):
    labels = [score.category for score in label_section(heading, text)]
    assert labels[0] is category if category else Category.PAYMENT not in labels


def test_a_platform_is_no_payment_and_he_comes_no_guilt():
    labels = {
        score.category
        for score in label_section("", "Platforma este g\u0103zduit\u0103 de noi, iar cine vine o vede.")
    }
    assert not labels & {Category.PAYMENT, Category.LIABILITY}
