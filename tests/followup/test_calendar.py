"""The calendar as a real parser reads it."""

from dataclasses import replace
from datetime import date, timedelta

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from monitor.followup import days_of
from monitor.followup.calendar import attachment, calendar_text, event_of, next_entry
from monitor.model import CalendarEntry, DayKind
from tests.followup.test_ahead import stating
from tests.message.message_samples import NOW, change, document

HOUR = timedelta(hours=1)
DAYS = days_of(stating(41, 40), document(objection_days=30, title="Terms of Service"), now=NOW)
LIMIT = NOW.date() + timedelta(days=30)


def entry_of(days=DAYS, *, cancelled=False, before=None, now=NOW):
    return next_entry(days, cancelled=cancelled, before=before, now=now)


def event(days=DAYS, **facts):
    made = event_of(entry_of(days, **facts), days)
    assert made is not None
    return made


def parsed(*events, **options) -> icalendar.Calendar:
    text = calendar_text(events, **{"name": "Policy deadlines", **options})
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\n" not in text.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors
    assert not any(each.errors for each in calendar.walk())
    return calendar


def only_event(calendar):
    (found,) = calendar.walk("VEVENT")
    return found


def test_a_deadline_is_an_all_day_event_that_takes_no_time_and_has_two_alarms():
    found = only_event(parsed(event()))
    assert found["UID"] == "change-41@policy-monitor.invalid"
    assert found.decoded("DTSTART") == LIMIT
    assert found.decoded("DTEND") == LIMIT + timedelta(days=1)
    assert found["DTSTART"].params["VALUE"] == "DATE"
    assert (found["TRANSP"], found["STATUS"], found["SEQUENCE"]) == ("TRANSPARENT", "CONFIRMED", 0)
    assert found["SUMMARY"] == "Last day to object: brightloom · Terms of Service"
    triggers = [alarm.decoded("TRIGGER") for alarm in found.walk("VALARM")]
    assert triggers == [timedelta(days=-7), timedelta(days=-1)]
    assert "policy-monitor ack 41" in found["DESCRIPTION"]
    assert found["URL"] == "https://brightloom.example/legal/terms"


def test_what_only_takes_effect_says_so_and_quotes_the_sentence():
    found = only_event(parsed(event(days_of(stating(41, 12), document(), now=NOW))))
    assert found["SUMMARY"].startswith("Takes effect: ")
    assert "“From day 12.”" in found["DESCRIPTION"]


def test_the_sequence_rises_when_the_day_moves_and_stays_otherwise():
    first = entry_of()
    assert entry_of(before=first, now=NOW + HOUR) == first
    moved = days_of(stating(41, 20), document(objection_days=30), now=NOW)
    second = entry_of(moved, before=first, now=NOW + HOUR)
    assert (second.sequence, second.day) == (1, NOW.date() + timedelta(days=20))
    assert second.altered_at == NOW + HOUR


def test_an_acknowledged_change_is_cancelled_and_an_undone_one_comes_back():
    first = entry_of()
    cancelled = entry_of(before=first, cancelled=True)
    again = entry_of(before=cancelled)
    assert [each.sequence for each in (first, cancelled, again)] == [0, 1, 2]
    found = only_event(parsed(event_of(cancelled, DAYS)))
    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", 1)
    assert found.walk("VALARM") == []


def test_a_day_that_is_gone_is_cancelled_once():
    gone = next_entry((), cancelled=False, before=entry_of(), now=NOW)
    assert (gone.cancelled, gone.sequence) == (True, 1)
    assert next_entry((), cancelled=False, before=gone, now=NOW + HOUR) == gone
    assert next_entry((), cancelled=False, before=None, now=NOW) is None


def test_a_file_for_a_mail_is_published_and_leaves_out_what_is_over_or_cancelled():
    name, media_type, content = attachment([DAYS], {}, now=NOW)
    assert name.endswith(".ics")
    assert media_type == "text/calendar; method=PUBLISH; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    assert only_event(calendar)["SEQUENCE"] == 0
    assert attachment([DAYS], {41: entry_of(cancelled=True)}, now=NOW) is None
    past = days_of(stating(41), document(objection_days=3), now=NOW + timedelta(days=9))
    assert attachment([past], {}, now=NOW) is None
    assert attachment([()], {}, now=NOW) is None


def test_a_mail_carries_the_sequence_that_was_given_out():
    moved = replace(entry_of(), sequence=4)
    assert (
        only_event(icalendar.Calendar.from_ical(attachment([DAYS], {41: moved}, now=NOW)[2]))["SEQUENCE"] == 4
    )


def test_an_effective_date_that_stands_with_another_change_is_not_attached_again():
    effective = days_of(stating(42, 12), document(), now=NOW)
    assert attachment([effective], {}, now=NOW) is None
    assert attachment([effective], {42: entry_of(effective)}, now=NOW) is not None


def test_a_calendar_without_events_is_still_a_calendar():
    assert parsed()["VERSION"] == "2.0"


HOSTILE = (
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:forged",
    "a;b,c\\n:d\\",
    "\u202egnp.exe \u0000\u2028 \ud800 https://evil.example/ www.evil.example",
    "é" * 400 + "中🧾" * 400,
)


def test_hostile_words_stay_words():
    for words in HOSTILE:
        hostile = days_of(
            stating(41, 12, summary=words), document(vendor=words, title=words, objection_days=30), now=NOW
        )
        found = only_event(parsed(event(hostile), name=words))
        assert found["UID"] == "change-41@policy-monitor.invalid"
        for shown in (found["SUMMARY"], found["DESCRIPTION"]):
            assert "\u202e" not in shown
            assert "https://" not in shown


def test_an_address_that_could_break_the_line_is_left_out():
    odd = days_of(stating(41, 12), document(url="https://x.example/\r\nATTACH:x"), now=NOW)
    assert "URL" not in only_event(parsed(event(odd)))


@given(
    st.text(max_size=300),
    st.text(max_size=300),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 10**6),
)
def test_whatever_is_written_a_parser_reads_one_event_back(summary, name, day, sequence):
    made = change(effective=None, summary=summary)
    about = days_of(made, document(objection_days=5, title=name.strip() or "Terms"), now=NOW)
    entry = CalendarEntry(change_id=41, day=day, kind=DayKind.OBJECTION, altered_at=NOW, sequence=sequence)
    found = only_event(parsed(event_of(entry, about), name=name))
    assert found.decoded("DTSTART") == day
    assert found["SEQUENCE"] == sequence
