"""Alerts are claimed, sent and finished, and none is ever lost."""

from datetime import timedelta

import pytest

from monitor.errors import UsageError
from monitor.model import Alert, AlertState, DeliveryResult, Timing
from monitor.store import Ending, Store
from tests.store.store_samples import HOUR, NOW, new_alert, record_change, record_first, watch

SENT, FAILED, UNKNOWN = DeliveryResult.SENT, DeliveryResult.FAILED, DeliveryResult.UNKNOWN


@pytest.fixture
def filled(store: Store) -> Store:
    watch(store, "brightmail/privacy", "brightmail/terms")
    return store


def add(store: Store, *references: str, **more: object) -> list[int]:
    return list(store.outbox.add([new_alert(reference, **more) for reference in references]))  # type: ignore[arg-type]


def state_of(store: Store, alert_id: int) -> Alert:
    found = store.outbox.alert(alert_id)
    assert found is not None
    return found


def test_alert_comes_back_by_id_and_by_reference(filled: Store) -> None:
    (identifier,) = add(filled, "A1B2C3")
    by_id, by_reference = filled.outbox.alert(identifier), filled.outbox.alert("A1B2C3")
    assert by_id == by_reference
    assert by_id is not None
    assert (by_id.state, by_id.timing, by_id.due_at) == (AlertState.PENDING, Timing.NOW, NOW)
    assert filled.outbox.alert(99) is None
    assert filled.outbox.alert("nothing") is None


def test_two_alerts_with_one_reference_are_both_kept(filled: Store) -> None:
    identifiers = add(filled, "AAAA", "AAAA", "AAAA", "AA%A")
    assert [state_of(filled, each).reference for each in identifiers] == ["AAAA", "AAAA-2", "AAAA-3", "AA%A"]


def test_due_alerts_come_in_the_order_of_their_making(filled: Store) -> None:
    first, second = add(filled, "ONE", "TWO")
    (late,) = add(filled, "LATE", at=NOW + HOUR)
    assert [alert.id for alert in filled.outbox.due(NOW)] == [first, second]
    assert [alert.id for alert in filled.outbox.due(NOW + HOUR)] == [first, second, late]
    assert filled.outbox.due(NOW - HOUR) == ()


def test_digest_alert_waits_for_its_digest(filled: Store) -> None:
    filled.outbox.add([new_alert("D", timing=Timing.DIGEST, due_at=NOW + HOUR)])
    assert filled.outbox.due(NOW) == ()


