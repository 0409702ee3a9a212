"""What waits, counted and put right: on both databases."""

from datetime import timedelta

import pytest

from monitor.model import AlertState, DeliveryResult, Timing
from monitor.store import Store
from tests.store.store_samples import HOUR, NOW, new_alert, watch

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
KINDS = ("change", "trouble", "recovered")


@pytest.fixture
def outbox(store: Store) -> Store:
    watch(store, "brightmail/privacy", "brightmail/terms")
    return store


def add(store: Store, reference: str, at=NOW, **more) -> int:
    (identifier,) = store.add_alerts([new_alert(reference, at, channel="ops", **more)])
    return identifier


def send(
    store: Store, *identifiers: int, reference: str = "", result=DeliveryResult.SENT, at=NOW, **more
) -> None:
    delivery = store.claim(identifiers, channel="ops", reference=reference or f"R{identifiers[0]}", now=at)
    assert delivery is not None
    store.finish(delivery.id, result, "", now=at, **more)


def test_messages_are_counted_by_when_their_alerts_came_up(outbox: Store) -> None:
    ids = [add(outbox, f"A{number}", NOW + number * MINUTE) for number in range(4)]
    send(outbox, ids[0], ids[1], at=NOW + DAY)
    outbox.hold([ids[2]], ())
    assert outbox.count_came_up("ops", KINDS, NOW - MINUTE, NOW + HOUR) == 2
    assert outbox.count_came_up("ops", KINDS, NOW, NOW + MINUTE) == 1
    assert outbox.count_came_up("ops", KINDS, NOW + HOUR, NOW + 2 * DAY) == 0
    assert outbox.count_came_up("mail", KINDS, NOW - MINUTE, NOW + HOUR) == 0
    assert outbox.count_came_up("ops", ["reminder"], NOW - MINUTE, NOW + HOUR) == 0
    assert outbox.count_critical_told("ops", NOW - MINUTE) == 0


def test_only_earlier_untried_alerts_of_the_document_are_taken_along(outbox: Store) -> None:
    held, waits = add(outbox, "HELD"), add(outbox, "WAITS", due_at=NOW + HOUR)
    tried = add(outbox, "TRIED")
    send(outbox, tried, result=DeliveryResult.FAILED, next_attempt_at=NOW + HOUR)
    add(outbox, "DIGEST", timing=Timing.DIGEST)
    add(outbox, "OTHER", document_id="brightmail/terms")
    add(outbox, "REMINDER", subject="reminder", ordinal=1)
    dropped = add(outbox, "DROPPED")
    outbox.drop("not wanted", alert_ids=[dropped])
    outbox.hold([held], ())
    later = add(outbox, "LATER")
    add(outbox, "AFTER")
    taken = outbox.take_along("ops", {"brightmail/privacy": later})
    assert [(each.id, each.state) for each in taken] == [
        (held, AlertState.PENDING),
        (waits, AlertState.PENDING),
    ]
    assert "told with a later one" in outbox.alert("HELD").reason
    assert outbox.alert("WAITS").reason == new_alert("X").reason
    assert outbox.take_along("mail", {"brightmail/privacy": later}) == ()


def test_gathered_alerts_wait_for_one_digest_that_is_due(outbox: Store) -> None:
    ids = [add(outbox, "ONE"), add(outbox, "TWO")]
    send(outbox, ids[1])
    assert outbox.gather(ids) == 1
    gathered = outbox.alert("ONE")
    assert (gathered.timing, gathered.state, gathered.due_at) == (Timing.DIGEST, AlertState.PENDING, NOW)
    assert outbox.alert("TWO").timing is Timing.NOW


def test_what_a_clock_that_was_ahead_put_off_is_due_again(outbox: Store) -> None:
    ahead = NOW + 400 * DAY
    made = add(outbox, "MADE", ahead, due_at=ahead + HOUR)
    tried = add(outbox, "TRIED", ahead, document_id="brightmail/terms")
    failed = {"result": DeliveryResult.FAILED, "next_attempt_at": ahead + HOUR}
    send(outbox, tried, at=ahead, **failed)
    add(outbox, "held-ops", ahead, subject="held", about="ops", document_id="", change_id=None)
    quiet = add(outbox, "QUIET", due_at=NOW + 9 * HOUR)
    retried = add(outbox, "RETRIED")
    send(outbox, retried, **{**failed, "next_attempt_at": NOW + HOUR})
    assert outbox.mend_times(NOW, longest_wait=2 * HOUR) == 5
    assert {each.id for each in outbox.due_alerts(NOW)} >= {made, tried}
    assert outbox.alert("TRIED").first_attempt_at == NOW
    assert outbox.noticed_at("held", "ops") == NOW
    assert outbox.alert("QUIET").due_at == NOW + 9 * HOUR
    assert outbox.alert("RETRIED").next_attempt_at == NOW + HOUR
    assert outbox.mend_times(NOW, longest_wait=2 * HOUR) == 0
    assert quiet not in {each.id for each in outbox.due_alerts(NOW)}
