from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.followup import Announcement, Disposition, fold_acts, next_reminder_at, remind_times
from monitor.model import Act, ActKind
from tests.message.message_samples import NOW

DAY = timedelta(days=1)
TOLD = Announcement(change_id=1, channel="legal", first_told_at=NOW, last_told_at=NOW)
OPEN = Disposition()


def acted(kind: ActKind, *, until: datetime | None = None) -> Disposition:
    return fold_acts([Act(change_id=1, kind=kind, at=NOW, by="Ana", until=until)])


def test_reminders_before_a_deadline_come_at_eight_in_the_zone():
    assert remind_times(date(2026, 12, 5), (7, 3, 1), "UTC") == (
        datetime(2026, 11, 28, 8, tzinfo=UTC),
        datetime(2026, 12, 2, 8, tzinfo=UTC),
        datetime(2026, 12, 4, 8, tzinfo=UTC),
    )
    assert remind_times(date(2026, 12, 5), (1,), "Europe/Bucharest") == (
        datetime(2026, 12, 4, 6, tzinfo=UTC),
    )


def test_the_days_are_those_of_the_calendar_over_a_change_of_the_clocks():
    # Bucharest leaves summer time on 25 October 2026
    before, after = remind_times(date(2026, 10, 26), (2, 0), "Europe/Bucharest")
    assert (before.hour, after.hour) == (5, 6)


def test_a_critical_change_repeats_after_the_routes_time():
    assert next_reminder_at(TOLD, OPEN, repeat=DAY) == NOW + DAY
    again = replace(TOLD, last_told_at=NOW + DAY, reminders=1)
    assert next_reminder_at(again, OPEN, repeat=DAY) == NOW + 2 * DAY


def test_nothing_follows_without_a_repeat_and_a_deadline():
    assert next_reminder_at(TOLD, OPEN) is None


def test_nothing_follows_an_acknowledgement():
    done = acted(ActKind.ACKNOWLEDGED)
    assert next_reminder_at(TOLD, done, repeat=DAY, before_deadline=[NOW + DAY]) is None


def test_nothing_piles_up_behind_a_telling_that_is_under_way():
    assert next_reminder_at(replace(TOLD, is_waiting=True), OPEN, repeat=DAY) is None


def test_the_sooner_of_repeat_and_deadline_counts():
    times = (NOW + DAY, NOW + 5 * DAY)
    assert next_reminder_at(TOLD, OPEN, before_deadline=times) == NOW + DAY
    assert next_reminder_at(TOLD, OPEN, repeat=DAY / 2, before_deadline=times) == NOW + DAY / 2


def test_moments_before_the_last_telling_are_not_made_up_for():
    times = (NOW - 3 * DAY, NOW, NOW + DAY)
    assert next_reminder_at(TOLD, OPEN, before_deadline=times) == NOW + DAY


def test_moments_that_were_missed_are_made_up_for_once():
    times = tuple(NOW + DAY * n for n in (1, 2, 3, 9))
    missed = next_reminder_at(TOLD, OPEN, before_deadline=times)
    assert missed == NOW + DAY
    told_late = replace(TOLD, last_told_at=NOW + 4 * DAY)
    assert next_reminder_at(told_late, OPEN, before_deadline=times) == NOW + 9 * DAY


def test_a_snooze_pauses_until_its_end_and_reminds_then():
    snoozed = acted(ActKind.SNOOZED, until=NOW + 7 * DAY)
    assert next_reminder_at(TOLD, snoozed, repeat=DAY, before_deadline=[NOW + 2 * DAY]) == NOW + 7 * DAY
    assert next_reminder_at(TOLD, snoozed) == NOW + 7 * DAY
    after = replace(TOLD, last_told_at=NOW + 7 * DAY)
    assert next_reminder_at(after, snoozed, repeat=DAY) == NOW + 8 * DAY
    assert next_reminder_at(after, snoozed) is None


MOMENTS = st.integers(-40, 40).map(lambda days: NOW + days * DAY)


@given(st.lists(MOMENTS), st.none() | st.integers(1, 20).map(lambda days: days * DAY), st.none() | MOMENTS)
def test_a_reminder_always_comes_after_the_last_telling_so_that_none_is_sent_twice(times, repeat, until):
    disposition = acted(ActKind.SNOOZED, until=until) if until else OPEN
    at = next_reminder_at(TOLD, disposition, repeat=repeat, before_deadline=times)
    assert at is None or at > TOLD.last_told_at
    if at is not None:
        again = replace(TOLD, last_told_at=max(at, NOW))
        following = next_reminder_at(again, disposition, repeat=repeat, before_deadline=times)
        assert following is None or following > at
