import pytest

from monitor.text.fingerprint import fingerprint_of
from tests.cost import least_seconds

SAME = [
    ("We keep it.", "we KEEP it"),
    ("Signed: ____", "Signed: ________"),
    ("Unterschrift für Österreich: ____", "Unterschrift für Österreich: __"),
    ("| _ga | 2 years |", "|_ga|2 years|"),
]
OTHER = [
    ("| _ga | 2 years |", "| ga | 2 years |"),
    ("| _ga_ | 2 Jahre für Zählung |", "| _ga | 2 Jahre für Zählung |"),
    ("The cookie session_id", "The cookie session id"),
    ("Das Cookie für user_id", "Das Cookie für user id"),
    ("the key __Host-sid", "the key Host-sid"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_no_reader_would_call_a_change_has_one_fingerprint(one, other):
    assert fingerprint_of(one) == fingerprint_of(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_an_underscore_of_a_name_counts(one, other):
    assert fingerprint_of(one) != fingerprint_of(other)


@pytest.mark.parametrize("text", ["| _ga_x a_b", "__init__ $_x _", "a $_ b", "x_1_y ___ z"])
def test_a_line_counts_alike_beside_letters_of_any_script(text):
    """Lines of ASCII are read by another way than others."""
    assert fingerprint_of(f"{text}\nß") == fingerprint_of(f"{text} ß")


COLUMNS = [
    ("| Post | ✓ |  |", "| Post |  | ✓ |"),
    ("| Post | yes | - |", "| Post | - | yes |"),
    ("| Post | all |", "| Post |  | all |"),
    ("| Post | orders, adverts |  |", "| Post | orders | adverts |"),
    ("| Größe |  | ja |", "| Größe | ja |  |"),
]


@pytest.mark.parametrize(("one", "other"), COLUMNS)
def test_the_column_of_a_cell_counts(one, other):
    assert fingerprint_of(one) != fingerprint_of(other)


@pytest.mark.parametrize("row", ["|Post|yes|", "| Post | yes |  |  |", "| Post | yes |\n| --- | --- |"])
def test_what_is_empty_behind_the_last_cell_does_not_count(row):
    assert fingerprint_of(row) == fingerprint_of("| Post | yes |")


def test_a_long_line_of_underscores_is_read_quickly():
    assert least_seconds(lambda: fingerprint_of("ß" + "_" * 300_000), 1) < 1
