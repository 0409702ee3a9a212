"""Runs of combining marks: capped before they are composed, in time that grows with the text."""

import time

import pytest

from monitor.text.clean import cap_marks, split_words
from monitor.text.fingerprint import fingerprint_of

NATURAL = (
    "Quyền riêng tư của bạn được bảo vệ, dữ liệu được lưu giữ trong chín mươi ngày.",
    "Tie\u0302\u0301ng Vie\u0323\u0302t",
    "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ",
    "เราเก็บข้อมูลส่วนบุคคลของคุณเป็นเวลาเก้าสิบวัน",
    "हम आपका डेटा केवल उन सेवा प्रदाताओं को देते हैं जिनकी जाँच हुई है।",
    "ｶﾞｲﾄﾞﾗｲﾝ " + "—" * 80 + " " + "═" * 80,
)
UNITS = ("\u0301\u0316", "\uff9e\u0334", "\u0f73", "\u034f\u0316\u0301")


@pytest.mark.parametrize("text", NATURAL)
def test_what_people_write_is_left_as_it_is(text):
    assert cap_marks(text * 40) == text * 40


@pytest.mark.parametrize("unit", UNITS)
def test_a_run_is_capped_wherever_it_stands(unit):
    for before in range(40):
        assert cap_marks("x" * before + unit * 400 + "y") == "x" * before + (unit * 30)[:30] + "y"


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_text_and_not_with_its_square(unit):
    def cost(size: int) -> float:
        text = "a" + unit * (size // len(unit))
        spent = []
        for _ in range(3):
            begun = time.process_time()
            fingerprint_of(text)
            split_words(text)
            spent.append(time.process_time() - begun)
        return min(spent)

    assert cost(160_000) < 16 * max(cost(20_000), 0.001)
