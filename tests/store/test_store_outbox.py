"""Alerts are claimed, sent and finished, and none is ever lost."""

from datetime import timedelta

import pytest

from monitor.errors import UsageError
from monitor.model import Alert, AlertState, DeliveryResult, Timing
from monitor.store import Store
from tests.store.store_samples import HOUR, NOW, new_alert, record_first, watch

SENT, FAILED, UNKNOWN = DeliveryResult.SENT, DeliveryResult.FAILED, DeliveryResult.UNKNOWN


@pytest.fixture
def outbox(store: Store) -> Store:
    watch(store, "brightmail/privacy", "brightmail/terms")
    return store


def add(store: Store, *references: str, **more: object) -> list[int]:
    return list(store.add_alerts([new_alert(reference, **more) for reference in references]))  # type: ignore[arg-type]


def state_of(store: Store, alert_id: int) -> Alert:
    found = store.alert(alert_id)
    assert found is not None
    return found


def test_alert_comes_back_by_id_and_by_reference(outbox: Store) -> None:
    (identifier,) = add(outbox, "A1B2C3")
    by_id, by_reference = outbox.alert(identifier), outbox.alert("A1B2C3")
    assert by_id == by_reference
    assert by_id is not None
    assert (by_id.state, by_id.timing, by_id.due_at) == (AlertState.PENDING, Timing.NOW, NOW)
    assert outbox.alert(99) is None
    assert outbox.alert("nothing") is None


def test_two_alerts_with_one_reference_are_both_kept(outbox: Store) -> None:
    identifiers = add(outbox, "AAAA", "AAAA", "AAAA", "AA%A")
    assert [state_of(outbox, each).reference for each in identifiers] == ["AAAA", "AAAA-2", "AAAA-3", "AA%A"]


def test_due_alerts_come_in_the_order_of_their_making(outbox: Store) -> None:
    first, second = add(outbox, "ONE", "TWO")
    (late,) = add(outbox, "LATE", at=NOW + HOUR)
    assert [alert.id for alert in outbox.due_alerts(NOW)] == [first, second]
    assert [alert.id for alert in outbox.due_alerts(NOW + HOUR)] == [first, second, late]
    assert outbox.due_alerts(NOW - HOUR) == ()
    assert outbox.next_alert_at() == NOW


def test_digest_alert_waits_for_its_digest(outbox: Store) -> None:
    outbox.add_alerts([new_alert("D", timing=Timing.DIGEST, due_at=NOW + HOUR)])
    assert outbox.due_alerts(NOW) == ()
    assert outbox.next_alert_at() == NOW + HOUR


