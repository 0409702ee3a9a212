"""Alerts that wait for a person, and notices about channels, on every database."""

import pytest

from monitor.model import Alert, AlertState, DeliveryResult, Severity, Timing
from monitor.store import Store
from tests.store.store_samples import HOUR, NOW, new_alert, record_change, record_first, watch

FAILED = DeliveryResult.FAILED


@pytest.fixture
def outbox(store: Store) -> Store:
    watch(store, "brightmail/privacy", "brightmail/terms")
    return store


def add(store: Store, *references: str, **more: object) -> list[int]:
    return list(store.add_alerts([new_alert(reference, **more) for reference in references]))  # type: ignore[arg-type]


def notice(subject: str, reference: str, **more: object) -> Alert:
    return new_alert(reference, subject=subject, document_id="", about="ops", **more)


def states(store: Store, identifiers: list[int]) -> list[AlertState]:
    return [found.state for each in identifiers if (found := store.alert(each))]


def test_a_notice_is_about_a_channel_and_comes_back_without_a_document(outbox: Store) -> None:
    (identifier,) = outbox.add_alerts([notice("held", "held-ops")])
    found = outbox.alert(identifier)
    assert found is not None
    assert (found.document_id, found.about, found.subject) == ("", "ops", "held")
    assert outbox.noticed_at("held", "ops") == NOW
    assert outbox.noticed_at("dead", "ops") is None


def test_held_alerts_are_not_due_until_they_are_released_into_a_digest(outbox: Store) -> None:
    first, second, other = (*add(outbox, "ONE", "TWO"), *add(outbox, "THREE", channel="legal"))
    assert outbox.hold([first, second, other], [notice("held", "told")]) == 3
    assert [alert.reference for alert in outbox.due_alerts(NOW + HOUR)] == ["told"]
    assert outbox.release("ops", NOW + HOUR) == 2
    due = [alert for alert in outbox.due_alerts(NOW + HOUR) if not alert.about]
    assert [(alert.id, alert.timing, alert.due_at) for alert in due] == [
        (first, Timing.DIGEST, NOW + HOUR),
        (second, Timing.DIGEST, NOW + HOUR),
    ]
    assert "held back in a flood" in due[0].reason
    assert outbox.release(None, NOW + HOUR) == 1


def test_a_backlog_counts_what_waits_for_a_person(outbox: Store) -> None:
    record_first(outbox)
    record_change(outbox, 2, NOW)
    identifiers = [alert.id for alert in outbox.alerts() if alert.id is not None] + add(outbox, "TROUBLE")
    assert outbox.give_up(identifiers, "gone", ()) == 2
    (backlog,) = outbox.backlogs()
    assert (backlog.channel, backlog.state, backlog.alerts) == ("ops", AlertState.DEAD, 2)
    assert backlog.severities == ((Severity.HIGH, 1),)
    assert backlog.troubles == 1
    assert (backlog.vendors, backlog.vendors_total) == ((("brightmail", 2),), 1)
    assert backlog.last_error == "gone"
    assert outbox.backlog("ops", AlertState.HELD) is None
    assert set(outbox.severities(identifiers).values()) == {Severity.HIGH}


def test_dropped_alerts_stay_with_their_reason_and_sent_ones_are_left_alone(outbox: Store) -> None:
    held, dead, pending, sent = add(outbox, "HELD", "DEAD", "PENDING", "SENT", document_id="brightmail/terms")
    outbox.hold([held], ())
    outbox.give_up([dead], "gone", ())
    delivery = outbox.claim([sent], channel="ops", reference="SENT", now=NOW)
    assert delivery is not None
    outbox.finish(delivery.id, DeliveryResult.SENT, "", now=NOW)
    assert outbox.drop("known", channel="ops") == 2
    assert outbox.drop("known", alert_ids=[pending, sent]) == 1
    dropped = AlertState.DROPPED
    assert states(outbox, [held, dead, pending, sent]) == [dropped, dropped, dropped, AlertState.SENT]


def test_an_alert_behind_one_that_waits_for_its_next_attempt_is_neither_due_nor_claimed(
    outbox: Store,
) -> None:
    first, second = add(outbox, "ONE", "TWO")
    (other,) = add(outbox, "OTHER", document_id="brightmail/terms")
    delivery = outbox.claim([first], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    assert [alert.id for alert in outbox.due_alerts(NOW)] == [other]
    outbox.finish(delivery.id, FAILED, "503", now=NOW, next_attempt_at=NOW + HOUR)
    assert [alert.id for alert in outbox.due_alerts(NOW)] == [other]
    assert outbox.claim([second], channel="ops", reference="TWO", now=NOW) is None
    assert [alert.id for alert in outbox.due_alerts(NOW + HOUR)] == [first, second, other]
    assert outbox.claim([second], channel="ops", reference="TWO", now=NOW + HOUR) is None
    assert outbox.claim([first], channel="ops", reference="ONE", now=NOW + HOUR) is not None


def test_the_first_attempt_keeps_its_time_until_a_person_retries(outbox: Store) -> None:
    (identifier,) = add(outbox, "ONE")
    for hours in (0, 5):
        delivery = outbox.claim([identifier], channel="ops", reference="ONE", now=NOW + hours * HOUR)
        assert delivery is not None
        outbox.finish(delivery.id, FAILED, "503", now=NOW + hours * HOUR, dead=hours == 5)
    found = outbox.alert(identifier)
    assert found is not None
    assert found.first_attempt_at == NOW
    outbox.retry_alerts([identifier], NOW + 9 * HOUR)
    found = outbox.alert(identifier)
    assert found is not None
    assert (found.first_attempt_at, found.attempts, found.parcel) == (None, 0, "ONE")


def test_the_last_arrival_at_a_channel_is_known(outbox: Store) -> None:
    one, two = add(outbox, "ONE", "TWO")
    (three,) = add(outbox, "THREE", document_id="brightmail/terms")
    for identifiers, reference in (([one, two], "ONE"), ([three], "THREE")):
        delivery = outbox.claim(identifiers, channel="ops", reference=reference, now=NOW)
        assert delivery is not None
        outbox.finish(delivery.id, DeliveryResult.SENT, "", now=NOW)
    assert outbox.last_sent_at("ops") == NOW
    assert outbox.last_sent_at("legal") is None


def test_planned_digests_are_there_once_and_go_when_they_are_no_longer_planned(outbox: Store) -> None:
    def planned(reference: str) -> Alert:
        return notice("digest", reference, timing=Timing.DIGEST, due_at=NOW + HOUR)

    outbox.plan_digests([planned("D1"), planned("D2")], NOW)
    outbox.plan_digests([planned("D1"), planned("D3")], NOW)
    assert sorted(alert.reference for alert in outbox.alerts()) == ["D1", "D3"]
    outbox.plan_digests([], NOW + 2 * HOUR)
    assert sorted(alert.reference for alert in outbox.alerts()) == ["D1", "D3"], "what is due stays"
    assert outbox.channels_due(NOW) == ()
    assert outbox.channels_due(NOW + HOUR) == ("ops",)
