"""Pages that need a browser, in a real Chromium against real pages of ours."""

import importlib.util
import shutil
import socket
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.fetch import Fetcher
from monitor.fetch.browser import NAMES, BrowserFetcher
from monitor.fetch.proxy import GateProxy
from monitor.model import Fetch, TroubleKind
from tests.fetch.fetch_world import NOW, Internet, document, settings
from tests.vendor_site import Answer, Asked, VendorSite

needs_browser = pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or not any(shutil.which(name) for name in NAMES),
    reason="Playwright or Chromium is not installed",
)

SHELL = """<!doctype html><meta charset="iso-8859-1"><title>Privacy</title><div id="root"></div>
<script>
setTimeout(() => {
  document.getElementById("root").innerHTML = "<h1>Privacy at Acorn</h1>" + location.hash
}, 100);
setTimeout(() => {
  document.getElementById("root").innerHTML += "<p>We keep logs for 30 days \u2013 no more.</p>"
}, 700);
</script>"""


def browse(url: str, *, doc: dict[str, Any] | None = None, **options: Any) -> Fetch:
    fetcher = Fetcher(settings(**{"total_timeout": timedelta(seconds=20), **options}), version="1.2")
    return BrowserFetcher(fetcher).fetch(document(url, **(doc or {})), now=NOW)


@needs_browser
def test_a_page_made_by_its_script_is_read_once_it_has_settled(site: VendorSite) -> None:
    site.redirect("/", "/privacy")
    site.page("/privacy", SHELL, content_type="text/html; charset=utf-8")
    got = browse(site.url("/#/logs"), doc={"language": "de"})
    assert got.error is None and got.browser and got.status == 200 and got.body is not None
    assert "We keep logs for 30 days \u2013 no more." in got.body.decode()
    assert "#/logs" in got.body.decode()
    assert got.content_type == "text/html; charset=utf-8"
    assert [(hop.url, hop.status, hop.address) for hop in got.hops] == [
        (site.url("/"), 302, "127.0.0.1"),
        (site.url("/privacy"), 200, "127.0.0.1"),
    ]
    assert got.final_url == site.url("/privacy") and got.hops[0].location == "/privacy"
    assert got.wire_bytes > 0 and got.validators.etag is None
    said = next(asked for asked in site.asked if asked.path == "/privacy").headers
    assert said["user-agent"].endswith("policy-monitor/1.2") and "Headless" not in said["user-agent"]
    assert said["accept-language"] == "de, en;q=0.2" and "proxy-authorization" not in said


@needs_browser
def test_nothing_a_page_does_leads_the_browser_inside(site: VendorSite, internet: Internet) -> None:
    with VendorSite() as inside:
        inside.on("/", lambda asked: Answer(body=b"secret", headers=(("Access-Control-Allow-Origin", "*"),)))
        base = internet.put("acorn.example", "9.1.1.1", site)
        internet.names["inside.example"] = ["127.0.0.1"]
        targets = [inside.url("/"), inside.url("/", host="localhost"),
                   f"http://inside.example:{inside.port}/", f"http://[::1]:{inside.port}/",
                   f"http://2130706433:{inside.port}/", "http://169.254.169.254/"]  # fmt: skip
        tries = "".join(f"<iframe src='{url}'></iframe><script src='{url}'></script>" for url in targets)
        calls = "".join(
            f"fetch('{url}').then(r => r.text()).then(say, e => say('shut '));" for url in targets
        )
        say = "function say(text) { out.textContent += text }"
        socket_try = f"new WebSocket('ws://127.0.0.1:{inside.port}/');"
        site.page("/", f"<p id=out>tried: </p>{tries}<script>{say}{calls}{socket_try}</script>")
        got = browse(f"{base}/", allow_private=False)
        assert got.body is not None and b"secret" not in got.body and b"shut shut" in got.body
        assert inside.asked == []
        assert {address for address, _ in internet.connected} == {"9.1.1.1"}


@needs_browser
@pytest.mark.parametrize("way", ["redirect", "script"])
def test_a_page_that_sends_the_browser_inside_is_refused(
    site: VendorSite, internet: Internet, way: str
) -> None:
    with VendorSite() as inside:
        inside.page("/", "secret of the house")
        base = internet.put("acorn.example", "9.1.1.1", site)
        if way == "redirect":
            site.redirect("/", inside.url("/"))
        else:
            site.page("/", f"<script>location = '{inside.url('/')}'</script>")
        got = browse(f"{base}/", allow_private=False)
        assert got.trouble is TroubleKind.REFUSED and got.body is None and inside.asked == []


@needs_browser
def test_a_script_that_never_ends_does_not_hold_the_fetch(site: VendorSite) -> None:
    site.page("/", "<p>We keep logs.</p><script>setTimeout(() => { while (true) {} }, 50)</script>")
    got = browse(site.url("/"), total_timeout=timedelta(seconds=4))
    assert got.trouble is TroubleKind.UNREACHABLE and got.transient and got.duration < timedelta(seconds=12)


@needs_browser
def test_a_page_that_grows_without_end_is_too_large(site: VendorSite) -> None:
    site.page("/", "<p>a</p><script>document.body.append('b'.repeat(400000))</script>")
    got = browse(site.url("/"), max_bytes=300_000)
    assert got.trouble is TroubleKind.TOO_LARGE and got.body is None


