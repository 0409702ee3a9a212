"""Silences, acts, reminders and the calendar, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from monitor.errors import UsageError
from monitor.model import (
    Act,
    ActKind,
    AlertState,
    CalendarEntry,
    Category,
    DayKind,
    DeliveryResult,
    DocumentType,
    Kind,
    Matcher,
    Severity,
    Silence,
    Subject,
)
from monitor.store import Ending, Store
from tests.store.store_samples import (
    HOUR,
    NOW,
    comparison,
    new_alert,
    new_change,
    record_change,
    record_first,
    watch,
)

DAY = timedelta(days=1)
MATCHER = Matcher(
    vendors=frozenset({"brightmail"}),
    types=frozenset({DocumentType.SUBPROCESSORS, DocumentType.SECURITY}),
    categories=frozenset({Category.AI}),
    severities=frozenset({Severity.LOW, Severity.MEDIUM}),
)


def silence(**more) -> Silence:
    facts = {"matcher": MATCHER, "reason": "redesign \x00 \ud800", "by": "Ana", "created_at": NOW}
    return Silence(**{**facts, "until": NOW + DAY, **more})


def told(store: Store, number: int = 2, *, severity=Severity.CRITICAL, sent=True, **more) -> int:
    """A change with one alert that was sent; its id."""
    if number == 2:
        watch(store)
        record_first(store)
    at = NOW + number * HOUR
    change = new_change(at, comparison=comparison(severity=severity, **more))
    recorded = record_change(store, number, at, change=change)
    if sent:
        send(store, recorded.alert_ids[0], at)
    assert recorded.change_id is not None
    return recorded.change_id


def send(store: Store, alert_id: int, at) -> None:
    delivery = store.outbox.claim([alert_id], channel="ops", reference=f"D{alert_id}", now=at)
    assert delivery is not None
    store.outbox.finish(delivery.id, Ending(DeliveryResult.SENT, ""), now=at)


def act(change_id: int, kind=ActKind.ACKNOWLEDGED, **more) -> Act:
    return Act(**{"change_id": change_id, "kind": kind, "at": NOW, "by": "Ana", "note": "seen", **more})


def reminder(change_id: int, ordinal: int = 1, *, reference: str = "", **more):
    return new_alert(
        reference or f"REM{ordinal}",
        NOW + DAY,
        **{
            "subject": Subject.REMINDER,
            "change_id": change_id,
            "ordinal": ordinal,
            "first_told_at": NOW,
            **more,
        },
    )


def follow(store: Store, *documents: str):
    return [
        change.id
        for change in store.acts.changes_to_follow(
            documents_with_deadline=documents, critical=True, since=NOW - DAY
        )
    ]


def test_a_silence_is_stored_whole_and_holds_until_it_is_over(store: Store) -> None:
    number = store.acts.add_silence(silence())
    (stored,) = store.acts.silences()
    assert stored == silence(id=number, reason="redesign \ufffd \ufffd")
    assert store.acts.silences(active_at=NOW) == (stored,)
    assert store.acts.silences(active_at=NOW + DAY) == ()
    assert store.acts.silences(active_at=NOW - HOUR) == ()


def test_an_ended_silence_stays_on_record_and_cannot_be_ended_again(store: Store) -> None:
    number = store.acts.add_silence(silence())
    ended = store.acts.end_silence(number, by="Ben", now=NOW + HOUR)
    assert (ended.ended_at, ended.ended_by) == (NOW + HOUR, "Ben")
    assert store.acts.silences() == (ended,)
    assert store.acts.silences(active_at=NOW + HOUR) == ()
    for which, said in ((number, "is over since 2026-03-01 13:00"), (99, "no silence 99")):
        with pytest.raises(UsageError, match=said):
            store.acts.end_silence(which, by="Ben", now=NOW + 2 * HOUR)


def test_acts_are_kept_in_the_order_of_their_recording(store: Store) -> None:
    change = told(store)
    given = [
        act(change, ActKind.SNOOZED, until=NOW + DAY),
        act(change, note="sub-processor list filed"),
        act(change, ActKind.REOPENED, note=""),
    ]
    numbers = [store.acts.add(each) for each in given]
    assert store.acts.all() == tuple(
        replace(each, id=number) for each, number in zip(given, numbers, strict=True)
    )
    assert store.acts.all(change_ids=[change]) == store.acts.all()
    assert store.acts.all(change_ids=[change + 1]) == ()


def test_an_act_on_a_change_that_does_not_exist_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="no change 7"):
        store.acts.add(act(7))
    assert store.acts.all() == ()


def test_a_reference_leads_to_the_change_and_a_gathered_message_to_all_of_its_changes(store: Store) -> None:
    first, second = told(store, sent=False), told(store, 3, sent=False)
    assert store.acts.changes_by_reference("REF2") == (first,)
    ids = [store.outbox.alert("REF2").id, store.outbox.alert("REF3").id]
    store.outbox.claim(ids, channel="ops", reference="REF2", now=NOW)
    assert store.acts.changes_by_reference("REF2") == (first, second)
    assert store.acts.changes_by_reference("REF3") == (second,)
    assert store.acts.changes_by_reference("REF9") == ()


def test_only_critical_changes_that_were_told_and_not_acknowledged_are_followed(store: Store) -> None:
    critical = told(store)
    high = told(store, 3, severity=Severity.HIGH)
    told(store, 4, sent=False)
    told(store, 5, kind=Kind.NOISE)
    assert follow(store) == [critical]
    assert follow(store, "brightmail/privacy") == [critical, high]
    store.acts.add(act(high, ActKind.SNOOZED, until=NOW + DAY))
    assert follow(store) == [critical, high]
    store.acts.add(act(critical))
    assert follow(store) == [high]
    store.acts.add(act(critical, ActKind.REOPENED))
    assert follow(store) == [critical, high]
    assert store.acts.changes_to_follow(critical=True, since=NOW + 10 * DAY) == ()


def test_what_no_longer_has_a_deadline_or_never_repeats_is_not_followed(store: Store) -> None:
    critical = told(store)
    granted = {"documents_with_deadline": ["brightmail/privacy"], "since": NOW - DAY, "critical": False}
    assert [each.id for each in store.acts.changes_to_follow(**granted)] == [critical]
    assert store.acts.changes_to_follow(**granted, deadline_since=NOW + DAY) == ()
    assert store.acts.changes_to_follow(critical=False, since=NOW - DAY) == ()


def test_a_telling_counts_from_the_alert_that_was_sent_and_the_last_reminder(store: Store) -> None:
    change = told(store)
    (notification,) = store.acts.announcements([change])
    assert (notification.channel, notification.reminders, notification.is_waiting) == ("ops", 0, False)
    assert notification.first_told_at == notification.last_told_at == NOW + 2 * HOUR
    store.acts.add_reminders([reminder(change)])
    (waiting,) = store.acts.announcements([change])
    assert (waiting.reminders, waiting.is_waiting) == (1, True)
    send(store, store.outbox.alert("REM1").id, NOW + DAY)
    (again,) = store.acts.announcements([change])
    assert (again.first_told_at, again.last_told_at, again.is_waiting) == (NOW + 2 * HOUR, NOW + DAY, False)


def test_a_channel_that_was_never_told_has_no_telling(store: Store) -> None:
    assert store.acts.announcements([told(store, sent=False)]) == ()


def test_a_reminder_is_stored_once_however_often_it_is_added(store: Store) -> None:
    change = told(store)
    added = store.acts.add_reminders([reminder(change)])
    assert [each.ordinal for each in added] == [1]
    assert store.acts.add_reminders([reminder(change), reminder(change, reference="OTHER")]) == ()
    stored = store.outbox.alert("REM1")
    assert (stored.subject, stored.ordinal, stored.first_told_at) == ("reminder", 1, NOW)
    assert store.acts.add_reminders([reminder(change, 2)])
    assert len(store.acts.add_reminders([reminder(change, 2, channel="legal", reference="LEGAL")])) == 1


def test_loops_that_add_one_reminder_at_the_same_time_add_it_once(store: Store) -> None:
    change = told(store)
    with ThreadPoolExecutor(4) as threads:
        given = [reminder(change, reference=f"LOOP{number}") for number in range(8)]
        added = list(threads.map(lambda each: store.acts.add_reminders([each]), given))
    assert sum(len(each) for each in added) == 1
    assert len([alert for alert in store.outbox.alerts() if alert.subject == "reminder"]) == 1


def test_the_database_itself_refuses_a_second_reminder_of_one_ordinal(store: Store) -> None:
    change = told(store)
    store.outbox.add([reminder(change)])
    with pytest.raises(IntegrityError):
        store.outbox.add([reminder(change, reference="OTHER")])
    assert store.outbox.alert("OTHER") is None


def test_an_acknowledged_change_takes_no_reminder_and_withdraws_the_one_that_waits(store: Store) -> None:
    change = told(store)
    store.acts.add_reminders([reminder(change)])
    store.acts.add(act(change))
    withdrawn = store.outbox.alert("REM1")
    assert withdrawn.state is AlertState.SILENCED
    assert withdrawn.reason == "withdrawn: acknowledged by Ana"
    assert store.outbox.due(NOW + 2 * DAY) == ()
    assert store.acts.add_reminders([reminder(change, 2)]) == ()
    assert store.outbox.alert("REF2").state is AlertState.SENT


def test_a_silenced_alert_is_stored_and_never_due(store: Store) -> None:
    watch(store)
    record_first(store)
    record_change(store, 2, NOW, alerts=(new_alert(state=AlertState.SILENCED, reason="silence 1"),))
    assert store.outbox.due(NOW + DAY) == ()
    (kept,) = store.outbox.alerts(state=AlertState.SILENCED)
    assert (kept.reason, kept.change_id is not None) == ("silence 1", True)
    assert store.outbox.count_by_state() == {"silenced": 1}
    assert store.outbox.claim([kept.id], channel="ops", reference="X", now=NOW) is None
    assert store.backlogs.retry(None, NOW) == 0


def test_changes_with_days_are_found_with_the_newest_of_their_documents(store: Store) -> None:
    dated = told(store)
    undated = told(store, 3)
    latest = replace(comparison(), dates=())
    store.history.replace_comparison(undated, latest)
    asked = {"since": NOW - DAY, "from_day": date(2020, 1, 1)}
    found = store.briefs.with_days(granted={}, **asked)
    assert [change.id for change in found] == [dated, undated]
    store.history.replace_comparison(dated, latest)
    assert store.briefs.with_days(granted={}, **asked) == ()
    granted = store.briefs.with_days(granted={"brightmail/privacy": 30}, **asked)
    assert [change.id for change in granted] == [dated, undated]


def test_calendar_entries_are_replaced_by_the_next_ones(store: Store) -> None:
    change = told(store)
    entry = CalendarEntry(change_id=change, day=date(2026, 3, 9), kind=DayKind.OBJECTION, altered_at=NOW)
    assert store.acts.calendar_entries() == {}
    store.acts.save_calendar_entries([entry])
    moved = replace(entry, day=date(2026, 3, 7), sequence=1, cancelled=True)
    store.acts.save_calendar_entries([moved])
    assert store.acts.calendar_entries() == {change: moved}


def test_the_mark_moves_with_whatever_may_call_for_a_reminder(store: Store) -> None:
    marks = [store.acts.mark()]
    change = told(store)
    marks.append(store.acts.mark())
    store.acts.add(act(change))
    marks.append(store.acts.mark())
    number = store.acts.add_silence(silence())
    marks.append(store.acts.mark())
    store.acts.end_silence(number, by="Ben", now=NOW + HOUR)
    marks.append(store.acts.mark())
    assert len(set(marks)) == len(marks)
    assert store.acts.mark() == marks[-1]
