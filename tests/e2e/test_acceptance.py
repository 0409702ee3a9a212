"""The first version is accepted by a person, who is recorded; and what ``add`` says of home pages and browsers."""

import os
import pty

import pytest

from tests.e2e.installation import Installation
from tests.policies import policy_page
from tests.vendor_site import VendorSite


@pytest.fixture
def site():
    with VendorSite() as running:
        running.page("/privacy", policy_page())
        running.page("/app", "<html><body><div id=root></div><script src=/a.js></script></body></html>")
        words = (
            "<p>Acme makes telephones that ring well, and here is a lot said about them in a row.</p>" * 12
        )
        links = "<p>Read our <a href='/privacy'>privacy policy</a> and <a href='/jobs'>jobs</a>.</p>"
        running.page("/", f"<html><title>Acme</title><main><h1>Acme</h1>{words}{links}</main></html>")
        yield running


@pytest.fixture
def bare(tmp_path, site):
    installation = Installation(tmp_path, site)
    installation.config.unlink()
    installation.run("init")
    return installation


def accepted(installation):
    return [
        (each["document"], each["after"], each["by"], each["note"])
        for each in installation.json("export", "acts")
    ]


def test_who_is_named_accepts_the_very_page_that_was_shown(bare, site):
    bare.run("add", site.url("/privacy"), "--vendor", "Acme", "--allow-private", "--by", "Ana")
    assert accepted(bare) == [("acme/privacy-policy", 1, "Ana", "")]
    assert [asked.path for asked in site.asked].count("/privacy") == 1
    assert [each["version"] for each in bare.json("history", "acme/privacy-policy")] == [1]
    assert bare.json("status")["unaccepted"] == []


def test_a_script_that_names_nobody_has_it_accepted_later_and_until_then_status_says_so(bare, site):
    bare.run("add", site.url("/privacy"), "--vendor", "Acme", "--allow-private")
    assert bare.json("status")["unaccepted"] == []  # there is no version yet
    assert "no version 1 yet" in bare.run("ack", "acme/privacy-policy", "--by", "Bo", expect=2).stderr
    bare.run("check")
    said = bare.run("status").stdout
    assert "first version accepted by nobody: acme/privacy-policy" in said
    bare.run("ack", "acme/privacy-policy@1", "--by", "Bo", "--note", "read it")
    assert accepted(bare) == [("acme/privacy-policy", 1, "Bo", "read it")]
    assert "accepted by nobody" not in bare.run("status").stdout
    assert "not taken back" in bare.run("ack", "acme/privacy-policy", "--undo", expect=2).stderr


def test_a_page_that_looks_wrong_is_added_by_yes_and_accepted_by_nobody(bare, site):
    bare.run("add", site.url("/app"), "--vendor", "Acme", "--allow-private", "--yes", "--by", "Ana")
    assert accepted(bare) == []


@pytest.mark.parametrize(("answer", "is_added"), [(b"y\n", True), (b"n\n", False)])
def test_somebody_at_a_terminal_is_asked(bare, site, answer, is_added):
    command = bare.command("add", site.url("/privacy"), "--vendor", "Acme", "--allow-private")
    reading, writing = pty.openpty()
    os.write(reading, answer)
    done = __import__("subprocess").run(
        command,
        cwd=bare.folder,
        env=bare.environ,
        stdin=writing,
        capture_output=True,
        timeout=60,
        check=False,
    )
    os.close(writing)
    os.close(reading)
    assert b"Is this the text to watch?" in done.stderr
    assert bool(bare.json("list")) is is_added
    assert len(accepted(bare)) == is_added


def test_a_home_page_is_called_one_with_the_links_that_may_be_meant(bare, site):
    said = bare.run("add", site.url("/"), "--vendor", "Acme", "--type", "other", "--allow-private").stderr
    assert "home page" in said and site.url("/privacy") in said and "/jobs" not in said
    said = bare.run("add", site.url("/privacy"), "--vendor", "Acme", "--allow-private").stderr
    assert "home page" not in said


def test_a_page_that_needs_a_browser_is_called_that_with_the_way_to_get_one(bare, site):
    said = bare.run("add", site.url("/app"), "--vendor", "Acme", "--allow-private", expect=3).stderr
    for words in ("--browser auto", "policy-monitor[browser]", "apt install chromium"):
        assert words in said