@needs_browser
def test_a_page_with_a_clock_is_taken_all_the_same(site: VendorSite) -> None:
    site.page(
        "/",
        "<p>We keep logs.</p><p id=t></p><script>setInterval(() => t.textContent = Date.now(), 50)</script>",
    )
    got = browse(site.url("/"))
    assert got.error is None and got.body is not None and b"We keep logs." in got.body


@needs_browser
def test_statuses_and_robots_txt_hold_in_the_browser_too(site: VendorSite) -> None:
    site.robots("User-agent: *\nDisallow: /secret\n")
    assert browse(site.url("/secret")).trouble is TroubleKind.ROBOTS
    assert site.paths() == []
    got = browse(site.url("/nowhere"))
    assert got.trouble is TroubleKind.GONE and got.status == 404 and got.body is None
    site.page("/door", "<script>location = '/secret'</script>")
    site.page("/secret", "hello")
    got = browse(site.url("/door"))
    assert got.trouble is TroubleKind.ROBOTS and got.body is None


@needs_browser
def test_a_file_is_no_page_for_the_browser(site: VendorSite) -> None:
    site.page("/", b"%PDF-1.4 nothing", content_type="application/octet-stream")
    got = browse(site.url("/"))
    assert got.trouble is TroubleKind.UNREADABLE and got.body is None


@needs_browser
def test_a_bad_certificate_is_certificate_trouble_in_the_browser_too() -> None:
    trustme = pytest.importorskip(
        "trustme", reason="the trustme package (test certificates) is not installed"
    )
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with VendorSite(tls=context) as site:
        got = browse(site.url("/"), doc={"ignore_robots": True})
    assert got.trouble is TroubleKind.CERTIFICATE and got.body is None


def test_without_playwright_the_fetch_says_what_to_install(
    site: VendorSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    got = browse(site.url("/"))
    assert got.trouble is TroubleKind.NEEDS_BROWSER and not got.transient and got.browser
    assert got.error is not None and "policy-monitor[browser]" in got.error


@pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="Playwright is not installed")
def test_without_chromium_the_fetch_says_what_to_install(
    site: VendorSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    got = browse(site.url("/"))
    assert got.trouble is TroubleKind.NEEDS_BROWSER
    assert got.error is not None and "apt install chromium" in got.error


def _talk(proxy: GateProxy, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", int(proxy.url.rpartition(":")[2])), timeout=5) as sock:
        sock.sendall(sent)
        answer = b""
        while piece := sock.recv(4096):
            answer += piece
        return answer


def _proxy(*, allow_private: bool = True, max_wire: int = 1_000_000) -> GateProxy:
    return GateProxy(
        connect_timeout=2,
        total_timeout=5,
        max_wire=max_wire,
        allow_private=allow_private,
        ports=frozenset(range(1, 65_536)),
    )


def _key(proxy: GateProxy) -> bytes:
    import base64

    word = base64.b64encode(f"{proxy.user}:{proxy.password}".encode())
    return b"Proxy-Authorization: Basic " + word + b"\r\n"


def test_the_proxy_serves_nobody_without_its_password(site: VendorSite) -> None:
    with _proxy() as proxy:
        url = site.url("/").encode()
        for line in (b"", b"Proxy-Authorization: Basic bW9uaXRvcjo=\r\n"):
            assert _talk(proxy, b"GET " + url + b" HTTP/1.1\r\n" + line + b"\r\n").startswith(
                b"HTTP/1.1 407 "
            )
        assert _talk(proxy, b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert site.asked == []


def test_the_proxy_forwards_one_request_and_keeps_its_password(site: VendorSite) -> None:
    site.on("/a?b=c", lambda asked: Answer(body=repr(sorted(asked.headers)).encode()))
    with _proxy() as proxy:
        head = (
            b"GET "
            + site.url("/a?b=c").encode()
            + b" HTTP/1.1\r\nHost: h\r\nX-A: 1\r\n"
            + _key(proxy)
            + b"\r\n"
        )
        got = _talk(proxy, head)
    assert got.startswith(b"HTTP/1.1 200 ") and b"['connection', 'host', 'x-a']" in got


@pytest.mark.parametrize(
    "place", [b"127.0.0.1:%d", b"localhost:%d", b"[::1]:%d", b"0x7f.1:%d", b"a@127.0.0.1:%d"]
)
def test_the_proxy_refuses_private_places(site: VendorSite, place: bytes) -> None:
    with _proxy(allow_private=False) as proxy:
        got = _talk(proxy, b"CONNECT " + place % site.port + b" HTTP/1.1\r\n" + _key(proxy) + b"\r\n")
        also = _talk(proxy, b"GET http://" + place % site.port + b"/ HTTP/1.1\r\n" + _key(proxy) + b"\r\n")
    assert got.startswith(b"HTTP/1.1 502 ") and also.startswith(b"HTTP/1.1 502 ")
    assert site.asked == []


def test_the_proxy_stops_a_download_past_its_limit(site: VendorSite) -> None:
    def large(asked: Asked) -> Answer:
        return Answer(body=bytes(5_000_000))

    site.on("/", large)
    with _proxy(max_wire=500_000) as proxy:
        got = _talk(proxy, b"GET " + site.url("/").encode() + b" HTTP/1.1\r\n" + _key(proxy) + b"\r\n")
    assert len(got) < 700_000
