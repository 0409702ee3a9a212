"""What became of each section: pairs, moves, word-level edits; bounded whatever the texts hold."""

import os
import random
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.diff import diff_sections, edit_words
from monitor.model import DeltaStatus, Edit, EditOp, Section, SectionDelta
from monitor.sections import split_sections
from monitor.text.markdown import to_dialect
from monitor.text.read import read_text
from tests.cost import least_seconds

ADDED, REMOVED, CHANGED, MOVED = (
    DeltaStatus.ADDED,
    DeltaStatus.REMOVED,
    DeltaStatus.CHANGED,
    DeltaStatus.MOVED,
)

TIDES = "The tide tables of the northern harbour are printed once a year and sold at the quay for two crowns."
DOGS = "Dogs travel in the hold, cats on the lap of their owner, and parrots in the cabin of the captain."
FARES = "A crossing costs eleven crowns for one person, and children below the age of six pay nothing at all."


def sections_of(text: str) -> tuple[Section, ...]:
    return split_sections(read_text(text))


def deltas_of(before: str, after: str) -> tuple[SectionDelta, ...]:
    deltas, coarse = diff_sections(sections_of(before), sections_of(after))
    assert coarse is None
    for delta in deltas:
        assert_rebuilds(delta)
    return deltas


def assert_rebuilds(delta: SectionDelta) -> None:
    before = delta.before.heading + delta.before.body if delta.before else ""
    after = delta.after.heading + delta.after.body if delta.after else ""
    assert "".join(edit.text for edit in delta.edits if edit.op is not EditOp.INSERT) == before
    assert "".join(edit.text for edit in delta.edits if edit.op is not EditOp.DELETE) == after


def changes(edits: tuple[Edit, ...]) -> list[tuple[str, str]]:
    return [
        (edit.op.value, edit.text.strip())
        for edit in edits
        if edit.op is not EditOp.EQUAL and edit.text.strip()
    ]


def told(deltas: tuple[SectionDelta, ...]) -> list[tuple[DeltaStatus, str]]:
    return [(delta.status, delta.path[-1] if delta.path else "") for delta in deltas]


_word = st.sampled_from(
    ["we", "keep", "30", "days.", "Logs,", "\n\n", "  ", "- item", "保存", "日志。", "e-mail", "'", "x" * 30]
)
_texts = st.one_of(st.lists(_word, max_size=40).map(" ".join), st.text(max_size=80))


@given(_texts, _texts)
@settings(deadline=None)
def test_edits_rebuild_both_texts(before: str, after: str) -> None:
    edits = edit_words(before, after)
    assert "".join(edit.text for edit in edits if edit.op is not EditOp.INSERT) == before
    assert "".join(edit.text for edit in edits if edit.op is not EditOp.DELETE) == after
    assert all(edit.text for edit in edits)
    assert all(one.op is not two.op for one, two in pairwise(edits))


_headed = st.lists(
    st.tuples(st.sampled_from(["# Fares", "## Dogs", "# 3. Dogs", "**Tides**", ""]), _texts), max_size=6
).map(lambda parts: "\n\n".join(f"{head}\n\n{body}" for head, body in parts))


@given(_headed, _headed)
@settings(deadline=None)
def test_deltas_rebuild_their_sections_and_equal_texts_have_none(before: str, after: str) -> None:
    deltas_of(before, after)
    assert deltas_of(before, before) == ()


def test_a_changed_figure_is_the_only_edit() -> None:
    edits = edit_words("We keep it for 30 days. Then it goes.", "We keep it for 90 days. Then it goes.")
    assert changes(edits) == [("delete", "30"), ("insert", "90")]


def test_words_put_before_a_full_stop_leave_the_word_in_front_alone() -> None:
    edits = edit_words("We keep it for 30 days.", "We keep it for 30 days after the crossing.")
    assert changes(edits) == [("insert", "after the crossing")]


def test_edits_never_cut_a_word_in_two() -> None:
    edits = edit_words("The harbourmaster decides.", "The harbourmistress decides.")
    assert changes(edits) == [("delete", "harbourmaster"), ("insert", "harbourmistress")]


def test_a_rewritten_phrase_is_not_shredded_by_its_small_words() -> None:
    edits = edit_words(
        "You may cancel by sending a letter to the office of the harbour before noon.",
        "You may cancel by calling us at the number on your ticket before noon.",
    )
    assert len(changes(edits)) <= 4


def test_chinese_is_compared_by_characters() -> None:
    assert changes(edit_words("我们保存日志三十天。", "我们保存日志九十天。")) == [
        ("delete", "三"),
        ("insert", "九"),
    ]


