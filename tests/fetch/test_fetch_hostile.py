"""Slow, huge, lying and broken servers: bounded in time and size, and told apart."""

import contextlib
import gzip
import importlib.util
import lzma
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
import zstandard
from hypothesis import HealthCheck, given
from hypothesis import settings as run
from hypothesis import strategies as st

from monitor.model import TroubleKind
from tests.fetch.fetch_world import Internet, fetch
from tests.vendor_site import Answer, Asked, Raw, VendorSite

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
SHORT = timedelta(seconds=0.4)


def drip(first: bytes, piece: bytes, *, every: float = 0.05) -> Iterator[bytes | float]:
    yield first
    while True:
        yield piece
        yield every


SLOW = {
    "nothing at all": lambda: [60.0],
    "half a status line": lambda: [b"HTTP/1.1 2", 60.0],
    "headers in drips": lambda: drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
    "header after header": lambda: drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", every=0.1),
    "endless interim answers": lambda: drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body in drips": lambda: drip(HEAD + b"\r\n", b"a"),
    "body in drips with a length": lambda: drip(HEAD + b"Content-Length: 5000\r\n\r\n", b"a"),
    "chunks in drips": lambda: drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "a chunk size in drips": lambda: drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "body stops": lambda: [HEAD + b"Content-Length: 50\r\n\r\nabc", 60.0],
    "compressed drips": lambda: drip(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"")),
    "trailers in drips": lambda: drip(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", b"X: y\r\n"
    ),
}


@pytest.mark.parametrize("how", SLOW)
def test_a_slow_server_cannot_hold_a_fetch_past_its_time(site: VendorSite, how: str) -> None:
    site.on("/", lambda asked: Raw(pieces=SLOW[how]()))
    began = time.monotonic()
    got = fetch(site.url("/"), total_timeout=SHORT)
    assert time.monotonic() - began < 8
    assert got.trouble in (TroubleKind.UNREACHABLE, TroubleKind.TOO_LARGE) and got.body is None
    assert got.error is not None and site.url("/") in got.error


def test_a_slow_robots_txt_counts_against_the_same_time(site: VendorSite) -> None:
    site.raw("/robots.txt", 60.0)
    got = fetch(site.url("/"), total_timeout=SHORT)
    assert got.trouble is TroubleKind.UNREACHABLE and got.duration < timedelta(seconds=8)
    assert got.error is not None and "robots.txt" in got.error


def test_a_host_that_takes_no_connection_ends_by_the_connect_time() -> None:
    with contextlib.closing(socket.socket()) as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        got = fetch(
            f"http://127.0.0.1:{full.getsockname()[1]}/", connect_timeout=SHORT, total_timeout=SHORT * 3
        )
        for filler in fillers:
            filler.close()
    assert got.trouble is TroubleKind.UNREACHABLE and got.transient and got.duration < timedelta(seconds=8)


def test_a_name_server_that_never_answers_ends_by_the_connect_time(internet: Internet) -> None:
    release = threading.Event()

    def silent() -> list[str]:
        release.wait(20)
        return []

    internet.names["silent.example"] = silent
    got = fetch("http://silent.example/", connect_timeout=SHORT)
    release.set()
    assert got.trouble is TroubleKind.UNREACHABLE and got.transient and got.duration < timedelta(seconds=8)
    assert got.error is not None and "silent.example" in got.error


def _bomb(kind: str) -> tuple[str, bytes]:
    zeros = bytes(1_000_000)
    if kind == "gzip":
        return "gzip", gzip.compress(zeros * 60)
    if kind == "deflate":
        return "deflate", zlib.compress(zeros * 60)
    if kind == "bare deflate":
        packer = zlib.compressobj(wbits=-15)
        return "deflate", packer.compress(zeros * 60) + packer.flush()
    if kind == "zstd":
        return "zstd", zstandard.compress(zeros * 60)
    if kind == "twice":
        return "gzip, gzip", gzip.compress(gzip.compress(zeros * 60))
    if kind == "zstd in gzip":
        return "zstd, gzip", gzip.compress(zstandard.compress(zeros * 60))
    if kind == "members":
        return "gzip", gzip.compress(zeros) * 60
    return "gzip, gzip", gzip.compress(gzip.compress(b"") * 200_000)  # much in between, nothing at the end


