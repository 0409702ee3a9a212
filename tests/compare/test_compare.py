"""Two texts compared and judged: the summary, the parts, the bounds."""

import functools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.compare import Context, compare, diff_texts
from monitor.compare.bounds import reach_of
from monitor.model import Category, Comparison, DeltaStatus, Kind, Severity, SeverityRules, Signal
from monitor.text.read import read_text
from tests.cost import ratio

POLICY = """# Privacy policy

Effective Date: 3 May 2024

We run ferries between the northern islands, and this policy says what we do with the data of passengers.

## Retention

We keep your booking data for 30 days after the crossing. After that we delete it.

## Sharing

We share your personal data with the companies below, which process it for us.

| Name | Purpose | Place |
| --- | --- | --- |
| Gull Hosting Ltd | Hosting | Ireland |
| Tern Mail GmbH | E-mail | Germany |

## Your rights

You may ask for a copy of your personal data, and you may ask us to correct or delete it at any time.
"""

WORDS = [
    "bour",
    "ries",
    "ers",
    "lines",
    "gers",
    "keys",
    "chor",
    "mast",
    "deck",
    "rope",
    "sail",
    "crew",
    "tide",
    "buoy",
    "gull",
    "fog",
    "hull",
]


def judged(before: str, after: str, **circumstances: object) -> Comparison:
    context = Context(document_type="privacy-policy", **circumstances)  # type: ignore[arg-type]
    return compare(read_text(before), read_text(after), context)


def test_equal_texts_make_no_difference() -> None:
    comparison = judged(POLICY, POLICY)
    assert (comparison.sections, comparison.judgement.kind) == ((), Kind.NOISE)
    assert comparison.summary == "No difference"


def test_white_space_alone_is_noise_without_sections() -> None:
    comparison = judged(POLICY, POLICY.replace("\n\n", "\n\n\n"))
    assert (comparison.sections, comparison.judgement.kind) == ((), Kind.NOISE)
    assert comparison.summary == "Only white space or markup differs"


def test_periods_in_two_units_are_both_said_in_full() -> None:
    comparison = judged(POLICY, POLICY.replace("30 days", "6 months"))
    assert comparison.summary == "Retention: 30 days to 6 months (longer)"
    comparison = judged(POLICY, POLICY.replace("30 days", "1 month"))
    assert comparison.summary == "Retention: 30 days to 1 month"


def test_a_new_row_of_sub_processors_leads_the_summary_with_its_name() -> None:
    listed = POLICY.replace("## Sharing", "## Our sub-processors")
    row = "| Tern Mail GmbH | E-mail | Germany |\n"
    after = listed.replace(row, row + "| Skua Analytics Inc. | Web analytics | United States |\n")
    assert judged(listed, after).summary == "Sub-processors: Skua Analytics Inc. added"


@pytest.mark.slow
def test_a_change_of_too_many_sections_is_judged_on_the_whole_texts() -> None:
    def text(word: str) -> str:
        return "\n\n".join(f"## Pier {n}\n\nOn pier {n} we {word} the bell {n} times." for n in range(450))

    comparison = judged(text("ring"), text("strike"))
    assert comparison.degraded is not None
    gone = judged(text("ring"), "Page not found")
    assert gone.judgement.kind is Kind.NOISE
    assert Signal.BROKEN in {fact.signal for fact in gone.judgement.signals}


def test_a_longer_period_is_summed_up_with_both_figures() -> None:
    comparison = judged(POLICY, POLICY.replace("30 days", "90 days"))
    assert comparison.judgement.kind is Kind.SUBSTANTIVE
    assert comparison.summary == "Retention: 30 days to 90 days (longer)"
    (change,) = comparison.sections
    assert change.delta.path == ("Privacy policy", "Retention")
    assert change.judgement.categories[0].category is Category.RETENTION


def test_a_new_subprocessor_is_told_by_its_row() -> None:
    comparison = judged(
        POLICY, POLICY.replace("Germany |\n", "Germany |\n| Skua Support SA | Help desk | France |\n")
    )
    (change,) = comparison.sections
    assert [(row.status, row.key) for row in change.delta.rows] == [(DeltaStatus.ADDED, "Skua Support SA")]
    assert "Skua Support SA" in comparison.summary
    assert comparison.judgement.kind is Kind.SUBSTANTIVE


def test_a_typo_is_editorial() -> None:
    comparison = judged(POLICY, POLICY.replace("ferries between", "feries between"))
    assert comparison.judgement.kind is Kind.EDITORIAL
    assert comparison.summary.startswith("Editorial: ")


def test_a_moved_section_is_told_as_moved() -> None:
    head, retention, sharing, rights = POLICY.split("\n## ")
    comparison = judged(POLICY, "\n## ".join([head, rights + "\n", retention, sharing.rstrip() + "\n"]))
    assert [change.delta.status for change in comparison.sections] == [DeltaStatus.MOVED]
    assert Signal.MOVED in {fact.signal for fact in comparison.judgement.signals}
    assert comparison.judgement.kind is not Kind.SUBSTANTIVE


