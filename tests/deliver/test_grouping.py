"""What belongs together arrives together, nothing overtakes, and a retry is the same message again."""

import json
from datetime import time, timedelta
from pathlib import Path

import jsonschema
import pytest

from monitor.model import AlertState, GroupBy, Matcher, QuietHours, Severity
from tests.deliver.office import HOUR, MINUTE, NOW, change_route, trouble_route

pytestmark = pytest.mark.usefixtures("each_database")

HALF_MINUTE = timedelta(seconds=30)
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "alert.schema.json").read_text())


def test_eight_documents_that_change_within_the_wait_are_one_message(opening):
    office = opening(["slack"], [change_route("slack", group_wait=HALF_MINUTE)])
    for number in range(8):
        office.change(f"kelp/d{number}")
        office.wait(timedelta(seconds=3))
        assert office.deliver() == ()
    office.wait(timedelta(seconds=7))
    (sent,) = office.deliver()
    assert sent.alerts == 8
    assert office.documents_told("slack") == [f"kelp/d{number}" for number in range(8)]
    office.wait(HOUR)
    assert office.deliver() == ()


def test_what_changes_after_the_wait_is_another_message(opening):
    office = opening(["slack"], [change_route("slack", group_wait=HALF_MINUTE)])
    office.change("kelp/one")
    office.wait(MINUTE)
    office.deliver()
    office.change("kelp/two")
    office.wait(MINUTE)
    office.deliver()
    assert office.documents_told("slack") == ["kelp/one", "kelp/two"]
    assert len(office.received("slack")) == 2


def test_a_one_shot_check_does_not_wait_for_company(opening):
    office = opening(["slack"], [change_route("slack", group_wait=HALF_MINUTE)])
    office.change("kelp/one")
    assert office.deliver() == ()
    (sent,) = office.deliver(gathered=True)
    assert sent.alerts == 1


def test_what_waits_for_the_end_of_quiet_hours_does_not_leave_with_a_critical_change(opening):
    quiet = QuietHours(start=time(11, 0), end=time(20, 0))
    office = opening(["slack"], [change_route("slack", group_wait=HALF_MINUTE, quiet=quiet)])
    office.change("kelp/calm", Severity.HIGH)
    office.change("kelp/urgent", Severity.CRITICAL)
    office.wait(MINUTE)
    office.deliver()
    assert office.documents_told("slack") == ["kelp/urgent"]
    office.now = NOW.replace(hour=20, minute=0, second=1)
    office.deliver()
    assert office.documents_told("slack") == ["kelp/urgent", "kelp/calm"]


def test_trouble_of_several_documents_of_a_vendor_is_one_message_that_follows_the_schema(opening):
    office = opening(["slack"], [trouble_route("slack", group_wait=HALF_MINUTE)])
    for name in ("one", "two", "three"):
        office.trouble(f"kelp/{name}")
    office.trouble("bream/one")
    office.wait(MINUTE)
    office.deliver()
    first, second = office.payloads("slack")
    assert [item["document"]["id"] for item in first["items"]] == ["kelp/one", "kelp/two", "kelp/three"]
    assert second["document"]["id"] == "bream/one"
    jsonschema.validate(first, SCHEMA)


def test_a_retry_repeats_the_very_message_under_its_reference_and_key(opening):
    office = opening(["slack"], [change_route("slack")])
    ids = [*office.change("kelp/one"), *office.change("kelp/two")]
    office.inboxes["slack"].status = 503
    office.deliver()
    office.change("kelp/three")
    office.wait(MINUTE)
    office.inboxes["slack"].status = 200
    office.deliver()
    before, after, third = office.payloads("slack")
    assert [item["document"]["id"] for item in after["items"]] == ["kelp/one", "kelp/two"]
    assert before["id"] == after["id"] == office.keys("slack")[0] == office.keys("slack")[1]
    assert third["document"]["id"] == "kelp/three"
    assert {office.alert(each).state for each in ids} == {AlertState.SENT}


