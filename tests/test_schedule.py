"""Due times: arithmetic over given times, in every zone and over every change of the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import DigestPlan, Document, DocumentState, DocumentType, QuietHours
from monitor.schedule import (
    begin_again_at,
    digest_due,
    end_of_quiet,
    first_due,
    is_credible,
    is_missed,
    next_due,
    retry_at,
    send_at,
)

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = [
    "UTC",
    "Europe/Bucharest",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
]

moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(ZONES)
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
rolls = st.floats(0, 1, exclude_max=True)


def document(interval=12 * HOUR, name="privacy"):
    return Document(
        id=f"nimbus/{name}",
        vendor="Nimbus",
        name=name,
        url="https://nimbus.example/",
        type=DocumentType.PRIVACY_POLICY,
        interval=interval,
    )


def due_in(interval=12 * HOUR, jitter=0.0, roll=0.5, **facts):
    return next_due(document(interval), now=NOW, jitter=jitter, roll=roll, **facts) - NOW


def test_a_good_check_is_followed_by_one_interval():
    assert due_in() == 12 * HOUR


def test_jitter_stretches_and_shortens_by_its_share():
    assert due_in(10 * HOUR, jitter=0.1, roll=0.0) == 9 * HOUR
    assert due_in(10 * HOUR, jitter=0.1, roll=0.75) == 10.5 * HOUR


@pytest.mark.parametrize(("failures", "minutes"), [(1, 2), (2, 4), (3, 8), (9, 512), (10, 720), (10**9, 720)])
def test_failures_double_the_wait_up_to_the_interval(failures, minutes):
    assert due_in(failures=failures) == timedelta(minutes=minutes)


def test_a_short_interval_is_never_stretched_by_failures():
    assert due_in(timedelta(seconds=5), failures=4) == timedelta(seconds=5)


def test_retry_after_is_honoured_but_not_for_longer_than_a_day():
    assert due_in(failures=1, retry_after=timedelta(minutes=30)) == timedelta(minutes=30)
    assert due_in(HOUR, failures=1, retry_after=5 * HOUR) == 5 * HOUR
    assert due_in(failures=1, retry_after=timedelta(days=9999)) == timedelta(days=1)
    assert due_in(failures=3, retry_after=timedelta(seconds=1)) == timedelta(minutes=8)
    assert due_in(failures=1, retry_after=timedelta(days=-5)) == timedelta(minutes=2)


def test_retry_after_with_a_good_answer_says_nothing():
    assert due_in(HOUR, retry_after=5 * HOUR) == HOUR


@given(
    interval=st.timedeltas(timedelta(seconds=1), timedelta(days=366)),
    failures=st.integers(0, 10**6),
    retry_after=st.none() | st.timedeltas(timedelta(0), timedelta(days=10**5)),
    jitter=st.floats(0, 0.5),
    roll=rolls,
)
def test_every_due_time_lies_ahead_and_is_credible(interval, failures, retry_after, jitter, roll):
    watched = document(interval)
    facts = {"failures": failures, "retry_after": retry_after}
    due = next_due(watched, now=NOW, jitter=jitter, roll=roll, **facts)
    assert due > NOW
    assert is_credible(due, watched, now=NOW + timedelta(microseconds=1), jitter=jitter, failures=failures)


def test_documents_that_start_together_are_spread():
    watched = [document(name=f"d{number}") for number in range(500)]
    waits = sorted((first_due(each, NOW, among=500) - NOW).total_seconds() for each in watched)
    assert waits[0] >= 0
    assert waits[-1] < 1000
    # a thousand seconds in ten parts hold about fifty each
    for part in range(10):
        assert 25 < sum(part * 100 <= wait < part * 100 + 100 for wait in waits) < 80


def test_a_single_new_document_is_looked_at_at_once_and_never_later_than_its_interval():
    assert first_due(document(), NOW) - NOW < timedelta(seconds=2)
    assert first_due(document(timedelta(seconds=5)), NOW, among=10**9) - NOW < timedelta(seconds=5)
    assert first_due(document(), NOW, among=9) == first_due(document(), NOW, among=9)


def test_a_due_time_from_a_clock_that_was_ahead_is_pulled_back():
    watched = document()
    far = NOW + timedelta(days=365)
    assert not is_credible(far, watched, now=NOW, jitter=0.1)
    assert not is_credible(far, watched, now=NOW, jitter=0.1, failures=5)


def test_a_due_time_within_the_longest_wait_is_credible():
    assert not is_credible(NOW + 12 * HOUR, document(HOUR), now=NOW, jitter=0.1)
    for due in (NOW - timedelta(days=9), NOW + 13 * HOUR):
        assert is_credible(due, document(), now=NOW, jitter=0.1)
    assert is_credible(NOW + 30 * HOUR, document(), now=NOW, jitter=0.1, failures=1)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (10**9, 3600)]
)
def test_sending_is_tried_again_after_doubling_pauses(attempts, seconds):
    assert retry_at(attempts, NOW, now=NOW, roll=0.5) == NOW + timedelta(seconds=seconds)


def test_a_message_is_dead_after_three_days_and_not_before():
    dead = NOW + timedelta(hours=72)
    assert retry_at(80, NOW, now=dead - timedelta(minutes=10), roll=0.5) == dead
    assert retry_at(80, NOW, now=dead, roll=0.5) is None
    assert retry_at(1, NOW, now=dead + HOUR, roll=0.0) is None


@given(attempts=st.integers(1, 200), waited=st.timedeltas(timedelta(0), timedelta(hours=80)), roll=rolls)
def test_a_retry_is_in_the_future_and_within_the_three_days(attempts, waited, roll):
    again = retry_at(attempts, NOW, now=NOW + waited, roll=roll)
    assert (again is None) == (waited >= timedelta(hours=72))
    assert again is None or NOW + waited < again <= NOW + timedelta(hours=72)


# ------------------------------------------------------------------------------------------------ digests


def local(year, month, day, hour, minute=0, zone="Europe/Bucharest", fold=0):
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone), fold=fold)


def test_a_daily_digest_goes_out_at_the_next_local_time():
    plan = DigestPlan(at=time(8), zone="Europe/Bucharest")
    assert digest_due(plan, local(2026, 3, 10, 7, 59)) == local(2026, 3, 10, 8)
    assert digest_due(plan, local(2026, 3, 10, 8, 0)) == local(2026, 3, 11, 8)
    assert digest_due(plan, NOW).tzinfo is UTC


def test_a_weekly_digest_goes_out_on_its_weekday():
    plan = DigestPlan(at=time(8), zone="Europe/Bucharest", weekday=0)
    assert digest_due(plan, local(2026, 3, 10, 9)) == local(2026, 3, 16, 8)
    assert digest_due(plan, local(2026, 3, 16, 7)) == local(2026, 3, 16, 8)
    assert digest_due(plan, local(2026, 3, 16, 8)) == local(2026, 3, 23, 8)


def test_the_weekday_is_the_local_one():
    plan = DigestPlan(at=time(0, 30), zone="Pacific/Auckland", weekday=0)
    due = digest_due(plan, datetime(2026, 3, 8, 11, 0, tzinfo=UTC))
    assert due == datetime(2026, 3, 8, 11, 30, tzinfo=UTC)
    assert due.astimezone(ZoneInfo("Pacific/Auckland")).weekday() == 0


def test_eight_stays_eight_when_the_clocks_change():
    plan = DigestPlan(at=time(8), zone="Europe/Bucharest")
    assert digest_due(plan, local(2026, 3, 28, 9)) - local(2026, 3, 28, 8).astimezone(UTC) == timedelta(
        hours=23
    )
    assert digest_due(plan, local(2026, 10, 24, 9)) - local(2026, 10, 24, 8).astimezone(UTC) == timedelta(
        hours=25
    )


def test_a_time_that_the_clocks_skip_comes_an_hour_later_that_day():
    plan = DigestPlan(at=time(3, 30), zone="Europe/Bucharest")
    due = digest_due(plan, local(2026, 3, 28, 12))
    assert due.astimezone(ZoneInfo("Europe/Bucharest")).replace(tzinfo=None) == datetime(2026, 3, 29, 4, 30)  # noqa: DTZ001


def test_a_time_that_comes_twice_is_used_once():
    plan = DigestPlan(at=time(3, 30), zone="Europe/Bucharest")
    first = digest_due(plan, local(2026, 10, 24, 12))
    assert first == local(2026, 10, 25, 3, 30, fold=0).astimezone(UTC)
    assert digest_due(plan, first).astimezone(ZoneInfo("Europe/Bucharest")).day == 26


@given(now=moments, zone=zones, at=clocks, weekday=st.none() | st.integers(0, 6))
def test_a_digest_is_always_ahead_within_its_rhythm_and_at_its_time(now, zone, at, weekday):
    plan = DigestPlan(at=at, zone=zone, weekday=weekday)
    due = digest_due(plan, now)
    assert now < due <= now + timedelta(days=1 if weekday is None else 7, hours=2)
    there = due.astimezone(ZoneInfo(zone))
    shift = datetime.combine(there.date(), at) - there.replace(tzinfo=None)
    # half an hour or an hour off exactly where that day's clock skips the time
    assert (
        shift == timedelta(0)
        or there.utcoffset()
        != (there - timedelta(hours=3)).astimezone(UTC).astimezone(ZoneInfo(zone)).utcoffset()
    )


@given(now=moments, zone=zones, at=clocks)
def test_no_day_has_two_digests_and_none_is_left_out(now, zone, at):
    plan = DigestPlan(at=at, zone=zone)
    first = digest_due(plan, now)
    second = digest_due(plan, first)
    assert timedelta(hours=22) <= second - first <= timedelta(hours=26)


# -------------------------------------------------------------------------------------------- quiet hours


@pytest.mark.parametrize(
    ("hour", "minute", "day", "end"),
    [
        (21, 59, 10, None),
        (22, 0, 10, 11),
        (23, 30, 10, 11),
        (0, 0, 11, 11),
        (6, 59, 11, 11),
        (7, 0, 11, None),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(hour, minute, day, end):
    quiet = QuietHours(start=time(22), end=time(7), zone="Europe/Bucharest")
    now = local(2026, 3, day, hour, minute)
    assert end_of_quiet(quiet, now) == (now if end is None else local(2026, 3, end, 7))


def test_quiet_hours_within_a_day():
    quiet = QuietHours(start=time(12), end=time(14))
    assert end_of_quiet(quiet, NOW) == NOW + 2 * HOUR
    assert end_of_quiet(quiet, NOW - timedelta(seconds=1)) == NOW - timedelta(seconds=1)
    assert end_of_quiet(quiet, NOW + 2 * HOUR) == NOW + 2 * HOUR


@given(now=moments, zone=zones, start=clocks, end=clocks)
def test_quiet_hours_end_within_a_day_and_at_a_moment_that_is_not_quiet(now, zone, start, end):
    quiet = QuietHours(start=start, end=end, zone=zone)
    over = end_of_quiet(quiet, now)
    assert now <= over <= now + timedelta(hours=26)
    assert end_of_quiet(quiet, over) == over or over - now > timedelta(hours=20)


def test_alerts_wait_for_the_digest_else_for_the_end_of_the_quiet_hours_else_for_nothing():
    plan = DigestPlan(at=time(8))
    quiet = QuietHours(start=time(11), end=time(13))
    assert send_at(None, None, NOW) == NOW
    assert send_at(None, quiet, NOW) == NOW + HOUR
    assert send_at(plan, quiet, NOW) == digest_due(plan, NOW)


def test_what_comes_up_on_a_friday_night_goes_out_on_monday_morning():
    quiet = QuietHours(start=time(20), end=time(8), zone="Europe/Brussels", days=frozenset({5, 6}))
    friday_night = datetime(2026, 3, 6, 21, tzinfo=UTC)
    assert end_of_quiet(quiet, friday_night) == datetime(2026, 3, 9, 7, tzinfo=UTC)
    saturday_noon = datetime(2026, 3, 7, 12, tzinfo=UTC)
    assert end_of_quiet(quiet, saturday_noon) == datetime(2026, 3, 9, 7, tzinfo=UTC)


def test_quiet_days_without_hours_end_at_midnight_of_the_zone():
    quiet = QuietHours(zone="Europe/Brussels", days=frozenset({5, 6}))
    assert end_of_quiet(quiet, datetime(2026, 3, 8, 12, tzinfo=UTC)) == datetime(2026, 3, 8, 23, tzinfo=UTC)
    friday = datetime(2026, 3, 6, 12, tzinfo=UTC)
    assert end_of_quiet(quiet, friday) == friday


def missed(good_at, *, interval=12 * HOUR, hours=24):
    state = DocumentState(document_id="nimbus/privacy", next_due_at=NOW, good_at=good_at)
    return is_missed(state, document(interval), since=NOW - hours * HOUR, now=NOW, jitter=0.1)


def test_a_document_read_within_the_period_is_not_missed():
    assert not missed(NOW - 24 * HOUR)
    assert missed(NOW - 25 * HOUR)


def test_a_document_with_a_longer_interval_is_not_missed_before_its_time():
    week = 7 * 24 * HOUR
    assert not missed(NOW - 6 * 24 * HOUR, interval=week)
    assert not missed(NOW - 1.1 * week - HOUR, interval=week)
    assert missed(NOW - 1.1 * week - 2 * HOUR, interval=week)


def test_a_document_that_was_never_read_is_missed():
    assert missed(None)


def test_a_reading_that_was_never_heard_of_again_is_begun_again_after_growing_pauses():
    pauses = [begin_again_at(document(), begun, NOW) - NOW for begun in range(5)]
    assert pauses == [timedelta(seconds=30), timedelta(minutes=4), timedelta(minutes=32), HOUR, HOUR]
    assert begin_again_at(document(timedelta(minutes=2)), 3, NOW) == NOW + timedelta(minutes=2)
