"""Rounds by hand or under cron, and questions by people who may not see the channels' secrets."""

import subprocess
from datetime import datetime, timedelta

import pytest

from tests.e2e.installation import Installation
from tests.policies import edited, policy_page
from tests.vendor_site import Answer, VendorSite

INBOX = '[channels.inbox]\nurl = "env:INBOX_URL"\n[[routes]]\nname = "all"\nchannels = ["inbox"]\n'
DIGEST = '[[routes]]\nname = "all"\nchannels = ["stdout"]\ndigest = "daily 00:00"\n'


@pytest.fixture(scope="module")
def site():
    with VendorSite() as site:
        yield site


@pytest.fixture
def installation(tmp_path, site):
    site.page("/privacy", policy_page())
    return Installation(tmp_path, site, monitor='group_wait = "5m"')


def change(site):
    site.page("/privacy", policy_page(edited("No other company receives", "Our advertisers receive")))


def test_one_round_sends_what_it_found_and_waits_for_no_company(installation, site):
    installation.run("check")
    change(site)
    said = installation.run("check")
    assert "Our advertisers" in said.stdout
    assert installation.json("status")["alerts"] == {"sent": 1}


def test_one_round_plans_the_digest_that_nothing_else_asks_for(installation, site):
    installation.write({"privacy": "/privacy"}, monitor='group_wait = "5m"', extra=DIGEST)
    installation.run("check")
    assert installation.json("status")["alerts"] == {"pending": 1}


@pytest.fixture
def secretive(tmp_path, site):
    """A change that was told to nobody yet, since the channel's service is down."""
    site.page("/privacy", policy_page())
    installation = Installation(tmp_path, site, extra=INBOX)
    installation.environ["INBOX_URL"] = site.url("/inbox").replace("http:", "json:")
    installation.run("check")
    change(site)
    installation.run("check")
    return installation


def test_who_may_not_see_the_secrets_may_ask_and_acknowledge(secretive):
    del secretive.environ["INBOX_URL"]
    assert "lanternfish/privacy" in secretive.run("status").stdout
    assert "advertisers" in secretive.run("diff", "privacy", expect=1).stdout
    assert "acknowledged by Ines" in secretive.run("ack", "1", "--by", "Ines").stdout
    assert "inbox" in secretive.run("route", "test", "1").stdout


@pytest.mark.parametrize("command", ["check", "run", "test-alert"])
def test_who_is_to_send_must_see_them(secretive, command):
    del secretive.environ["INBOX_URL"]
    assert "the environment variable INBOX_URL is not set" in secretive.run(command, expect=2).stderr


def test_status_names_a_channel_that_takes_nothing_and_what_nobody_acknowledged(secretive):
    said = secretive.run("status").stdout
    assert "channel inbox: 1 alert not taken since " in said
    assert "tried again at " in said
    facts = secretive.json("status")
    assert [each["channel"] for each in facts["failing"]] == ["inbox"]
    assert facts["healthy"] is True  # for an hour it may be maintenance


def test_the_history_of_a_document_taken_out_of_the_configuration_is_still_told(secretive, site):
    site.page("/terms", policy_page(title="Terms of service"))
    secretive.write({"terms": "/terms"}, extra=INBOX)
    secretive.run("check")
    assert "no document 'privacy'" in secretive.run("check", "privacy", expect=2).stderr
    assert "after 90 days" in secretive.run("show", "lanternfish/privacy@1").stdout
    assert [each["version"] for each in secretive.json("history", "lanternfish/p")] == [2, 1]
    assert "advertisers" in secretive.run("diff", "lanternfish/privacy", "1", "2", expect=1).stdout
    assert "advertisers" in secretive.run("page", "lanternfish/privacy").stdout
    assert [each["document"] for each in secretive.json("changes", "--vendor", "Lanternfish")] == [
        "lanternfish/privacy"
    ]


def test_documents_of_a_host_that_wants_to_be_left_alone_are_put_off_and_have_not_failed(tmp_path, site):
    busy = Answer(status=503, headers=(("Retry-After", "7200"),))
    installation = Installation(tmp_path, site, {"privacy": "/privacy", "terms": "/terms"})
    site.page("/privacy", policy_page())
    site.page("/terms", policy_page(title="Terms"))
    installation.run("check")
    site.on("/privacy", lambda asked: busy)
    asked_before = site.paths().count("/terms")
    said = installation.run("check", expect=3)
    assert "lanternfish/privacy: failed" in said.stdout
    assert "lanternfish/terms" not in said.stdout
    assert "lanternfish/terms: not checked: 127.0.0.1 asked not to be asked again" in said.stderr
    stand = {each["document"]: each for each in installation.json("status")["documents"]}
    assert [stand[f"lanternfish/{name}"]["standing"] for name in ("privacy", "terms")] == ["failing", "ok"]
    terms = stand["lanternfish/terms"]
    put_off = datetime.fromisoformat(terms["next_due_at"]) - datetime.fromisoformat(terms["checked_at"])
    assert put_off > timedelta(minutes=119) and terms["failures"] == 0
    assert site.paths().count("/terms") == asked_before


def test_a_charset_without_a_sign_fails_no_command_and_keeps_no_alert_back(installation, site):
    environ = installation.environ | {"PYTHONIOENCODING": "latin-1"}
    installation.run("check")
    site.page("/privacy", policy_page(edited("No other company receives", "Żółć → 広告 receive")))
    for command in (["check"], ["diff", "lanternfish/privacy", "1", "2"]):
        done = subprocess.run(installation.command(*command), env=environ, capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        assert "?ó?? ? ??".encode("latin-1") in done.stdout
    assert installation.json("status")["alerts"] == {"sent": 1}
