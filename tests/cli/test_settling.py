"""The commands for what waits for a person: status, alerts release, drop and retry."""

import pytest

from monitor.clock import utc_now
from monitor.config import load_config
from monitor.model import Alert, AlertState, Subject, Timing
from monitor.store import open_store
from tests.e2e.installation import Installation
from tests.policies import policy_page
from tests.store.store_samples import document
from tests.vendor_site import VendorSite


@pytest.fixture
def installation(tmp_path):
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        installation = Installation(tmp_path, site, monitor="brake = 5")
        documents = load_config(installation.config, environ={}).documents
        others = [document(f"kelp-{number}/one") for number in range(8)]
        with_store(installation, lambda store: store.documents.sync([*documents, *others], utc_now()))
        yield installation


def with_store(installation, act):
    with open_store(f"sqlite:///{installation.folder}/monitor.db", installation.folder) as store:
        return act(store)


def notices(count):
    """Alerts about a document of a vendor each, so that each would be a message of its own."""
    now = utc_now()
    return [
        Alert(
            reference=f"PM-{number:03}", document_id=f"kelp-{number}/one", channel="stdout", subject=Subject.CHANGE,
            timing=Timing.NOW, due_at=now, created_at=now, reason="a test",
        )
        for number in range(count)
    ]  # fmt: skip


def test_a_flood_is_held_shown_and_dropped_with_its_reason(installation):
    with_store(installation, lambda store: store.outbox.add(notices(8)))
    told = installation.run("check").stdout
    assert "8 alerts for stdout held back" in told
    status = installation.run("status", expect=3)
    assert "channel stdout: 8 alerts held back in a flood" in status.stdout
    done = installation.run("alerts", "drop", "PM-003", "stdout", "--reason", "a fault of ours")
    assert "8 alerts dropped" in done.stderr
    (backlogs, dropped) = with_store(
        installation, lambda store: (store.backlogs.all(), store.outbox.alerts(state=AlertState.DROPPED))
    )
    assert backlogs == ()
    assert [alert.last_error for alert in dropped] == ["a fault of ours"] * 8


def test_what_is_released_goes_out_with_the_next_delivery(installation):
    ids = with_store(installation, lambda store: store.outbox.add(notices(3)))
    with_store(installation, lambda store: store.backlogs.hold(ids, ()))
    assert "3 alerts released" in installation.run("alerts", "release", "stdout").stderr
    assert "Policy digest" in installation.run("check").stdout
    assert with_store(installation, lambda store: store.outbox.count_by_state()) == {"sent": 3}


def test_a_channel_given_up_is_shown_with_its_error_and_sent_again_by_hand(installation):
    with_store(installation, give_up)
    (backlog,) = installation.json("status", expect=3)["backlogs"]
    assert (backlog["channel"], backlog["state"], backlog["alerts"]) == ("stdout", "dead", 1)
    assert backlog["last_error"] == "the hook answered 500"
    assert "1 alert due again" in installation.run("alerts", "retry").stderr


def give_up(store):
    ids = store.outbox.add(notices(1))
    assert store.backlogs.give_up(ids, "the hook answered 500", ()) == 1


def test_a_name_that_is_neither_alert_nor_channel_is_refused(installation):
    assert "no alert and no channel sltdout" in installation.run("alerts", "drop", "sltdout", expect=2).stderr
