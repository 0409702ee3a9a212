"""The linear models and their files."""

import math
from array import array
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.labels.label import find_clues, label_section
from monitor.classify.labels.linear import Row, load_model, ngrams, pack_model, unpack_model
from monitor.classify.labels.topics import TopicModel, blocks_of, load_topics
from monitor.model import Category
from monitor.text.words import words_of

FOLDER = files("monitor.classify").joinpath("model")
LEARNED = load_model()


def test_the_file_is_under_a_megabyte_with_its_notice_beside_it():
    assert sum(len(FOLDER.joinpath(name).read_bytes()) for name in ("weights.bin", "topics.bin")) < 1_000_000
    notice = FOLDER.joinpath("NOTICE").read_text(encoding="utf-8")
    for words in ("Open Terms Archive", "ToSBack", "ODC-By", "1.0"):
        assert words in notice


def row(rare, **weights):
    return Row(bytes(int(label[1:]) for label in weights), array("b", weights.values()), rare)


def unpacked(rows, **head):
    return unpack_model(pack_model(head, rows))


def test_packed_weights_come_back():
    rows = {"keep": row(1, n0=4, n1=-4), "keep data": row(1, n1=8)}
    model = unpacked(rows, labels=["a", "b"], bias=[0.5, -1.0], scale=0.25)
    found = model.margins(model.gather(["keep", "data", "keep data"]))
    assert found == pytest.approx([0.5 + 0.25 * 4 / 2**0.5, -1 + 0.25 * 4 / 2**0.5])
    assert model.heaviest(["keep", "data"], "b") == ("keep data",)


def test_a_rare_gram_weighs_more_and_each_block_has_length_one():
    rows = {"keep": row(3, n0=10), "data": row(4, n0=-10)}
    model = unpacked(rows, labels=["a"], bias=[0.0], scale=1.0)
    assert model.margins(model.gather(["keep", "data"])) == pytest.approx([(30 - 40) / 5])
    assert model.margins(model.gather(["keep"]), model.gather(["data", "data"])) == pytest.approx(
        [10 - 80 / 32**0.5]
    )


def test_no_known_word_leaves_the_bias():
    model = unpacked({"keep": row(1, n0=1)}, labels=["a"], bias=[-2.0], scale=1.0)
    assert model.margins(model.gather(["zzz"])) == [-2.0]
    assert model.probabilities([]) == {}


def test_stems_have_six_letters_and_figures_are_alike():
    assert list(ngrams(words_of("Retaining data 30"))) == ["retain", "data", "retain data", "0", "data 0"]


@given(st.text(max_size=200))
def test_probabilities_lie_between_nothing_and_certainty(text):
    assert all(0 <= p <= 1 for p in LEARNED.probabilities(words_of(text)).values())


def test_a_word_is_known_by_its_pieces_and_a_heading_by_its_own():
    words, pieces, title = blocks_of(words_of("Keep 30 lamps"), words_of("Lamps"))
    assert words == ["keep", "0", "lamps", "keep 0", "0 lamps"]
    assert pieces == ["~ kee", "~keep", "~eep ", "~ 0 ", "~ lam", "~lamp", "~amps", "~mps "]
    assert title == ["@ lam", "@lamp", "@amps", "@mps "]


def test_the_second_model_adds_up_words_pieces_heading_and_clues():
    rows = {"lamp": row(12, n0=4, n1=-2), "~lamp": row(12, n0=2), "@lamp": row(12, n1=6)}
    signs = [[0.0] * 16, [*[0.0] * 13, 3.0, 0.0, 0.0]]
    model = TopicModel(unpacked(rows, labels=["a", "b"], bias=[0.0, -1.0], signs=signs, scale=0.5))
    found = model.probabilities(*find_clues("A lamp is lit.", "Lamp"))
    assert found["a"] == pytest.approx(1 / (1 + math.exp(-3.0)))
    assert found["b"] == pytest.approx(1 / (1 + math.exp(-(-1.0 - 1.0 + 3.0 + 3.0))))


def test_a_model_that_is_missing_names_nothing():
    nothing = load_model("missing.bin")
    assert nothing.probabilities(["keep"]) == {}
    assert TopicModel(nothing).probabilities(*find_clues("We keep it.", "")) == {}


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
