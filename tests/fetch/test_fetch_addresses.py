"""The gate: which addresses may be asked, whatever they are called."""

import ipaddress
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import is_public
from monitor.fetch.failure import FetchFailure
from monitor.fetch.ranges import why_refused
from monitor.fetch.url import check_url
from monitor.model import TroubleKind
from tests.fetch.fetch_world import Internet, fetch
from tests.vendor_site import VendorSite

SHUT = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "100.127.255.254", "127.0.0.1", "127.255.255.255", "169.254.0.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.88.99.1",
    "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::2", "::7f00:1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:100.64.0.1", "::ffff:0:0",
    "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.1.2.3", "64:ff9b::169.254.169.254",
    "64:ff9b:1::808:808", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2002:808:808::1",
    "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "4000::1", "8000::1",
]  # fmt: skip

OPEN = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1",
    "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.1", "172.15.255.255", "172.32.0.1",
    "192.0.1.1", "192.0.3.1", "192.167.255.255", "192.169.0.1", "198.17.255.255", "198.20.0.1",
    "203.0.112.1", "203.0.114.1", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::808:808",
    "2001:200::1", "2001:4860:4860::8888", "2003::1", "2600::1", "2a00:1450::1", "3ffe::1",
]  # fmt: skip


@pytest.mark.parametrize("address", SHUT)
def test_an_address_outside_the_public_internet_is_shut(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OPEN)
def test_a_public_address_is_open(address: str) -> None:
    assert is_public(address)
    assert why_refused(address, allow_private=True) is None


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.20.0.1", "100.64.1.1", "::1", "fd12::1", "::ffff:10.0.0.1"],
)
def test_private_networks_open_only_where_the_settings_say_so(address: str) -> None:
    assert why_refused(address, allow_private=False) is not None
    assert why_refused(address, allow_private=True) is None


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fe80::1", "fd00:ec2::254",
     "100.100.100.200", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255"],
)  # fmt: skip
def test_metadata_services_and_multicast_stay_shut_even_then(address: str) -> None:
    assert why_refused(address, allow_private=True) is not None


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f.0.0.1", "1.2.3.4.5", "::g", "8.8.8.8/8"])
def test_what_is_no_numeric_address_is_shut(text: str) -> None:
    assert not is_public(text)


@given(st.ip_addresses())
def test_whatever_the_standard_library_calls_special_is_shut(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    special = (
        address.is_loopback,
        address.is_link_local,
        address.is_multicast,
        address.is_unspecified,
        address.is_private,
    )
    mapped = getattr(address, "ipv4_mapped", None)
    if any(special) and mapped is None and address not in ipaddress.ip_network("64:ff9b::/96"):
        assert not is_public(str(address))


@given(st.ip_addresses(v=4))
def test_an_embedded_ipv4_address_is_judged_like_itself(address: ipaddress.IPv4Address) -> None:
    verdict = is_public(str(address))
    assert is_public(f"::ffff:{address}") == verdict
    assert is_public(f"64:ff9b::{address}") == verdict


LOOPBACK_SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "127.000.000.001", "2130706433", "0x7f000001",
    "0x7f.0.0.1", "0x7F.1", "0177.0.0.1", "017700000001", "0177.0x0.0.1", "127.0.0.1.",
    "127.0.0.1..", "127.8.9.10", "0", "0.0.0.0", "0x0", "00000000177.0.0.1",
    "localhost", "LOCALHOST", "localhost.", "acorn.localhost", "１２７.０.０.１",
    "127。0。0。1", "①②⑦.⓪.⓪.①", "ⓛocalhost", "%6c%6f%63%61%6c%68%6f%73%74",
    "127.0.0.%31", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "[fe80::1%lo]",
    "[::1%25lo]", "[::FFFF:127.0.0.1]", "user@127.0.0.1", "acorn.example@127.0.0.1",
    "user:hunter2@localhost", "acorn.example%40127.0.0.1", "acorn.example\\@127.0.0.1",
    "127.0.0.1\\.acorn.example", "127.0.0.1\t", "\x00127.0.0.1",
    "127.0.0.1\x00.acorn.example", "127.0.0.1 .acorn.example", "127.0.0.1\u00ad",
    "127\u200b.0.0.1", "local\u00adhost", "127.0.0.1\u2028", "[127.0.0.1]",
    "[::1]acorn.example", "127.0.0.1#@acorn.example", "127.0.0.1?@acorn.example",
    "-127.0.0.1", "127.0.0.1:80@acorn.example", "169.254.169.254", "0xa9fea9fe",
    "2852039166", "[::ffff:a9fe:a9fe]", "10.0.0.1", "192.168.0.1", "100.64.0.1",
    "metadata", "", ".", "..", "*", "[", "[]", "[::", "::1", "a" * 300 + ".example",
    ("b" * 64) + ".example", "xn--", "xn--a.example", "日本語.example", "*.localhost",
    "127.0.0.1,8.8.8.8",
]  # fmt: skip