def test_claimed_alert_is_sending_and_its_attempt_is_on_record(outbox: Store) -> None:
    first, second = add(outbox, "ONE", "TWO")
    delivery = outbox.claim([first, second], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    assert delivery.alert_ids == (first, second)
    assert outbox.deliveries(second) == (delivery,)
    alert = state_of(outbox, first)
    assert (alert.state, alert.attempts, alert.parcel) == (AlertState.SENDING, 1, "ONE")
    assert outbox.due_alerts(NOW) == ()
    assert outbox.next_alert_at() is None


def test_claim_takes_nothing_when_one_alert_is_taken_already(outbox: Store) -> None:
    first, second = add(outbox, "ONE", "TWO")
    outbox.claim([first], channel="ops", reference="ONE", now=NOW)
    assert outbox.claim([first, second], channel="ops", reference="TWO", now=NOW) is None
    assert state_of(outbox, second).state is AlertState.PENDING
    assert outbox.claim([], channel="ops", reference="X", now=NOW) is None
    assert outbox.claim([second], channel="other", reference="X", now=NOW) is None
    assert len(outbox.deliveries(second)) == 0


def test_sent_attempt_makes_its_alerts_sent(outbox: Store) -> None:
    (identifier,) = add(outbox, "ONE")
    delivery = outbox.claim([identifier], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    outbox.finish(delivery.id, SENT, "200", now=NOW + HOUR)
    alert = state_of(outbox, identifier)
    assert (alert.state, alert.sent_at, alert.last_error) == (AlertState.SENT, NOW + HOUR, "")
    recorded = outbox.deliveries(identifier)[0]
    assert (recorded.result, recorded.detail, recorded.finished_at) == (SENT, "200", NOW + HOUR)


def test_failed_attempt_is_due_again_when_it_is_said(outbox: Store) -> None:
    (identifier,) = add(outbox, "ONE")
    delivery = outbox.claim([identifier], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    outbox.finish(delivery.id, FAILED, "refused", now=NOW, next_attempt_at=NOW + HOUR)
    alert = state_of(outbox, identifier)
    assert (alert.state, alert.last_error) == (AlertState.PENDING, "refused")
    assert outbox.due_alerts(NOW + HOUR - timedelta(seconds=1)) == ()
    assert [each.id for each in outbox.due_alerts(NOW + HOUR)] == [identifier]
    again = outbox.claim([identifier], channel="ops", reference="SECOND", now=NOW + HOUR)
    assert again is not None
    assert (state_of(outbox, identifier).attempts, state_of(outbox, identifier).parcel) == (2, "ONE")


def test_alert_given_up_is_dead_until_a_person_retries_it(outbox: Store) -> None:
    first, second = add(outbox, "ONE", "TWO")
    delivery = outbox.claim([first, second], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    outbox.finish(delivery.id, FAILED, "no such channel", now=NOW, dead=True)
    assert [alert.id for alert in outbox.alerts(state=AlertState.DEAD)] == [second, first]
    assert outbox.due_alerts(NOW + 99 * HOUR) == ()
    assert outbox.retry_alerts([first], NOW + HOUR) == 2, "what went out in one message is retried together"
    assert [alert.id for alert in outbox.due_alerts(NOW + HOUR)] == [first, second]
    assert outbox.retry_alerts(None, NOW + HOUR) == 0


def test_sent_alert_is_not_retried(outbox: Store) -> None:
    (identifier,) = add(outbox, "ONE")
    delivery = outbox.claim([identifier], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    outbox.finish(delivery.id, SENT, "", now=NOW)
    assert outbox.retry_alerts([identifier], NOW) == 0


def test_interrupted_attempt_is_unknown_and_due_again_under_the_same_reference(outbox: Store) -> None:
    first, second = add(outbox, "ONE", "TWO")
    outbox.claim([first, second], channel="ops", reference="PARCEL", now=NOW)
    (recovered,) = outbox.recover_deliveries(NOW + HOUR)
    assert (recovered.result, recovered.reference, recovered.alert_ids) == (
        UNKNOWN,
        "PARCEL",
        (first, second),
    )
    assert outbox.deliveries(first) == (recovered,)
    due = outbox.due_alerts(NOW + HOUR)
    assert [(alert.id, alert.parcel) for alert in due] == [(first, "PARCEL"), (second, "PARCEL")]
    assert outbox.recover_deliveries(NOW + HOUR) == ()


def test_attempt_that_ends_after_its_recovery_counts_if_it_was_sent(outbox: Store) -> None:
    (first,) = add(outbox, "ONE")
    (second,) = add(outbox, "TWO", document_id="brightmail/terms")
    sent = outbox.claim([first], channel="ops", reference="ONE", now=NOW)
    failed = outbox.claim([second], channel="ops", reference="TWO", now=NOW)
    assert sent is not None
    assert failed is not None
    outbox.recover_deliveries(NOW)
    outbox.finish(sent.id, SENT, "late", now=NOW + HOUR)
    outbox.finish(failed.id, FAILED, "late", now=NOW + HOUR, dead=True)
    assert state_of(outbox, first).state is AlertState.SENT
    assert state_of(outbox, second).state is AlertState.PENDING


def test_unknown_attempt_cannot_be_finished(outbox: Store) -> None:
    with pytest.raises(UsageError, match="no delivery 7"):
        outbox.finish(7, SENT, "", now=NOW)


def test_alerts_are_listed_newest_first_by_what_is_asked(outbox: Store) -> None:
    add(outbox, "ONE")
    add(outbox, "TWO", at=NOW + HOUR, channel="legal", document_id="brightmail/terms")
    assert [alert.reference for alert in outbox.alerts()] == ["TWO", "ONE"]
    assert [alert.reference for alert in outbox.alerts(limit=1)] == ["TWO"]
    assert [alert.reference for alert in outbox.alerts(channel="ops")] == ["ONE"]
    assert [alert.reference for alert in outbox.alerts(document_id="brightmail/terms")] == ["TWO"]
    assert [alert.reference for alert in outbox.alerts(since=NOW + HOUR)] == ["TWO"]
    assert outbox.alerts(state=AlertState.SENT) == ()


def test_alerts_of_a_check_are_there_with_it_or_not_at_all(outbox: Store) -> None:
    record_first(outbox, alerts=(new_alert("F1"), new_alert("F2", channel="legal")))
    assert {alert.reference for alert in outbox.due_alerts(NOW)} == {"F1", "F2"}
