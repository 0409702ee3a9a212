"""Alerts that wait, for a person, for company or for a clock, and notices about channels, on every database."""

from datetime import timedelta

import pytest

from monitor.model import EVENTS, Alert, AlertState, DeliveryResult, Severity, Subject, Timing
from monitor.store import Ending, Store
from tests.store.store_samples import HOUR, NOW, new_alert, record_change, record_first, watch

FAILED = DeliveryResult.FAILED
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def filled(store: Store) -> Store:
    watch(store, "brightmail/privacy", "brightmail/terms")
    return store


def add(store: Store, *references: str, **more: object) -> list[int]:
    return list(store.outbox.add([new_alert(reference, **more) for reference in references]))  # type: ignore[arg-type]


def notice(subject: str, reference: str, **more: object) -> Alert:
    return new_alert(reference, subject=subject, document_id="", about="ops", **more)


def states(store: Store, identifiers: list[int]) -> list[AlertState]:
    return [found.state for each in identifiers if (found := store.outbox.alert(each))]


def test_a_notice_is_about_a_channel_and_comes_back_without_a_document(filled: Store) -> None:
    (identifier,) = filled.outbox.add([notice("held", "held-ops")])
    found = filled.outbox.alert(identifier)
    assert found is not None
    assert (found.document_id, found.about, found.subject) == ("", "ops", "held")
    assert filled.outbox.last_notice_at("held", "ops") == NOW
    assert filled.outbox.last_notice_at("dead", "ops") is None


def test_held_alerts_are_not_due_until_they_are_released_into_a_digest(filled: Store) -> None:
    first, second, other = (*add(filled, "ONE", "TWO"), *add(filled, "THREE", channel="legal"))
    assert filled.backlogs.hold([first, second, other], [notice("held", "told")]) == 3
    assert [alert.reference for alert in filled.outbox.due(NOW + HOUR)] == ["told"]
    assert filled.backlogs.release("ops", NOW + HOUR) == 2
    due = [alert for alert in filled.outbox.due(NOW + HOUR) if not alert.about]
    assert [(alert.id, alert.timing, alert.due_at) for alert in due] == [
        (first, Timing.DIGEST, NOW + HOUR),
        (second, Timing.DIGEST, NOW + HOUR),
    ]
    assert "held back in a flood" in due[0].reason
    assert filled.backlogs.release(None, NOW + HOUR) == 1


def test_a_backlog_counts_what_waits_for_a_person(filled: Store) -> None:
    record_first(filled)
    record_change(filled, 2, NOW)
    identifiers = [alert.id for alert in filled.outbox.alerts() if alert.id is not None] + add(
        filled, "TROUBLE"
    )
    assert filled.backlogs.give_up(identifiers, "gone", ()) == 2
    (backlog,) = filled.backlogs.all()
    assert (backlog.channel, backlog.state, backlog.alerts) == ("ops", AlertState.DEAD, 2)
    assert backlog.severities == ((Severity.HIGH, 1),)
    assert backlog.troubles == 1
    assert (backlog.vendors, backlog.vendors_total) == ((("brightmail", 2),), 1)
    assert backlog.last_error == "gone"
    assert filled.backlogs.find("ops", AlertState.HELD) is None
    assert set(filled.outbox.severities(identifiers).values()) == {Severity.HIGH}


def test_dropped_alerts_stay_with_their_reason_and_sent_ones_are_left_alone(filled: Store) -> None:
    held, dead, pending, sent = add(filled, "HELD", "DEAD", "PENDING", "SENT", document_id="brightmail/terms")
    filled.backlogs.hold([held], ())
    filled.backlogs.give_up([dead], "gone", ())
    delivery = filled.outbox.claim([sent], channel="ops", reference="SENT", now=NOW)
    assert delivery is not None
    filled.outbox.finish(delivery.id, Ending(DeliveryResult.SENT, ""), now=NOW)
    assert filled.backlogs.drop("known", channel="ops") == 2
    assert filled.backlogs.drop("known", alert_ids=[pending, sent]) == 1
    dropped = AlertState.DROPPED
    assert states(filled, [held, dead, pending, sent]) == [dropped, dropped, dropped, AlertState.SENT]