@pytest.mark.parametrize("host", LOOPBACK_SPELLINGS)
def test_no_spelling_of_a_private_address_reaches_it(host: str, site: VendorSite, internet: Internet) -> None:
    internet.names.update(
        {name: ["127.0.0.1"] for name in ("localhost", "localhost.", "acorn.localhost", "metadata")}
    )
    site.page("/privacy", "secret of the house")
    got = fetch(f"http://{host}:{site.port}/privacy", allow_private=False)
    assert got.body is None and got.status is None and got.error is not None
    assert got.trouble in (TroubleKind.REFUSED, TroubleKind.UNREACHABLE)
    assert site.asked == [] and internet.connected == []
    assert got.error.isprintable() and "hunter2" not in got.error


@pytest.mark.parametrize(
    "url",
    [
     "file:///etc/passwd", "FILE:///etc/passwd", "ftp://acorn.example/",
     "gopher://acorn.example/", "acorn.example", "//acorn.example/", "",
     " http://acorn.example/", "\nhttp://acorn.example/", "http:acorn.example",
     "http:/acorn.example", "https:///", "javascript:alert(1)", "data:,hello",
     "source:file:///etc/passwd", "http+unix://%2Fsock/", "ws://acorn.example",
     "view-source:http://acorn.example", "http\x00://acorn.example",
     "ｈttp://acorn.example/", "http://acorn.example/" + "a" * 9000,
],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_before_anything_is_asked(url: str, internet: Internet) -> None:
    got = fetch(url)
    assert got.trouble is TroubleKind.REFUSED and not got.transient
    assert internet.lookups == [] and internet.connected == []
    assert got.error is not None and got.error.isprintable()


@given(st.text(max_size=40).map(lambda text: "http://" + text))
def test_any_text_for_an_address_is_read_or_refused_and_both_parsers_agree(url: str) -> None:
    try:
        target = check_url(url)
    except FetchFailure as failure:
        assert str(failure).isprintable()
    else:
        assert target.host and "@" not in target.url.partition("//")[2].partition("/")[0]
        assert target.url.isprintable() and "\\" not in target.host


def test_a_name_is_fetched_at_the_address_that_was_checked(site: VendorSite, internet: Internet) -> None:
    base = internet.put("acorn.example", "9.1.1.1", site)
    site.page("/privacy", "hello")
    got = fetch(f"{base}/privacy", allow_private=False)
    assert got.body == b"hello"
    assert got.hops[0].address == "9.1.1.1"
    assert site.asked[-1].headers["host"] == "acorn.example"


def test_of_several_addresses_only_the_public_is_asked(site: VendorSite, internet: Internet) -> None:
    base = internet.put("acorn.example", "9.1.1.1", site)
    internet.names["acorn.example"] = ["127.0.0.1", "10.0.0.1", "9.1.1.1"]
    site.page("/", "hello")
    assert fetch(f"{base}/", allow_private=False).body == b"hello"
    assert set(internet.connected) == {("9.1.1.1", 80)}


def test_a_redirect_to_a_private_address_is_refused(site: VendorSite, internet: Internet) -> None:
    base = internet.put("acorn.example", "9.1.1.1", site)
    internet.names["inside.example"] = ["127.0.0.1"]
    site.page("/secret", "secret of the house")
    for number, location in enumerate(
        [
            f"http://127.0.0.1:{site.port}/secret",
            f"http://inside.example:{site.port}/secret",
            "http://169.254.169.254/",
        ]
    ):
        site.redirect(f"/{number}", location)
        got = fetch(f"{base}/{number}", allow_private=False)
        assert got.trouble is TroubleKind.REFUSED and got.body is None
        assert [hop.status for hop in got.hops] == [302]
    assert "/secret" not in site.paths()


def test_a_name_that_turns_private_at_the_second_look_is_refused_at_the_second(
    site: VendorSite, internet: Internet
) -> None:
    base = internet.put("turncoat.example", "9.1.1.1", site)
    answers: Iterator[list[str]] = iter([["9.1.1.1"]])
    internet.names["turncoat.example"] = lambda: next(answers, ["127.0.0.1"])
    internet.places["127.0.0.1", 80] = site.port
    site.robots("User-agent: *\nDisallow:")
    site.page("/robots.txt", "", headers=(("Connection", "close"),))
    site.page("/privacy", "secret of the house")
    got = fetch(f"{base}/privacy", allow_private=False)
    assert got.trouble is TroubleKind.REFUSED and got.body is None
    assert internet.lookups == ["turncoat.example"] * 2
    assert internet.connected == [("9.1.1.1", 80)]


def test_each_connection_looks_a_name_up_once_only(site: VendorSite, internet: Internet) -> None:
    base = internet.put("acorn.example", "9.1.1.1", site)
    site.page("/", "hello")
    fetch(f"{base}/", allow_private=False, obey_robots=True)
    assert len(internet.lookups) == len(internet.connected)


def test_private_pages_are_fetched_for_the_document_that_allows_them(site: VendorSite) -> None:
    site.page("/", "the intranet")
    assert fetch(site.url("/"), allow_private=False).trouble is TroubleKind.REFUSED
    assert fetch(site.url("/"), allow_private=False, doc={"allow_private": True}).body == b"the intranet"
    assert fetch(site.url("/"), allow_private=True).body == b"the intranet"


def test_a_name_without_address_is_unreachable_and_transient(internet: Internet) -> None:
    def unknown() -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    internet.names["gone.example"] = unknown
    got = fetch("http://gone.example/")
    assert got.trouble is TroubleKind.UNREACHABLE and got.transient
    assert got.error is not None and "gone.example" in got.error
