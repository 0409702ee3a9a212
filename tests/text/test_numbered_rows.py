"""Rows of tables that a column counts: the numbers order them and say nothing, as those that lists draw."""

import pytest

from monitor.text.comparable import comparable
from monitor.text.fingerprint import fingerprint_of

NAMES = ("Auk Ltd", "Bee AG", "Cow SA", "Doe Inc.")


def table(names: tuple[str, ...], head: str = "| No. | Name | Task |\n", *, numbered: bool = True) -> str:
    rows = enumerate(names, 1)
    return head + "".join(
        f"| {at if numbered else ''} | {name} | Post |\n".replace("|  |", "| |") for at, name in rows
    )


@pytest.mark.parametrize(
    "head", ["| No. | Name | Task |\n", "", "Some words.\n\n", "| Letters |\n| # | Name | Task |\n"]
)
def test_rows_that_are_counted_have_no_numbers_where_texts_are_compared(head: str) -> None:
    assert comparable(table(NAMES, head)) == table(NAMES, head, numbered=False)


def test_the_count_goes_on_over_the_title_of_a_group() -> None:
    assert comparable("| 1 | Auk | a |\n| Canada |\n| 2 | Bee | b |\n| 3 | Cow | c |\n") == (
        "| | Auk | a |\n| Canada |\n| | Bee | b |\n| | Cow | c |\n"
    )


def test_a_row_that_comes_changes_no_other_row() -> None:
    before, after = (set(comparable(table(names)).split("\n")) for names in (NAMES, ("Ant KG", *NAMES)))
    assert after - before == {"| | Ant KG | Post |"}
    assert fingerprint_of(table(NAMES)) != fingerprint_of(table(("Ant KG", *NAMES)))


@pytest.mark.parametrize(
    "rows",
    [
        "| 1 | 10 | Post |\n| 2 | 20 | Post |\n| 3 | 30 | Post |\n",
        "| 1 | Auk | a |\n| 2 | Auk | b |\n| 3 | Cow | c |\n",
        "| 1 | Auk | a |\n| 2 | Bee | b |\n",
        "| 1 | Auk | a |\n| 2 | Bee | b |\n| 4 | Cow | c |\n",
        "| 2 | Auk | a |\n| 3 | Bee | b |\n| 4 | Cow | c |\n",
        "| 1 |\n| 2 |\n| 3 |\n",
    ],
    ids=["amounts", "one name twice", "two rows", "a gap", "from two on", "no names"],
)
def test_numbers_that_say_something_stay(rows: str) -> None:
    assert comparable(rows) == rows