def test_german_compounds_are_whole_words() -> None:
    edits = edit_words(
        "Die Aufbewahrungsfrist beträgt drei Monate.", "Die Aufbewahrungsdauer beträgt drei Monate."
    )
    assert changes(edits) == [("delete", "Aufbewahrungsfrist"), ("insert", "Aufbewahrungsdauer")]


def test_a_sentence_put_between_two_others_is_one_insertion() -> None:
    edits = edit_words(f"{TIDES} {FARES}", f"{TIDES} {DOGS} {FARES}")
    assert changes(edits) == [("insert", DOGS)]


def test_equal_texts_have_one_equal_edit_and_empty_texts_none() -> None:
    assert edit_words("a b", "a b") == (Edit(op=EditOp.EQUAL, text="a b"),)
    assert edit_words("", "") == ()


def test_only_sections_that_differ_are_told() -> None:
    before = f"# Fares\n\n{FARES}\n\n# Dogs\n\n{DOGS}\n\n# Tides\n\n{TIDES}\n"
    (delta,) = deltas_of(before, before.replace("eleven", "twelve"))
    assert (delta.status, delta.path) == (CHANGED, ("Fares",))
    assert changes(delta.edits) == [("delete", "eleven"), ("insert", "twelve")]


@pytest.mark.parametrize(
    "after",
    [
        f"# Fares\n\n{FARES}\n\n\n# Dogs\n\n{DOGS.replace(' in the ', '  in the' + chr(10))}\n",
        f"### Fares\n\n- {FARES}\n\n### Dogs\n\n{DOGS}\n",
        to_dialect(f"Fares\n=====\n\n**{FARES}**\n\nDogs\n====\n\n* _{DOGS}_\n"),
    ],
)
def test_white_space_and_markup_alone_make_no_delta(after: str) -> None:
    assert deltas_of(f"# Fares\n\n{FARES}\n\n# Dogs\n\n{DOGS}\n", after) == ()


def test_renumbered_sections_stay_themselves() -> None:
    before = f"# 1. Fares\n\n{FARES}\n\n# 2. Dogs\n\n{DOGS}\n\n# 3. Tides\n\n{TIDES}\n"
    later = before.replace("# 3.", "# 4.").replace("# 2.", "# 3.").replace("# 1.", "# 2.")
    after = f"# 1. Boats\n\nThe boats are red.\n\n{later}"
    deltas = deltas_of(before, after)
    assert told(deltas) == [
        (ADDED, "1. Boats"),
        (CHANGED, "2. Fares"),
        (CHANGED, "3. Dogs"),
        (CHANGED, "4. Tides"),
    ]
    assert changes(deltas[1].edits) == [("delete", "1"), ("insert", "2")]


def test_a_moved_section_is_moved_and_not_removed_and_added() -> None:
    before = f"# Fares\n\n{FARES}\n\n# Dogs\n\n{DOGS}\n\n# Tides\n\n{TIDES}\n"
    after = f"# Tides\n\n{TIDES}\n\n# Fares\n\n{FARES}\n\n# Dogs\n\n{DOGS}\n"
    assert told(deltas_of(before, after)) == [(MOVED, "Tides")]


def test_a_reworded_heading_keeps_its_section() -> None:
    before = f"# Fares\n\n{FARES}\n\n# Dogs\n\n{DOGS}\n"
    (delta,) = deltas_of(before, before.replace("# Dogs", "# Animals on board"))
    assert delta.status is CHANGED
    assert changes(delta.edits) == [("delete", "Dogs"), ("insert", "Animals on board")]


def test_a_reworded_heading_over_reworded_text_keeps_its_section() -> None:
    before = f"# Fares\n\n{FARES}\n\n# Dogs\n\n{DOGS}\n\n# Tides\n\n{TIDES}\n"
    after = before.replace("# Dogs", "# Animals").replace("parrots in the cabin", "parrots in the cage")
    assert told(deltas_of(before, after)) == [(CHANGED, "Animals")]


def test_a_heading_put_into_a_text_is_the_only_edit() -> None:
    before = f"# Fares\n\n{FARES}\n\n{DOGS}\n\n# Tides\n\n{TIDES}\n"
    (delta,) = deltas_of(before, before.replace(DOGS, f"## Dogs\n\n{DOGS}"))
    assert [(op, text.strip("# \n")) for op, text in changes(delta.edits)] == [("insert", "Dogs")]


def test_a_heading_taken_out_of_a_text_is_the_only_edit() -> None:
    after = f"# Fares\n\n{FARES}\n\n{DOGS}\n\n# Tides\n\n{TIDES}\n"
    (delta,) = deltas_of(after.replace(DOGS, f"## Dogs\n\n{DOGS}"), after)
    assert [(op, text.strip("# \n")) for op, text in changes(delta.edits)] == [("delete", "Dogs")]