def test_claimed_alert_is_sending_and_its_attempt_is_on_record(filled: Store) -> None:
    first, second = add(filled, "ONE", "TWO")
    delivery = filled.outbox.claim([first, second], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    assert delivery.alert_ids == (first, second)
    assert filled.outbox.deliveries(second) == (delivery,)
    alert = state_of(filled, first)
    assert (alert.state, alert.attempts, alert.parcel) == (AlertState.SENDING, 1, "ONE")
    assert filled.outbox.due(NOW) == ()


def test_claim_takes_nothing_when_one_alert_is_taken_already(filled: Store) -> None:
    first, second = add(filled, "ONE", "TWO")
    filled.outbox.claim([first], channel="ops", reference="ONE", now=NOW)
    assert filled.outbox.claim([first, second], channel="ops", reference="TWO", now=NOW) is None
    assert state_of(filled, second).state is AlertState.PENDING
    assert filled.outbox.claim([], channel="ops", reference="X", now=NOW) is None
    assert filled.outbox.claim([second], channel="other", reference="X", now=NOW) is None
    assert len(filled.outbox.deliveries(second)) == 0


def test_sent_attempt_makes_its_alerts_sent(filled: Store) -> None:
    (identifier,) = add(filled, "ONE")
    delivery = filled.outbox.claim([identifier], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    filled.outbox.finish(delivery.id, Ending(SENT, "200"), now=NOW + HOUR)
    alert = state_of(filled, identifier)
    assert (alert.state, alert.sent_at, alert.last_error) == (AlertState.SENT, NOW + HOUR, "")
    recorded = filled.outbox.deliveries(identifier)[0]
    assert (recorded.result, recorded.detail, recorded.finished_at) == (SENT, "200", NOW + HOUR)


def test_failed_attempt_is_due_again_when_it_is_said(filled: Store) -> None:
    (identifier,) = add(filled, "ONE")
    delivery = filled.outbox.claim([identifier], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    filled.outbox.finish(delivery.id, Ending(FAILED, "refused", next_attempt_at=NOW + HOUR), now=NOW)
    alert = state_of(filled, identifier)
    assert (alert.state, alert.last_error) == (AlertState.PENDING, "refused")
    assert filled.outbox.due(NOW + HOUR - timedelta(seconds=1)) == ()
    assert [each.id for each in filled.outbox.due(NOW + HOUR)] == [identifier]
    again = filled.outbox.claim([identifier], channel="ops", reference="SECOND", now=NOW + HOUR)
    assert again is not None
    assert (state_of(filled, identifier).attempts, state_of(filled, identifier).parcel) == (2, "ONE")


def test_alert_given_up_is_dead_until_a_person_retries_it(filled: Store) -> None:
    first, second = add(filled, "ONE", "TWO")
    delivery = filled.outbox.claim([first, second], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    filled.outbox.finish(delivery.id, Ending(FAILED, "no such channel", dead=True), now=NOW)
    assert [alert.id for alert in filled.outbox.alerts(state=AlertState.DEAD)] == [second, first]
    assert filled.outbox.due(NOW + 99 * HOUR) == ()
    assert filled.backlogs.retry([first], NOW + HOUR) == 2, "what went out in one message is retried together"
    assert [alert.id for alert in filled.outbox.due(NOW + HOUR)] == [first, second]
    assert filled.backlogs.retry(None, NOW + HOUR) == 0


def test_sent_alert_is_not_retried(filled: Store) -> None:
    (identifier,) = add(filled, "ONE")
    delivery = filled.outbox.claim([identifier], channel="ops", reference="ONE", now=NOW)
    assert delivery is not None
    filled.outbox.finish(delivery.id, Ending(SENT, ""), now=NOW)
    assert filled.backlogs.retry([identifier], NOW) == 0


def test_interrupted_attempt_is_unknown_and_due_again_under_the_same_reference(filled: Store) -> None:
    first, second = add(filled, "ONE", "TWO")
    filled.outbox.claim([first, second], channel="ops", reference="PARCEL", now=NOW)
    (recovered,) = filled.outbox.recover(NOW + HOUR)
    assert (recovered.result, recovered.reference, recovered.alert_ids) == (
        UNKNOWN,
        "PARCEL",
        (first, second),
    )
    assert filled.outbox.deliveries(first) == (recovered,)
    due = filled.outbox.due(NOW + HOUR)
    assert [(alert.id, alert.parcel) for alert in due] == [(first, "PARCEL"), (second, "PARCEL")]
    assert filled.outbox.recover(NOW + HOUR) == ()


def test_attempt_that_ends_after_its_recovery_counts_if_it_was_sent(filled: Store) -> None:
    (first,) = add(filled, "ONE")
    (second,) = add(filled, "TWO", document_id="brightmail/terms")
    sent = filled.outbox.claim([first], channel="ops", reference="ONE", now=NOW)
    failed = filled.outbox.claim([second], channel="ops", reference="TWO", now=NOW)
    assert sent is not None
    assert failed is not None
    filled.outbox.recover(NOW)
    filled.outbox.finish(sent.id, Ending(SENT, "late"), now=NOW + HOUR)
    filled.outbox.finish(failed.id, Ending(FAILED, "late", dead=True), now=NOW + HOUR)
    assert state_of(filled, first).state is AlertState.SENT
    assert state_of(filled, second).state is AlertState.PENDING


def test_unknown_attempt_cannot_be_finished(filled: Store) -> None:
    with pytest.raises(UsageError, match="no delivery 7"):
        filled.outbox.finish(7, Ending(SENT, ""), now=NOW)


def test_alerts_are_listed_newest_first_by_what_is_asked(filled: Store) -> None:
    add(filled, "ONE")
    add(filled, "TWO", at=NOW + HOUR, channel="legal", document_id="brightmail/terms")
    assert [alert.reference for alert in filled.outbox.alerts()] == ["TWO", "ONE"]
    assert [alert.reference for alert in filled.outbox.alerts(limit=1)] == ["TWO"]
    assert [alert.reference for alert in filled.outbox.alerts(channel="ops")] == ["ONE"]
    assert [alert.reference for alert in filled.outbox.alerts(document_id="brightmail/terms")] == ["TWO"]
    assert [alert.reference for alert in filled.outbox.alerts(since=NOW + HOUR)] == ["TWO"]
    assert filled.outbox.alerts(state=AlertState.SENT) == ()


def test_alerts_of_a_check_are_there_with_it_or_not_at_all(filled: Store) -> None:
    record_first(filled, alerts=(new_alert("F1"), new_alert("F2", channel="legal")))
    assert {alert.reference for alert in filled.outbox.due(NOW)} == {"F1", "F2"}


def test_alerts_are_counted_by_state(store: Store) -> None:
    watch(store)
    assert store.outbox.count_by_state() == {}
    record_first(store)
    record_change(store, 2, NOW + HOUR)
    assert store.outbox.count_by_state() == {"pending": 1}
