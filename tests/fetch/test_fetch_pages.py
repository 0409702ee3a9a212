"""Ordinary fetches against a real loopback server."""

from datetime import timedelta

import pytest

from monitor.fetch import Fetcher
from monitor.model import TroubleKind, Validators
from tests.fetch.fetch_world import NOW, Internet, document, fetch, settings
from tests.vendor_site import Answer, Asked, VendorSite

PAGE = "<html><body><h1>Privacy at Acorn</h1><p>We keep logs for 30 days.</p></body></html>"
DATE = "Mon, 02 Feb 2026 08:00:00 GMT"


def test_a_page_comes_back_as_bytes_with_its_head_and_way(site: VendorSite) -> None:
    site.page("/privacy", PAGE, etag='"a1"', last_modified=DATE, headers=(("X-Two", "1"), ("X-Two", "2")))
    got = fetch(site.url("/privacy"))
    assert (got.status, got.reason, got.error, got.trouble) == (200, "Told", None, None)
    assert got.body == PAGE.encode()
    assert got.validators == Validators(etag='"a1"', last_modified=DATE)
    assert got.content_type == "text/html; charset=utf-8"
    assert [value for name, value in got.headers if name == "x-two"] == ["1", "2"]
    assert all(name == name.lower() for name, _ in got.headers)
    assert [(hop.url, hop.status, hop.address) for hop in got.hops] == [
        (site.url("/privacy"), 200, "127.0.0.1")
    ]
    assert got.wire_bytes > len(PAGE)
    assert got.started_at == NOW
    assert timedelta(0) < got.duration < timedelta(seconds=5)
    assert not got.browser and not got.robots_overridden


def test_validators_of_the_server_are_sent_back_and_304_is_no_error(site: VendorSite) -> None:
    site.page("/privacy", PAGE, etag='W/"a1"', last_modified=DATE)
    first = fetch(site.url("/privacy"))
    again = fetch(site.url("/privacy"), first.validators)
    assert again.not_modified and again.body is None and again.error is None
    assert again.validators == first.validators
    assert site.asked[-1].headers["if-none-match"] == 'W/"a1"'
    assert site.asked[-1].headers["if-modified-since"] == DATE


def test_a_304_that_repeats_no_validators_keeps_those_sent(site: VendorSite) -> None:
    site.on("/", lambda asked: Answer(status=304))
    sent = Validators(etag='"x"', last_modified=DATE)
    assert fetch(site.url("/"), sent).validators == sent


def test_a_304_that_nobody_asked_for_is_a_failure(site: VendorSite) -> None:
    site.on("/", lambda asked: Answer(status=304))
    got = fetch(site.url("/"))
    assert got.error is not None and got.trouble is TroubleKind.UNREACHABLE and got.transient


OLD, LATE = "Mon, 02 Feb 2026 08:00:00 GMT", "Tue, 03 Feb 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        (Validators(etag='"one"'), {"ETag": '"two"'}),
        (Validators(etag='W/"one"'), {"ETag": 'W/"two"'}),
        (Validators(last_modified=OLD), {"Last-Modified": LATE}),
        (Validators(etag='"one"', last_modified=OLD), {"ETag": '"two"', "Last-Modified": OLD}),
        (Validators(etag='"one"', last_modified=OLD), {"ETag": '"one"', "Last-Modified": LATE}),
        (Validators(etag='"one"', last_modified=OLD), {"Last-Modified": LATE}),
    ],
    ids=["etag", "weak etag", "date", "etag beside the same date", "date beside the same etag", "date alone"],
)
def test_a_304_that_names_another_page_is_not_believed(
    site: VendorSite, sent: Validators, named: dict[str, str]
) -> None:
    def lie(asked: Asked) -> Answer:
        conditional = {"if-none-match", "if-modified-since"} & asked.headers.keys()
        return Answer(
            status=304 if conditional else 200,
            body=b"" if conditional else b"<p>Now thirty days.</p>",
            headers=tuple(named.items()),
        )

    site.on("/", lie)
    got = fetch(site.url("/"), sent, max_redirects=0)
    assert got.body == b"<p>Now thirty days.</p>"
    assert [hop.status for hop in got.hops] == [304, 200]
    assert (got.validators.etag, got.validators.last_modified) == (
        named.get("ETag"),
        named.get("Last-Modified"),
    )


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"ETag": 'W/"one"'},
        {"ETag": '"one-gzip"'},
        {"ETag": '"one"', "Last-Modified": "Sun, 01 Feb 2026 08:00:00 GMT"},
        {"Last-Modified": "yesterday"},
    ],
    ids=["nothing", "the same weakly", "the same compressed", "an earlier date", "no date"],
)
def test_a_304_that_names_no_other_page_is_believed(site: VendorSite, named: dict[str, str]) -> None:
    site.on("/", lambda asked: Answer(status=304, headers=tuple(named.items())))
    got = fetch(site.url("/"), Validators(etag='"one"', last_modified=OLD))
    assert got.not_modified and got.error is None
    assert site.paths() == ["/"]


