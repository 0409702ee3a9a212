"""What programs read: feeds, the calendar, figures for Prometheus, the description of the API and the API itself."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import UUID

import feedparser
import icalendar
import jsonschema
import pytest
import schemathesis
from prometheus_client.parser import text_string_to_metric_families
from requests import Session

from monitor.web.desk import Ask
from monitor.web.endpoints import ACCESS
from monitor.web.feed import show_feed
from tests.web.gallery import open_gallery
from tests.web.test_web_gate import TOKENS, USERS
from tests.web.visitor import Served

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outside")
    with Served(
        open_gallery(folder, web=USERS, monitor='base_url = "https://policies.example/monitor"'),
        environ=TOKENS,
    ) as pages:
        yield pages


@pytest.fixture(scope="module")
def program(served):
    session = Session()
    session.trust_env = False
    session.headers["authorization"] = f"Bearer {TOKENS['WATCH_TOKEN']}"
    return session


def test_a_feed_reads_in_a_feed_reader_with_what_stood_before_and_after(served, program):
    answer = program.get(served.address + "/feeds/changes.atom")
    assert (
        answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
        or answer.headers["content-type"] == "application/atom+xml"
    )
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert len(feed.entries) == 12
    newest = feed.entries[0]
    assert newest.link.startswith("https://policies.example/monitor/changes/")
    grave = next(each for each in feed.entries if each.link.endswith("/changes/9"))
    assert "<del>" in grave.content[0].value and "<ins>" in grave.content[0].value
    assert {each.term for each in grave.tags} > {"critical", "AI"}


FEEDS = (
    "/feeds/changes.atom", "/feeds/changes.atom?vendor=Nobody", "/feeds/vendors/manara.atom", "/feeds/categories/retention.atom",
    "/feeds/severities/high.atom", "/feeds/tags/hr.atom",
)  # fmt: skip
ONCE = {"id", "title", "updated"}
FEED_PARTS = ONCE | {"link", "generator", "author", "entry"}
ENTRY_PARTS = ONCE | {"link", "category", "content"}


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_has_what_atom_asks_for_and_nothing_else(served, program, path):
    """RFC 4287, 3 and 4: what a feed and an entry must contain, how often, and of which form."""
    feed = ET.fromstring(program.get(served.address + path).content)
    entries = feed.findall(f"{ATOM}entry")
    assert feed.tag == f"{ATOM}feed"
    assert [each.tag for each in feed.findall(f"{ATOM}author")[0]] == [f"{ATOM}name"], (
        "entries inherit their author"
    )
    for part, known in ((feed, FEED_PARTS), *((entry, ENTRY_PARTS) for entry in entries)):
        names = [each.tag.removeprefix(ATOM) for each in part]
        assert set(names) <= known and all(names.count(name) == 1 for name in ONCE)
        assert UUID(part.findtext(f"{ATOM}id").removeprefix("urn:uuid:")), "an absolute IRI"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", part.findtext(f"{ATOM}updated"))
        rels = [each.get("rel") for each in part.findall(f"{ATOM}link")]
        assert rels.count("alternate") == 1 and rels.count("self") == (part is feed)
        assert all(urlsplit(each.get("href")).scheme for each in part.findall(f"{ATOM}link"))
        assert all(each.get("term") for each in part.findall(f"{ATOM}category"))
    for entry in entries:
        (content,) = entry.findall(f"{ATOM}content")
        assert content.get("type") == "xhtml" and [each.tag for each in content] == [f"{XHTML}div"]
        assert not [each for each in content.iter() if not each.tag.startswith(XHTML) and each is not content]
    ids = [each.findtext(f"{ATOM}id") for each in (feed, *entries)]
    updated = [each.findtext(f"{ATOM}updated") for each in entries]
    assert len(set(ids)) == len(ids)
    assert updated == sorted(updated, reverse=True)
    assert not updated or feed.findtext(f"{ATOM}updated") == updated[0]


def test_an_entry_has_one_id_in_every_feed_that_holds_it_and_under_every_address(served, program):
    def ids(path):
        read = feedparser.parse(program.get(served.address + path).content)
        return {each.link.rpartition("/")[2]: each.id for each in read.entries}

    everything = ids("/feeds/changes.atom")
    for path in FEEDS[1:]:
        assert ids(path).items() <= everything.items()
    with served.service.desk() as desk:
        settings = replace(desk.config.settings, base_url="https://elsewhere.example")
        moved = replace(desk, config=replace(desk.config, settings=settings))
        elsewhere = feedparser.parse(show_feed(moved, Ask())[0])
    assert {each.id for each in elsewhere.entries} == set(everything.values())


def test_a_feed_can_be_of_a_vendor_a_severity_or_a_category(served, program):
    def count(path):
        return len(feedparser.parse(program.get(served.address + path).content).entries)

    assert count("/feeds/vendors/manara.atom") == 1
    assert count("/feeds/changes.atom?severity=critical") < 12
    assert count("/feeds/changes.atom?category=retention") >= 1
    assert count("/feeds/changes.atom?vendor=Nobody") == 0
    assert count("/feeds/severities/critical.atom") == count("/feeds/changes.atom?severity=critical")
    assert count("/feeds/categories/retention.atom") == count("/feeds/changes.atom?category=retention")
    assert count("/feeds/tags/hr.atom") == count("/feeds/changes.atom?tag=hr") == 9
    for path in ("tags/nothing", "severities/dire", "categories/weather", "people/ana", "vendors/nobody"):
        assert program.get(f"{served.address}/feeds/{path}.atom").status_code == 404
    assert program.get(served.address + "/feeds/changes.atom?severity=dire").status_code == 400


def test_a_feed_reader_that_knows_basic_alone_is_let_in_with_its_token(served):
    session = Session()
    session.trust_env = False
    for path in ("/feeds/changes.atom", "/calendar.ics"):
        refused = session.get(served.address + path)
        assert refused.status_code == 401 and "Basic" in refused.headers["www-authenticate"]
        assert session.get(served.address + path, auth=("feeds", TOKENS["WATCH_TOKEN"])).status_code == 200


def test_the_calendar_is_one(served, program):
    answer = program.get(served.address + "/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert icalendar.Calendar.from_ical(answer.content)["version"] == "2.0"


def test_figures_name_no_address_and_tell_what_is(served, program):
    text = program.get(served.address + "/metrics").text
    families = {each.name: each for each in text_string_to_metric_families(text)}
    assert {
        "policy_monitor_checks",
        "policy_monitor_changes",
        "policy_monitor_documents",
        "policy_monitor_queue_age_seconds",
        "policy_monitor_build_info",
    } < families.keys()
    changes = {
        (each.labels["kind"], each.labels["severity"]): each.value
        for each in families["policy_monitor_changes"].samples
    }
    assert sum(changes.values()) == 12
    standings = {each.labels["standing"]: each.value for each in families["policy_monitor_documents"].samples}
    assert standings["trouble"] == 1 and standings["new"] == 1 and sum(standings.values()) == 6
    assert "example" not in text and "://" not in text


def test_the_description_is_of_what_is_served_and_of_nothing_else(served, program):
    described = program.get(served.address + "/api/v1/openapi.json").json()
    paths = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    wanted = {
        (method, path.replace(":int", ""))
        for method, path in ACCESS
        if path.startswith("/api/v1/") and not path.endswith("openapi.json")
    }
    assert paths == wanted
    act = described["components"]["schemas"]["Act"]
    session = Session()
    session.trust_env = False
    done = session.post(
        served.address + "/api/v1/changes/11/acts", json={"do": "snooze", "for": "2d"}, headers={"authorization": f"Bearer {TOKENS['DO_TOKEN']}"}
    )  # fmt: skip
    assert done.status_code == 201
    jsonschema.validate(done.json(), act)


@pytest.mark.slow
def test_no_request_that_the_description_allows_or_forbids_breaks_the_api(served, program):
    """Bounded: a few requests for each address, made by schemathesis, right and wrong ones."""
    described = program.get(served.address + "/api/v1/openapi.json").json()
    described["servers"] = [{"url": served.address}]
    schema = schemathesis.openapi.from_dict(described)
    schema.config.update(base_url=served.address)
    schema.config.generation.update(max_examples=4)
    headers = {"authorization": f"Bearer {TOKENS['DO_TOKEN']}"}
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for strategy in (operation.as_strategy(),):
            for _ in range(4):
                case = _example(strategy)
                answer = case.call(headers=headers, timeout=20)
                asked += 1
                assert answer.status_code < 500, (case.method, case.path, answer.text)
                case.validate_response(answer, checks=[schemathesis.checks.not_a_server_error])
                if answer.status_code >= 400:
                    assert answer.headers["content-type"][0].startswith("application/problem+json")
                    assert answer.json()["status"] == answer.status_code
    assert asked >= 50


def _example(strategy):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return strategy.example()
