"""TLS against a real server with certificates of its own making."""

import datetime
import hashlib
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.model import Fetch, TroubleKind, Validators
from tests.fetch.fetch_world import NOW, Internet, document, fetch, settings
from tests.vendor_site import VendorSite

trustme = pytest.importorskip("trustme", reason="the trustme package (test certificates) is not installed")

PAGE = "<p>We keep logs for 30 days.</p>"


@pytest.fixture(scope="module")
def authority() -> object:
    return trustme.CA()


@pytest.fixture
def trusted(authority: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))  # type: ignore[attr-defined]
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return authority


Open = Callable[..., VendorSite]


@pytest.fixture
def serve() -> Iterator[Open]:
    running: list[VendorSite] = []

    def start(authority: object, *names: str, **options: object) -> VendorSite:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names, **options).configure_cert(context)  # type: ignore[attr-defined]
        site = VendorSite(tls=context)
        running.append(site)
        site.__enter__()
        site.page("/", PAGE, etag='"a"')
        return site

    yield start
    for site in running:
        site.__exit__()


def test_a_page_over_verified_tls_is_fetched(trusted: object, serve: Open) -> None:
    site = serve(trusted, "127.0.0.1")
    got = fetch(site.url("/"))
    assert got.body == PAGE.encode() and got.hops[0].address == "127.0.0.1"


def test_the_certificate_that_the_host_showed_is_recorded(trusted: object, serve: Open) -> None:
    site = serve(trusted, "127.0.0.1")
    address = site.url("/").removeprefix("https://").rstrip("/").partition(":")
    shown = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((address[0], int(address[2]))))
    assert fetch(site.url("/")).certificate == hashlib.sha256(shown).hexdigest()


def test_a_public_name_over_tls_is_verified_by_its_name(
    trusted: object, serve: Open, internet: Internet
) -> None:
    site = serve(trusted, "acorn.example")
    base = internet.put("acorn.example", "9.1.1.1", site)
    internet.put("other.example", "9.1.1.2", site)
    assert fetch(f"{base}/", allow_private=False).body == PAGE.encode()
    assert fetch("https://other.example/", allow_private=False).trouble is TroubleKind.CERTIFICATE
    assert fetch("https://9.1.1.1/", allow_private=False).trouble is TroubleKind.CERTIFICATE


def _is_certificate_trouble(got: Fetch) -> bool:
    return (
        got.trouble is TroubleKind.CERTIFICATE
        and not got.transient
        and got.body is None
        and got.status is None
    )


def test_an_unknown_authority_is_certificate_trouble(authority: object, serve: Open) -> None:
    site = serve(authority, "127.0.0.1")
    got = fetch(site.url("/"))
    assert _is_certificate_trouble(got) and site.asked == []
    assert got.error is not None and "certificate of 127.0.0.1" in got.error


def test_a_chain_without_its_intermediate_is_told_as_that_and_how_to_mend_it(
    trusted: object, serve: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    between = trusted.create_child_ca()  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf = between.issue_cert("127.0.0.1")
    chain = tmp_path / "leaf.pem"
    chain.write_bytes(leaf.cert_chain_pems[0].bytes())
    with leaf.private_key_pem.tempfile() as key:
        context.load_cert_chain(chain, key)
    with VendorSite(tls=context) as site:
        site.page("/", PAGE)
        got = fetch(site.url("/"))
        assert got.trouble is TroubleKind.CERTIFICATE and not got.transient
        for words in ("127.0.0.1 has an incomplete chain", "intermediate", "SSL_CERT_FILE"):
            assert words in str(got.error)
        assert "forged" not in str(got.error)
        both = tmp_path / "both.pem"
        both.write_bytes(trusted.cert_pem.bytes() + between.cert_pem.bytes())  # type: ignore[attr-defined]
        monkeypatch.setenv("SSL_CERT_FILE", str(both))
        assert fetch(site.url("/")).body == PAGE.encode()


def test_an_expired_certificate_is_certificate_trouble(trusted: object, serve: Open) -> None:
    past = datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC)
    site = serve(trusted, "127.0.0.1", not_before=past - datetime.timedelta(1), not_after=past)
    got = fetch(site.url("/"))
    assert _is_certificate_trouble(got) and "expired" in (got.error or "")


def test_another_hosts_certificate_is_certificate_trouble(trusted: object, serve: Open) -> None:
    assert _is_certificate_trouble(fetch(serve(trusted, "acorn.example").url("/")))


def test_a_redirect_to_a_bad_certificate_keeps_the_hop_before(
    authority: object, serve: Open, site: VendorSite
) -> None:
    forged = serve(authority, "127.0.0.1")
    site.redirect("/", forged.url("/"))
    got = fetch(site.url("/"), redirect_ports=(forged.port,))
    assert got.trouble is TroubleKind.CERTIFICATE and [hop.status for hop in got.hops] == [302]


def test_a_plain_server_asked_by_tls_is_unreachable(site: VendorSite) -> None:
    got = fetch(site.url("/").replace("http:", "https:"), total_timeout=datetime.timedelta(seconds=2))
    assert got.trouble is TroubleKind.UNREACHABLE and got.transient


def test_a_silent_handshake_ends_by_the_connect_time() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        got = fetch(
            f"https://127.0.0.1:{silent.getsockname()[1]}/", connect_timeout=datetime.timedelta(seconds=0.4)
        )
    assert got.trouble is TroubleKind.UNREACHABLE and got.duration < datetime.timedelta(seconds=8)


def test_drips_over_tls_end_by_the_total_time(trusted: object, serve: Open) -> None:
    site = serve(trusted, "127.0.0.1")
    site.raw("/", b"HTTP/1.1 200 OK\r\n\r\n", *[b"a", 0.05] * 100)
    got = fetch(site.url("/"), total_timeout=datetime.timedelta(seconds=0.5))
    assert got.trouble is TroubleKind.UNREACHABLE and got.duration < datetime.timedelta(seconds=8)


CUT = b"HTTP/1.%d 200 OK\r\nContent-Type: text/%s\r\n\r\nWe keep logs for 30 days"


@pytest.mark.parametrize(
    "head", [CUT % (0, b"plain"), CUT % (1, b"plain"), CUT % (1, b"html"), CUT[:-23] % (1, b"html")]
)
def test_a_body_without_a_length_ends_where_the_server_says_so_and_not_where_the_connection_is_cut(
    trusted: object, serve: Open, head: bytes
) -> None:
    site = serve(trusted, "127.0.0.1")
    site.robots("User-agent: *\n")
    site.raw("/cut", head, cut=True)
    site.raw("/closed", head)
    got = fetch(site.url("/cut"))
    assert got.body is None and got.trouble is TroubleKind.UNREACHABLE and got.transient
    assert fetch(site.url("/closed")).body == head.partition(b"\r\n\r\n")[2]


def test_a_conditional_fetch_over_tls(trusted: object, serve: Open) -> None:
    from monitor.fetch import Fetcher

    site = serve(trusted, "127.0.0.1")
    fetcher = Fetcher(settings(), version="1")
    assert fetcher.fetch(document(site.url("/")), Validators(etag='"a"'), now=NOW).not_modified
