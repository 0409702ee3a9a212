"""A digest goes out at its time, once, also where nothing happened."""

import json
from datetime import time, timedelta

import pytest

from monitor.model import AlertState, DigestPlan, Severity
from tests.deliver.office import DAY, HOUR, MINUTE, NOW, change_route, trouble_route

pytestmark = pytest.mark.usefixtures("each_database_in_sweeps")

NOON_LATER = NOW + DAY
DAILY = DigestPlan(at=time(18, 0))


@pytest.fixture
def office(opening):
    return opening(["mail"], [change_route("mail", digest=DAILY), trouble_route("mail", digest=DAILY)])


def run_until(office, until, step=10 * MINUTE):
    """The loop's work, with the clock moving on."""
    while office.now < until:
        deliverer = office.deliverer()
        deliverer.plan()
        deliverer.deliver_due()
        office.wait(step)


def test_a_digest_comes_each_day_though_nothing_happened_and_says_so(office):
    office.watch("kelp/one")
    run_until(office, NOW + 3 * DAY)
    payloads = office.payloads("mail")
    assert [each["event"] for each in payloads] == ["digest"] * 3
    assert [each["period"]["to"][:10] for each in payloads] == ["2026-03-01", "2026-03-02", "2026-03-03"]
    assert [each["items"] for each in payloads] == [[], [], []]
    assert len(set(office.keys("mail"))) == 3


def test_an_empty_digest_says_what_is_unreachable_since_when(office):
    office.trouble("kelp/one")
    run_until(office, NOW + 2 * DAY)
    first, second = office.payloads("mail")
    assert [item["event"] for item in first["items"]] == ["trouble"]
    assert second["items"] == []
    assert second["unreachable"] == [
        {"document": "kelp/one", "kind": "unreachable", "since": "2026-03-01T12:00:00Z"}
    ]


def test_changes_go_into_the_one_digest_of_the_day(office):
    run_until(office, NOW + HOUR)
    office.change("kelp/one")
    office.change("bream/one", Severity.LOW)
    run_until(office, NOW + DAY)
    (payload,) = office.payloads("mail")
    assert [item["document"]["id"] for item in payload["items"]] == ["kelp/one", "bream/one"]


def test_a_restart_at_the_digests_time_sends_it_once(office):
    run_until(office, NOW + 5 * HOUR)
    office.now = NOW.replace(hour=18, minute=0, second=1)
    for _ in range(3):
        deliverer = office.deliverer()
        deliverer.plan()
        deliverer.deliver_due()
    assert len(office.payloads("mail")) == 1


def test_a_digest_that_was_missed_while_nothing_ran_is_made_up_for_once(office):
    run_until(office, NOW + HOUR)
    office.wait(4 * DAY)
    run_until(office, office.now + HOUR)
    (payload,) = office.payloads("mail")
    assert payload["period"]["from"][:10] == "2026-03-01"


def test_a_digest_with_nothing_to_say_can_be_switched_off(opening):
    office = opening(["mail"], [change_route("mail", digest=DAILY, digest_empty=False)])
    run_until(office, NOW + 2 * DAY)
    assert office.payloads("mail") == []
    office.change("kelp/one")
    run_until(office, NOW + 3 * DAY)
    assert len(office.payloads("mail")) == 1


def test_another_time_in_the_configuration_takes_the_place_of_the_one_before(office):
    run_until(office, NOW + HOUR)
    office.routes = (change_route("mail", digest=DigestPlan(at=time(20, 0))),)
    run_until(office, NOW + HOUR + 20 * MINUTE)
    office.routes = (change_route("mail", digest=DAILY),)
    run_until(office, NOW + DAY)
    (payload,) = office.payloads("mail")
    assert payload["period"]["to"] == "2026-03-01T18:00:00Z"


def test_a_digest_of_hundreds_of_changes_counts_all_and_lays_out_the_most_severe(office):
    run_until(office, NOW + MINUTE)
    for number in range(250):
        office.change(f"kelp/d{number}", Severity.CRITICAL if number == 249 else Severity.LOW)
    run_until(office, NOW + DAY, step=timedelta(hours=1))
    (payload,) = office.payloads("mail")
    assert len(payload["items"]) == 200
    assert payload["left_out"] == 50
    assert payload["items"][-1]["severity"] == "critical"
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 251, AlertState.PENDING: 1}
    assert json.dumps(payload).count("kelp/d249")


def test_a_document_that_was_down_within_the_period_and_is_back_is_in_the_digest(office):
    run_until(office, NOW + HOUR)
    office.trouble("kelp/one")
    office.wait(HOUR)
    office.recover("kelp/one")
    run_until(office, NOW + DAY)
    (payload,) = office.payloads("mail")
    assert payload["unreachable"] == []
    assert payload["past_troubles"] == [
        {
            "document": "kelp/one",
            "kind": "unreachable",
            "since": "2026-03-01T13:00:00Z",
            "until": "2026-03-01T14:00:00Z",
        }
    ]
    run_until(office, NOW + 2 * DAY)
    assert office.payloads("mail")[1]["past_troubles"] == []


def test_a_document_that_nobody_looked_at_within_the_period_is_named_with_its_last_reading(office):
    office.watch("kelp/one", "kelp/two")
    office.recover("kelp/two")
    office.recover("kelp/one")
    run_until(office, NOW + 10 * HOUR)
    office.recover("kelp/two")
    run_until(office, NOW + 26 * HOUR, step=HOUR)
    office.recover("kelp/two")
    run_until(office, NOW + 2 * DAY)
    first, second = office.payloads("mail")
    assert first["not_checked"] == []
    assert second["not_checked"] == [
        {"document": "kelp/one", "due_at": "2026-03-02T00:00:00Z", "last_read_at": "2026-03-01T12:00:00Z"}
    ]


def test_a_document_that_was_never_read_is_named_and_one_in_trouble_only_once(office):
    office.watch("kelp/one")
    office.trouble("kelp/two")
    run_until(office, NOW + DAY)
    (payload,) = office.payloads("mail")
    assert [each["document"] for each in payload["not_checked"]] == ["kelp/one"]
    assert payload["not_checked"][0]["last_read_at"] is None
    assert [each["document"] for each in payload["unreachable"]] == ["kelp/two"]
