from datetime import timedelta

import pytest

from monitor.message.view import span
from monitor.model import Category, Direction, Signal, SignalFact, TroubleKind
from monitor.wording.labels import TROUBLE_WORDS, category_label, fact_lines, with_unit


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("30", "day", "30 days"),
        ("1", "day", "1 day"),
        ("30 days", "day", "30 days"),
        ("200", "EUR", "EUR 200"),
        ("4", "percent", "4 %"),
        ("5", "MB", "5 MB"),
        ("never", "day", "never"),
        ("7", None, "7"),
    ],
)
def test_numbers_read_with_their_unit(value, unit, shown):
    assert with_unit(value, unit) == shown


def test_names_that_came_are_one_line_and_parts_of_names_are_left_out():
    facts = [
        SignalFact(signal=Signal.ENTITY_ADDED, after=name)
        for name in ("Fabrikam", "Fabrikam Speech Ltd", "Northwind")
    ]
    assert fact_lines(facts) == ("names added: Fabrikam Speech Ltd, Northwind",)


def test_the_same_fact_is_told_once():
    fact = SignalFact(signal=Signal.NUMBER, before="30", after="60", unit="day", direction=Direction.LONGER)
    assert fact_lines([fact, fact]) == ("30 days → 60 days (longer)",)


def test_a_number_that_is_gone_or_new_says_so():
    gone = SignalFact(signal=Signal.NUMBER, before="30", unit="day")
    new = SignalFact(signal=Signal.NUMBER, after="2", unit="year")
    assert fact_lines([gone, new]) == ("30 days no longer stated", "2 years newly stated")


def test_every_kind_of_trouble_and_every_category_has_a_word():
    assert set(TROUBLE_WORDS) == set(TroubleKind)
    assert all("_" not in category_label(category) for category in Category)


@pytest.mark.parametrize(
    ("lasting", "words"),
    [
        (timedelta(days=3, hours=5), "3 days"),
        (timedelta(hours=30), "30 hours"),
        (timedelta(minutes=12), "12 minutes"),
        (timedelta(0), "0 seconds"),
    ],
)
def test_a_span_of_time_is_named_in_its_largest_unit(lasting, words):
    assert span(lasting) == words
