"""Much at once that is no flood, and a flood that later alerts come after: nothing is held in vain, nothing overtakes."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from monitor.model import Alert, AlertState, QuietHours, Severity, Subject, Timing
from monitor.store import ChangeFilter
from tests.deliver.office import DAY, HOUR, MINUTE, NOW, change_route, trouble_route
from tests.deliver.test_brake import flood

pytestmark = pytest.mark.usefixtures("each_database_in_sweeps")

NIGHT = QuietHours(start=time(20, 0), end=time(7, 0))
MORNING = NOW.replace(hour=7, minute=0) + DAY


def at_night(opening, routes=None, **settings):
    routes = routes or [change_route("slack", quiet=NIGHT), trouble_route("slack", quiet=NIGHT)]
    office = opening(["slack"], routes, **settings)
    office.now = NOW.replace(hour=21)
    return office


def told(office):
    return [item for payload in office.payloads("slack") for item in payload.get("items", [payload])]


def test_a_few_alerts_that_the_quiet_hours_kept_back_are_no_flood(opening):
    office = at_night(opening, brake=5)
    for number in range(5):
        office.change(f"kelp-{number}/one")
        office.wait(HOUR)
    office.now = MORNING
    office.deliver()
    assert [each["event"] for each in office.payloads("slack")] == ["change"] * 5
    office.wait(MINUTE)
    office.change("bream/one")
    office.deliver()
    assert office.documents_told("slack")[-1] == "bream/one", "what came up by night does not count now"
    assert office.store.backlogs.all() == ()


def test_many_that_came_up_slowly_over_the_quiet_hours_are_one_digest_and_wait_for_nobody(opening):
    office = at_night(opening, brake=5)
    for number in range(40):
        office.change(f"kelp-{number}/one")
        office.wait(14 * MINUTE)
    office.now = MORNING
    office.deliver()
    (digest,) = office.payloads("slack")
    assert (digest["event"], len(digest["items"])) == ("digest", 40)
    assert office.store.backlogs.all() == ()
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 40}


def test_a_flood_within_the_quiet_hours_is_a_flood(opening):
    office = at_night(opening, brake=5)
    for number in range(40):
        office.change(f"kelp-{number}/one")
        office.wait(timedelta(seconds=10))
    office.wait(2 * HOUR)
    office.change("bream/one")
    office.now = MORNING
    office.deliver()
    assert [each["event"] for each in office.payloads("slack")] == ["change", "notice"]
    assert office.documents_told("slack") == ["bream/one"]
    assert office.store.outbox.count_by_state() == {AlertState.HELD: 40, AlertState.SENT: 2}


def test_second_alerts_that_waited_behind_first_ones_in_an_outage_are_no_flood(opening):
    office = opening(["slack"], [change_route("slack")], brake=5)
    office.inboxes["slack"].status = 500
    for number in range(16):
        for _ in range(2):
            office.change(f"kelp-{number % 8}/one")
            office.deliver()
            office.wait(20 * MINUTE)
    office.wait(DAY)
    office.inboxes["slack"].status = 200
    for _ in range(8):
        office.deliver()
        office.wait(15 * MINUTE)
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 32}


def test_reminders_of_many_changes_never_hold_anything_back(opening):
    office = opening(["slack"], [change_route("slack")], brake=5)
    ids = {name: office.change(name, Severity.CRITICAL)[0] for name in (f"kelp-{n}/one" for n in range(5))}
    office.deliver()
    office.wait(DAY)
    reminders = [
        Alert(
            reference=office.new_reference(), document_id=name, channel="slack", subject=Subject.REMINDER,
            timing=Timing.NOW, due_at=office.now, created_at=office.now, ordinal=each,
            change_id=office.alert(ids[name]).change_id, first_told_at=NOW,
        )
        for each in (1, 2) for name in ids
    ]  # fmt: skip
    office.store.outbox.add(reminders[:5])
    office.deliver()
    assert len(office.payloads("slack")) == 10
    for number in range(5):
        office.change(f"bream-{number}/one")
    office.deliver()
    assert office.documents_told("slack")[-5:] == [f"bream-{number}/one" for number in range(5)]
    assert office.store.backlogs.all() == ()


def test_more_reminders_than_the_brake_allows_are_one_message(opening):
    office = opening(["slack"], [change_route("slack")], brake=3)
    names = [f"kelp-{number}/one" for number in range(6)]
    ids = {}
    for name in names:
        ids[name] = office.change(name, Severity.CRITICAL)[0]
        office.deliver()
        office.wait(HOUR)
    office.wait(DAY)
    office.store.outbox.add(
        Alert(
            reference=office.new_reference(), document_id=name, channel="slack", subject=Subject.REMINDER,
            timing=Timing.NOW, due_at=office.now, created_at=office.now, ordinal=1,
            change_id=office.alert(ids[name]).change_id, first_told_at=NOW,
        )
        for name in names
    )  # fmt: skip
    office.deliver()
    assert office.payloads("slack")[-1]["event"] == "digest"
    assert [item["event"] for item in office.payloads("slack")[-1]["items"]] == ["reminder"] * 6
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 12}


def test_a_later_alert_takes_those_along_that_were_held_for_its_document(opening):
    office = opening(["slack"], [change_route("slack"), trouble_route("slack")])
    flood(office, 40, vendors=40)
    office.deliver()
    assert office.store.outbox.count_by_state()[AlertState.HELD] == 40
    office.wait(HOUR)
    office.store.outbox.add([later(office, "vendor-7/d7")])
    office.deliver()
    group = office.payloads("slack")[-1]
    assert [(item["document"]["id"]) for item in group["items"]] == ["vendor-7/d7"] * 2
    assert office.store.outbox.count_by_state()[AlertState.HELD] == 39


def later(office, name, **more):
    change = office.store.history.changes(ChangeFilter(document_ids=(name,)))[0]
    return Alert(
        **{
            "reference": office.new_reference(), "document_id": name, "channel": "slack", "subject": Subject.CHANGE,
            "timing": Timing.NOW, "due_at": office.now, "created_at": office.now, "change_id": change.id, **more,
        }
    )  # fmt: skip


def test_a_critical_change_in_a_flood_takes_the_earlier_one_of_its_document_along(opening):
    office = opening(["slack"], [change_route("slack")], brake=5)
    office.change("kelp/one", Severity.LOW)
    for number in range(20):
        office.change(f"bream-{number}/one", Severity.LOW)
    office.change("kelp/one", Severity.CRITICAL)
    office.deliver()
    group = office.payloads("slack")[0]
    assert [item["severity"] for item in group["items"]] == ["low", "critical"]
    assert office.store.outbox.count_by_state()[AlertState.HELD] == 20


def test_a_critical_change_by_night_takes_along_what_waits_for_the_morning_about_its_document(opening):
    office = at_night(opening)
    (first,) = office.change("kelp/one", Severity.LOW)
    (other,) = office.change("kelp/two", Severity.LOW)
    office.wait(HOUR)
    office.store.outbox.add([later(office, "kelp/one")])
    office.deliver()
    (group,) = office.payloads("slack")
    assert [item["document"]["id"] for item in group["items"]] == ["kelp/one", "kelp/one"]
    assert office.alert(first).state is AlertState.SENT
    assert office.alert(other).state is AlertState.PENDING, "another document's waits for the morning"


def test_the_end_of_trouble_is_told_before_the_change_that_came_with_it(opening):
    office = opening(["slack"], [change_route("slack"), trouble_route("slack")])
    office.change("kelp/two")
    office.trouble("kelp/one")
    first, *_ = office.store.outbox.alerts(document_id="kelp/one")
    recovered = replace(first, id=None, reference="PM-REC", subject=Subject.RECOVERED)
    office.store.outbox.add([recovered])
    office.change("kelp/one")
    office.deliver()
    events = [
        (payload["event"], item["document"]["id"])
        for payload in office.payloads("slack")
        for item in payload.get("items", [payload])
    ]
    assert [event for event, name in events if name == "kelp/one"] == ["trouble", "recovered", "change"]


def test_a_service_that_asks_to_be_left_alone_is_left_alone(opening):
    office = opening(["slack"], [change_route("slack")])
    office.inboxes["slack"].status = 429
    office.inboxes["slack"].headers = {"Retry-After": "600"}
    for number in range(8):
        office.change(f"kelp-{number}/one")
    office.deliver()
    assert len(office.received("slack")) == 1, "the others are not even tried"
    (tried,) = [each for each in office.store.outbox.alerts() if each.attempts]
    assert tried.next_attempt_at - office.now >= timedelta(seconds=590)
    office.wait(MINUTE)
    office.deliver()
    assert len(office.received("slack")) == 1


@pytest.mark.parametrize("jump", [HOUR, 400 * DAY])
def test_alerts_made_by_a_clock_that_was_ahead_go_out_when_it_is_right_again(opening, jump):
    office = opening(["slack"], [change_route("slack", group_wait=MINUTE), trouble_route("slack")])
    office.now += jump
    office.change("kelp/one")
    office.inboxes["slack"].status = 503
    office.change("kelp/two")
    office.deliver(gathered=True)
    office.now -= jump
    office.inboxes["slack"].status = 200
    for _ in range(3):
        office.deliverer().plan()
        office.deliver()
        office.wait(HOUR)
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 2}


def test_a_failed_attempt_before_a_long_sleep_and_one_after_it_are_no_reason_to_give_up(opening):
    office = opening(["slack"], [change_route("slack")])
    office.inboxes["slack"].status = 503
    (alert_id,) = office.change("kelp/one")
    office.deliver()
    office.wait(5 * DAY)
    office.deliver()
    assert office.alert(alert_id).state is AlertState.PENDING
    for _ in range(90):
        office.wait(HOUR)
        office.deliver()
    assert office.alert(alert_id).state is AlertState.DEAD
