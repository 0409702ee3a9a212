"""A channel that fails: nothing is lost, nothing arrives twice, and people hear of it elsewhere, once."""

import time
from datetime import timedelta

import pytest

from monitor.model import AlertState, Channel, DeliveryResult, Severity
from tests.deliver.office import DAY, HOUR, MINUTE, NOW, change_route, trouble_route
from tests.notify.loopback import smtp_mailbox

pytestmark = pytest.mark.usefixtures("each_database_in_sweeps")


def run_for(office, span, step=5 * MINUTE):
    until = office.now + span
    while office.now < until:
        office.deliverer().plan()
        office.deliver()
        office.wait(step)


def test_a_sink_that_is_down_for_two_days_gets_everything_once_and_in_order(opening):
    office = opening(["slack"], [change_route("slack")])
    office.inboxes["slack"].status = 503
    for hour in range(12):
        office.change("kelp/one")
        office.change(f"bream/d{hour % 3}")
        run_for(office, 4 * HOUR, step=HOUR)
    tried = len(office.received("slack"))
    office.inboxes["slack"].status = 200
    run_for(office, 3 * HOUR, step=20 * MINUTE)
    arrived = office.payloads("slack")[tried:]
    changes = [item for each in arrived for item in each.get("items", [each])]
    assert len({each["id"] for each in arrived}) == len(arrived)
    assert len({each["id"] for each in changes}) == len(changes) == 24
    for identifier in ("kelp/one", "bream/d0", "bream/d1", "bream/d2"):
        mine = [each["versions"]["after"] for each in changes if each["document"]["id"] == identifier]
        assert mine == sorted(mine)
    assert office.store.outbox.count_by_state() == {AlertState.SENT: 24}
    assert tried < 24 * 72, "each alert is tried less and less often"


def test_what_arrives_after_an_outage_keeps_the_channels_rate(opening):
    office = opening([], [change_route("mail")])
    with smtp_mailbox() as mailbox:
        url = f"mailto://127.0.0.1:{mailbox.port}?from=monitor@kelp.example&to=legal@kelp.example"
        office.channels = (*office.channels, Channel(name="mail", url=url))
        office.__post_init__()
        mailbox.refusal = "450 come back later"
        for number in range(4):
            office.change(f"kelp-{number}/one")
        office.deliver()
        mailbox.refusal = ""
        office.wait(HOUR)
        began = time.monotonic()
        office.deliver()
        assert len(mailbox.mails) == 4
        assert time.monotonic() - began > 3, "mail goes out at one a second"


def test_a_channel_that_fails_for_three_days_is_told_on_the_trouble_channel_once(opening):
    office = opening(["slack", "ops"], [change_route("slack"), trouble_route("slack", "ops")])
    office.inboxes["slack"].status = 500
    ids = [office.change(f"kelp-{number}/one")[0] for number in range(5)]
    run_for(office, 75 * HOUR, step=HOUR)
    assert {office.alert(each).state for each in ids} == {AlertState.DEAD}
    (notice,) = office.payloads("ops")
    assert (notice["event"], notice["about"], notice["channel"]) == ("notice", "dead", "slack")
    assert any("policy-monitor alerts retry" in line for line in notice["lines"])
    (backlog,) = office.store.backlogs.all()
    assert (backlog.channel, backlog.state, backlog.alerts) == ("slack", AlertState.DEAD, 5)
    office.change("bream/one")
    run_for(office, 75 * HOUR, step=HOUR)
    assert len(office.payloads("ops")) == 1

    office.inboxes["slack"].status = 200
    before = len(office.received("slack"))
    assert office.store.backlogs.retry(None, office.now) == 6
    office.deliver()
    assert len(office.received("slack")) - before == 6
    assert office.store.backlogs.all() == ()


def test_a_channel_that_worked_again_and_fails_again_is_told_again(opening):
    office = opening(["slack", "ops"], [change_route("slack"), trouble_route("ops")])
    for _ in range(2):
        office.inboxes["slack"].status = 500
        office.change("kelp/one")
        run_for(office, 75 * HOUR, step=HOUR)
        office.inboxes["slack"].status = 200
        office.change("bream/one")
        run_for(office, 2 * HOUR)
    assert [each["about"] for each in office.payloads("ops")] == ["dead", "dead"]


def test_without_another_channel_standard_output_is_told(opening, capsys):
    office = opening(["slack"], [change_route("slack"), trouble_route("slack")])
    office.inboxes["slack"].status = 500
    office.change("kelp/one")
    run_for(office, 75 * HOUR, step=HOUR)
    said = capsys.readouterr().out
    assert said.count("The channel slack has failed for three days") == 1


def test_the_three_days_count_from_the_first_attempt_not_from_when_it_was_due(opening):
    office = opening(["slack"], [change_route("slack")])
    office.inboxes["slack"].status = 500
    (identifier,) = office.change("kelp/one")
    office.wait(5 * DAY)
    office.deliver()
    assert office.alert(identifier).state is AlertState.PENDING
    office.inboxes["slack"].status = 200
    office.wait(HOUR)
    office.deliver()
    assert office.alert(identifier).state is AlertState.SENT


def test_a_channel_that_left_the_configuration_is_told_elsewhere_and_does_not_spin(opening):
    office = opening(["slack", "ops"], [change_route("slack"), trouble_route("ops")])
    (identifier,) = office.change("kelp/one")
    office.channels = tuple(each for each in office.channels if each.name != "slack")
    for _ in range(3):
        office.deliver()
        office.wait(MINUTE)
    alert = office.alert(identifier)
    assert (alert.state, alert.attempts) == (AlertState.DEAD, 0)
    assert "no channel of this name in the configuration" in alert.last_error
    (notice,) = office.payloads("ops")
    assert (notice["about"], notice["channel"], notice["alerts"]) == ("removed", "slack", 1)
    assert office.received("slack") == []


def test_a_sender_that_does_not_know_the_channel_crashes_nothing(opening):
    office = opening(["slack", "ops"], [change_route("slack"), trouble_route("ops")])
    (identifier,) = office.change("kelp/one")
    deliverer = office.deliverer()
    office.notifier._channels.pop("slack")
    deliverer.deliver_due()
    alert = office.alert(identifier)
    assert alert.state is AlertState.PENDING
    assert "no channel of this name" in alert.last_error


def test_dropped_alerts_keep_their_reason_and_wait_for_nobody(opening):
    office = opening(["slack", "ops"], [change_route("slack"), trouble_route("ops")])
    office.inboxes["slack"].status = 500
    (identifier,) = office.change("kelp/one", Severity.LOW)
    run_for(office, 75 * HOUR, step=HOUR)
    assert office.store.backlogs.drop("known since Monday", channel="slack") == 1
    alert = office.alert(identifier)
    assert (alert.state, alert.last_error) == (AlertState.DROPPED, "known since Monday")
    assert office.store.backlogs.all() == ()
    run_for(office, timedelta(hours=2))
    assert office.now > NOW


def test_a_single_run_sends_again_what_a_killed_one_had_begun(opening):
    office = opening(["slack"], [change_route("slack")])
    (killed,) = office.change("kelp/one")
    assert office.store.outbox.claim([killed], channel="slack", reference="PM-00001", now=office.now)
    (later,) = office.change("kelp/one")
    office.deliver(gathered=True)
    assert {office.alert(each).state for each in (killed, later)} == {AlertState.SENT}
    assert office.keys("slack")[0] == "PM-00001"
    assert [each.result for each in office.store.outbox.deliveries(killed)] == [
        DeliveryResult.UNKNOWN,
        DeliveryResult.SENT,
    ]
