"""robots.txt: obeyed, kept for a while, overridden openly."""

import gzip
import time
from datetime import timedelta

import pytest

from monitor.fetch import Fetcher
from monitor.fetch.politeness import NoTurn
from monitor.fetch.robots import KEPT, KEPT_FAILURE, RobotsRules, Rules
from monitor.fetch.url import check_url
from monitor.model import TroubleKind, Validators
from tests.fetch.fetch_world import NOW, Internet, document, fetch, settings
from tests.vendor_site import Answer, VendorSite

DISALLOW_ALL = "User-agent: *\nDisallow: /\n"


@pytest.fixture
def site(site: VendorSite) -> VendorSite:
    site.page("/privacy", "hello")
    return site


def test_a_page_that_robots_txt_forbids_is_not_fetched(site: VendorSite) -> None:
    site.robots("User-agent: *\nDisallow: /privacy\nAllow: /\n")
    got = fetch(site.url("/privacy"))
    assert got.trouble is TroubleKind.ROBOTS and not got.transient and got.hops == () and got.body is None
    assert site.paths() == []
    assert got.error is not None and "ignore_robots" in got.error
    assert site.asked[0].headers["user-agent"].startswith("policy-monitor/")


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        (DISALLOW_ALL, False),
        ("User-agent: policy-monitor\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Policy-Monitor\nAllow: /privacy\n", True),
        ("User-agent: otherbot\nDisallow: /\n", True),
        ("User-agent: otherbot\nUser-agent: *\nDisallow: /\n", False),
        ("\ufeffUser-agent: *\nDisallow: /\n", False),
        ("User-agent: *\r\nDisallow: /*vacy$\r\n", False),
        ("User-agent: *\nDisallow: /private\n", True),
        ("<html><p>not found</p></html>", True),
        ("User-agent: *\nDisallow: /" + "*a" * 2_000 + "\n", True),
    ],
)
def test_rules_are_read_for_us(site: VendorSite, text: str, allowed: bool) -> None:
    site.robots(text)
    assert (fetch(site.url("/privacy")).body == b"hello") is allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_a_robots_txt_that_is_not_to_be_had_allows_everything(site: VendorSite, status: int) -> None:
    site.robots(DISALLOW_ALL, status=status)
    assert fetch(site.url("/privacy")).body == b"hello"


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_robots_txt_that_fails_forbids_for_now(site: VendorSite, status: int) -> None:
    site.page("/robots.txt", "", status=status, headers=(("Retry-After", "30"),))
    got = fetch(site.url("/privacy"))
    assert got.transient and got.body is None and site.paths() == []
    assert got.trouble in (TroubleKind.UNREACHABLE, TroubleKind.BLOCKED)
    assert got.retry_after == timedelta(seconds=30)


