"""Which words changed, in texts of any size."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.classify.hunks.differences import compare_readings
from monitor.text.dialect import Block
from monitor.text.read import read_text


def blocks_of(text: str) -> tuple[Block, ...]:
    return read_text(text).blocks


WORDS = st.lists(st.sampled_from(["pier", "kelp", "gull", "we", "30", "days", "not"]), max_size=40)


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
@settings(max_examples=60, deadline=None)
def test_kept_and_changed_words_make_up_both_texts(before, after):
    left, right = (blocks_of("\n\n".join(" ".join(words) for words in text)) for text in (before, after))
    changed = compare_readings(left, right)
    assert changed.kept == changed.after_words - sum(len(hunk.added) for hunk in changed.hunks)
    for hunk in changed.hunks:
        assert hunk.removed or hunk.added
        assert hunk.removed_text == " ".join(hunk.removed)
        assert hunk.added_text == " ".join(hunk.added)
        assert len(hunk.owners) == len(hunk.added or hunk.removed)


def test_equal_texts_have_no_hunks_and_another_word_has_one():
    text = blocks_of("We keep the log.\n\nGulls read it.")
    assert compare_readings(text, text).hunks == ()
    (hunk,) = compare_readings(text, blocks_of("We keep the log.\n\nSeals read it.")).hunks
    assert (hunk.removed, hunk.added, hunk.tail) == (("Gulls",), ("Seals",), ("read", "it."))


def test_ever_so_many_changes_are_joined_and_none_is_lost():
    before = "\n\n".join(f"On pier {n} we ring the bell each morning at dawn" for n in range(9000))
    changed = compare_readings(blocks_of(before), blocks_of(before.replace("ring", "strike")))
    assert 0 < len(changed.hunks) <= 4000
    assert sum(hunk.added.count("strike") for hunk in changed.hunks) == 9000
    assert sum(hunk.removed.count("ring") for hunk in changed.hunks) == 9000
