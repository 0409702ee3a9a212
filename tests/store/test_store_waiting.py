"""What waits, counted and put right: on both databases."""

from datetime import timedelta

import pytest

from monitor.model import AlertState, DeliveryResult, Subject, Timing
from monitor.store import Ending, Store
from tests.store.store_samples import HOUR, NOW, new_alert, watch

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
KINDS = ("change", "trouble", "recovered")


@pytest.fixture
def filled(store: Store) -> Store:
    watch(store, "brightmail/privacy", "brightmail/terms")
    return store


def add(store: Store, reference: str, at=NOW, **more) -> int:
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
    ids = [add(filled, f"A{number}", NOW + number * MINUTE) for number in range(4)]
    send(filled, ids[0], ids[1], at=NOW + DAY)
    filled.backlogs.hold([ids[2]], ())
    assert filled.backlogs.count_messages("ops", KINDS, NOW - MINUTE, NOW + HOUR) == 2
    assert filled.backlogs.count_messages("ops", KINDS, NOW, NOW + MINUTE) == 1
    assert filled.backlogs.count_messages("ops", KINDS, NOW + HOUR, NOW + 2 * DAY) == 0
    assert filled.backlogs.count_messages("mail", KINDS, NOW - MINUTE, NOW + HOUR) == 0
    assert filled.backlogs.count_messages("ops", ["reminder"], NOW - MINUTE, NOW + HOUR) == 0
    assert filled.backlogs.count_critical("ops", NOW - MINUTE) == 0


def test_only_earlier_untried_alerts_of_the_document_are_taken_along(filled: Store) -> None:
    held, waits = add(filled, "HELD"), add(filled, "WAITS", due_at=NOW + HOUR)
    tried = add(filled, "TRIED")
    send(filled, tried, result=DeliveryResult.FAILED, next_attempt_at=NOW + HOUR)
    add(filled, "DIGEST", timing=Timing.DIGEST)
    add(filled, "OTHER", document_id="brightmail/terms")
    add(filled, "REMINDER", subject=Subject.REMINDER, ordinal=1)
    dropped = add(filled, "DROPPED")
    filled.backlogs.drop("not wanted", alert_ids=[dropped])
    filled.backlogs.hold([held], ())
    later = add(filled, "LATER")
    add(filled, "AFTER")
    taken = filled.backlogs.take_along("ops", {"brightmail/privacy": later})
    assert [(each.id, each.state) for each in taken] == [
        (held, AlertState.PENDING),
        (waits, AlertState.PENDING),
    ]
    assert "told with a later one" in filled.outbox.alert("HELD").reason
    assert filled.outbox.alert("WAITS").reason == new_alert("X").reason
    assert filled.backlogs.take_along("mail", {"brightmail/privacy": later}) == ()


def test_gathered_alerts_wait_for_one_digest_that_is_due(filled: Store) -> None:
    ids = [add(filled, "ONE"), add(filled, "TWO")]
    send(filled, ids[1])
    assert filled.backlogs.gather(ids) == 1
    gathered = filled.outbox.alert("ONE")
    assert (gathered.timing, gathered.state, gathered.due_at) == (Timing.DIGEST, AlertState.PENDING, NOW)
    assert filled.outbox.alert("TWO").timing is Timing.NOW


def test_what_a_clock_that_was_ahead_put_off_is_due_again(filled: Store) -> None:
    ahead = NOW + 400 * DAY
    made = add(filled, "MADE", ahead, due_at=ahead + HOUR)
    tried = add(filled, "TRIED", ahead, document_id="brightmail/terms")
    failed = {"result": DeliveryResult.FAILED, "next_attempt_at": ahead + HOUR}
    send(filled, tried, at=ahead, **failed)
    add(filled, "held-ops", ahead, subject=Subject.HELD, about="ops", document_id="", change_id=None)
    quiet = add(filled, "QUIET", due_at=NOW + 9 * HOUR)
    retried = add(filled, "RETRIED")
    send(filled, retried, **{**failed, "next_attempt_at": NOW + HOUR})
    assert filled.backlogs.mend_times(NOW, longest_wait=2 * HOUR) == 5
    assert {each.id for each in filled.outbox.due(NOW)} >= {made, tried}
    assert filled.outbox.alert("TRIED").first_attempt_at == NOW
    assert filled.outbox.last_notice_at("held", "ops") == NOW
    assert filled.outbox.alert("QUIET").due_at == NOW + 9 * HOUR
    assert filled.outbox.alert("RETRIED").next_attempt_at == NOW + HOUR
    assert filled.backlogs.mend_times(NOW, longest_wait=2 * HOUR) == 0
    assert quiet not in {each.id for each in filled.outbox.due(NOW)}
