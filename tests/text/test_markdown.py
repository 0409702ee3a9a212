"""Markdown of archives made the dialect: what a reader sees stays, every mark goes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text.dialect import BlockKind
from monitor.text.markdown import to_dialect
from monitor.text.read import read_text
from tests.cost import least_seconds


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("**Bold** and _thin_ words", "Bold and thin words"),
        ("See [our *terms*](https://a.example/t?x=(1)).", "See our terms."),
        ("See [our terms][t].\n\n[t]: https://a.example/t", "See our terms."),
        ("[Home](/) ![logo](/l.png)", "Home"),
        ("See [our terms\n](https://a.example/t) here.", "See our terms here."),
        ("1\\. Item with \\[brackets\\] \\*", "1. Item with [brackets] *"),
        ("snake_case stays, and so does \\_ga", "snake_case stays, and so does _ga"),
        ("U**S** and **U**S", "US and US"),
        ('<a name="x"></a>Anchor', "Anchor"),
        ("Write to <desk@a.example> or <https://a.example/desk>", "Write to desk@a.example or https://a.example/desk"),
        ("[]{#h.x .anchor}Text {{ price }}", "Text {{ price }}"),
        ("[\\[email protected\\]](/cdn)", "[email protected]"),
        ("Terms &amp; fees", "Terms & fees"),
        ("> Said by a guest", "Said by a guest"),
        ("**Season tickets**", "Season tickets"),
        ("\\# no heading", "#\u00a0no heading"),
        ("Rules\n=====", "# Rules"),
        ("Who we are\n----------", "## Who we are"),
        ("### **Deep** ###", "### Deep"),
        ("![](/a.png)\n\n* * *\n\nWe care.", "We care."),
    ],
)  # fmt: skip
def test_a_line_is_written_as_it_is_shown(source, shown):
    assert to_dialect(source) == shown + "\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("See our [terms](http://a.example/t).", "See our [terms](https://a.example/t?x=1)."),
        ("See our terms.", "See our [terms](https://a.example/t)."),
        ("We collect **your** name.", "We collect your name."),
        ("## Contact us", "## [Contact us](#contact-us)"),
        ("![](https://a.example/1.png)\n\nWe care.", "We care."),
        ("Rules\n-----\n\n- name", "## Rules\n\n*   name"),
    ],
)
def test_what_differs_in_marks_alone_is_one_text(before, after):
    assert to_dialect(before) == to_dialect(after)


def test_lists_keep_their_depth_and_the_numbers_they_draw():
    source = "*   Data\n    *   name\n        1.  first\n    *   city\n\n*   Logs\n\nEnd"
    assert to_dialect(source) == "- Data\n  - name\n    1.\u00a0first\n  - city\n- Logs\n\nEnd\n"


def test_tables_lose_their_rule_and_keep_their_cells():
    source = "| Cookie | Life |\n| --- | :-: |\n| \\_ga | **2** years |\n| a \\| b | |\n\n| Other |\n| --- |\n| x |"
    assert to_dialect(source) == (
        "| Cookie | Life |\n| _ga | 2 years |\n| a ¦ b |  |\n\n| Other |\n| x |\n"
    )  # fmt: skip


def test_bare_text_comes_out_as_it_is():
    bare = "Privacy notice\n\nWe keep your name for 30 days. (a) We mean it.\n\n- name\n- city\n"
    assert to_dialect(bare) == bare


@given(st.text(alphabet="#*_=-|>[]()<{}\\`&! \n\t1.aä\ue003\u00a0", max_size=200))
@settings(deadline=None)
def test_whatever_comes_is_written_so_that_it_is_read_again(source):
    text = to_dialect(source)
    assert all(block.text for block in read_text(text).blocks if block.kind is not BlockKind.ROW)
    assert not text or text.endswith("\n")


BIG = 300_000


@pytest.mark.parametrize(
    "unit", ["[a](", "[\\[a\\]", "![", "**a", "__a", "<a ", "`", "\\", "{#", "[[", "> ", "| ", "* "]
)
def test_hostile_markdown_takes_bounded_time(unit):
    assert least_seconds(lambda: to_dialect(unit * (BIG // len(unit))), 5) < 5