def test_an_alert_behind_one_that_waits_for_its_next_attempt_is_neither_due_nor_claimed(
    filled: Store,
) -> None:
    first, second = add(filled, "ONE", "TWO")
    (other,) = add(filled, "OTHER", document_id="brightmail/terms")
    delivery = filled.outbox.claim([first], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    assert [alert.id for alert in filled.outbox.due(NOW)] == [other]
    filled.outbox.finish(delivery.id, Ending(FAILED, "503", next_attempt_at=NOW + HOUR), now=NOW)
    assert [alert.id for alert in filled.outbox.due(NOW)] == [other]
    assert filled.outbox.claim([second], channel="ops", reference="TWO", now=NOW) is None
    assert [alert.id for alert in filled.outbox.due(NOW + HOUR)] == [first, second, other]
    assert filled.outbox.claim([second], channel="ops", reference="TWO", now=NOW + HOUR) is None
    assert filled.outbox.claim([first], channel="ops", reference="ONE", now=NOW + HOUR) is not None


def test_the_first_attempt_keeps_its_time_until_a_person_retries(filled: Store) -> None:
    (identifier,) = add(filled, "ONE")
    for hours in (0, 5):
        delivery = filled.outbox.claim([identifier], channel="ops", reference="ONE", now=NOW + hours * HOUR)
        assert delivery is not None
        filled.outbox.finish(delivery.id, Ending(FAILED, "503", dead=hours == 5), now=NOW + hours * HOUR)
    found = filled.outbox.alert(identifier)
    assert found is not None
    assert found.first_attempt_at == NOW
    filled.backlogs.retry([identifier], NOW + 9 * HOUR)
    found = filled.outbox.alert(identifier)
    assert found is not None
    assert (found.first_attempt_at, found.attempts, found.parcel) == (None, 0, "ONE")


def test_the_last_arrival_at_a_channel_is_known(filled: Store) -> None:
    one, two = add(filled, "ONE", "TWO")
    (three,) = add(filled, "THREE", document_id="brightmail/terms")
    for identifiers, reference in (([one, two], "ONE"), ([three], "THREE")):
        delivery = filled.outbox.claim(identifiers, channel="ops", reference=reference, now=NOW)
        assert delivery is not None
        filled.outbox.finish(delivery.id, Ending(DeliveryResult.SENT, ""), now=NOW)
    assert filled.outbox.last_sent_at("ops") == NOW
    assert filled.outbox.last_sent_at("legal") is None


def test_planned_digests_are_there_once_and_go_when_they_are_no_longer_planned(filled: Store) -> None:
    def planned(reference: str) -> Alert:
        return notice("digest", reference, timing=Timing.DIGEST, due_at=NOW + HOUR)

    filled.outbox.plan_digests([planned("D1"), planned("D2")], NOW)
    filled.outbox.plan_digests([planned("D1"), planned("D3")], NOW)
    assert sorted(alert.reference for alert in filled.outbox.alerts()) == ["D1", "D3"]
    filled.outbox.plan_digests([], NOW + 2 * HOUR)
    assert sorted(alert.reference for alert in filled.outbox.alerts()) == ["D1", "D3"], "what is due stays"
    assert filled.outbox.channels_due(NOW) == ()
    assert filled.outbox.channels_due(NOW + HOUR) == ("ops",)


def add_at(store: Store, reference: str, at=NOW, **more) -> int:
    (identifier,) = store.outbox.add([new_alert(reference, at, channel="ops", **more)])
    return identifier


def send(
    store: Store, *identifiers: int, reference: str = "", result=DeliveryResult.SENT, at=NOW, **more
) -> None:
    delivery = store.outbox.claim(
        identifiers, channel="ops", reference=reference or f"R{identifiers[0]}", now=at
    )
    assert delivery is not None
    store.outbox.finish(delivery.id, Ending(result, "", **more), now=at)


def test_messages_are_counted_by_when_their_alerts_came_up(filled: Store) -> None:
    ids = [add_at(filled, f"A{number}", NOW + number * MINUTE) for number in range(4)]
    send(filled, ids[0], ids[1], at=NOW + DAY)
    filled.backlogs.hold([ids[2]], ())
    assert filled.backlogs.count_messages("ops", EVENTS, NOW - MINUTE, NOW + HOUR) == 2
    assert filled.backlogs.count_messages("ops", EVENTS, NOW, NOW + MINUTE) == 1
    assert filled.backlogs.count_messages("ops", EVENTS, NOW + HOUR, NOW + 2 * DAY) == 0
    assert filled.backlogs.count_messages("mail", EVENTS, NOW - MINUTE, NOW + HOUR) == 0
    assert filled.backlogs.count_messages("ops", ["reminder"], NOW - MINUTE, NOW + HOUR) == 0
    assert filled.backlogs.count_critical("ops", NOW - MINUTE) == 0


def test_only_earlier_untried_alerts_of_the_document_are_taken_along(filled: Store) -> None:
    held, waits = add_at(filled, "HELD"), add_at(filled, "WAITS", due_at=NOW + HOUR)
    tried = add_at(filled, "TRIED")
    send(filled, tried, result=DeliveryResult.FAILED, next_attempt_at=NOW + HOUR)
    add_at(filled, "DIGEST", timing=Timing.DIGEST)
    add_at(filled, "OTHER", document_id="brightmail/terms")
    add_at(filled, "REMINDER", subject=Subject.REMINDER, ordinal=1)
    dropped = add_at(filled, "DROPPED")
    filled.backlogs.drop("not wanted", alert_ids=[dropped])
    filled.backlogs.hold([held], ())
    later = add_at(filled, "LATER")
    add_at(filled, "AFTER")
    taken = filled.backlogs.take_along("ops", {"brightmail/privacy": later})
    assert [(each.id, each.state) for each in taken] == [
        (held, AlertState.PENDING),
        (waits, AlertState.PENDING),
    ]
    assert "told with a later one" in filled.outbox.alert("HELD").reason
    assert filled.outbox.alert("WAITS").reason == new_alert("X").reason
    assert filled.backlogs.take_along("mail", {"brightmail/privacy": later}) == ()


def test_gathered_alerts_wait_for_one_digest_that_is_due(filled: Store) -> None:
    ids = [add_at(filled, "ONE"), add_at(filled, "TWO")]
    send(filled, ids[1])
    assert filled.backlogs.gather(ids) == 1
    gathered = filled.outbox.alert("ONE")
    assert (gathered.timing, gathered.state, gathered.due_at) == (Timing.DIGEST, AlertState.PENDING, NOW)
    assert filled.outbox.alert("TWO").timing is Timing.NOW


def test_what_a_clock_that_was_ahead_put_off_is_due_again(filled: Store) -> None:
    ahead = NOW + 400 * DAY
    made = add_at(filled, "MADE", ahead, due_at=ahead + HOUR)
    tried = add_at(filled, "TRIED", ahead, document_id="brightmail/terms")
    failed = {"result": DeliveryResult.FAILED, "next_attempt_at": ahead + HOUR}
    send(filled, tried, at=ahead, **failed)
    add_at(filled, "held-ops", ahead, subject=Subject.HELD, about="ops", document_id="", change_id=None)
    quiet = add_at(filled, "QUIET", due_at=NOW + 9 * HOUR)
    retried = add_at(filled, "RETRIED")
    send(filled, retried, **{**failed, "next_attempt_at": NOW + HOUR})
    assert filled.backlogs.mend_times(NOW, longest_wait=2 * HOUR) == 5
    assert {each.id for each in filled.outbox.due(NOW)} >= {made, tried}
    assert filled.outbox.alert("TRIED").first_attempt_at == NOW
    assert filled.outbox.last_notice_at("held", "ops") == NOW
    assert filled.outbox.alert("QUIET").due_at == NOW + 9 * HOUR
    assert filled.outbox.alert("RETRIED").next_attempt_at == NOW + HOUR
    assert filled.backlogs.mend_times(NOW, longest_wait=2 * HOUR) == 0
    assert quiet not in {each.id for each in filled.outbox.due(NOW)}
