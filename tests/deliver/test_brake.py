"""Ten thousand changes at once: one summary, nothing lost, and a person decides."""

import json
import resource
import time
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from sqlalchemy import insert

from monitor.model import Alert, AlertState, Cause, Severity, Subject, Timing
from monitor.store.commit import derivation_values
from monitor.store.schema import changes, versions
from tests.deliver.office import DAY, HOUR, MINUTE, change_route, trouble_route
from tests.store.store_samples import comparison, document, new_version

pytestmark = pytest.mark.usefixtures("each_database_in_sweeps")

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "alert.schema.json").read_text())


def flood(office, count, *, vendors=500, critical=0, channel="slack", timing=Timing.NOW):
    """So many documents with a change and an alert each; the first ones critical."""
    names = [f"vendor-{number % vendors}/d{number}" for number in range(count)]
    office.store.documents.sync([document(name) for name in names], office.now)
    written = [
        {
            **derivation_values(new_version(number)), "cause": Cause.VENDOR, "document_id": name,
            "number": number, "sha256": "0" * 64, "seen_at": office.now, "checked_at": office.now,
        }
        for name in names for number in (1, 2)
    ]  # fmt: skip
    with office.store.database.write() as connection:
        connection.execute(insert(versions), written)
        rows = [
            {
                "document_id": name, "before": 1, "after": 2, "kind": "substantive",
                "severity": severity, "comparison": comparison(severity=severity),
                "last_seen_without_at": office.now, "first_seen_at": office.now, "flapping": False,
            }
            for name, severity in zip(names, severities(count, critical), strict=True)
        ]  # fmt: skip
        connection.execute(insert(changes), rows)
        known = dict(
            connection.execute(changes.select().with_only_columns(changes.c.document_id, changes.c.id)).all()
        )
    return office.store.outbox.add(
        [
            Alert(
                reference=office.new_reference(), document_id=name, channel=channel, subject=Subject.CHANGE,
                timing=timing, due_at=office.now, created_at=office.now, change_id=known[name],
            )
            for name in names
        ]
    )  # fmt: skip


def severities(count, critical):
    return [Severity.CRITICAL if number < critical else Severity.LOW for number in range(count)]


@pytest.fixture
def office(opening):
    return opening(
        ["slack"], [change_route("slack"), trouble_route("slack")], base_url="https://policies.example.org"
    )


@pytest.mark.parametrize("count", [2_000, pytest.param(10_000, marks=pytest.mark.sweep)])
def test_thousands_of_alerts_are_one_summary_within_bounded_time_and_memory(office, count):
    ids = flood(office, count, critical=12)
    held = count - 5
    began, memory = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    office.deliver()
    seconds = time.process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    *urgent, summary = sorted(office.payloads("slack"), key=lambda each: each["event"] == "notice")
    assert [each["severity"] for each in urgent] == ["critical"] * 5
    assert (summary["event"], summary["about"], summary["alerts"]) == ("notice", "held", held)
    said = " ".join(summary["lines"])
    assert f"{held} changes (7 critical, {held - 7} low), 500 vendors" in said
    assert "policy-monitor alerts release slack" in said
    jsonschema.validate(summary, SCHEMA)
    assert office.store.outbox.count_by_state() == {AlertState.HELD: held, AlertState.SENT: 6}
    assert len(ids) == count
    assert seconds < 15
    assert grown < 150
    print(f"braking {count} alerts took {seconds:.1f} s and {grown:.0f} MB")

    office.wait(MINUTE)
    assert office.store.backlogs.release("slack", office.now) == held
    began = time.process_time()
    (digest,) = office.deliver()
    seconds = time.process_time() - began
    assert digest.alerts == held
    payload = office.payloads("slack")[-1]
    assert (payload["event"], len(payload["items"]), payload["left_out"]) == ("digest", 200, held - 200)
    assert office.store.outbox.count_by_state() == {AlertState.SENT: count + 1}
    assert office.store.backlogs.all() == ()
    assert seconds < 20
    print(f"sending them in one digest took {seconds:.1f} s")


def test_a_digest_of_thousands_is_one_message_too_and_holds_nothing(office):
    flood(office, 3_000, timing=Timing.DIGEST)
    (digest,) = office.deliver()
    assert digest.alerts == 3_000
    assert len(office.received("slack")) == 1


def test_as_many_messages_as_the_brake_allows_go_out(office):
    flood(office, 30, vendors=30)
    office.deliver()
    assert len(office.received("slack")) == 30
    assert office.store.backlogs.all() == ()


def test_a_flood_that_trickles_in_is_braked_too_and_told_once(office):
    for number in range(60):
        office.change(f"kelp-{number}/one", Severity.LOW)
        office.deliver()
        office.wait(timedelta(seconds=5))
    events = [each["event"] for each in office.payloads("slack")]
    assert events == ["change"] * 30 + ["notice"]
    assert office.store.outbox.count_by_state() == {AlertState.HELD: 30, AlertState.SENT: 31}
    office.wait(HOUR)
    office.change("kelp/later", Severity.LOW)
    office.deliver()
    assert office.payloads("slack")[-1]["document"]["id"] == "kelp/later", "the flood is over"
    office.wait(DAY)
    office.deliverer().plan()
    office.deliver()
    assert office.payloads("slack")[-1]["event"] == "notice", "people are reminded that alerts are held"


def test_retries_after_an_outage_are_not_a_flood(opening):
    office = opening(["slack"], [change_route("slack")], brake=5)
    office.inboxes["slack"].status = 503
    for number in range(20):
        office.change(f"kelp-{number}/one")
        office.deliver()
        office.wait(5 * MINUTE)
    office.inboxes["slack"].status = 200
    for _ in range(24):
        office.wait(5 * MINUTE)
        office.deliver()
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 20}


def test_a_network_that_fails_on_our_side_is_one_summary(office):
    for number in range(40):
        office.trouble(f"kelp-{number}/one")
    office.deliver()
    (summary,) = office.payloads("slack")
    assert summary["alerts"] == 40
    assert "40 alerts of trouble or reminders, no change, 40 vendors" in " ".join(summary["lines"])


def test_the_brake_of_one_channel_is_not_the_others(opening):
    office = opening(["slack", "mail"], [change_route("mail")], brake=5)
    flood(office, 10, vendors=10)
    office.change("kelp/one")
    office.deliver()
    assert [each["event"] for each in office.payloads("mail")] == ["change"]
    assert [each["event"] for each in office.payloads("slack")] == ["notice"]


def test_no_brake_lets_everything_through(opening):
    office = opening(["slack"], [change_route("slack")], brake=0)
    flood(office, 40, vendors=40)
    office.deliver()
    assert len(office.received("slack")) == 40


def test_held_alerts_that_are_dropped_keep_their_reason(office):
    ids = flood(office, 100, vendors=100)
    office.deliver()
    assert office.store.backlogs.drop("a fault of ours", channel="slack") == 100
    assert {(office.alert(each).state, office.alert(each).last_error) for each in ids} == {
        (AlertState.DROPPED, "a fault of ours")
    }
    assert office.store.backlogs.release("slack", office.now) == 0
