import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import UsageError
from monitor.query.points import Almanac

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
    assert Almanac(now=NOW).point(words) == expected


def test_a_day_begins_at_midnight_when_it_opens_a_range():
    assert Almanac(now=NOW).start("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)
    assert Almanac(now=NOW).start("2026-03") == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("words", ["", "soon", "2026-13", "2026-02-30", "99999999999 years ago", "1e5", "²"])
def test_what_is_no_point_is_refused_with_examples(words):
    with pytest.raises(UsageError, match="2026-03-01"):
        Almanac(now=NOW).point(words)


@given(st.text(max_size=30))
def test_any_text_is_a_point_or_a_clear_refusal(words):
    try:
        point = Almanac(now=NOW).point(words)
    except UsageError as error:
        assert "cannot read" in str(error)
    else:
        assert isinstance(point, int) or point.tzinfo is not None


BERLIN = Almanac(
    now=NOW, zone="Europe/Berlin", dates=(("signed", date(2024, 5, 12)), ("renewed", date(2025, 5, 12)))
)


@pytest.mark.parametrize(
    ("words", "first", "beyond"),
    [
        (
            "2026-03-29",
            datetime(2026, 3, 28, 23, tzinfo=UTC),
            datetime(2026, 3, 29, 22, tzinfo=UTC),
        ),  # 23 hours
        ("2023-03", datetime(2023, 2, 28, 23, tzinfo=UTC), datetime(2023, 3, 31, 22, tzinfo=UTC)),
        ("2023-q2", datetime(2023, 3, 31, 22, tzinfo=UTC), datetime(2023, 6, 30, 22, tzinfo=UTC)),
        ("last-quarter", datetime(2025, 9, 30, 22, tzinfo=UTC), datetime(2025, 12, 31, 23, tzinfo=UTC)),
        ("this quarter", datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC)),
        ("last-month", datetime(2026, 1, 31, 23, tzinfo=UTC), datetime(2026, 2, 28, 23, tzinfo=UTC)),
        ("last week", datetime(2026, 3, 1, 23, tzinfo=UTC), datetime(2026, 3, 8, 23, tzinfo=UTC)),
        ("last-year", datetime(2024, 12, 31, 23, tzinfo=UTC), datetime(2025, 12, 31, 23, tzinfo=UTC)),
        ("2024", datetime(2023, 12, 31, 23, tzinfo=UTC), datetime(2024, 12, 31, 23, tzinfo=UTC)),
        ("@signed", datetime(2024, 5, 11, 22, tzinfo=UTC), datetime(2024, 5, 12, 22, tzinfo=UTC)),
    ],
)
def test_whole_days_are_those_of_the_monitors_zone(words, first, beyond):
    assert BERLIN.span(words) == (first, beyond)


def test_a_month_ago_is_the_calendars():
    almanac = Almanac(now=datetime(2026, 3, 31, 12, tzinfo=UTC))
    assert almanac.span("1 month ago") == (datetime(2026, 2, 28, 12, tzinfo=UTC),) * 2
    assert almanac.start("13mo") == datetime(2025, 2, 28, 12, tzinfo=UTC)
    assert almanac.start("2 quarters ago") == datetime(2025, 9, 30, 12, tzinfo=UTC)
    assert Almanac(now=datetime(2024, 2, 29, tzinfo=UTC)).start("1y") == datetime(2023, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("@sinned", "did you mean '@signed'"),
        ("@merger", "there is @signed, @renewed"),
        ("signed", "cannot read 'signed'"),
        ("last-decade", "cannot read"),
        ("2026-q5", "cannot read"),
        ("0000-01", "cannot read"),
        ("9999", "cannot read"),
    ],
)
def test_what_names_no_time_of_this_vendor_is_told_so(words, told):
    with pytest.raises(UsageError, match=re.escape(told)):
        BERLIN.span(words)


def test_where_no_vendor_has_dates_it_says_where_to_write_them():
    with pytest.raises(UsageError, match=r"\[vendors.dates\]"):
        Almanac(now=NOW).start("@signed")


def test_a_version_may_be_named_with_a_sign_or_without_and_a_date_too():
    assert BERLIN.point("@12") == BERLIN.point("12") == 12
    assert (
        BERLIN.point("@2024-05-12")
        == BERLIN.point("@signed")
        == datetime(2024, 5, 12, 21, 59, 59, 999999, tzinfo=UTC)
    )
    assert BERLIN.point("@last-month") == BERLIN.point("last-month")
