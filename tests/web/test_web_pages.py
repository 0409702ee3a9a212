"""Every page answers, small and quickly, with its twin and its command; nothing but acts changes anything."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import requests

import monitor.web
from monitor.cli.commands import COMMANDS
from monitor.config import load_config
from monitor.store import open_store
from tests.cost import ratio
from tests.web.gallery import open_gallery, write_config
from tests.web.visitor import Served

PAGES = (
    "/", "/changes", "/changes?handled=open&severity=high", "/changes/9", "/changes/10", "/changes/11", "/changes/12",
    "/changes/10/sections/1", "/changes/10/sections/1?from=150", "/documents", "/documents/mirelune/privacy",
    "/documents/brasshaven/subprocessors", "/documents/brasshaven/terms", "/documents/manara/privacy",
    "/documents/parcelwick/notice", "/documents/mirelune/cookies", "/documents/mirelune/privacy/versions/3",
    "/vendors/mirelune", "/d/mirelune/privacy/1...9", "/d/mirelune/privacy/2025-01...now", "/alerts",
    "/alerts?state=dead", "/trouble",
    "/matrix",
    "/matrix?since=2025-01",
    "/documents/mirelune/privacy/asof/2025-02", "/calendar",
    "/search?q=liable", "/search?q=partner*", "/search?q=nowhere+at+all",
)  # fmt: skip
"""One of each kind, and those with the most to show."""
ALONE = ("/compare", "/documents/mirelune/privacy/versions/3/snapshot", "/login")
"""Pages without a twin."""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(open_gallery(tmp_path_factory.mktemp("gallery"))) as pages:
        yield pages


@pytest.mark.parametrize("path", [*PAGES, *ALONE])
def test_a_page_is_whole_and_small(served, path):
    answer = served.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert len(answer.content) <= 100_000
    assert answer.text.rstrip().endswith("</html>")
    assert not re.search(r"<[^>]+ (?:style|on\w+)=", answer.text), "no inline style or script"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_twin_and_names_the_command(served, path):
    page = served.get(path)
    twin = re.search(r'<a href="(/api/v1[^"]*)">JSON</a>', page.text)
    assert twin, "the page names its twin"
    answer = served.get(twin[1])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer.json(), dict | list)
    command = re.search(r"<code>(policy-monitor [^<]+)</code>", page.text)
    assert command and shlex.split(command[1])[1] in COMMANDS


def test_a_page_that_is_known_already_is_not_sent_again(served):
    first = served.get("/changes/9")
    again = served.get("/changes/9", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/changes/99999", 404, "no such change"),
        ("/changes/9/sections/77", 404, "has 5 sections"),
        ("/documents/mirelune/nothing", 404, "no document mirelune/nothing"),
        ("/documents/mirelune/privacy/versions/99", 404, "no version 99"),
        ("/d/mirelune/privacy/1", 404, "three dots"),
        ("/d/mirelune/privacy/1...tomorrowish", 400, "tomorrowish"),
        ("/vendors/nobody", 404, "no vendor nobody"),
        ("/changes?category=gossip", 400, "gossip"),
        ("/changes?since=soonish", 400, "soonish"),
        ("/changes?handled=maybe", 400, "open or acknowledged"),
        ("/alerts?state=lost", 400, "pending"),
        ("/changes?limit=-1", 400, "whole number"),
        ("/changes?vendor=" + "x" * 600, 400, "longer than 500"),
        ("/search", 400, "no word to look for"),
        ("/search?q=%3C%21%3E", 400, "no word to look for"),
        ("/search?q=" + "x" * 600, 400, "longer than 500"),
        ("/search?q=" + "a+" * 60, 400, "the first 50 of them find the same"),
        ("/search?q=liable&from=-1", 400, "whole number"),
        ("/nowhere", 404, "no such page"),
    ],
)
def test_what_does_not_exist_is_said_in_one_sentence_on_both_sides(served, path, status, says):
    page = served.get(path)
    assert page.status_code == status
    assert says in page.text
    twin = served.get("/api/v1" + path)
    assert twin.status_code == status
    assert twin.headers["content-type"] == "application/problem+json"
    assert twin.json()["status"] == status
    assert says in twin.json()["detail"]


def test_changes_are_paged_by_a_cursor_without_a_gap_or_a_double(served):
    seen, beyond = [], ""
    while True:
        answer = served.get(f"/api/v1/changes?limit=4{beyond}").json()
        seen += [each["change"] for each in answer["items"]]
        if answer["next"] is None:
            break
        beyond = f"&beyond={answer['next']}"
    everything = served.get("/api/v1/changes?limit=200").json()["items"]
    assert seen == [each["change"] for each in everything]
    assert len(set(seen)) == len(seen) == 12


def test_a_change_is_given_in_the_shape_of_the_command(served, tmp_path):
    fields = {
        "change",
        "document",
        "before",
        "after",
        "kind",
        "severity",
        "categories",
        "summary",
        "dates",
        "handling",
    }
    answer = served.get("/api/v1/changes/9").json()
    assert fields < answer.keys()
    assert {"status", "path", "edits", "rows", "judgement"} < answer["sections"][0].keys()


def test_two_versions_by_date_are_those_in_force_then(served):
    answer = served.get("/api/v1/d/mirelune/privacy/2025-01...2026-10").json()
    assert (answer["before"]["number"], answer["after"]["number"]) == (5, 9)


def test_the_matrix_counts_what_the_command_on_its_page_counts(served):
    page = served.get("/matrix?since=2025-01").text
    command = shlex.split(re.search(r"<code>(policy-monitor matrix [^<]+)</code>", page)[1])
    path = str(served.service.config().path)
    done = subprocess.run(
        [sys.executable, "-m", "monitor", *command[1:], "--config", path, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told == served.get("/api/v1/matrix?since=2025-01").json() != []
    totals = Counter()
    for each in told:
        totals[each["category"]] += each["changes"]
    shown = sorted(totals.values(), reverse=True)[:14]
    assert sum(map(int, re.findall(r"</span>(\d+)<span class", page))) == sum(shown), (
        "the commonest have columns"
    )


def test_no_get_changes_anything(served):
    folder = served.service.config().path.parent
    before = _tables(folder)
    for path in (*PAGES, *ALONE, "/changes/9/acts", "/logout", "/api/v1/changes/9/acts"):
        served.get(path)
        served.visitor().head(served.address + path)
    assert _tables(folder) == before


def _tables(folder):
    config = load_config(folder / "config.toml", environ={}, sends=False)
    with open_store(config.settings.database, folder, read_only=True) as store:
        return (store.acts.all(), store.outbox.alerts(), store.documents.states(), store.history.changes())


def test_an_act_has_a_name_a_time_and_a_note_and_stands_on_the_page(tmp_path):
    with Served(open_gallery(tmp_path)) as served:
        visitor = served.visitor()
        page = visitor.get(served.address + "/changes/9").text
        stamp = re.search(r'name="stamp" value="([0-9a-f]{64})"', page)[1]
        done = visitor.post(
            served.address + "/changes/9/acts",
            data={"stamp": stamp, "do": "acknowledge", "note": "told the board\nand filed"}, allow_redirects=False,
        )  # fmt: skip
        assert (done.status_code, done.headers["location"]) == (303, "/changes/9#act")
        facts = served.get("/api/v1/changes/9").json()["handling"]
        assert facts["state"] == "acknowledged"
        assert facts["acts"][0] | {"id": 0} == {
            "id": 0, "change": 9, "kind": "acknowledged", "at": "2026-11-30T09:45:00Z", "by": "Ana Dobre", "note": "told the board and filed", "until": None, "assignee": None,
        }  # fmt: skip
        assert "told the board and filed" in served.get("/changes/9").text
        again = visitor.post(served.address + "/changes/9/acts", data={"stamp": stamp, "do": "acknowledge"})
        assert again.status_code == 400
        assert "already" in again.text
        for do, state in (("note", "acknowledged"), ("reopen", "open"), ("snooze", "snoozed")):
            given = {"stamp": stamp, "do": do, "note": "why", "for": "7d"}
            assert visitor.post(served.address + "/changes/9/acts", data=given).status_code == 200
            assert served.get("/api/v1/changes/9").json()["handling"]["state"] == state
        served.wait(timedelta(days=8))
        assert served.get("/api/v1/changes/9").json()["handling"]["state"] == "open"


@pytest.mark.parametrize(
    "given",
    [{}, {"do": "burn"}, {"do": "snooze"}, {"do": "snooze", "for": "9y"}, {"do": "snooze", "for": "800d"},
     {"do": "snooze", "until": "2020-01-01"}, {"do": "note"}, {"do": "acknowledge", "note": "x" * 501}, {"do": "reopen"}],
)  # fmt: skip
def test_an_act_that_makes_no_sense_is_refused_and_leaves_nothing(served, given):
    visitor = served.visitor()
    stamp = re.search(r'name="stamp" value="([0-9a-f]+)"', visitor.get(served.address + "/changes/11").text)[
        1
    ]
    answer = visitor.post(served.address + "/changes/11/acts", data={**given, "stamp": stamp})
    assert answer.status_code == 400, answer.text
    assert served.get("/api/v1/changes/11").json()["handling"]["acts"] == []


def test_an_empty_installation_says_how_to_begin(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('[monitor]\ndatabase = "sqlite:///none.db"\nstorage = "."\n')
    with Served(path) as served:
        assert "policy-monitor add" in served.get("/").text
        for page in ("/changes", "/documents", "/alerts", "/trouble", "/calendar"):
            assert served.get(page).status_code == 200


def test_what_another_process_records_and_what_the_configuration_adds_is_seen_at_once(tmp_path):
    path = write_config(tmp_path)
    with Served(path) as served:
        assert served.get("/api/v1/changes").json()["items"] == []
        open_gallery(tmp_path)
        assert len(served.get("/api/v1/changes").json()["items"]) == 12
        path.write_text(
            path.read_text()
            + '[[vendors]]\nname = "Quern"\n[[vendors.documents]]\nname = "dpa"\ntype = "other"\nurl = "https://quern.example/"\n'
        )
        assert any(each["document"] == "quern/dpa" for each in served.get("/api/v1/documents").json())
        path.write_text("[monitor\n")
        assert served.get("/documents").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_a_bounded_many_times_the_cpu_of_a_static_one(served, path):
    visitor = served.visitor()

    def get(asked: str):
        return lambda: visitor.get(served.address + asked)

    get(path)()
    assert ratio(get(path), get("/static/icon.svg"), 50) <= 50


def test_the_command_serves_until_it_is_told_to_stop_and_ends_well(tmp_path):
    path = open_gallery(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "--config", str(path), "serve", "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    address = process.stdout.readline().split()[-1]
    try:
        assert requests.get(f"{address}/readyz", timeout=20).text == "ready\n"
        assert "@1 to @5" in requests.get(f"{address}/d/mirelune/privacy/1...5", timeout=60).text
    finally:
        process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert "can see and acknowledge" in said[1]


def test_a_difference_and_a_document_are_the_same_pages_in_one_file(tmp_path):
    path = str(open_gallery(tmp_path))
    for arguments in (
        ["diff", "mirelune/privacy", "9", "10", "--format", "html"],
        ["page", "mirelune/privacy"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "monitor", "--config", path, *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        assert "<style>" in done.stdout and "<script" not in done.stdout and "<form" not in done.stdout
        assert not re.search(r'(?:href|src)="(?!#|https://mirelune\.example)', done.stdout)
        assert "18 months" in done.stdout and "Mirelune" in done.stdout
        assert len(done.stdout.encode()) < 160_000


def test_a_severity_has_the_same_colour_in_mails_and_on_pages():
    room = Path(monitor.web.__file__).parents[1]
    mail = (room / "message" / "templates" / "section.html.jinja").read_text()
    pages = (room / "web" / "static" / "style.css").read_text()
    colours = dict(re.findall(r'"(critical|high|medium|low)": "(#[0-9a-f]{6})"', mail))
    assert len(colours) == 4
    for severity, colour in colours.items():
        assert f"--{severity}: {colour};" in pages