def test_sections_come_in_reading_order_with_their_own_judgement() -> None:
    after = POLICY.replace("30 days", "90 days").replace("copy of", "print of")
    comparison = judged(POLICY, after)
    assert [change.delta.path[-1] for change in comparison.sections] == ["Retention", "Your rights"]
    assert comparison.summary == "Retention: 30 days to 90 days (longer); Rights: “copy” became “print”"


def test_stated_dates_are_those_of_the_later_text() -> None:
    comparison = judged(POLICY, POLICY.replace("3 May 2024", "4 June 2025").replace("30 days", "60 days"))
    assert [(date.day.year, date.day.month, date.day.day) for date in comparison.dates] == [(2025, 6, 4)]


def test_a_text_seen_before_is_noise() -> None:
    after = POLICY.replace("30 days", "90 days")
    assert judged(POLICY, after, seen_before=True).judgement.kind is Kind.NOISE


def test_severity_follows_the_rules_given() -> None:
    after = POLICY.replace("30 days", "90 days")
    lax = judged(POLICY, after, rules=SeverityRules(medium=90, high=91, critical=92)).judgement.severity
    strict = judged(POLICY, after, rules=SeverityRules(critical=0.1)).judgement.severity
    assert strict is Severity.CRITICAL
    assert lax.rank < Severity.HIGH.rank


def test_the_same_function_compares_any_two_versions_both_ways() -> None:
    after = POLICY.replace("30 days", "90 days")
    forth, back = judged(POLICY, after), judged(after, POLICY)
    assert [change.delta.path for change in forth.sections] == [change.delta.path for change in back.sections]
    assert back.summary == "Retention: 90 days to 30 days (shorter)"


def test_a_policy_out_of_nothing_and_into_nothing_is_compared() -> None:
    assert judged("", POLICY).judgement.kind is Kind.NOISE
    assert judged(POLICY, "").sections


def test_diff_texts_gives_the_deltas_alone() -> None:
    deltas, coarse = diff_texts(read_text(POLICY), read_text(POLICY.replace("30 days", "90 days")))
    assert [delta.path[-1] for delta in deltas] == ["Retention"]
    assert coarse is None


def test_of_a_giant_text_what_follows_the_first_difference_is_compared() -> None:
    line = "We keep the logs of the boats for the harbour. " * 2_000 + "\n\n"
    before = line * 60 + "We delete them after 30 days.\n"
    deltas, coarse = diff_texts(read_text(before), read_text(before.replace("30", "90")))
    assert [edit.text.strip() for edit in deltas[0].edits if edit.op.value != "equal"] == ["30", "90"]
    assert coarse == "Only 4,000,000 characters from the first difference on were compared."


def test_romanian_german_and_chinese_texts_are_compared() -> None:
    romanian = "# Retenție\n\nPăstrăm datele dumneavoastră personale timp de 30 de zile după călătorie.\n"
    german = "# Aufbewahrung\n\nWir speichern Ihre personenbezogenen Daten 30 Tage nach der Überfahrt.\n"
    chinese = "第一条 保存期限\n\n我们在乘船后保存您的个人信息30天。\n"
    for text in (romanian, german, chinese):
        (change,) = judged(text, text.replace("30", "90")).sections
        assert [edit.text.strip() for edit in change.delta.edits if edit.op.value != "equal"] == ["30", "90"]


@given(st.text(max_size=200), st.text(max_size=200))
@settings(deadline=None, max_examples=60)
def test_no_text_raises(before: str, after: str) -> None:
    comparison = judged(before, after)
    assert "\n" not in comparison.summary
    assert comparison.summary


