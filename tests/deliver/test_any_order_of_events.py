"""Whatever comes in whatever order - alerts, failures, doubts, crashes, time - all arrive, in order, as first packed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.deliver import Deliverer
from monitor.model import AlertState, DeliveryResult, Message, Settings, Timing
from monitor.store import open_store
from tests.deliver.office import change_route
from tests.store.store_samples import NOW, document, new_alert, record_change, record_first

DOCUMENTS = ("brightmail/privacy", "kelp/privacy")
CHANNELS = ("slack", "mail")


class Crash(BaseException):
    """The process dies while a message is on its way."""


@dataclass
class Service:
    """Both channels' far end: answers from a list, then takes everything. Remembers what really arrived."""

    answers: list[str]
    arrived: list[tuple[str, str]] = field(default_factory=list)

    def send(self, channel_name: str, message: Message) -> tuple[DeliveryResult, str]:
        answer = self.answers.pop(0) if self.answers else "take"
        if answer in ("take", "take and crash", "take in doubt"):
            self.arrived.append((channel_name, message.reference))
        if answer in ("crash", "take and crash"):
            raise Crash
        if answer in ("take in doubt", "doubt"):
            return DeliveryResult.UNKNOWN, "no answer in time"
        return (DeliveryResult.SENT, "200") if answer == "take" else (DeliveryResult.FAILED, "503")

    def split(self, channel_name, message):
        return (message,)

    def rest_of(self, channel_name: str) -> timedelta:
        return timedelta(0)


ANSWERS = st.sampled_from(["take", "refuse", "doubt", "take in doubt", "crash", "take and crash"])
EVENTS = st.one_of(
    st.tuples(st.sampled_from(DOCUMENTS), st.sampled_from(CHANNELS), st.sampled_from([0, 0, 30, 3600, 7200])),
    st.sampled_from([1, 10, 31, 300, 4000]),
    st.just(1),
)


ORDERS = given(st.lists(EVENTS, min_size=1, max_size=25), st.lists(ANSWERS, max_size=25))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@ORDERS
def test_everything_arrives_in_order_per_document_and_repeats_keep_their_company(events, answers):
    play(events, answers)


@pytest.mark.sweep
@pytest.mark.timeout(900)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@ORDERS
def test_the_same_in_hundreds_of_orders(events, answers):
    play(events, answers)


def play(events, answers) -> None:
    with open_store("sqlite://", Path("unused")) as store:
        store.documents.sync([document(each) for each in DOCUMENTS], NOW)
        record_first(store)
        change_id = record_change(store, 2, NOW, alerts=()).change_id
        service, now, made = Service(list(answers)), NOW, []
        for number, event in enumerate(events):
            if isinstance(event, int):
                now += timedelta(seconds=event)
                deliver(store, service, now)
            else:
                identifier, channel, wait = event
                made += store.outbox.add(
                    [
                        new_alert(
                            f"A{number:02}", now, document_id=identifier, channel=channel, change_id=change_id,
                            timing=Timing.DIGEST if wait == 7200 else Timing.NOW,
                            due_at=now + timedelta(seconds=wait),
                        )
                    ]
                )  # fmt: skip
        quiet = 0  # rounds after the last alert was sent, in which nothing may go out again
        for _ in range(60):
            now += timedelta(minutes=61)
            deliver(store, service, now)
            quiet += set(store.outbox.count_by_state()) <= {AlertState.SENT}
            if quiet == 3:
                break
        check(store, service, made)


def deliver(store, service, now) -> None:
    """What the daemon does at that time; after a crash, what its next start does."""
    deliverer = Deliverer(
        store=store,
        sender=service,
        settings=Settings(database="", storage=Path("unused"), brake=0),
        documents={},
        routes=[change_route(*CHANNELS, group_wait=timedelta(seconds=30))],
        channels=frozenset(CHANNELS),
        clock=lambda: now,
        roll=lambda: 0.5,
    )
    try:
        deliverer.deliver_due()
    except Crash:
        store.outbox.recover(now)


def check(store, service: Service, made: Sequence[int]) -> None:
    alerts = [found for each in made if (found := store.outbox.alert(each))]
    assert [alert.state for alert in alerts] == [AlertState.SENT] * len(made), "nothing is lost"
    for alert in alerts:
        attempts = store.outbox.deliveries(alert.id)
        assert {each.reference for each in attempts} == {alert.parcel}
        assert len({each.alert_ids for each in attempts}) == 1, "a repetition keeps its company"
        arrivals = service.arrived.count((alert.channel, alert.parcel))
        doubtful = sum(each.result is DeliveryResult.UNKNOWN for each in attempts)
        assert 1 <= arrivals <= 1 + doubtful, "twice only where it had gone out without its record"
    for channel in CHANNELS:
        for identifier in DOCUMENTS:
            for timing in Timing:
                mine = [
                    alert
                    for alert in alerts
                    if (alert.channel, alert.document_id, alert.timing) == (channel, identifier, timing)
                ]
                first = [service.arrived.index((channel, alert.parcel)) for alert in mine]
                assert first == sorted(first), "a later alert never overtakes an earlier one"