def test_a_date_is_not_sent_to_where_a_redirect_leads(site: VendorSite) -> None:
    site.redirect("/", "/privacy")
    site.page("/privacy", PAGE, last_modified=DATE, etag='"later"')
    got = fetch(site.url("/"), Validators(etag='"a1"', last_modified=DATE))
    assert got.status == 200
    assert "if-modified-since" not in site.asked[-1].headers
    assert site.asked[-1].headers["if-none-match"] == '"a1"'


@pytest.mark.parametrize("mark", ["bad\r\nX-Injected: 1", "line\nbreak", "x" * 5000, "  ", "snow ☃", "\x00"])
def test_a_validator_that_cannot_be_a_header_is_not_sent(site: VendorSite, mark: str) -> None:
    site.page("/", PAGE)
    got = fetch(site.url("/"), Validators(etag=mark, last_modified=mark))
    assert got.status == 200
    assert "if-none-match" not in site.asked[-1].headers and "x-injected" not in site.asked[-1].headers


def test_the_user_agent_is_honest_and_gives_a_contact(site: VendorSite) -> None:
    site.page("/", PAGE)
    fetch(site.url("/"), contact="https://acorn.example/bot")
    fetch(site.url("/"), user_agent="acorn-watch/2")
    fetch(site.url("/"))
    agents = [asked.headers["user-agent"] for asked in site.asked if asked.path == "/"]
    assert agents == [
        "policy-monitor/1.2 (+https://acorn.example/bot)",
        "acorn-watch/2",
        "policy-monitor/1.2",
    ]


def test_the_documents_language_is_asked_for(site: VendorSite) -> None:
    site.page("/", PAGE)
    fetch(site.url("/"), doc={"language": "de"})
    fetch(site.url("/"), accept_language="fr, en;q=0.5")
    fetch(site.url("/"), doc={"language": "en-GB"})
    said = [asked.headers["accept-language"] for asked in site.asked if asked.path == "/"]
    assert said == ["de, en;q=0.2", "fr, en;q=0.5", "en-GB"]


def test_a_fresh_connection_asks_caches_to_step_aside(site: VendorSite) -> None:
    site.page("/", PAGE)
    Fetcher(settings(), version="1").fetch(
        document(site.url("/")), Validators(), now=NOW, fresh_connection=True
    )
    assert site.asked[-1].headers["cache-control"] == "no-cache"


def test_redirects_are_followed_and_every_hop_recorded(site: VendorSite) -> None:
    site.redirect("/", "/legal?v=2", status=301)
    site.redirect("/legal?v=2", site.url("/privacy", host="localhost"), status=308)
    site.page("/privacy", PAGE)
    got = fetch(site.url("/#top"))
    assert got.body == PAGE.encode()
    assert got.final_url == site.url("/privacy", host="localhost")
    assert [(hop.status, hop.location) for hop in got.hops] == [
        (301, "/legal?v=2"),
        (308, site.url("/privacy", host="localhost")),
        (200, None),
    ]
    assert all(hop.address in ("127.0.0.1", "::1") for hop in got.hops)


