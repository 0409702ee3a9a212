from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UsageError
from monitor.query import parse_moment, parse_point

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("7", 7),
        ("@12", 12),
        ("2026-03-01", datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-02", datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-03-01T10:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T10:00+02:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("10 days ago", NOW - timedelta(days=10)),
        ("3h", NOW - timedelta(hours=3)),
        ("now", NOW),
        ("yesterday", datetime(2026, 3, 14, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_points_are_read_as_people_write_them(words, expected):
    assert parse_point(words, now=NOW) == expected


def test_a_day_begins_at_midnight_when_it_opens_a_range():
    assert parse_moment("2026-03-01", now=NOW) == datetime(2026, 3, 1, tzinfo=UTC)
    assert parse_moment("2026-03", now=NOW) == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("words", ["", "soon", "2026-13", "2026-02-30", "99999999999 years ago", "1e5", "²"])
def test_what_is_no_point_is_refused_with_examples(words):
    with pytest.raises(UsageError, match="2026-03-01"):
        parse_point(words, now=NOW)


@given(st.text(max_size=30))
def test_any_text_is_a_point_or_a_clear_refusal(words):
    try:
        point = parse_point(words, now=NOW)
    except UsageError as error:
        assert "cannot read" in str(error)
    else:
        assert isinstance(point, int) or point.tzinfo is not None
