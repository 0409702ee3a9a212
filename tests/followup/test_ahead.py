from dataclasses import replace
from datetime import timedelta

from monitor.followup import days_ahead, days_by_change, days_of
from monitor.model import DateRole, DayKind, Kind, StatedDate
from tests.message.message_samples import NOW, change, document

TODAY = NOW.date()
DOCUMENTS = {"brightloom/terms": document(objection_days=30), "brightloom/dpa": document("dpa")}


def stating(number: int, *days: int, of: str = "brightloom/terms", kind=Kind.SUBSTANTIVE, **fields):
    """Change ``number`` of a document, whose text states these effective dates (days from today)."""
    made = change(effective=None, id=number, document_id=of, before=number, after=number + 1, **fields)
    dates = tuple(
        StatedDate(role=DateRole.EFFECTIVE, day=TODAY + timedelta(days=each), quote=f"From day {each}.")
        for each in days
    )
    judgement = replace(made.comparison.judgement, kind=kind)
    return replace(made, comparison=replace(made.comparison, dates=dates, judgement=judgement))


def ahead(*changes, within=45):
    found = days_ahead(changes, DOCUMENTS, now=NOW, within=within)
    return [(each.change.id, each.kind, each.days_left) for each in found]


OBJECT, EFFECT = DayKind.OBJECTION, DayKind.EFFECTIVE


def test_the_soonest_day_comes_first_and_an_effective_date_has_its_quote():
    assert ahead(stating(1, 40), stating(2, 10, of="brightloom/dpa")) == [
        (2, EFFECT, 10),
        (1, OBJECT, 30),
        (1, EFFECT, 40),
    ]
    (only,) = days_ahead([stating(1, 10, of="brightloom/dpa")], DOCUMENTS, now=NOW, within=45)
    assert only.quote == "From day 10."


def test_only_days_from_today_to_the_limit_are_listed():
    earlier = stating(1, 3, first_seen_at=NOW - timedelta(days=40))
    assert ahead(earlier) == [(1, EFFECT, 3)]
    assert ahead(stating(1, of="brightloom/terms"), within=29) == []
    assert ahead(stating(1, 0, of="brightloom/dpa")) == [(1, EFFECT, 0)]


def test_a_date_that_the_newest_text_no_longer_states_is_left_out():
    postponed = (stating(1, 10, of="brightloom/dpa"), stating(2, 30, of="brightloom/dpa"))
    assert ahead(*postponed) == [(2, EFFECT, 30)]


def test_a_date_that_several_changes_state_is_the_earliest_ones():
    both = (stating(2, 10, of="brightloom/dpa", kind=Kind.EDITORIAL), stating(1, 10, of="brightloom/dpa"))
    assert ahead(*both) == [(1, EFFECT, 10)]


def test_noise_and_documents_no_longer_watched_have_no_days():
    assert ahead(stating(1, 10, kind=Kind.NOISE), stating(1, 10, of="brightloom/gone")) == []


def test_an_effective_date_before_the_first_sight_is_not_ahead():
    assert days_of(stating(1, -2), document(), now=NOW) == ()


def test_a_last_day_that_is_the_effective_date_carries_its_sentence():
    days = days_of(stating(1, 10), document(objection_days=30), now=NOW)
    assert [(each.kind, each.quote) for each in days] == [(OBJECT, "From day 10."), (EFFECT, "From day 10.")]


def test_days_are_given_by_change():
    found = days_by_change([stating(1, 40), stating(2, 40)], DOCUMENTS, now=NOW)
    assert {number: [each.kind for each in days] for number, days in found.items()} == {
        1: [OBJECT, EFFECT],
        2: [OBJECT],
    }