def test_a_redirect_in_raw_utf8_and_with_blanks_is_followed(site: VendorSite) -> None:
    site.redirect("/", "/datenschutzerklärung für alle".encode().decode("latin-1"))
    site.page("/datenschutzerkl%C3%A4rung%20f%C3%BCr%20alle", PAGE)
    assert fetch(site.url("/")).body == PAGE.encode()


def test_a_redirect_to_itself_that_sets_a_cookie_is_followed(site: VendorSite) -> None:
    def wall(asked: Asked) -> Answer:
        if "seen=1" in asked.headers.get("cookie", ""):
            return Answer(body=b"the policy")
        return Answer(status=302, headers=(("Location", "/"), ("Set-Cookie", "seen=1; Path=/")))

    site.on("/", wall)
    assert fetch(site.url("/")).body == b"the policy"


def test_redirects_in_a_circle_end_at_the_second_visit(site: VendorSite) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    got = fetch(site.url("/a"))
    assert got.error is not None and "circle" in got.error
    assert got.trouble is TroubleKind.UNREACHABLE
    assert site.paths() == ["/a", "/b"]
    assert [hop.status for hop in got.hops] == [302, 302]


def test_endless_redirects_end_at_the_limit(site: VendorSite) -> None:
    site.on("/n", lambda asked: Answer(status=302, headers=(("Location", f"/n?{len(site.asked)}"),)))
    got = fetch(site.url("/n"), max_redirects=4)
    assert got.error is not None and "4 times" in got.error
    assert len(site.paths()) == 5


@pytest.mark.parametrize("location", [None, ""])
def test_a_redirect_that_leads_nowhere_is_a_failure(site: VendorSite, location: str | None) -> None:
    headers = () if location is None else (("Location", location),)
    site.on("/", lambda asked: Answer(status=302, headers=headers))
    got = fetch(site.url("/"))
    assert got.trouble is TroubleKind.UNREACHABLE and got.transient and got.status == 302


@pytest.mark.parametrize(
    "location",
    [
        "ftp://acorn.example/privacy",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,hello",
        "mailto:legal@acorn.example",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1\\@acorn.example/",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "http://\x0b127.0.0.1/",
    ],
)
def test_redirects_to_what_is_no_honest_web_address_are_refused(site: VendorSite, location: str) -> None:
    site.redirect("/", location)
    got = fetch(site.url("/"))
    assert got.trouble is TroubleKind.REFUSED and not got.transient
    assert got.error is not None and "secret" not in got.error and got.error.isprintable()


@pytest.mark.parametrize(
    ("status", "trouble", "transient"),
    [
        (404, TroubleKind.GONE, False),
        (410, TroubleKind.GONE, False),
        (401, TroubleKind.BLOCKED, False),
        (403, TroubleKind.BLOCKED, False),
        (451, TroubleKind.BLOCKED, False),
        (429, TroubleKind.BLOCKED, True),
        (202, TroubleKind.BLOCKED, True),
        (500, TroubleKind.UNREACHABLE, True),
        (502, TroubleKind.UNREACHABLE, True),
        (503, TroubleKind.UNREACHABLE, True),
        (408, TroubleKind.UNREACHABLE, True),
        (400, TroubleKind.UNREACHABLE, False),
        (300, TroubleKind.UNREACHABLE, False),
        (204, TroubleKind.UNREACHABLE, False),
    ],
)
def test_each_status_is_its_own_trouble(
    site: VendorSite, status: int, trouble: TroubleKind, transient: bool
) -> None:
    site.on("/", lambda asked: Answer(status=status, headers=(("Content-Length", "0"),)))
    got = fetch(site.url("/"))
    assert (got.status, got.trouble, got.transient, got.body) == (status, trouble, transient, None)
    assert got.error is not None and str(status) in got.error


