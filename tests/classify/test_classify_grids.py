"""Cells, rows and items by where they stand: another column, another group, another parent, only another order."""

import pytest

from monitor.compare import Context, compare
from monitor.model import Kind
from monitor.text.read import read_text

LEAD = "# Our notice\n\nThis notice says what we hold of you and why. It is kept as short as it can be.\n\n"


def compared(before: str, after: str, document_type: str = "privacy-policy"):
    return compare(read_text(LEAD + before), read_text(LEAD + after), Context(document_type=document_type))


BASES = "## Bases\n\n| Purpose | Your consent | Our own interest |\n| Reminders |  | {} |\n"
MOVED = [
    (f"{BASES}| Adverts | {{}} |  |\n", f"{BASES}| Adverts |  | {{}} |\n", mark)
    for mark in ("✓", "yes", "●", "all users", "x")
]


@pytest.mark.parametrize(("before", "after", "mark"), MOVED)
def test_a_mark_in_another_column_names_row_and_columns(before: str, after: str, mark: str) -> None:
    got = compared(before.format(mark, mark), after.format(mark, mark))
    assert got.judgement.kind is Kind.SUBSTANTIVE
    assert f"Adverts: {mark} from Your consent to Our own interest" in got.summary


@pytest.mark.parametrize(
    ("one", "other"), [("yes", "no"), ("✓", "-"), ("✓", "✗"), ("ja", "nein"), ("●", "○")]
)
def test_a_mark_that_changed_places_with_its_contrary_is_told_once(one: str, other: str) -> None:
    table = "## Bases\n\n| Purpose | Consent | Contract |\n| Post | {1} | {0} |\n| Adverts | {0} | {1} |\n"
    got = compared(table.format(one, other), table.replace("{0} | {1}", "{1} | {0}").format(one, other))
    assert got.judgement.kind is Kind.SUBSTANTIVE
    assert "Adverts: " in got.summary and "Consent" in got.summary


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| Orders | adverts, support |  |\n", "| Orders | adverts | support |\n"),
        ("| Orders | name and address |  |\n", "| Orders | name | and address |\n"),
        ("| Orders | all orders | all bills |\n", "| Orders | all bills | all orders |\n"),
    ],
)
def test_words_in_another_column_are_told(before: str, after: str) -> None:
    head = "## Bases\n\n| Data | Your consent | Our own interest |\n| Chats |  | support |\n"
    got = compared(head + before, head + after)
    assert got.judgement.kind is Kind.SUBSTANTIVE


def test_a_tick_in_another_column_is_told_of_a_table_without_heads() -> None:
    got = compared(
        "## Bases\n\n| Post | yes |  |\n| Sales |  | yes |\n",
        "## Bases\n\n| Post |  | yes |\n| Sales |  | yes |\n",
    )
    assert got.judgement.kind is Kind.SUBSTANTIVE
    assert "Post: yes from 2 to 3" in got.summary


def test_what_is_kept_longer_in_its_new_column_is_told_with_both_periods() -> None:
    table = "## Data\n\n| Data | Kept 30 days | Kept seven years |\n| Chats | {} | {} |\n| Bills |  | all |\n"
    got = compared(table.format("all", ""), table.format("", "all"))
    assert "30 days to 7 years (longer)" in got.summary
    assert got.judgement.severity.value == "high"
    assert got.judgement.categories[0].category == "retention"


GROUPS = [
    ("| Firm | Task |\n| Data stays in Europe |\n| Auk AG | Hosting |\n{0}| Data goes abroad |\n| Skua Inc. | Post |\n{1}", "| Tern SA | Help desk |\n"),
    ("Data stays in Europe:\n\n| Firm | Task |\n| Auk AG | Hosting |\n{0}\nData goes abroad:\n\n| Firm | Task |\n| Skua Inc. | Post |\n{1}", "| Tern SA | Help desk |\n"),
    ("### Data stays in Europe\n\n| Firm | Task |\n| Auk AG | Hosting |\n{0}\n### Data goes abroad\n\n| Firm | Task |\n| Skua Inc. | Post |\n{1}", "| Tern SA | Help desk |\n"),
    ("| Where | Firm |\n| Data stays in Europe | Auk AG |\n{0}| Data goes abroad | Skua Inc. |\n{1}", "|  | Tern SA |\n"),
    ("- Data stays in Europe\n  - Auk AG\n{0}- Data goes abroad\n  - Skua Inc.\n{1}", "  - Tern SA\n"),
    ("| Firm | Task |\n| EU |\n| Auk AG | Hosting |\n{0}| US |\n| Skua Inc. | Post |\n{1}", "| Tern SA | Help desk |\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), GROUPS)
def test_what_went_below_other_words_is_told_though_its_own_stay(text: str, row: str) -> None:
    got = compared(
        f"## Firms\n\n{text.format(row, '')}", f"## Firms\n\n{text.format('', row)}", "subprocessors"
    )
    assert got.judgement.kind is Kind.SUBSTANTIVE
    assert "Tern SA" in got.summary or text.startswith("-")


def test_an_item_set_out_from_under_its_parent_is_told() -> None:
    text = "## Periods\n\n- Deleted after 30 days:\n  - Chats\n  {}- Logs of visits\n- Bills for seven years:\n  - Receipts\n"
    got = compared(text.format(""), text.replace("  {}- Logs", "- Logs"))
    assert got.judgement.kind is Kind.SUBSTANTIVE


ROWS = ["| Auk AG | Hosting | Ulm |\n", "| Skua Inc. | Post | Ohio |\n", "| Tern SA | Help desk | Nice |\n"]
HEAD = "| Firm | Task | Place |\n"
TURNED = "| Firm | Place | Task |\n| Auk AG | Ulm | Hosting |\n| Skua Inc. | Ohio | Post |\n| Tern SA | Nice | Help desk |\n"
ORDERS = [
    (HEAD + "".join(ROWS), HEAD + "".join(reversed(ROWS)), "the same rows in another order"),
    ("".join(ROWS), "".join(reversed(ROWS)), "the same rows in another order"),
    (HEAD + "| Europe |\n" + "".join(ROWS), HEAD + "| Europe |\n" + "".join(ROWS[1:] + ROWS[:1]), "the same rows in another order"),
    (HEAD + "".join(ROWS), TURNED, "the same columns in another order"),
    ("| A | B |\n| 1 | 2 |\n| 3 | 4 |\n", "| A | B |\n| 3 | 4 |\n| 1 | 2 |\n", "the same rows in another order"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "words"), ORDERS)
def test_the_same_in_another_order_is_called_just_that(before: str, after: str, words: str) -> None:
    got = compared(f"## Firms\n\n{before}", f"## Firms\n\n{after}", "subprocessors")
    assert (got.judgement.kind, got.judgement.severity.value) == (Kind.EDITORIAL, "low")
    assert got.summary == f"Editorial: {words}"


def test_of_many_rows_sorted_anew_the_one_that_came_is_told_alone() -> None:
    rows = [
        f"| Firm {at * 7919 % 2003:04} Ltd | Task {at % 5} | {'Spain' if at % 2 else 'India'} |\n"
        for at in range(400)
    ]
    after = sorted([*rows, "| Firm 0100x Inc. | Task 9 | Chile |\n"])
    got = compared(
        f"## Firms\n\n{HEAD}{''.join(rows)}", f"## Firms\n\n{HEAD}{''.join(after)}", "subprocessors"
    )
    assert got.summary == "Sub-processors: Firm 0100x Inc. added"
    assert [row.key for section in got.sections for row in section.delta.rows] == ["Firm 0100x Inc."]