@pytest.mark.parametrize(
    "kind", ["gzip", "deflate", "bare deflate", "zstd", "twice", "zstd in gzip", "members", "empty members"]
)
def test_a_compression_bomb_is_stopped_at_the_limit(site: VendorSite, kind: str) -> None:
    coding, body = _bomb(kind)
    site.page("/", body, headers=(("Content-Encoding", coding),))
    tracemalloc.start()
    got = fetch(site.url("/"), max_bytes=3_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert got.trouble is TroubleKind.TOO_LARGE and not got.transient and got.body is None
    assert got.error is not None and "3,000,000" in got.error
    assert peak < 25_000_000


def test_a_page_of_forty_megabytes_is_refused_by_its_announced_length(site: VendorSite) -> None:
    site.raw("/", HEAD + b"Content-Length: 40000000\r\n\r\n", bytes(100_000), 60.0)
    got = fetch(site.url("/"))
    assert got.trouble is TroubleKind.TOO_LARGE and got.wire_bytes < 1_000_000


def test_a_page_of_forty_megabytes_that_says_nothing_is_read_up_to_the_limit(site: VendorSite) -> None:
    site.on("/", lambda asked: Raw(pieces=[HEAD + b"\r\n", *[bytes(1_000_000)] * 40]))
    got = fetch(site.url("/"), max_bytes=2_000_000)
    assert got.trouble is TroubleKind.TOO_LARGE and got.wire_bytes < 6_000_000


def test_a_page_just_within_the_limit_is_read(site: VendorSite) -> None:
    site.page("/", b"a" * 50_000)
    assert len(fetch(site.url("/"), max_bytes=50_000).body or b"") == 50_000
    assert fetch(site.url("/"), max_bytes=49_999).trouble is TroubleKind.TOO_LARGE


@pytest.mark.parametrize(
    "line", [b"X-A: b\r\n", b"X-" + b"a" * 60_000 + b": b\r\n", b"Set-Cookie: " + b"c" * 50_000 + b"=1\r\n"]
)
def test_endless_headers_end(site: VendorSite, line: bytes) -> None:
    site.on("/", lambda asked: Raw(pieces=[b"HTTP/1.1 200 OK\r\n", *[line] * 5_000]))
    got = fetch(site.url("/"))
    assert got.trouble in (TroubleKind.UNREACHABLE, TroubleKind.TOO_LARGE) and got.wire_bytes < 25_000_000


def test_many_large_headers_are_not_kept(site: VendorSite) -> None:
    many = tuple((f"X-{number}", "v" * 3_000) for number in range(60))
    site.page("/", "hello", headers=many)
    got = fetch(site.url("/"))
    assert got.body == b"hello"
    assert sum(len(name) + len(value) for name, value in got.headers) <= 32_768


BROKEN = {
    "fewer bytes than announced": HEAD + b"Content-Length: 500\r\n\r\nabc",
    "chunks cut off": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "no last chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    "chunk size is no number": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
    "negative chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nab\r\n",
    "gzip cut off": HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"privacy " * 900)[:-12],
    "deflate cut off": HEAD + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(b"privacy " * 900)[:-6],
    "brotli cut off": HEAD + b"Content-Encoding: br\r\n\r\n" + bytes.fromhex("1b1f1ce82540aa90c7ca"),
    "zstd cut off": HEAD + b"Content-Encoding: zstd\r\n\r\n" + zstandard.compress(b"privacy " * 900)[:-6],
    "gzip cut off within its length": (
        HEAD + b"Content-Length: 12\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"a" * 99)[:12]
    ),
    "closed at once": b"",
    "not HTTP": b"SSH-2.0-acorn\r\n",
    "status is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "closed after a header": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
    "closed within headers": b"HTTP/1.1 200 OK\r\nContent-Ty",
}  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_answer_is_a_transient_failure_and_no_shorter_page(site: VendorSite, how: str) -> None:
    site.raw("/", BROKEN[how])
    got = fetch(site.url("/"))
    assert got.body is None and got.trouble is TroubleKind.UNREACHABLE and got.transient


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"<p>not compressed at all</p>"),
        ("gzip", gzip.compress(b"privacy " * 900, mtime=0)[:-8] + bytes(8)),
        ("deflate", b"\xff\xff\xff\xff"),
        ("zstd", b"<p>not compressed at all</p>"),
        ("lzma", lzma.compress(b"privacy " * 9)),
        ("gzip, gzip, gzip, gzip", gzip.compress(b"a", mtime=0)),
    ],
)
def test_a_body_that_cannot_be_decompressed_is_unreadable(site: VendorSite, coding: str, body: bytes) -> None:
    site.page("/", body, headers=(("Content-Encoding", coding),))
    got = fetch(site.url("/"))
    assert got.trouble is TroubleKind.UNREADABLE and got.body is None and got.error is not None


POLICY = "<h1>Privacy</h1><p>Wir löschen nach 90 Tagen.</p>"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("none", POLICY.encode()),
        ("UTF-8", POLICY.encode("utf-8-sig")),
        ("iso-8859-1", POLICY.encode("latin-1")),
        ("text/html", POLICY.encode("utf-16")),
        ("aws-chunked, binary", b"%PDF-1.7\n%\x80\x81\x82\x83"),
        ("8bit", b"PK\x03\x04" + bytes(200)),
        ("gzip, utf-8", gzip.compress(POLICY.encode(), mtime=0)),
        ("none, gzip", gzip.compress(POLICY.encode(), mtime=0)),
        ("identity, x-none, deflate", zlib.compress(POLICY.encode())),
    ],
)
def test_a_content_encoding_that_is_no_coding_hides_no_page(
    site: VendorSite, coding: str, body: bytes
) -> None:
    site.page("/", body, headers=(("Content-Encoding", coding),))
    got = fetch(site.url("/"))
    assert got.error is None and got.body is not None
    coded = "gzip" in coding or "deflate" in coding
    assert got.body == (POLICY.encode() if coded else body)


