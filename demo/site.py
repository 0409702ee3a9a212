"""The vendors' web servers, on loopback: pages dressed anew per request, robots.txt, ETags, and bad days.

It counts who fetched what since when, because that is how the demo knows that a document was looked at;
it knows nothing of the monitor.
"""

import gzip
import hashlib
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from urllib.parse import urlsplit

from demo.documents import PAGES, VENDORS, Page, Vendor
from demo.dress import bot_check, charset_of, dress, out_of_order


class Weather(StrEnum):
    """How a page's server is today."""

    FINE = "fine"
    BOT_CHECK = "bot check"
    OUT_OF_ORDER = "out of order"


class Site:
    """All vendors' servers and what they serve, within a ``with`` statement; safe to change meanwhile."""

    def __init__(self, pages: Iterable[Page] = PAGES, vendors: Iterable[Vendor] = VENDORS) -> None:
        self._pages = {page.key: page for page in pages}
        self._policies = {key: page.text() for key, page in self._pages.items()}
        self._weather = dict.fromkeys(self._pages, Weather.FINE)
        self._fetches = dict.fromkeys(self._pages, 0)
        self._season = 0
        self._requests = 0
        self._changed = threading.Condition()
        self._servers = {vendor.key: _open_server(self, vendor) for vendor in vendors}

    def __enter__(self) -> "Site":
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    # -- what the demo does ---------------------------------------------------------------------------

    def url(self, page: Page) -> str:
        """Where the page is served."""
        host, port = self._servers[page.vendor.key].server_address[:2]
        return f"http://{host!s}:{port}{page.path}"

    def policy(self, key: str) -> str:
        """The policy in force, in Markdown."""
        with self._changed:
            return self._policies[key]

    def publish(self, key: str, policy: str) -> None:
        """Put another text in force."""
        with self._changed:
            self._policies[key] = policy

    def redecorate(self) -> None:
        """Another season: menus, banners, builds and the year in the footer change on every page."""
        with self._changed:
            self._season += 1

    def set_weather(self, key: str, weather: Weather) -> None:
        """From the next request on, the page is served like this."""
        with self._changed:
            self._weather[key] = weather

    def fetches(self) -> dict[str, int]:
        """How often each document was served so far, 304 and bad days included."""
        with self._changed:
            return dict(self._fetches)

    def wait_for(self, wanted: Mapping[str, int], *, seconds: float) -> bool:
        """Wait until each document was served that often in all; False where time ran out."""
        deadline = time.monotonic() + seconds
        with self._changed:
            return self._changed.wait_for(
                lambda: all(self._fetches[key] >= count for key, count in wanted.items()),
                timeout=max(0.0, deadline - time.monotonic()),
            )

    # -- what the servers do ----------------------------------------------------------------------------

    def page_at(self, vendor: str, path: str) -> Page | None:
        """The vendor's page at that path, None where there is none."""
        return next((p for p in self._pages.values() if p.vendor.key == vendor and p.path == path), None)

    def answer(self, page: Page, if_none_match: str | None) -> "Answer":
        """What the page's server answers now."""
        with self._changed:
            # counted with the text that is served: a fetch counted after a release has seen the release
            self._requests += 1
            self._fetches[page.key] += 1
            self._changed.notify_all()
            seed, season = self._requests, self._season
            weather, policy = self._weather[page.key], self._policies[page.key]
        if weather is Weather.BOT_CHECK:
            return Answer(200, bot_check(page, seed=seed))
        if weather is Weather.OUT_OF_ORDER:
            return Answer(503, out_of_order(page, seed=seed))
        headers = {"Content-Type": f"text/html; charset={charset_of(page)}"}
        if page.etag:
            headers["ETag"] = f'"{hashlib.sha256(f"{season}{policy}".encode()).hexdigest()[:20]}"'
            if if_none_match == headers["ETag"]:
                return Answer(304, b"", headers)
        return Answer(200, dress(page, policy, seed=seed, season=season), headers)


class Answer:
    """A status, a body and headers."""

    def __init__(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.body = body
        self.headers = dict(headers or {"Content-Type": "text/html; charset=utf-8"})


class LoopbackServer(ThreadingHTTPServer):
    """A small server; a visitor who leaves early is not worth a traceback."""

    daemon_threads = True

    def server_bind(self) -> None:
        """Bind without asking a name server for our own name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a broken connection is the visitor's choice."""


def _open_server(site: Site, vendor: Vendor) -> LoopbackServer:
    """A server on the vendor's own loopback address, or on 127.0.0.1 where the system has only that one."""
    handler = type("Handler", (_Handler,), {"site": site, "vendor": vendor})
    try:
        return LoopbackServer((vendor.host, 0), handler)
    except OSError:
        return LoopbackServer(("127.0.0.1", 0), handler)


class _Handler(BaseHTTPRequestHandler):
    """One request to one vendor."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    site: Site
    vendor: Vendor

    def setup(self) -> None:
        """Small answers go out at once."""
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        """Serve robots.txt, a page or 404."""
        path = urlsplit(self.path).path
        page = self.site.page_at(self.vendor.key, path)
        if page is not None:
            self._send(self.site.answer(page, self.headers.get("If-None-Match")))
        elif path == "/robots.txt" and self.vendor.robots is not None:
            self._send(Answer(200, self.vendor.robots.encode(), {"Content-Type": "text/plain"}))
        else:
            self._send(Answer(404, b"<html><body><h1>404</h1></body></html>"))

    def _send(self, answer: Answer) -> None:
        body = answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if len(body) > 1_000 and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 1)
            self.send_header("Content-Encoding", "gzip")
        if answer.status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet; the demo prints its own story."""
