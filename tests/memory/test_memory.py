from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.memory import (
    MOST_TRIES,
    ConfirmationStatus,
    confirm_text,
    explain_flapping,
    find_earlier_version,
)
from monitor.model import SeenText

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WAIT = timedelta(minutes=15)
LAST_WITHOUT = NOW - timedelta(hours=12)


def seen(number: int, fingerprint: str) -> SeenText:
    return SeenText(number=number, fingerprint=fingerprint, seen_at=NOW, language="en")


def look(fingerprint, candidate=None, *, at=NOW, wait=WAIT):
    return confirm_text(fingerprint, "s", candidate, wait=wait, last_seen_without_at=LAST_WITHOUT, now=at)


def test_a_text_never_seen_is_no_earlier_version():
    assert find_earlier_version("c", [seen(1, "a"), seen(2, "b")], in_force=2) is None


def test_the_latest_of_equal_earlier_texts_is_named():
    assert (
        find_earlier_version("a", [seen(1, "a"), seen(2, "b"), seen(3, "a"), seen(4, "b")], in_force=4) == 3
    )


def test_the_text_in_force_is_no_earlier_one():
    assert find_earlier_version("a", [seen(1, "a")], in_force=1) is None


def test_two_returns_in_three_months_are_within_the_budget_and_three_are_not():
    times = [NOW - timedelta(days=day) for day in (1, 80)]
    assert explain_flapping(times, now=NOW) is None
    assert "3 times in 90 days" in (explain_flapping([*times, NOW], now=NOW) or "")


def test_returns_long_ago_are_forgiven():
    assert explain_flapping([NOW - timedelta(days=91)] * 9 + [NOW], now=NOW) is None


def test_a_new_text_waits_and_is_confirmed_by_a_second_look():
    first = look("new")
    assert first.status is ConfirmationStatus.WAIT
    assert first.candidate is not None
    second = look("new", first.candidate, at=NOW + WAIT)
    assert second.status is ConfirmationStatus.CONFIRMED
    assert second.first_seen_at == NOW
    assert second.last_seen_without_at == LAST_WITHOUT


def test_a_look_before_the_waiting_time_is_over_does_not_confirm():
    first = look("new")
    early = look("new", first.candidate, at=NOW + WAIT / 2)
    assert early.status is ConfirmationStatus.WAIT
    assert early.candidate == replace(first.candidate, tries=1)


def test_another_text_at_the_second_look_starts_the_waiting_anew():
    first = look("new")
    other = look("other", first.candidate, at=NOW + WAIT)
    assert other.status is ConfirmationStatus.WAIT
    assert other.candidate.seen_at == NOW + WAIT
    assert other.last_seen_without_at == LAST_WITHOUT


def test_a_page_that_never_settles_is_told_all_the_same():
    candidate = None
    for number in range(1, MOST_TRIES):
        confirmation = look(f"text {number}", candidate, at=NOW + number * WAIT)
        assert confirmation.status is ConfirmationStatus.WAIT
        candidate = confirmation.candidate
    assert look("yet another", candidate, at=NOW + 9 * WAIT).status is ConfirmationStatus.UNSETTLED


def test_without_a_waiting_time_a_text_is_confirmed_at_first_sight():
    assert look("new", wait=timedelta(0)).status is ConfirmationStatus.CONFIRMED
