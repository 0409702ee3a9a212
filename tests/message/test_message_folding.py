"""Plain text in a mail: lines that people can read, addresses and commands that work when copied."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.message import fold, render_test
from monitor.message.fold import WIDTH, columns
from monitor.text.visible import clean
from tests.message.message_samples import NOW

LONG = "We delete call recordings after ninety days, unless the law asks us to keep them for a longer time. "
words = st.text(st.sampled_from("ab-§é中。、（ "), min_size=1, max_size=30)
lines = st.lists(
    words | st.sampled_from(["Before: ", "- ", "   ", "https://a.example/" + "x" * 40]), max_size=12
)


def without_blanks(text):
    return "".join(text.split())


@given(lines.map(" ".join))
def test_folding_adds_and_loses_nothing_but_breaks_and_blanks(text):
    assert without_blanks(fold(text)) == without_blanks(text)


@given(lines.map(" ".join))
def test_a_line_is_too_long_only_where_it_cannot_be_broken(text):
    for line in fold(text).split("\n"):
        lead = len(line) - len(line.lstrip())
        assert columns(line) <= WIDTH or columns(line.strip()) > WIDTH - max(lead, 12)


@given(st.text())
def test_what_is_folded_is_not_folded_again_differently(text):
    short = "\n".join(line[: WIDTH // 2] for line in text.split("\n"))
    assert fold(short) == short


def test_quoted_words_stand_below_each_other():
    folded = fold(f"   Before: {LONG * 2}".rstrip()).split("\n")
    assert len(folded) > 2
    assert all(len(line) <= WIDTH for line in folded)
    assert all(line.startswith(" " * 11) and line[11] != " " for line in folded[1:])


def test_an_address_is_never_broken_however_long():
    address = "https://vendor.example/" + "policy-" * 30
    assert address in fold(f"Live page:       {address}")
    assert address in fold(f"{LONG}{address} {LONG}").split("\n")


def test_a_command_stays_in_one_line():
    command = "policy-monitor diff lanternfish-international/standard-contractual-clauses 112 113"
    assert command in fold(f"Full difference: {command}")
    assert command in fold(f"{LONG}{command}").split("\n")


def test_chinese_is_broken_between_signs_at_two_columns_each_and_never_before_a_full_stop():
    folded = fold("我们保存您的聊天记录三十天。" * 12).split("\n")
    assert len(folded) > 3
    assert all(columns(line) <= WIDTH for line in folded)
    assert not any(line.startswith("。") for line in folded)


def test_a_sample_alert_has_no_line_too_long():
    assert all(columns(line) <= WIDTH for line in fold(render_test("legal", NOW).text).split("\n"))


def test_nothing_that_cannot_be_seen_hides_in_an_address():
    hidden = "le\u200cgal\u2800@\u200dven\u202edor\ufe0f.\u3164exa\u200c\u200d\u200cmple\u034f"
    assert clean(hidden) == "legal@vendor.example"


def test_joiners_stay_where_letters_or_emoji_need_them():
    for text in ("می\u200cخواهم", "क\u094d\u200dष", "👩\u200d💻", "1\ufe0f\u20e3", "❤\ufe0f"):
        assert clean(text) == text