def test_a_robots_txt_that_breaks_off_forbids_for_now(site: VendorSite) -> None:
    site.raw("/robots.txt", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nUser-agent: *\n")
    got = fetch(site.url("/privacy"))
    assert got.trouble is TroubleKind.UNREACHABLE and got.transient and site.paths() == []


def test_robots_txt_is_asked_once_for_many_pages(site: VendorSite) -> None:
    site.robots("User-agent: *\nDisallow: /secret\n")
    fetcher = Fetcher(settings(), version="1")
    for _ in range(3):
        assert fetcher.fetch(document(site.url("/privacy")), Validators(), now=NOW).body == b"hello"
    assert [asked.path for asked in site.asked].count("/robots.txt") == 1


def test_rules_are_forgotten_after_hours_and_failures_after_minutes() -> None:
    seconds = 0.0
    kept = RobotsRules("policy-monitor", clock=lambda: seconds)
    target = check_url("http://acorn.example/privacy")
    kept.keep(target, kept.read(DISALLOW_ALL.encode()))
    seconds = KEPT.total_seconds() - 1
    assert kept.find(target) is not None
    assert kept.find(check_url("https://acorn.example/privacy")) is None
    seconds += 2
    assert kept.find(target) is None
    from monitor.fetch.failure import unreachable

    kept.keep(target, Rules(failure=unreachable("no")))
    seconds += KEPT_FAILURE.total_seconds() + 1
    assert kept.find(target) is None


def test_no_more_origins_are_remembered_than_there_is_room_for() -> None:
    kept = RobotsRules("policy-monitor")
    for number in range(5_100):
        kept.keep(check_url(f"http://h{number}.example/"), Rules())
    assert kept.find(check_url("http://h0.example/")) is None
    assert kept.find(check_url("http://h5099.example/")) is not None


@pytest.mark.parametrize("how", [{"doc": {"ignore_robots": True}}, {"obey_robots": False}])
def test_an_override_is_said_only_where_robots_txt_would_have_refused(site: VendorSite, how: dict) -> None:  # type: ignore[type-arg]
    site.robots(DISALLOW_ALL)
    got = fetch(site.url("/privacy"), **how)
    assert got.body == b"hello" and got.robots_overridden
    site.robots("User-agent: *\nAllow: /\n")
    got = fetch(site.url("/privacy"), **how)
    assert got.body == b"hello" and not got.robots_overridden
    site.robots("", status=500)
    got = fetch(site.url("/privacy"), **how)
    assert got.body == b"hello" and not got.robots_overridden


def test_an_override_survives_a_robots_txt_that_hangs(site: VendorSite) -> None:
    site.raw("/robots.txt", 60.0)
    got = fetch(site.url("/privacy"), total_timeout=timedelta(seconds=1), obey_robots=False)
    assert got.body == b"hello"


def test_the_host_a_redirect_leads_to_is_asked_for_its_own_rules(
    site: VendorSite, internet: Internet
) -> None:
    with VendorSite() as other:
        here = internet.put("acorn.example", "9.1.1.1", site)
        there = internet.put("oak.example", "9.1.1.2", other)
        site.redirect("/", f"{there}/privacy")
        other.page("/privacy", "elsewhere")
        other.robots(DISALLOW_ALL)
        got = fetch(f"{here}/", allow_private=False)
        assert got.trouble is TroubleKind.ROBOTS and other.paths() == []
        assert [hop.url for hop in got.hops] == [f"{here}/"]


def test_robots_txt_is_followed_through_five_redirects_and_no_more(site: VendorSite) -> None:
    for number in range(5):
        site.redirect(f"/r{number}", f"/r{number + 1}")
    site.page("/r5", DISALLOW_ALL)
    site.redirect("/robots.txt", "/r1")
    assert fetch(site.url("/privacy")).trouble is TroubleKind.ROBOTS
    site.redirect("/robots.txt", "/r0")
    assert fetch(site.url("/privacy")).body == b"hello"


def test_a_robots_txt_that_redirects_inside_is_refused(site: VendorSite, internet: Internet) -> None:
    base = internet.put("acorn.example", "9.1.1.1", site)
    site.redirect("/robots.txt", f"http://127.0.0.1:{site.port}/secret")
    got = fetch(f"{base}/privacy", allow_private=False)
    assert got.trouble is TroubleKind.REFUSED and "/secret" not in site.paths()


def test_a_huge_robots_txt_is_read_in_part_and_quickly(site: VendorSite) -> None:
    agents = "".join(f"User-agent: bot{number}\n" for number in range(8_000))
    rules = "".join(f"Disallow: /x{number}*y\n" for number in range(8_000))
    body = (DISALLOW_ALL + agents + rules + "#" * 50_000_000).encode()
    site.page("/robots.txt", gzip.compress(body, 1), headers=(("Content-Encoding", "gzip"),))
    began = time.process_time()
    assert fetch(site.url("/privacy")).trouble is TroubleKind.ROBOTS
    assert time.process_time() - began < 6


def test_a_crawl_delay_is_kept_up_to_a_bound(site: VendorSite) -> None:
    site.robots("User-agent: *\nCrawl-delay: 0.3\n")
    fetch(site.url("/privacy"))
    assert site.asked[1].at - site.asked[0].at >= 0.29


@pytest.mark.parametrize("delay", ["1e308", "-1", "nan", "inf", "soon"])
def test_a_mad_crawl_delay_does_not_stop_us_for_good(site: VendorSite, delay: str) -> None:
    rules = RobotsRules("policy-monitor").read(f"User-agent: *\nCrawl-delay: {delay}\n".encode())
    assert rules.pause is None or rules.pause <= timedelta(days=1)


def test_a_retry_after_of_robots_txt_keeps_us_away(site: VendorSite) -> None:
    site.on("/robots.txt", lambda asked: Answer(status=503, headers=(("Retry-After", "900"),)))
    fetcher = Fetcher(settings(), version="1")
    fetcher.fetch(document(site.url("/privacy")), Validators(), now=NOW)
    with pytest.raises(NoTurn) as caught, fetcher.gate.turn("127.0.0.1", patience=timedelta(0)):
        pass
    assert caught.value.retry_after is not None and caught.value.retry_after > timedelta(minutes=14)
