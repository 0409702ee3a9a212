"""Rows of tables: which came, went or changed, and in which cells."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.diff import diff_sections
from monitor.model import UNDER, DeltaStatus, EditOp, RowChange
from monitor.sections import split_sections
from monitor.text.read import read_text

TABLE = """# Sub-processors

These companies process data for us.

| Name | Purpose | Place |
| --- | --- | --- |
| Gull Hosting Ltd | Hosting | Ireland |
| Tern Mail GmbH | E-mail | Germany |
| Auk Analytics Inc. | Statistics | United States |
"""


def rows_of(before: str, after: str) -> tuple[RowChange, ...]:
    deltas, _ = diff_sections(*(split_sections(read_text(text)) for text in (before, after)))
    return tuple(row for delta in deltas for row in delta.rows)


def cells(row: RowChange) -> dict[str, tuple[str, str]]:
    return {cell.column: (cell.before, cell.after) for cell in row.cells}


def test_a_new_row_gives_entity_purpose_and_place() -> None:
    (row,) = rows_of(TABLE, TABLE + "| Skua Support SA | Help desk | France |\n")
    assert (row.status, row.key) == (DeltaStatus.ADDED, "Skua Support SA")
    assert cells(row) == {
        "Name": ("", "Skua Support SA"),
        "Purpose": ("", "Help desk"),
        "Place": ("", "France"),
    }


def test_a_removed_row_gives_its_cells() -> None:
    (row,) = rows_of(TABLE, TABLE.replace("| Tern Mail GmbH | E-mail | Germany |\n", ""))
    assert (row.status, row.key) == (DeltaStatus.REMOVED, "Tern Mail GmbH")
    assert cells(row)["Place"] == ("Germany", "")


def test_a_changed_cell_is_told_with_its_column() -> None:
    (row,) = rows_of(TABLE, TABLE.replace("Ireland", "India"))
    assert (row.status, row.key) == (DeltaStatus.CHANGED, "Gull Hosting Ltd")
    assert cells(row) == {"Place": ("Ireland", "India")}


def test_rows_in_another_order_are_no_change() -> None:
    lines = TABLE.splitlines()
    assert rows_of(TABLE, "\n".join([*lines[:6], lines[8], lines[6], lines[7]])) == ()


def test_one_entity_replaced_by_another_is_removed_and_added() -> None:
    rows = rows_of(TABLE, TABLE.replace("Auk Analytics Inc.", "Puffin Metrics"))
    assert {(row.status, row.key) for row in rows} == {
        (DeltaStatus.ADDED, "Puffin Metrics"),
        (DeltaStatus.REMOVED, "Auk Analytics Inc."),
    }


def test_a_name_spelled_otherwise_is_the_same_entity() -> None:
    (row,) = rows_of(TABLE, TABLE.replace("Auk Analytics Inc.", "AUK Analytics, Inc"))
    assert row.status is DeltaStatus.CHANGED


def test_a_new_column_is_told_for_each_row() -> None:
    wider = TABLE.replace("| Place |", "| Place | Since |").replace("| --- |\n", "| --- | --- |\n")
    wider = wider.replace("Ireland |", "Ireland | 2020 |").replace("Germany |", "Germany | 2021 |")
    rows = rows_of(TABLE, wider.replace("States |", "States | 2022 |"))
    assert [cells(row) for row in rows] == [{"Since": ("", year)} for year in ("2020", "2021", "2022")]


def test_a_reworded_header_changes_no_row() -> None:
    assert rows_of(TABLE, TABLE.replace("| Place |", "| Location |")) == ()
    (row,) = rows_of(TABLE, TABLE.replace("| Place |", "| Location |").replace("Ireland", "India"))
    assert cells(row) == {"Location": ("Ireland", "India")}


def test_the_entity_column_is_found_behind_a_running_number() -> None:
    before = (
        "# Cookies\n\n| No. | Purpose | Cookie | Life |\n| - | - | - | - |\n| 1 | Login | sid | 1 day |\n"
    )
    (row,) = rows_of(before, before + "| 2 | Counting | cnt | 1 year |\n")
    assert row.key == "cnt"


def test_the_first_column_with_words_names_a_row_without_a_telling_header() -> None:
    before = "# Firmen\n\n| Nr | Wer | Wo |\n|---|---|---|\n| 1 | Möwe | Kiel |\n| 2 | Alk AG | Wien |\n"
    (row,) = rows_of(before, before.replace("Wien", "Graz"))
    assert (row.key, cells(row)) == ("Alk AG", {"Wo": ("Wien", "Graz")})


def test_a_whole_new_table_tells_every_row_as_added() -> None:
    rows = rows_of(
        "# Fares\n\nA crossing costs eleven crowns.\n",
        f"# Fares\n\nA crossing costs eleven crowns.\n\n{TABLE}",
    )
    assert [row.status for row in rows] == [DeltaStatus.ADDED] * 3


def test_text_with_a_bar_in_it_is_no_table() -> None:
    assert rows_of("# Fares\n\nFares | Ferry company\n", "# Fares\n\nPrices | Ferry company\n") == ()


HEAD = "| Name | Purpose | Place |\n| --- | --- | --- |\n"
GULL, TERN, SKUA = (
    "| Gull Hosting Ltd | Hosting | Ireland |\n",
    "| Tern Mail GmbH | E-mail | Germany |\n",
    "| Skua Support SA | Help desk | France |\n",
)


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(str(row.status), row.key) for row in rows_of(f"# Firms\n\n{before}", f"# Firms\n\n{after}")]


def test_a_row_that_went_to_the_other_table_of_the_section_stands_under_its_lead() -> None:
    before = f"{HEAD}{GULL}{TERN}\nOur affiliates:\n\n{HEAD}{SKUA}"
    (row,) = rows_of(f"# F\n\n{before}", f"# F\n\n{HEAD}{GULL}\nOur affiliates:\n\n{HEAD}{SKUA}{TERN}")
    assert (row.key, cells(row)) == ("Tern Mail GmbH", {UNDER: ("", "Our affiliates:")})


def test_a_table_put_before_one_with_the_same_header_is_the_only_one_that_came() -> None:
    after = f"{HEAD}{SKUA}\nOur affiliates:\n\n{HEAD}{GULL}{TERN}"
    assert told(f"{HEAD}{GULL}{TERN}", after) == [("added", "Skua Support SA")]


def test_a_name_that_was_altered_in_a_row_that_stays_is_a_changed_cell() -> None:
    (row,) = rows_of(TABLE, TABLE.replace("Gull Hosting Ltd", "Gull Hosting Ireland Ltd"))
    assert (row.status, cells(row)) == (
        DeltaStatus.CHANGED,
        {"Name": ("Gull Hosting Ltd", "Gull Hosting Ireland Ltd")},
    )


def test_of_two_rows_of_one_firm_the_one_that_says_the_same_is_its_earlier_form() -> None:
    backup = "| Gull Hosting Ltd | Backup | Spain |\n"
    rows = rows_of(f"# F\n\n{HEAD}{GULL}{backup}", f"# F\n\n{HEAD}{backup.replace('Spain', 'Portugal')}")
    assert [(str(row.status), cells(row)["Place"]) for row in rows] == [
        ("changed", ("Spain", "Portugal")),
        ("removed", ("Ireland", "")),
    ]


def test_columns_in_another_order_are_no_change() -> None:
    after = "| Purpose | Place | Name |\n|-|-|-|\n| Hosting | Ireland | Gull Hosting Ltd |\n"
    assert told(f"{HEAD}{GULL}", after) == []


def test_a_cookie_keeps_the_underscores_of_its_name() -> None:
    before = "| Provider | Cookie | Life |\n| Auk | _a | 1 day |\n| Auk | _b | 1 day |\n"
    after = before.replace("_a | 1 day", "_a | 2 days") + "| Tern | _c | 1 day |\n"
    rows = rows_of(f"# C\n\n{before}", f"# C\n\n{after}")
    assert [(row.key, cells(row)) for row in rows] == [
        ("_a", {"Life": ("1 day", "2 days")}),
        ("_c", {"Provider": ("", "Tern"), "Cookie": ("", "_c"), "Life": ("", "1 day")}),
    ]


GROUPED = f"{HEAD}| In the Union |\n{GULL}{TERN}| Elsewhere |\n{SKUA}"


def test_a_row_that_went_to_another_group_says_from_where_to_where() -> None:
    after = GROUPED.replace(TERN, "") + TERN
    (row,) = rows_of(f"# F\n\n{GROUPED}", f"# F\n\n{after}")
    assert (row.status, row.key) == (DeltaStatus.CHANGED, "Tern Mail GmbH")
    assert cells(row) == {UNDER: ("In the Union", "Elsewhere")}


def test_a_group_that_was_renamed_moved_no_row() -> None:
    assert told(GROUPED, GROUPED.replace("In the Union", "Inside the Union")) == []


def test_the_only_row_of_a_group_that_went_to_an_empty_one_is_no_renaming() -> None:
    before = f"{HEAD}| In the Union |\n{GULL}| Elsewhere |\n"
    (row,) = rows_of(f"# F\n\n{before}", f"# F\n\n{HEAD}| In the Union |\n| Elsewhere |\n{GULL}")
    assert cells(row) == {UNDER: ("In the Union", "Elsewhere")}


def test_the_last_row_of_a_group_said_by_a_spanning_cell_keeps_its_name() -> None:
    before = "| Period | Data |\n| 30 days | Chats |\n|  | Logs |\n| 7 years | Bills |\n"
    after = "| Period | Data |\n| 30 days | Chats |\n| 7 years | Bills |\n|  | Logs |\n"
    (row,) = rows_of(f"# D\n\n{before}", f"# D\n\n{after}")
    assert (row.key, cells(row)) == ("Logs", {UNDER: ("30 days", "7 years")})


def test_rows_below_an_empty_first_cell_stand_under_the_one_above() -> None:
    head = "| Purpose | Name |\n"
    before = f"{head}| Hosting | Gull |\n|  | Tern |\n| Post | Skua |\n"
    after = f"{head}| Hosting | Gull |\n| Post | Skua |\n|  | Tern |\n"
    (row,) = rows_of(f"# F\n\n{before}", f"# F\n\n{after}")
    assert (row.key, cells(row)) == ("Tern", {UNDER: ("Hosting", "Post")})


def test_a_row_that_went_to_another_section_is_told_so_in_both() -> None:
    text = f"## In the Union\n\n{HEAD}{GULL}{TERN}\n## Elsewhere\n\n{HEAD}{SKUA}"
    rows = rows_of(text, text.replace(TERN, "") + TERN)
    assert [(row.key, cells(row)) for row in rows] == [
        ("Tern Mail GmbH", {UNDER: ("In the Union", "Elsewhere")})
    ] * 2


def test_a_head_over_two_columns_names_both() -> None:
    before = "| For | Basis | Basis |\n| For | Consent | Contract |\n| Post |  | yes |\n| Sales | yes |  |\n"
    (row,) = rows_of(f"# F\n\n{before}", f"# F\n\n{before.replace('yes |  |', '| yes |')}")
    assert cells(row) == {"Basis: Consent": ("yes", ""), "Basis: Contract": ("", "yes")}


def test_a_column_that_repeats_itself_names_no_row() -> None:
    before = "| Period | Data |\n| 30 days | Chats |\n| 30 days | Logs |\n| 7 years | Bills |\n"
    (row,) = rows_of(f"# D\n\n{before}", f"# D\n\n{before.replace('30 days | Chats', '7 years | Chats')}")
    assert (row.key, cells(row)) == ("Chats", {"Period": ("30 days", "7 years")})


def test_a_first_row_that_is_no_header_is_a_row_like_others() -> None:
    assert told(f"{GULL}{TERN}{SKUA}", f"{SKUA}{GULL}{TERN}") == []


def edits_of(before: str, after: str) -> list[str]:
    deltas, _ = diff_sections(*(split_sections(read_text(text)) for text in (before, after)))
    return [edit.text for delta in deltas for edit in delta.edits if edit.op is not EditOp.EQUAL]


def test_of_a_table_sorted_anew_the_edits_show_only_the_row_that_came() -> None:
    puffin = "| Puffin Pay AB | Payments | Sweden |\n"
    assert edits_of(f"# F\n\n{HEAD}{GULL}{TERN}{SKUA}", f"# F\n\n{HEAD}{SKUA}{puffin}{TERN}{GULL}") == [
        puffin
    ]


def test_of_columns_in_another_order_the_edits_show_nothing() -> None:
    before = f"| Name | Purpose | Place |\n{GULL}"
    after = "| Purpose | Place | Name |\n| Hosting | Ireland | Gull Hosting Ltd |\n"
    assert edits_of(f"# F\n\n{before}", f"# F\n\n{after}") == []


@given(
    st.lists(st.text(alphabet="ab| -\\\n", max_size=12), max_size=8),
    st.lists(st.text(alphabet="ab| -\n", max_size=12), max_size=8),
)
@settings(deadline=None)
def test_no_table_however_broken_raises(before: list[str], after: list[str]) -> None:
    rows = rows_of("# T\n\n| " + "\n| ".join(before), "# T\n\n| " + "\n| ".join(after))
    assert all(row.cells for row in rows)


HOSTING = "| Hosting |\n| Auk Ltd | Ireland |\n| Bee AG | Germany |\n"
LETTERS = "| Letters |\n| Cow SA | France |\n| Doe Inc. | Canada |\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HOSTING + LETTERS, LETTERS + HOSTING),
        (HOSTING + LETTERS, "| Hosting |\n| Bee AG | Germany |\n| Auk Ltd | Ireland |\n" + LETTERS),
        (HOSTING, "| Hosting |\n| Bee AG | Germany |\n| Auk Ltd | Ireland |\n"),
        (HOSTING + LETTERS + "| Mail |\n| Elk BV | Spain |\n", "| Mail |\n| Elk BV | Spain |\n" + HOSTING + LETTERS),
        (HOSTING.replace("|\n", "| yes |\n").replace("Hosting | yes", "Hosting"),
         "| Hosting |\n| Bee AG | Germany | yes |\n| Auk Ltd | Ireland | yes |\n"),
    ],
    ids=["groups", "inside the first", "one group", "the last first", "three columns"],
)  # fmt: skip
def test_rows_under_the_same_words_in_another_order_are_no_change(before: str, after: str) -> None:
    lead = "# Processors\n\nThese companies process data for us.\n\n"
    assert rows_of(lead + before, lead + after) == ()


def test_a_first_row_that_goes_below_other_words_is_a_change() -> None:
    lead = "# Processors\n\nThese companies process data for us.\n\n"
    moved = "| Hosting |\n| Bee AG | Germany |\n| Letters |\n| Auk Ltd | Ireland |\n| Cow SA | France |\n| Doe Inc. | Canada |\n"
    (row,) = rows_of(lead + HOSTING + LETTERS, lead + moved)
    assert (row.key, cells(row)) == ("Auk Ltd", {UNDER: ("Hosting", "Letters")})
