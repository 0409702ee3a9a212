"""Pages that end, or hold up, whoever reads them: each costs its own document, through kills and restarts."""

import signal
import sqlite3
import time

import pytest

from tests.e2e.installation import Installation
from tests.policies import policy_page
from tests.sandbox import hostile_pages
from tests.vendor_site import VendorSite

HOLDS_UP = hostile_pages.pdf()
"""Ten seconds of work and more."""


@pytest.fixture
def site():
    with VendorSite() as site, VendorSite(address="127.0.0.2") as other:
        site.page("/privacy", policy_page())
        site.heavy = other
        yield site


@pytest.fixture
def installation(tmp_path, site):
    installation = Installation(tmp_path, site, {"privacy": "/privacy"})
    heavy = site.heavy.url("/heavy", host="127.0.0.2")
    with installation.config.open("a") as config:
        config.write(f'[[vendors.documents]]\nname = "heavy"\ntype = "terms-of-service"\nurl = "{heavy}"\n')
    return installation


def begun(installation) -> int:
    """How many readings of the heavy page are on record that came to no end."""
    try:
        connection = sqlite3.connect(f"file:{installation.folder}/monitor.db?mode=ro", uri=True, timeout=20)
        try:
            query = "SELECT begun FROM states WHERE document_id = 'lanternfish/heavy'"
            return (connection.execute(query).fetchone() or (0,))[0]
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return 0


def make_due(installation, document: str) -> None:
    """As if its pause were over."""
    connection = sqlite3.connect(installation.folder / "monitor.db", timeout=20)
    long_ago = "2026-01-01 00:00:00.000000"
    connection.execute("UPDATE states SET next_due_at = ? WHERE document_id = ?", (long_ago, document))
    connection.commit()
    connection.close()


def test_it_is_told_as_trouble_with_what_was_seen_and_other_documents_are_read(installation, site):
    site.heavy.page("/heavy", hostile_pages.drawings())
    config = installation.config.read_text().replace("[monitor]\n", "[monitor]\ntrouble_after = 1\n")
    installation.config.write_text(config)
    ran = installation.run("check", expect=3)
    assert "lanternfish/privacy: first" in ran.stdout
    assert (
        "lanternfish/heavy: failed: The page (1.2 MB) takes more than 400 MB of memory to read" in ran.stdout
    )
    (heavy,) = [
        each for each in installation.json("status", expect=3)["documents"] if "heavy" in each["document"]
    ]
    assert heavy["note"].startswith("too heavy to read since ")
    assert "the page is too heavy to read" in ran.stdout, "it is told on the route for trouble"
    assert begun(installation) == 0
    site.heavy.page("/heavy", policy_page())
    assert "first" in installation.run("check", "lanternfish/heavy").stdout


@pytest.mark.long
def test_sigterm_is_heard_while_a_page_is_read_and_other_documents_go_on(installation, site):
    site.heavy.page("/heavy", HOLDS_UP, content_type="application/pdf")
    with installation.start() as daemon:
        daemon.wait_for(lambda: begun(installation) == 1)
        daemon.wait_for(lambda: "document=lanternfish/privacy outcome=first" in daemon.log())
        assert "document=lanternfish/heavy" not in daemon.log()
        began = time.monotonic()
        assert daemon.stop(signal.SIGTERM) == 0
        assert time.monotonic() - began < 20, "a fetch would be waited for longer"
    assert begun(installation) == 1, "it is begun again at the next start"
    assert "Traceback" not in daemon.log()


@pytest.mark.long
def test_a_daemon_killed_over_a_page_does_not_read_it_at_once_and_gives_it_up_after_three(installation, site):
    site.heavy.page("/heavy", HOLDS_UP, content_type="application/pdf")
    with installation.start() as daemon:
        daemon.wait_for(lambda: "document=lanternfish/privacy outcome=first" in daemon.log())
        daemon.wait_for(lambda: begun(installation) == 1)
        daemon.stop(signal.SIGKILL)
    make_due(installation, "lanternfish/privacy")
    with installation.start() as daemon:
        daemon.wait_for(lambda: site.paths().count("/privacy") == 2)
        assert site.heavy.paths().count("/heavy") == 1, "its pause is kept, and others are checked"
        daemon.stop(signal.SIGKILL)
    for life in (2, 3):
        make_due(installation, "lanternfish/heavy")
        with installation.start() as daemon:
            daemon.wait_for(lambda life=life: begun(installation) == life)
            daemon.stop(signal.SIGKILL)
    make_due(installation, "lanternfish/heavy")
    with installation.start() as daemon:
        daemon.wait_for(lambda: "document=lanternfish/heavy outcome=failed" in daemon.log())
        assert "was begun to be read 3 times" in daemon.log()
        daemon.stop(signal.SIGTERM)
    assert begun(installation) == 0
