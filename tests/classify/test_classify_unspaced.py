"""Chinese text, which sets no blanks, is read by the signs that changed, within bounds."""

import random

from monitor.classify.hunks.hunk import Hunk
from monitor.classify.hunks.signs_alone import finer
from tests.cost import least_seconds

SENTENCE = "我们会在您关闭账户之后保留您的聊天记录三十天并随后删除。"


def hunk(before, after):
    return Hunk(
        removed=(before,),
        added=(after,),
        before_blocks=(),
        after_blocks=(),
        owners=(0,),
        removed_text=before,
        added_text=after,
    )


def changed(before, after):
    return [(part.removed_text, part.added_text) for part in finer(hunk(before, after))]


def test_one_changed_figure_in_a_long_paragraph_is_read_by_itself():
    around = SENTENCE * 100
    assert changed(f"{around}保留30天。{around}", f"{around}保留90天。{around}") == [("30", "90")]


def test_changes_far_from_each_other_are_read_one_by_one_however_many():
    before = "".join(f"{SENTENCE}{number}。" for number in range(100, 120))
    after = "".join(f"{SENTENCE}{number}。" for number in range(200, 220))
    assert len(changed(before, after)) == 20


def test_a_paragraph_that_changed_every_few_signs_is_read_as_one():
    draw = random.Random(1)
    before = [chr(0x4E00 + draw.randrange(2000)) for _ in range(400)]
    after = [sign if draw.random() < 0.5 else chr(0x4E00 + draw.randrange(2000)) for sign in before]
    whole = hunk("".join(before), "".join(after))
    assert finer(whole) == (whole,)


def test_two_signs_repeated_without_end_take_bounded_time():
    draw = random.Random(2)
    before, after = ("".join(draw.choices("的是", k=100_000)) for _ in range(2))
    assert len(finer(hunk(before, after))) == 1
    assert least_seconds(lambda: finer(hunk(before, after)), 1) < 1
