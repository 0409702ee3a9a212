from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.deadline import effective_ahead, local_day, objection_day
from monitor.model import DateRole, Kind, StatedDate
from tests.message.message_samples import NOW, change, document

TODAY = NOW.date()
DATES = st.dates(date(1900, 1, 1), date(9999, 12, 31))


def dated(*dates, seen_at=NOW, kind=Kind.SUBSTANTIVE):
    """A change whose text states these (role, days after today)."""
    made = change(effective=None, first_seen_at=seen_at)
    stated = tuple(StatedDate(role=role, day=TODAY + timedelta(days=days), quote="") for role, days in dates)
    judgement = replace(made.comparison.judgement, kind=kind)
    return replace(made, comparison=replace(made.comparison, dates=stated, judgement=judgement))


ANNOUNCED, EFFECTIVE = DateRole.ANNOUNCED, DateRole.EFFECTIVE


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        ((), 30),
        (((EFFECTIVE, 10),), 10),
        (((EFFECTIVE, 40),), 30),
        (((EFFECTIVE, 40), (EFFECTIVE, 12)), 12),
        (((EFFECTIVE, 0),), 30),  # in effect at first sight: the contract's days still run
        (((EFFECTIVE, -3),), 30),
        (((ANNOUNCED, -5),), 25),
        (((ANNOUNCED, -29),), 1),
        (((ANNOUNCED, -30),), 30),  # its period was over at first sight: an earlier announcement
        (((ANNOUNCED, 3),), 3),  # announced for that day: it takes effect then
        (((ANNOUNCED, -5), (EFFECTIVE, 20)), 20),
        (((DateRole.UPDATED, 2),), 30),
    ],
)
def test_the_last_day_to_object_is_the_granted_days_or_a_sooner_effective_date(dates, days):
    assert objection_day(dated(*dates), document(objection_days=30)) == TODAY + timedelta(days=days)


def test_nothing_is_granted_without_a_period_or_for_a_change_of_wording():
    assert objection_day(dated(), document()) is None
    for kind in (Kind.EDITORIAL, Kind.NOISE):
        assert objection_day(dated(kind=kind), document(objection_days=30)) is None


def test_days_are_counted_in_the_documents_zone():
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert local_day(late, "Europe/Bucharest") == date(2026, 11, 22)
    made = dated(seen_at=late)
    assert objection_day(made, document(objection_days=10)) == date(2026, 12, 1)
    assert objection_day(made, document(objection_days=10, zone="Europe/Bucharest")) == date(2026, 12, 2)
    assert objection_day(made, document(objection_days=10, zone="America/Lima")) == date(2026, 12, 1)


def test_a_date_of_the_year_9999_is_not_believed():
    far = replace(
        dated(),
        comparison=replace(
            dated().comparison,
            dates=(StatedDate(role=EFFECTIVE, day=date.max, quote="until the end of time"),),
        ),
    )
    assert effective_ahead(far, document()) is None


@given(
    st.lists(st.tuples(st.sampled_from(list(DateRole)), DATES), max_size=6),
    st.integers(1, 365),
    st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
)
def test_the_last_day_is_the_vendors_own_or_lies_after_the_first_sight_and_within_the_granted_days(
    dates, days, zone
):
    stated = tuple(StatedDate(role=role, day=day, quote="") for role, day in dates)
    made = change(effective=None)
    made = replace(made, comparison=replace(made.comparison, dates=stated))
    limit = objection_day(made, document(objection_days=days, zone=zone))
    seen = local_day(NOW, zone)
    assert limit is not None
    own = {day for role, day in dates if role is DateRole.OBJECTION}
    assert limit in own or seen < limit <= seen + timedelta(days=days)