def test_a_later_alert_about_a_document_does_not_overtake_one_that_waits_for_its_next_attempt(opening):
    office = opening(["slack", "mail"], [change_route("slack", "mail")])
    office.inboxes["slack"].status = 503
    office.change("kelp/one")
    office.deliver()
    office.inboxes["slack"].status = 200
    office.change("kelp/one")
    office.change("bream/one")
    office.deliver()
    assert [each["document"]["id"] for each in office.payloads("slack")[1:]] == ["bream/one"]
    assert [each["versions"]["after"] for each in office.payloads("mail")] == [2, 3, 2]
    office.wait(MINUTE)
    office.deliver()
    told = [
        each["versions"]["after"] for each in office.payloads("slack") if each["document"]["id"] == "kelp/one"
    ]
    assert told == [2, 2, 3], "the failed attempt, its repetition, then the later one"


def test_within_one_pass_a_failure_keeps_what_comes_behind_it_waiting(opening):
    office = opening(["slack"], [change_route("slack")])
    office.inboxes["slack"].status = 503
    office.change("kelp/one")
    office.deliver()
    office.change("kelp/one")
    office.wait(MINUTE)
    office.deliver()
    assert [each["versions"]["after"] for each in office.payloads("slack")] == [2, 2]


def test_one_recipient_that_fails_repeats_nothing_to_the_other(opening):
    office = opening(["slack", "mail"], [change_route("slack", "mail")])
    office.inboxes["slack"].status = 503
    office.change("kelp/one")
    for _ in range(5):
        office.deliver()
        office.wait(10 * MINUTE)
    office.inboxes["slack"].status = 200
    office.wait(HOUR)
    office.deliver()
    assert len(office.received("mail")) == 1
    assert len(set(office.keys("slack"))) == 1
    assert len(office.received("slack")) == 6


def test_an_alert_that_cannot_be_laid_out_is_told_in_bare_words(opening):
    office = opening(["slack"], [change_route("slack")])
    (identifier,) = office.change("kelp/one")
    with office.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE alerts SET change_id = NULL")
    office.deliver()
    (payload,) = office.payloads("slack")
    assert "kelp/one" in " ".join(payload["lines"])
    assert office.alert(identifier).reference in " ".join(payload["lines"])
    assert office.alert(identifier).state is AlertState.SENT
    jsonschema.validate(payload, SCHEMA)


def test_a_route_that_groups_by_document_sends_a_message_for_each(opening):
    office = opening(["slack"], [change_route("slack", group_wait=HALF_MINUTE, group_by=GroupBy.DOCUMENT)])
    for name in ("kelp/one", "kelp/two", "kelp/one"):
        office.change(name)
    office.wait(MINUTE)
    assert [sent.alerts for sent in office.deliver()] == [2, 1]
    first, second = office.payloads("slack")
    assert (first["event"], first["vendor"]["id"], second["event"]) == ("group", "kelp", "change")


def test_a_route_that_groups_nothing_sends_each_alert_alone_and_counts_each_for_the_brake(opening):
    routes = [change_route("slack", group_wait=HALF_MINUTE, group_by=GroupBy.NONE)]
    office = opening(["slack"], routes, brake=3)
    for number in range(3):
        office.change(f"kelp/d{number}")
    office.wait(MINUTE)
    office.deliver()
    assert [each["event"] for each in office.payloads("slack")] == ["change"] * 3
    office.change("kelp/d9")
    office.wait(MINUTE)
    office.deliver()
    assert office.payloads("slack")[-1]["event"] == "notice"


def test_a_channel_of_two_routes_groups_each_as_it_says(opening):
    urgent = change_route(
        "slack", name="urgent", matcher=Matcher(min_severity=Severity.CRITICAL), group_by=GroupBy.NONE
    )
    office = opening(["slack"], [urgent, change_route("slack")])
    for name, severity in (("a", "critical"), ("b", "low"), ("c", "critical"), ("d", "low")):
        office.change(f"kelp/{name}", Severity(severity))
    office.deliver()
    assert sorted(each["event"] for each in office.payloads("slack")) == ["change", "change", "group"]