def test_two_sections_of_one_name_are_paired_by_their_words() -> None:
    before = f"# General\n\n{FARES}\n\n# Boats\n\n{TIDES}\n\n# General\n\n{DOGS}\n"
    after = f"# General\n\n{DOGS} Always.\n\n# Boats\n\n{TIDES}\n"
    assert told(deltas_of(before, after))[0][0] in (REMOVED, CHANGED)
    changed = next(delta for delta in deltas_of(before, after) if delta.status is CHANGED)
    assert changes(changed.edits) == [("insert", "Always.")]


def test_added_and_removed_sections_stand_where_they_stood() -> None:
    before = f"# Fares\n\n{FARES}\n\n# Dogs\n\n{DOGS}\n\n# Tides\n\n{TIDES}\n"
    tides = TIDES.replace("two", "three")
    after = f"# Fares\n\n{FARES}\n\n# Tides\n\n{tides}\n\n# Lights\n\nLamps burn all night long.\n"
    assert told(deltas_of(before, after)) == [(REMOVED, "Dogs"), (CHANGED, "Tides"), (ADDED, "Lights")]


def test_words_in_brackets_are_words() -> None:
    before = "# Fares\n\nSee our [fares](seven days' notice) for children."
    assert len(deltas_of(before, before.replace("seven", "nine"))) == 1


def test_romanian_sections_are_paired_across_versions() -> None:
    before = "# Cookie-uri\n\nPăstrăm cookie-urile 30 de zile.\n\n# Contact\n\nScrieți-ne oricând doriți.\n"
    (delta,) = deltas_of(before, before.replace("30", "90"))
    assert changes(delta.edits) == [("delete", "30"), ("insert", "90")]


def test_removed_and_added_texts_are_whole() -> None:
    (delta,) = deltas_of("", f"# Fares\n\n{FARES}")
    assert (delta.status, delta.before) == (ADDED, None)
    (delta,) = deltas_of(f"# Fares\n\n{FARES}", "")
    assert (delta.status, delta.after) == (REMOVED, None)


def test_a_moved_section_with_another_number_is_moved_and_one_that_was_edited_too_is_changed() -> None:
    parts = [("Fares", FARES), ("Dogs", DOGS), ("Tides", TIDES)]

    def text(order: list[tuple[str, str]]) -> str:
        return "\n".join(f"# {n}. {title}\n\n{body}\n" for n, (title, body) in enumerate(order, 1))

    before = text(parts)
    deltas = deltas_of(before, text([parts[2], *parts[:2]]))
    assert told(deltas) == [(MOVED, "1. Tides"), (CHANGED, "2. Fares"), (CHANGED, "3. Dogs")]
    edited = deltas_of(before, text([("Tides", TIDES.replace("two", "ten")), *parts[:2]]))
    assert told(edited)[0] == (CHANGED, "1. Tides")


def test_chinese_sections_are_known_by_their_signs_under_another_heading() -> None:
    logs = "我们在乘船后保存您的登录日志三十天，之后将其删除，除非法律要求我们保留更长时间。"
    dogs = "犬只须乘坐货舱，猫可由主人抱在膝上，鹦鹉则安置在船长室内，并须遵守船员的安排。"
    before = f"# 保存\n\n{logs}\n\n# 动物\n\n{dogs}\n"
    after = before.replace("# 保存", "# 日志期限").replace("三十天", "九十天")
    (delta,) = deltas_of(before, after)
    assert delta.status is CHANGED


def test_another_section_in_the_same_place_is_removed_and_added() -> None:
    before = f"# Fares\n\n{FARES}\n\n# Dogs\n\n{DOGS}\n\n# Tides\n\n{TIDES}\n"
    lamps = (
        "Lamps burn on every mast from dusk to dawn, and whoever puts one out pays for it with a week ashore."
    )
    after = before.replace(f"# Dogs\n\n{DOGS}", f"# Lights\n\n{lamps}")
    assert sorted(told(deltas_of(before, after))) == [(ADDED, "Lights"), (REMOVED, "Dogs")]


def test_an_underscore_before_a_name_is_a_part_of_it() -> None:
    before = f"# Fares\n\n{FARES} Ask for form _ga today.\n"
    assert len(deltas_of(before, before.replace("_ga", "ga"))) == 1


def test_a_few_edits_in_a_list_of_five_thousand_items_are_those_edits() -> None:
    before = "# List\n\n" + "".join(f"- item {n} of the boats\n" for n in range(5_000))
    after = before.replace("- item 77 of", "- item 77 new of").replace("- item 4000 of the boats\n", "")
    (delta,) = deltas_of(before, after)
    assert changes(delta.edits) == [("insert", "new"), ("delete", "- item 4000 of the boats")]


