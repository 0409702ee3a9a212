"""What programs may do: silence, end a silence, check now, add; by the ways of the commands alone."""

import fcntl
import os
import re
import signal
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.web import writes
from tests.policies import policy_page
from tests.vendor_site import VendorSite
from tests.web.gallery import open_gallery, write_config
from tests.web.test_web_gate import TOKENS
from tests.web.visitor import Served

DOCS = Path(__file__).parents[2] / "docs" / "pages.md"
USERS = """
[web.users.watcher]
token = "env:WATCH_TOKEN"
[web.users.robot]
role = "reviewer"
token = "env:DO_TOKEN"
"""
WEEK = {"reason": "redesign", "for": "7d", "vendors": ["mirelune"]}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(open_gallery(tmp_path_factory.mktemp("writes"), web=USERS), environ=TOKENS) as served:
        yield served


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """Where no address of a private network is asked."""
    path = write_config(tmp_path_factory.mktemp("strict"), web=USERS)
    path.write_text(path.read_text().replace("allow_private = true", "allow_private = false"))
    with Served(path, environ=TOKENS) as served:
        yield served


def silences(served):
    reader = {"authorization": f"Bearer {TOKENS['WATCH_TOKEN']}"}
    return served.get("/api/v1/silences", headers=reader).json()


def send(served, path, body=None, *, token="DO_TOKEN", headers=None):
    given = {"authorization": f"Bearer {TOKENS[token]}", **(headers or {})}
    return served.visitor().post(served.address + path, json=body, headers=given, timeout=20)


def test_a_silence_begins_covers_and_ends_with_names_and_times(served):
    begun = send(served, "/api/v1/silences", WEEK)
    assert begun.status_code == 201
    assert begun.json() | {"id": 1} == {
        "id": 1, "changes_of": "vendor Mirelune", "reason": "redesign", "by": "robot", "active": True,
        "created_at": "2026-11-30T09:45:00Z", "until": "2026-12-07T09:45:00Z", "ended_at": None, "ended_by": None,
    }  # fmt: skip
    served.wait(timedelta(hours=1))
    number = begun.json()["id"]
    ended = send(served, f"/api/v1/silences/{number}/end")
    assert (ended.status_code, ended.json()["ended_by"]) == (200, "robot")
    assert send(served, f"/api/v1/silences/{number}/end").status_code == 400
    assert send(served, "/api/v1/silences/99/end").status_code == 404
    assert [each["active"] for each in silences(served) if each["id"] == number] == [False]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"reason": "x", "for": "7d"}, "say which changes"),
        ({**WEEK, "reason": "\u202e"}, "reason is empty"),
        ({**WEEK, "vendors": ["mirelnue"]}, "mirelnue"),
        ({**WEEK, "tags": ["nothing"]}, "no document has the tag"),
        ({**WEEK, "severities": ["urgent"]}, "is none of low, medium"),
        ({**WEEK, "until": "2026-12-24"}, "say for how long"),
        ({**WEEK, "for": "900d"}, "at most 366d"),
        ({**WEEK, "matcher": {}}, "unknown field"),
        ({**WEEK, "vendors": "mirelune"}, "Expected `array`"),
        ([1], "Expected `object`"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_in_a_sentence_and_records_nothing(served, body, said):
    before = silences(served)
    answer = send(served, "/api/v1/silences", body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]
    assert silences(served) == before


@pytest.mark.parametrize("path", [*writes.WRITES, "/documents/{vendor}/{name}/checks"])
def test_a_reader_writes_nothing(served, path):
    concrete = path.replace("{silence:int}", "1").replace("{vendor}", "mirelune").replace("{name}", "privacy")
    assert send(served, concrete, {}, token="WATCH_TOKEN").status_code == 403
    assert served.visitor().post(served.address + concrete, json={}).status_code == 401


def test_a_check_asked_for_is_due_at_once_for_whoever_checks(served):
    done = send(served, "/api/v1/documents/mirelune/privacy/checks")
    assert (done.status_code, done.json()["document"]) == (202, "mirelune/privacy")
    with served.service.desk() as desk:
        assert "mirelune/privacy" in desk.store.documents.due(served.now, limit=10)
    assert send(served, "/api/v1/documents/mirelune/nothing/checks").status_code == 404


def test_a_page_is_added_after_one_fetch_and_the_daemon_is_told(tmp_path, monkeypatch):
    path = write_config(tmp_path, web=USERS)
    assert "allow_private = true" in path.read_text()
    told = []
    monkeypatch.setattr(os, "kill", lambda process, number: told.append((process, number)))
    with VendorSite() as site, Served(path, environ=TOKENS) as served:
        lock = Path(served.service.config().settings.database.removeprefix("sqlite:///") + ".lock")
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            held.write(f"process 4321 on {os.uname().nodename}\n")
            held.flush()
            site.page("/privacy", policy_page())
            body = {
                "url": site.url("/privacy"),
                "vendor": "Quillmoor",
                "type": "privacy-policy",
                "tags": ["new"],
            }
            done = send(served, "/api/v1/documents", body)
            assert done.status_code == 201, done.text
            assert done.json()["document"] == "quillmoor/privacy-policy"
            assert told == [(4321, signal.SIGHUP)]
            again = send(served, "/api/v1/documents", body)
            assert (again.status_code, "watched already" in again.json()["detail"]) == (400, True)
    assert tomllib.loads(path.read_text())["vendors"][-1]["name"] == "Quillmoor"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1/privacy", "private network"),
        ("http://169.254.169.254/latest/meta-data", "private network"),
        ("http://[::1]/privacy", "private network"),
        ("http://2130706433/privacy", ""),
        ("http://localhost:1/privacy", ""),
        ("file:///etc/passwd", "url"),
        ("https://ana:secret@vendor.example/privacy", "url"),
        ("javascript:alert(1)", "url"),
        ("https://vendor.example/\nprivacy", "url"),
    ],
)
def test_an_address_goes_through_the_gate_or_nowhere(strict, url, said):
    served = strict
    before = served.service.config().path.read_bytes()
    answer = send(served, "/api/v1/documents", {"url": url, "vendor": "Evil", "type": "other"})
    assert answer.status_code == 400
    assert said in answer.json()["detail"]
    assert served.service.config().path.read_bytes() == before


def test_a_configuration_that_cannot_be_written_is_left_and_said(served, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(writes, "add_document", refuse)
    monkeypatch.setattr(writes, "_refuse_unreadable", lambda *_: None)
    body = {"url": "https://vendor.example/privacy", "vendor": "Vendor", "type": "other"}
    answer = send(served, "/api/v1/documents", body)
    assert (answer.status_code, "policy-monitor add" in answer.json()["detail"]) == (400, True)


def test_the_examples_of_the_docs_do_what_they_say(served):
    found = re.findall(r"^ +curl (.+?) https://policies\.example(\S+)$", DOCS.read_text(), re.M)
    assert len(found) >= 5
    for options, path in found:
        given = re.search(r"-d '(.+?)'", options)
        headers = {"authorization": f"Bearer {TOKENS['DO_TOKEN']}"}
        newest = max([0, *(each["id"] for each in silences(served))])
        address = served.address + path.replace("/silences/1/", f"/silences/{newest}/")
        if given or "-X POST" in options:
            data = given[1].encode() if given else b""
            answer = served.visitor().post(address, headers=headers, data=data, timeout=20)
        else:
            answer = served.visitor().get(address, headers=headers, timeout=20)
        assert answer.status_code in (200, 201, 202), (path, answer.text)
