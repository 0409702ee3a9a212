"""A stored text read once: blocks, paths, cells, numbers and places; what looks like Markdown is words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text.dialect import Block, BlockKind, write_text
from monitor.text.read import read_text, shown_words

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW


def test_each_line_is_a_block_of_its_kind():
    text = "# Rules\n\nWe care.\n\n- name\n  - city\n4.\u00a0age\n\n4) Pay\n\n| A | B |\n| 1 |  |\n"
    assert [(block.kind, block.text, block.level, block.number) for block in read_text(text).blocks] == [
        (HEADING, "Rules", 1, ""),
        (PARAGRAPH, "We care.", 0, ""),
        (ITEM, "name", 0, ""),
        (ITEM, "city", 1, ""),
        (ITEM, "age", 0, "4"),
        (ITEM, "Pay", 0, "4)"),
        (ROW, "| A | B |", 0, ""),
        (ROW, "| 1 | |", 0, ""),
    ]
    assert [block.cells for block in read_text(text).blocks[-2:]] == [("A", "B"), ("1", "")]


def test_headings_make_the_path():
    blocks = read_text("# Rules\n\n## Who\n\n#### Deep\n\ntext\n\n## Other\n\nmore", path=("Above",)).blocks
    paths = {block.text: block.path for block in blocks}
    assert paths["Deep"] == ("Above", "Rules", "Who", "Deep")
    assert paths["text"] == ("Above", "Rules", "Who", "Deep")
    assert paths["more"] == ("Above", "Rules", "Other")


def test_a_span_is_the_blocks_line_in_the_source():
    text = read_text("# 1.\u00a0Café\n\n- cafe\u0301\n")
    assert [text.source[slice(*block.span)] for block in text.blocks] == ["# Café", "- café"]
    assert text.blocks[0].number == "1"


def test_rules_are_nothing_and_a_blank_line_parts_tables():
    blocks = read_text("| a | b |\n| --- | --- |\n| c | d |\n\n---\n\n| e | f |").blocks
    assert [block.cells for block in blocks] == [("a", "b"), ("c", "d"), ("e", "f")]
    assert blocks[0].group == blocks[1].group != blocks[2].group


@pytest.mark.parametrize(
    "words",
    [
        "[Annex](7 days notice)",
        "{{partner}} and <partner>",
        "_ga and __utm and snake_case",
        "Prices* apply** or `not`",
        "1\\. a ~~b~~ \\_c",
        "![logo](l.png)",
        "+ more",
        "* more",
        "> quoted",
        "Title #",
    ],
)
def test_what_looks_like_markdown_is_words(words):
    (block,) = read_text(f"{words}\n").blocks
    assert (block.kind, block.text) == (PARAGRAPH, words)
    assert shown_words(words) == words


def test_a_line_below_another_is_no_underline():
    assert [block.kind for block in read_text("Rules\n=====\n\nwords").blocks] == [PARAGRAPH, PARAGRAPH]


@pytest.mark.parametrize("words", ["# of a kind", "### of a kind", "| of a kind"])
def test_a_paragraph_that_begins_like_markup_is_read_as_it_was_written(words):
    (block,) = read_text(write_text([Block(PARAGRAPH, words)])).blocks
    assert (block.kind, block.text) == (PARAGRAPH, words)


_words = st.lists(st.sampled_from(["We", "keep", "[a](b)", "30", "#", "|", "*", "é"]), min_size=1, max_size=5)
_blocks = st.one_of(
    st.builds(lambda w, n: Block(HEADING, " ".join(["H", *w]), level=n), _words, st.integers(1, 6)),
    st.builds(lambda w: Block(PARAGRAPH, " ".join(["P", *w])), _words),
    st.builds(lambda w, n: Block(ITEM, " ".join(["I", *w]), level=n), _words, st.integers(0, 8)),
)


@given(st.lists(_blocks, max_size=8))
@settings(deadline=None)
def test_what_is_written_is_read_again(blocks):
    read = read_text(write_text(blocks)).blocks
    assert [(b.kind, b.text, b.level) for b in read] == [(b.kind, b.text, b.level) for b in blocks]


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_is_read_and_spans_do_not_overlap(text):
    read = read_text(text)
    ends = [place for block in read.blocks for place in block.span]
    assert ends == sorted(ends)
    assert not read.blocks or read.blocks[-1].span[1] <= len(read.source)
