from hypothesis import given
from hypothesis import strategies as st

from monitor.message.excerpt import SIDE_LENGTH, plain_words, quote_edits, sentence_spans
from monitor.model import Edit, EditOp
from monitor.text.visible import clean
from tests.message.message_samples import CAME, GONE, KEEP


def edits(*pieces: tuple[EditOp, str]) -> list[Edit]:
    return [Edit(op=op, text=text) for op, text in pieces]


def test_only_the_sentence_that_changed_is_quoted():
    quote = quote_edits(
        edits(
            (KEEP, "First stays. We keep it for "), (GONE, "30 "), (CAME, "90 "), (KEEP, "days. Last stays.")
        )
    )
    assert plain_words(quote.before) == "We keep it for 30 days."
    assert plain_words(quote.after) == "We keep it for 90 days."
    assert quote.more == 0


def test_an_added_sentence_has_no_before():
    quote = quote_edits(edits((KEEP, "One. "), (CAME, "Two. "), (KEEP, "Three.")))
    assert quote.before == ()
    assert plain_words(quote.after) == "Two."


def test_at_most_two_sentences_are_quoted_and_the_rest_is_counted():
    quote = quote_edits(edits(*[(CAME, f"Sentence {n} came. ") for n in range(6)]))
    assert plain_words(quote.after) == "Sentence 0 came. Sentence 1 came."
    assert quote.more == 4


def test_a_sentence_with_a_telling_value_is_quoted_before_an_earlier_one():
    pieces = edits((CAME, "Nothing much. "), (CAME, "Nor here. "), (CAME, "Logs stay for 90 days. "))
    quote = quote_edits(pieces, telling=("90",))
    assert "90 days" in plain_words(quote.after)
    assert plain_words(quote.after).startswith("Nothing much.")


def test_an_abbreviation_does_not_end_a_sentence():
    text = "We share data, e.g. your name, with Acme Inc. and others. Next."
    assert [text[a:b].strip() for a, b in sentence_spans(text)] == [
        "We share data, e.g. your name, with Acme Inc. and others.",
        "Next.",
    ]


def test_a_long_sentence_is_cut_around_the_changed_words():
    filler = "word " * 200
    quote = quote_edits(edits((KEEP, filler), (GONE, "thirty "), (CAME, "ninety "), (KEEP, filler + ".")))
    shown = plain_words(quote.after)
    assert "ninety" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= SIDE_LENGTH + 10


def test_heading_and_list_markers_are_not_quoted():
    quote = quote_edits(edits((CAME, "## New heading\n\n- first item\n")))
    assert plain_words(quote.after) == "New heading first item"


WORDS = st.text(alphabet="ab .!?\n|#-\u202e\u200b中", max_size=30)
EDITS = st.lists(st.tuples(st.sampled_from(list(EditOp)), WORDS), max_size=20).map(
    lambda pieces: [Edit(op=op, text=text) for op, text in pieces]
)


@given(EDITS)
def test_every_quoted_word_stands_in_its_text(pieces):
    quote = quote_edits(pieces)
    before = clean("".join(piece.text for piece in pieces if piece.op is not EditOp.INSERT))
    after = clean("".join(piece.text for piece in pieces if piece.op is not EditOp.DELETE))
    letters = str.maketrans("", "", " ")
    for side, text in ((quote.before, before), (quote.after, after)):
        for word in plain_words(side).replace("…", "").split():
            assert word.translate(letters) in text.translate(letters)


@given(EDITS)
def test_a_quote_is_bounded_and_never_mixes_the_sides(pieces):
    quote = quote_edits(pieces)
    assert all(piece.op is not EditOp.INSERT for piece in quote.before)
    assert all(piece.op is not EditOp.DELETE for piece in quote.after)
    assert len(plain_words(quote.before)) <= SIDE_LENGTH + 10
    assert len(plain_words(quote.after)) <= SIDE_LENGTH + 10
    assert quote.more >= 0


@given(EDITS)
def test_visible_changed_words_are_quoted_or_counted(pieces):
    changed = any(
        piece.op is not EditOp.EQUAL and piece.text.strip(" .!?\n|#-\u202e\u200b") for piece in pieces
    )
    quote = quote_edits(pieces)
    if changed:
        assert quote.before or quote.after or quote.more


@given(st.text(max_size=200))
def test_sentence_spans_cover_the_text_without_gaps(text):
    spans = sentence_spans(text)
    assert "".join(text[a:b] for a, b in spans) == text


def test_a_changed_heading_or_sign_gives_way_to_changed_words():
    heading = ((KEEP, "## Your "), (GONE, "data\n\n"), (CAME, "information\n\n"))
    sign = ((KEEP, "We call it "), (GONE, "“"), (CAME, '"'), (KEEP, "data. "))
    period = ((KEEP, "We keep it for "), (GONE, "30 "), (CAME, "90 "), (KEEP, "days. "))
    promise = ((KEEP, "We sell "), (GONE, "none. "), (CAME, "some. "))
    pieces = edits(*heading, *sign, *period, *promise)
    shown = plain_words(quote_edits(pieces).after)
    assert shown == "We keep it for 90 days. We sell some."


def test_a_row_of_a_table_is_one_piece():
    text = "| Acme | Stores files. Sends mail. |\nNext one. Last."
    assert [text[a:b].strip() for a, b in sentence_spans(text)] == [
        "| Acme | Stores files. Sends mail. |",
        "Next one.",
        "Last.",
    ]


def test_a_side_without_a_change_of_its_own_shows_the_same_place():
    filler = "word " * 100
    quote = quote_edits(edits((KEEP, filler + "here "), (CAME, "there "), (KEEP, filler + ".")))
    assert "word here word" in plain_words(quote.before)
    assert "here there" in plain_words(quote.after)
