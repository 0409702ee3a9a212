import signal
import time

import pytest

from tests.e2e.installation import Installation
from tests.policies import edited, policy_page
from tests.vendor_site import VendorSite


@pytest.fixture
def site():
    with VendorSite() as site:
        site.page("/privacy", policy_page())
        yield site


@pytest.fixture
def installation(tmp_path, site):
    return Installation(tmp_path, site)


def test_a_change_on_the_page_reaches_standard_output(tmp_path, site):
    installation = Installation(tmp_path, site, monitor="")
    installation.write({"privacy": "/privacy"}, monitor="")
    config = installation.config.read_text().replace('interval = "1h"', 'interval = "1s"')
    installation.config.write_text(config)
    with installation.start() as daemon:
        daemon.wait_for(lambda: "outcome=first" in daemon.log())
        site.page("/privacy", policy_page(edited("after 90 days", "after 30 days")))
        daemon.wait_for(lambda: "after [-90-]" in daemon.log() or "sent" in daemon.log())
        assert daemon.stop(signal.SIGTERM) == 0
    said = daemon.log()
    assert "Lanternfish" in said
    assert "90" in said and "30" in said


@pytest.mark.long
def test_sigterm_ends_the_daemon_while_a_server_hangs_and_loses_nothing(tmp_path, site):
    site.raw("/hangs", b"HTTP/1.1 200 OK\r\n", 60.0)
    installation = Installation(tmp_path, site, {"privacy": "/privacy", "hangs": "/hangs"})
    config = installation.config.read_text().replace('total_timeout = "5s"', 'total_timeout = "50s"')
    installation.config.write_text(config)
    with installation.start() as daemon:
        daemon.wait_for(lambda: "/hangs" in site.paths())
        began = time.monotonic()
        assert daemon.stop(signal.SIGTERM, within=48) == 0
        assert time.monotonic() - began < 45
    listed = installation.json("status", expect=0)
    assert {each["document"] for each in listed["documents"]} == {"lanternfish/privacy", "lanternfish/hangs"}


def test_a_killed_daemon_finds_everything_due_again(installation, site):
    with installation.start() as daemon:
        daemon.wait_for(lambda: "outcome=first" in daemon.log())
        daemon.stop(signal.SIGKILL)
    site.page("/privacy", policy_page(edited("Kelp Hosting", "Coral Hosting")))
    installation.run("check", "--exit-code", expect=1)
    assert [change["kind"] for change in installation.json("changes")] == ["substantive"]


def test_a_second_daemon_on_the_same_database_is_refused_by_name(installation):
    with installation.start() as daemon:
        daemon.wait_for(lambda: "started" in daemon.log())
        refused = installation.run("run", expect=75)
        assert "monitor.db" in refused.stderr
        assert str(daemon.process.pid) in refused.stderr


def test_a_reload_takes_up_a_new_document_and_refuses_a_broken_file(installation, site):
    site.page("/terms", policy_page(title="Terms"))
    with installation.start() as daemon:
        daemon.wait_for(lambda: "outcome=first" in daemon.log())
        good = installation.config.read_text()
        installation.config.write_text(good.replace("[fetch]", "[fetsch]"))
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for(lambda: "configuration kept" in daemon.log())
        assert "fetsch" in daemon.log()
        assert "did you mean" in daemon.log()
        installation.write({"privacy": "/privacy", "terms": "/terms"})
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for(lambda: "document=lanternfish/terms" in daemon.log())
        assert daemon.stop(signal.SIGTERM) == 0


def test_sigusr1_checks_everything_now(installation, site):
    with installation.start() as daemon:
        daemon.wait_for(lambda: "outcome=first" in daemon.log())
        daemon.process.send_signal(signal.SIGUSR1)
        daemon.wait_for(lambda: "outcome=unchanged" in daemon.log())


def test_systemd_is_told_of_readiness_life_and_the_end(installation):
    import socket

    address = str(installation.folder / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(20)
        installation.environ["NOTIFY_SOCKET"] = address
        with installation.start(afresh=True) as daemon:
            assert b"READY=1" in listener.recv(1000)
            assert b"WATCHDOG=1" in listener.recv(1000)
            daemon.process.send_signal(signal.SIGTERM)
            said = b""
            while b"STOPPING=1" not in said:
                said += listener.recv(1000)
            assert daemon.process.wait(30) == 0


def test_one_bad_document_stops_no_other(tmp_path, site):
    site.raw("/drips", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", *[b"a", 0.3] * 100)
    site.page("/terms", policy_page(title="Terms"))
    site.redirect("/circle", "/circle")
    installation = Installation(
        tmp_path, site, {"drips": "/drips", "circle": "/circle", "privacy": "/privacy", "terms": "/terms"}
    )
    done = installation.run("check", expect=3)
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert lines["lanternfish/privacy"].startswith("first")
    assert lines["lanternfish/terms"].startswith("first")
    assert lines["lanternfish/drips"].startswith("failed")
    assert lines["lanternfish/circle"].startswith("failed")


def test_a_change_makes_the_vendors_other_documents_due_and_they_share_a_message(tmp_path, site):
    from datetime import UTC, datetime, timedelta

    from monitor.store import open_store

    site.page("/terms", policy_page(title="Terms"))
    installation = Installation(tmp_path, site, {"privacy": "/privacy", "terms": "/terms"})
    config = installation.config.read_text()
    installation.config.write_text(config.replace('group_wait = "0s"', 'group_wait = "4s"'))
    installation.run("check")
    # an hour passes for the documents: only one of them is due, both were checked long ago
    then = datetime.now(UTC) - timedelta(hours=1)
    with open_store(f"sqlite:///{tmp_path}/monitor.db", tmp_path) as store:
        from dataclasses import replace

        from monitor.model import Checked, Fetch, Outcome

        for name in ("privacy", "terms"):
            state = store.documents.state(f"lanternfish/{name}")
            due = then if name == "privacy" else datetime.now(UTC) + timedelta(minutes=30)
            store.commit_check(
                Checked(
                    document_id=state.document_id, seen_seq=state.seq, at=then, outcome=Outcome.UNCHANGED, detail="",
                    fetch=Fetch(url="", started_at=then, duration=timedelta(0), status=304),
                    state=replace(state, seq=state.seq + 1, checked_at=then, next_due_at=due),
                )
            )  # fmt: skip
    site.page("/privacy", policy_page(edited("after 90 days", "after 30 days")))
    site.page("/terms", policy_page(edited("after 90 days", "after 30 days"), title="Terms"))
    with installation.start() as daemon:
        daemon.wait_for(lambda: "info sent" in daemon.log())
        assert daemon.stop(signal.SIGTERM) == 0
    assert daemon.log().count("info sent") == 1
    assert "alerts=2" in daemon.log()