@pytest.mark.slow
def test_the_sections_that_are_paired_do_not_hang_on_the_hash_seed() -> None:
    program = (
        "import random; from monitor.diff import diff_sections; from monitor.sections import split_sections\n"
        "from monitor.text.read import read_text\n"
        "def text(seed):\n"
        "    d = random.Random(seed); words = [f'w{n}' for n in range(60)]\n"
        "    return ''.join(f'# T{seed}{n}\\n\\n{\" \".join(d.choices(words, k=25))}.\\n\\n' for n in range(40))\n"
        "print([(d.before and d.before.path, d.after and d.after.path)\n"
        "       for d in diff_sections(*(split_sections(read_text(text(n))) for n in (1, 2)))[0]])\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1


def document(size: int, seed: int) -> str:
    """A policy of about so many characters, of words drawn by lot."""
    draw = random.Random(seed)
    halves = ["fer", "har", "bo", "ti", "que", "la", "cro", "pa", "rin", "sto", "me", "lun", "we", "ka"]
    words = [f"{one}{two}{three}" for one in halves for two in halves for three in halves]
    parts: list[str] = []
    while sum(map(len, parts)) < size:
        parts.append(f"## {len(parts)}. {' '.join(draw.choices(words, k=3)).title()}")
        parts.extend(
            " ".join(
                " ".join(draw.choices(words, k=draw.randint(8, 25))).capitalize() + "." for _ in range(4)
            )
            for _ in range(6)
        )
    return "\n\n".join(parts)


def seconds(before: str, after: str) -> tuple[float, str | None]:
    start = time.process_time()
    _, coarse = diff_sections(sections_of(before), sections_of(after))
    return time.process_time() - start, coarse


def test_ten_edits_in_a_hundred_kilobytes_are_found_at_once() -> None:
    before = document(100_000, 1)
    after = before
    for place in range(5_000, 100_000, 9_500):
        at = after.index(" ", place)
        after = f"{after[:at]} changed{after[at:]}"
    assert least_seconds(lambda: seconds(before, after), 0.12) < 0.12  # measured 0.015


def test_a_rewrite_of_a_large_document_is_bounded() -> None:
    taken, _ = seconds(document(700_000, 1), document(700_000, 2))
    assert taken < 6.0  # measured 0.3; twice the text takes twice as long


@pytest.mark.slow
def test_half_of_all_words_changed_is_bounded() -> None:
    before = document(300_000, 1)
    draw = random.Random(3)
    after = " ".join(word if draw.random() < 0.5 or "\n" in word else "other" for word in before.split(" "))
    assert seconds(before, after)[0] < 6.0


HOSTILE = {
    "one word": ("x" * 1_000_000, "x" * 500_000 + "y" + "x" * 500_000),
    "one line of words": (" ".join(map(str, range(150_000))), " ".join(map(str, range(150_000, 0, -1)))),
    "headings": ("# Heading\n\nSame\n\n" * 10_000, "# Heading\n\nOther\n\n" * 10_000),
    "rows": ("| a | b |\n" * 50_000, "| a | b |\n" * 25_000 + "| a | c |\n" + "| a | b |\n" * 25_000),
    "small tables": (
        "".join(f"| a{n} | b | c |\n| d{n} | e | f |\n\n" for n in range(10_000)),
        "".join(f"| A{n} | b | c |\n| D{n} | e | f |\n\n" for n in range(10_000)),
    ),
    "same lines": ("Same line here.\n" * 20_000, "Same line here.\nOther line.\n" * 10_000),
    "stars": ("*" * 200_000, "*" * 199_000 + "a"),
    "pipes": ("|" * 200_000, "|" * 199_000 + "a"),
    "chinese": ("我们保留数据。" * 20_000, "我们删除数据。" * 20_000),
    "one giant section and many small": (
        "word " * 100_000,
        "word " * 50_000 + "\n\n# H\n\nword word word word word word" * 9_000,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_compared_within_their_bound(name: str) -> None:
    taken, _ = seconds(*HOSTILE[name])
    assert taken < 12.0  # measured below 3


def test_what_was_compared_more_coarsely_is_said() -> None:
    deltas, coarse = diff_sections(
        sections_of(" ".join(map(str, range(30_000)))),
        sections_of(" ".join(map(str, range(30_000, 0, -1)))),
    )
    assert coarse is not None
    assert coarse.endswith(".")
    for delta in deltas:
        assert_rebuilds(delta)
