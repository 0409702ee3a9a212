"""Pages by way of a company's proxy, with a company's own authority, against a real proxy on loopback."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.fetch import Fetcher
from monitor.fetch.browser import BrowserFetcher
from monitor.fetch.heartbeat import ping
from monitor.model import BrowserUse, TroubleKind
from monitor.surroundings import tell_surroundings
from tests.fetch.fetch_world import NOW, Internet, document, fetch, settings
from tests.forward_proxy import ForwardProxy
from tests.vendor_site import VendorSite

trustme = pytest.importorskip("trustme", reason="the trustme package (test certificates) is not installed")

PAGE = "<p>We keep logs for 30 days.</p>"
HTTP, HTTPS = "vendor.example:80", "vendor.example:443"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[tuple[VendorSite, Path]]:
    """A site whose certificate is the company's own, and the file of its authority."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("vendor.example").configure_cert(context)
    path = tmp_path / "company.pem"
    authority.cert_pem.write_to_path(str(path))
    with VendorSite(tls=context) as site:
        site.page("/privacy", PAGE)
        yield site, path
    tell_surroundings(settings())


@pytest.fixture
def site() -> Iterator[VendorSite]:
    with VendorSite() as running:
        running.page("/privacy", PAGE)
        yield running


def test_a_plain_page_comes_through_the_proxy_though_no_name_resolves_here(
    site: VendorSite, internet: Internet
) -> None:
    with ForwardProxy({HTTP: site.port}) as proxy:
        got = fetch("http://vendor.example/privacy?a=b", allow_private=False, proxy=proxy.url)
    assert got.body == PAGE.encode() or got.status == 404
    assert proxy.asked == ["GET http://vendor.example/robots.txt", "GET http://vendor.example/privacy?a=b"]
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/privacy?a=b"]
    assert "proxy-authorization" not in site.asked[0].headers


def test_a_page_over_tls_comes_through_a_tunnel_and_is_verified_by_the_companys_authority(
    company: tuple[VendorSite, Path], internet: Internet
) -> None:
    secure, authority = company
    with ForwardProxy({HTTPS: secure.port}, credentials="ana:s3cret-word") as proxy:
        options = {"allow_private": False, "proxy": proxy.url}
        assert fetch("https://vendor.example/privacy", **options).trouble is TroubleKind.CERTIFICATE
        tell_surroundings(settings(ca_file=authority))
        got = fetch("https://vendor.example/privacy", **options)
        assert got.body == PAGE.encode()
        assert set(proxy.asked) == {"CONNECT vendor.example:443"}
        tell_surroundings(settings())
        assert fetch("https://vendor.example/privacy", **options).trouble is TroubleKind.CERTIFICATE


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "407"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "403"),
        (b"HTTP/1.1 200", ""),
        (b"SSH-2.0-OpenSSH\r\n\r\n", ""),
        (b"\x00" * 20_000, ""),
    ],
)
def test_whatever_the_proxy_answers_instead_is_trouble_in_a_sentence_without_its_password(
    scheme: str, said: bytes, told: str, internet: Internet
) -> None:
    with ForwardProxy({}, answer=said) as proxy:
        url = proxy.url.replace("http://", "http://ana:s3cret-word@")
        got = fetch(
            f"{scheme}://vendor.example/privacy", allow_private=False, proxy=url, total_timeout=_seconds(3)
        )
    assert got.body is None and got.error
    assert told in got.error and "s3cret-word" not in got.error and "ana" not in got.error


def _seconds(number: int):
    from datetime import timedelta

    return timedelta(seconds=number)


def test_a_proxy_that_is_not_there_is_named_and_tried_again(internet: Internet) -> None:
    got = fetch("https://vendor.example/", allow_private=False, proxy="http://ana:s3cret-word@127.0.0.1:9")
    assert (
        got.transient and "the proxy 127.0.0.1:9" in (got.error or "") and "s3cret" not in (got.error or "")
    )


@pytest.mark.parametrize(
    "host",
    ["10.1.2.3", "169.254.169.254", "[::ffff:10.0.0.1]", "intranet.example", "0x0a000001", "192.168.1.1"],
)
def test_a_page_cannot_make_the_proxy_ask_a_private_address(
    host: str, internet: Internet, site: VendorSite
) -> None:
    internet.names["intranet.example"] = ["10.9.9.9"]
    site.redirect("/moved", f"http://{host}/inner")
    with ForwardProxy({HTTP: site.port}) as proxy:
        got = fetch("http://vendor.example/moved", allow_private=False, proxy=proxy.url)
    assert got.trouble is TroubleKind.REFUSED
    assert not any("inner" in asked for asked in proxy.asked)


def test_this_machine_and_what_is_spared_are_reached_without_the_proxy(
    site: VendorSite, internet: Internet
) -> None:
    base = internet.put("wiki.intranet.example", "9.1.1.1", site)
    with ForwardProxy({}) as proxy:
        assert fetch(site.url("/privacy"), proxy=proxy.url).body == PAGE.encode()
        assert fetch(f"{base}/privacy", proxy=proxy.url, no_proxy=("intranet.example",)).body == PAGE.encode()
        assert proxy.asked == []
        assert (
            fetch("http://notintranet.example/", proxy=proxy.url, no_proxy=("intranet.example",)).body is None
        )
        assert proxy.asked


def test_the_sign_of_life_goes_the_same_way(site: VendorSite, internet: Internet) -> None:
    with ForwardProxy({"alive.example:80": site.port}, credentials="ana:s3cret-word") as proxy:
        failure = ping("http://alive.example/privacy", version="1", settings=settings(proxy=proxy.url))
    assert failure is None and proxy.asked == ["GET http://alive.example/privacy"]


@pytest.mark.slow
@pytest.mark.long
def test_a_browser_goes_through_the_proxy_too(site: VendorSite, internet: Internet) -> None:
    with ForwardProxy({HTTP: site.port}, credentials="ana:s3cret-word") as proxy:
        fetcher = BrowserFetcher(Fetcher(settings(proxy=proxy.url, total_timeout=_seconds(40)), version="1"))
        got = fetcher.fetch(document("http://vendor.example/privacy", browser=BrowserUse.ALWAYS), now=NOW)
    if got.trouble is TroubleKind.NEEDS_BROWSER:
        pytest.skip(got.error)
    assert b"30 days" in (got.body or b""), got.error
    assert "GET http://vendor.example/privacy" in proxy.asked