def test_ten_edits_in_a_hundred_kilobytes_are_judged_at_once() -> None:
    section = POLICY.split("\n## ", 1)[1]
    before = POLICY + "".join(f"\n\n## Part {n}\n\n{section.replace('## ', '### ')}" for n in range(130))
    after = before
    for place in range(4_000, len(before) - 4_000, len(before) // 10):
        at = after.index("time.", place)
        after = f"{after[:at]}hour.{after[at + 5 :]}"
    assert 8 <= len(judged(before, after).sections) <= 10
    # 0.3 s where both are read in 0.024; measured below 7
    read_both = lambda: (read_text(before), read_text(after))  # noqa: E731
    assert ratio(lambda: judged(before, after), read_both, 12) <= 12


@pytest.mark.slow
def test_what_is_beyond_the_bound_is_marked_and_said() -> None:
    before = "\n\n".join(f"# Part {n}\n\nWe keep the logs of boat {n}." for n in range(450))
    comparison = judged(before, before.replace("keep", "hold"))
    assert comparison.degraded == "Only 400 of 450 changed sections were judged one by one."
    assert len(comparison.sections) == 450
    assert sum(change.judgement.unsure for change in comparison.sections) >= 50


def sentences(count: int, seed: int) -> list[str]:
    """Sentences of a harbour's words drawn by lot."""
    draw = random.Random(seed)
    words = [f"{one}{two}" for one in ("har", "fer", "pi", "bo", "tug", "que", "lum") for two in WORDS]
    return [" ".join(draw.choices(words, k=draw.randint(8, 20))).capitalize() + "." for _ in range(count)]


def test_a_giant_section_is_judged_by_the_words_that_changed() -> None:
    text = " ".join([*sentences(2_000, 1), "We keep your booking data for 30 days after the crossing."])
    before = f"# Retention\n\n{text} {' '.join(sentences(2_000, 2))}\n"
    comparison = judged(before, before.replace("30 days", "90 days"))
    (change,) = comparison.sections
    assert comparison.degraded == "Of giant sections only the changed words were judged."
    assert comparison.summary == "Retention: 30 days to 90 days (longer)"
    assert change.judgement.kind is Kind.SUBSTANTIVE
    assert change.delta.before is not None
    assert change.delta.before.heading + change.delta.before.body == before


def test_of_a_giant_section_that_was_rewritten_both_versions_are_judged() -> None:
    before, after = (" ".join(sentences(3_000, seed)).replace(".", "") for seed in (1, 2))
    texts = read_text(before), read_text(after)
    deltas, _ = diff_texts(*texts)
    (part,) = reach_of(deltas, *texts).parts.values()
    assert part.before is not None
    assert part.after is not None
    assert min(len(part.before.body), len(part.after.body)) > 20_000
    assert max(map(len, part.after.body.split("\n"))) < 1_000


@pytest.mark.slow
def test_of_too_much_text_the_whole_is_judged_by_a_part_and_this_is_said() -> None:
    def text(seed: int) -> str:
        lines = sentences(3_600, seed)
        return "\n\n".join(f"# Pier {n}\n\n{' '.join(lines[12 * n : 12 * n + 12])}" for n in range(300))

    comparison = judged(text(1), text(2))
    assert len(comparison.sections) >= 300
    assert comparison.degraded is not None
    assert "The whole was judged by" in comparison.degraded
    assert comparison.judgement.kind is Kind.SUBSTANTIVE
    assert Signal.REWRITE in {fact.signal for fact in comparison.judgement.signals}


def test_headings_beyond_the_bound_are_said_to_be_unread() -> None:
    deltas, coarse = diff_texts(
        read_text("# Pier\n\n" * 10_100), read_text("# Pier\n\n" * 10_099 + "# Quay\n\n")
    )
    assert deltas
    assert coarse == "Only the first 10,000 headings were read."


@functools.cache
def shapes() -> dict[str, tuple[str, str]]:
    """A quarter of a million letters, in the ways that a text can differ as a whole."""
    lines, others, draw = sentences(2_500, 1), sentences(2_500, 2), random.Random(3)
    mixed = [" ".join(w if draw.random() < 0.5 else "tar" for w in line.split(" ")) for line in lines]
    shuffled = draw.sample(lines, len(lines))

    def headed(parts: list[str], title: str = "Pier") -> str:
        return "\n\n".join(
            f"## {title} {n}\n\n" + " ".join(parts[n : n + 10]) for n in range(0, len(parts), 10)
        )

    def rows(parts: list[str]) -> str:
        return "\n".join(
            f"| {' '.join(part.split()[:3])} {n} | {part} | Quay |" for n, part in enumerate(parts)
        )

    signs = ["".join(chr(0x4E00 + sum(map(ord, w)) % 900) for w in line.split()) + "。" for line in lines]
    return {
        "rewritten": (headed(lines), headed(others)),
        "half of the words": (headed(lines), headed(mixed)),
        "shuffled": (headed(lines), headed(shuffled)),
        "headings": (headed(lines), headed(lines, "Berth")),
        "one paragraph": (" ".join(lines), " ".join(mixed)),
        "one paragraph without stops": (" ".join(lines).replace(".", ""), " ".join(mixed).replace(".", "")),
        "table": (rows(lines), rows([*mixed[:1_000], *shuffled[1_000:]])),
        "Chinese": (headed(signs), headed([sign.replace(sign[3], "海") for sign in signs])),
        "items": ("- " + "\n- ".join(lines), "- " + "\n- ".join(mixed)),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", shapes())
def test_large_texts_are_compared_in_little_time_however_they_differ(name: str) -> None:
    before, after = shapes()[name]
    start = time.process_time()
    comparison = judged(before, after)
    assert comparison.sections
    assert time.process_time() - start < 12.0  # measured below 2; hunks judged one by one take most


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x" * 300_000, "x" * 299_999 + "y"),
        ("word " * 20_000, "work " * 20_000),
        ("# H\n\nSame\n\n" * 3_000, "# H\n\nOther\n\n" * 3_000),
        ("| a | b |\n" * 5_000, "| a | c |\n" * 5_000),
    ],
    ids=["one word", "one line", "headings", "rows"],
)
def test_hostile_texts_are_judged_within_a_bound(before: str, after: str) -> None:
    start = time.process_time()
    judged(before, after)
    assert time.process_time() - start < 10.0
