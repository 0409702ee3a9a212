"""Blocks of shown words, from plain text and from Markdown with markup."""

import pytest

from monitor.text.read import BlockKind, read_blocks


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("**Bold** and _thin_ words", "Bold and thin words"),
        ("See [our *terms*](https://a.example/t?x=(1)).", "See our terms."),
        ("[Home](/) ![logo](/l.png)", "Home"),
        ("1\\. Item with \\[brackets\\]", "Item with [brackets]"),
        ("snake_case stays", "snake_case stays"),
        ("U**S** and **U**S", "US and US"),
        ('<a name="x"></a>Anchor', "Anchor"),
        ("[]{#h.x .anchor}Text {{ price }}", "Text"),
        ("[\\[email protected\\]](/cdn)", "[email protected]"),
    ],
)
def test_markup_is_not_shown(source, shown):
    (block,) = read_blocks(source)
    assert block.text == shown


def test_targets_are_kept_aside():
    (block,) = read_blocks("See [terms](https://a.example/t).")
    assert block.targets == ("https://a.example/t",)
    assert not block.linked


def test_a_lone_link_is_told():
    (block,) = read_blocks("*   [Jobs](https://a.example/jobs)")
    assert (block.kind, block.linked) == (BlockKind.ITEM, True)


def test_headings_of_both_styles_make_the_path():
    text = "Rules\n=====\n\nWho we are\n----------\n\n### Deep\n\ntext\n\n## Other\n\nmore"
    paths = {block.text: block.path for block in read_blocks(text)}
    assert paths["text"] == ("Rules", "Who we are", "Deep")
    assert paths["more"] == ("Rules", "Other")


def test_rows_are_rows_and_rules_are_nothing():
    blocks = read_blocks("| a | b |\n| --- | --- |\n| c | d |\n\n---\n\n*****")
    assert [block.kind for block in blocks] == [BlockKind.ROW, BlockKind.ROW]