def test_a_coding_that_is_not_known_is_named_where_the_body_is_no_text(site: VendorSite) -> None:
    site.page("/", bytes(range(256)) * 20, headers=(("Content-Encoding", "snappy"),))
    got = fetch(site.url("/"))
    assert got.trouble is TroubleKind.UNREADABLE and "compressed as 'snappy'" in str(got.error)


def test_a_robots_txt_with_an_odd_coding_is_obeyed(site: VendorSite) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /", headers=(("Content-Encoding", "utf-8"),))
    site.page("/", POLICY)
    assert fetch(site.url("/")).trouble is TroubleKind.ROBOTS


def test_content_length_and_chunks_together_are_read_by_the_chunks_or_not_at_all(site: VendorSite) -> None:
    site.raw("/", HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
    assert fetch(site.url("/")).body in (b"hello", None)


BODY = b"<p>We keep logs for 30 days.</p>" * 4_000


def _bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _brotli(data: bytes) -> bytes:
    return bytes(importlib.import_module("brotli").compress(data))


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("gzip", lambda data: gzip.compress(data[:500]) + gzip.compress(data[500:])),
        ("gzip", lambda data: gzip.compress(data) + bytes(100)),
        ("deflate", zlib.compress),
        ("deflate", _bare_deflate),
        ("zstd", zstandard.compress),
        ("zstd", lambda data: zstandard.compress(data[:700]) + zstandard.compress(data[700:])),
        ("gzip, zstd", lambda data: zstandard.compress(gzip.compress(data))),
        ("identity", bytes),
        ("", bytes),
        pytest.param("br", _brotli, marks=pytest.mark.skipif(
            importlib.util.find_spec("brotli") is None, reason="the brotli package is not installed")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("chunked", [False, True])
def test_every_coding_that_is_asked_for_is_read(
    site: VendorSite, coding: str, pack: object, chunked: bool
) -> None:
    assert callable(pack)
    packed = pack(BODY)
    if chunked:
        lines = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in _split(packed, 777))
        extra = b"Transfer-Encoding: chunked\r\nContent-Encoding: " + coding.encode() + b"\r\n\r\n"
        site.raw("/", HEAD + extra + lines + b"0\r\n\r\n")
    else:
        site.page("/", packed, headers=(("Content-Encoding", coding),))
    got = fetch(site.url("/"))
    assert got.error is None and got.body == BODY
    offered = site.asked[-1].headers["accept-encoding"]
    assert {"gzip", "deflate", "zstd"} <= set(offered.split(", "))


def _split(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def test_the_body_of_a_redirect_is_never_read(site: VendorSite) -> None:
    coding, body = _bomb("gzip")
    site.on(
        "/",
        lambda asked: Answer(
            status=302, body=body, headers=(("Location", "/p"), ("Content-Encoding", coding))
        ),
    )
    site.page("/p", "hello")
    tracemalloc.start()
    got = fetch(site.url("/"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert got.body == b"hello" and peak < 10_000_000


@run(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=200).map(lambda rest: b"HTTP/1.1 200 OK\r\n" + rest),
        st.binary(max_size=200).map(lambda rest: HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b" + rest),
        st.binary(max_size=200).map(lambda rest: HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + rest),
        st.text(max_size=60).map(lambda text: b"HTTP/1.1 302 F\r\nLocation: " + text.encode() + b"\r\n\r\n"),
        st.text(max_size=60).map(
            lambda text: b"HTTP/1.1 429 S\r\nRetry-After: " + text.encode() + b"\r\n\r\n"
        ),
    )
)
def test_whatever_bytes_a_server_sends_end_as_a_fetch(
    site: VendorSite, internet: Internet, sent: bytes
) -> None:
    site.raw("/", sent)
    got = fetch(site.url("/"), total_timeout=timedelta(seconds=3), max_redirects=3)
    assert (got.error is None) == (got.trouble is None)
    assert got.error is None or (got.error.isprintable() and got.body is None)


def test_a_server_that_hangs_up_in_the_middle_is_transient(site: VendorSite) -> None:
    def hang_up(asked: Asked) -> Raw:
        return Raw(pieces=[HEAD + b"Content-Length: 99\r\n\r\n", b"half"])

    site.on("/", hang_up)
    got = fetch(site.url("/"))
    assert got.transient and got.status == 200 and got.body is None
