from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UsageError
from monitor.followup import parse_until
from tests.message.message_samples import NOW


def until(words, zone="UTC"):
    return parse_until(words, now=NOW, zone=zone)


def test_a_day_counts_to_its_end_in_the_zone():
    assert until("2026-12-24") == datetime(2026, 12, 25, tzinfo=UTC)
    assert until("2026-12-24", "Europe/Bucharest") == datetime(2026, 12, 24, 22, tzinfo=UTC)
    assert until("2026-11-21") == datetime(2026, 11, 22, tzinfo=UTC)


def test_a_time_of_day_is_taken_as_it_stands():
    assert until("2026-12-24T10:00") == datetime(2026, 12, 24, 10, tzinfo=UTC)
    assert until("2026-12-24 10:00+02:00") == datetime(2026, 12, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("2026-11-20", "passed"),
        ("2026-11-21T09:30Z", "passed"),
        ("2029-01-01", "more than a year"),
        ("9999-12-31", "cannot read"),
        ("tomorrow", "cannot read"),
        ("", "cannot read"),
        ("0001-01-01T00:00", "cannot read"),
        ("2026-13-40", "cannot read"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused_in_one_sentence(words, said):
    with pytest.raises(UsageError, match=said):
        until(words, "Asia/Tokyo")


@given(st.text(max_size=40))
def test_anything_written_gives_a_moment_to_come_or_a_sentence(words):
    try:
        assert until(words) > NOW
    except UsageError as error:
        assert str(error)