def test_a_challenge_in_place_of_the_page_is_blocked_not_unreachable(site: VendorSite) -> None:
    site.page("/", "just a moment", status=503, headers=(("cf-mitigated", "challenge"),))
    got = fetch(site.url("/"))
    assert got.trouble is TroubleKind.BLOCKED and got.transient


@pytest.mark.parametrize(
    ("value", "wish"),
    [
        ("120", timedelta(seconds=120)),
        ("Mon, 02 Mar 2026 09:05:00 GMT", timedelta(minutes=5)),
        ("Monday, 02-Mar-26 09:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 02 Mar 2020 09:00:00 GMT", timedelta(0)),
        ("999999999999999999999", timedelta(days=1)),
        ("Mon, 02 Mar 2126 09:00:00 GMT", timedelta(days=1)),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("²", None),
        ("1.5", None),
        ("Mon, 99 Mar 2026 09:00:00 GMT", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_read_in_both_forms_and_bounded(
    site: VendorSite, status: int, value: str, wish: timedelta | None
) -> None:
    site.on("/", lambda asked: Answer(status=status, headers=(("Retry-After", value),)))
    got = fetch(site.url("/"))
    assert got.transient
    if wish is None:
        assert got.retry_after is None
    else:
        assert got.retry_after is not None and abs(got.retry_after - wish) <= timedelta(seconds=2)


def test_a_host_that_asked_for_a_pause_is_not_asked_before_it_ends(site: VendorSite) -> None:
    site.on("/", lambda asked: Answer(status=429, headers=(("Retry-After", "600"),)))
    fetcher = Fetcher(settings(), version="1")
    fetcher.fetch(document(site.url("/")), Validators(), now=NOW)
    asked = len(site.asked)
    got = fetcher.fetch(document(site.url("/other")), Validators(), now=NOW)
    assert len(site.asked) == asked
    assert got.trouble is TroubleKind.BLOCKED and got.transient and got.status is None
    assert got.retry_after is not None and got.retry_after > timedelta(minutes=9)


def test_proxies_and_passwords_of_the_environment_are_ignored(
    site: VendorSite, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    site.page("/", PAGE)
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w") as file:  # noqa: PTH123
        file.write("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", netrc)
    assert fetch(site.url("/")).status == 200
    assert "authorization" not in site.asked[-1].headers


def test_an_empty_page_is_a_page(site: VendorSite) -> None:
    site.page("/", "")
    got = fetch(site.url("/"))
    assert got.body == b"" and got.error is None


def test_a_host_that_refuses_connections_is_unreachable() -> None:
    with VendorSite() as gone:
        url = gone.url("/")
    got = fetch(url)
    assert got.trouble is TroubleKind.UNREACHABLE and got.transient
    assert got.status is None and got.final_url is None and got.hops == ()
    assert got.error is not None and "refused" in got.error


@pytest.mark.parametrize("host", ["[::1]", "[0:0:0:0:0:0:0:1]"])
def test_a_page_at_an_ipv6_address_is_fetched(host: str) -> None:
    try:
        v6 = VendorSite(address="::1")
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with v6:
        v6.page("/", PAGE)
        got = fetch(v6.url("/", host=host))
        assert got.body == PAGE.encode() and got.hops[0].address == "::1"
        assert v6.asked[-1].headers["host"].startswith("[")
        shut = fetch(v6.url("/", host=host), allow_private=False)
        assert shut.trouble is TroubleKind.REFUSED and "loopback" in (shut.error or "")


def test_a_name_with_a_trailing_dot_is_fetched_and_its_address_known(
    site: VendorSite, internet: Internet
) -> None:
    internet.put("acorn.example.", "9.1.1.1", site)
    site.page("/", PAGE)
    got = fetch("http://acorn.example./", allow_private=False)
    assert got.body == PAGE.encode() and got.hops[0].address == "9.1.1.1"
