"""A small real web server on the loopback interface: the vendor's site of the tests, honest or lying.

    with VendorSite() as site:
        site.page("/privacy", "<h1>Privacy</h1>", etag='"one"')
        site.redirect("/legal", "/privacy")
        site.raw("/drip", b"HTTP/1.1 200 OK\\r\\n\\r\\n", b"a", 0.5, b"b")   # bytes to send, seconds to wait
        ... site.url("/privacy"), site.asked ...

Pages may be set again at any time. ``asked`` lists every request in order of arrival.
"""

import contextlib
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it arrived; header names in lower case, ``at`` in monotonic seconds."""

    path: str
    headers: Mapping[str, str]
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent back; Content-Length is added unless ``headers`` have one."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """What is written to the connection as it is: bytes to send, numbers of seconds to wait; then closed.

    ``cut``: TLS is not closed first, so that whoever is between might have done it.
    """

    pieces: Iterable[bytes | float] = field(repr=False)
    cut: bool = False


Behaviour = Callable[[Asked], Answer | Raw]


class VendorSite:
    """The site; a context manager. ``tls`` is a server-side context for https, ``address`` a loopback one."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> None:
        self.asked: list[Asked] = []
        self.tls = tls
        self.stopping = threading.Event()
        self.at_once = 0
        self.most_at_once = 0
        self._lock = threading.Lock()
        self._paths: dict[str, Behaviour] = {}
        self._server = (_ServerV6 if ":" in address else _Server)(self, address)
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        """The URL of a path, under any name for the machine."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for, in order, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def on(self, path: str, behaviour: Behaviour) -> None:
        """Answer a path (with its query, or without) by a function."""
        self._paths[path] = behaviour

    def page(
        self,
        path: str,
        body: str | bytes,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        etag: str | None = None,
        last_modified: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """A page; with ``etag`` or ``last_modified`` it honours conditional requests."""
        data = body.encode() if isinstance(body, str) else body
        marks = tuple((n, v) for n, v in (("ETag", etag), ("Last-Modified", last_modified)) if v)

        def behave(asked: Asked) -> Answer:
            matches = asked.headers.get("if-none-match")
            since = asked.headers.get("if-modified-since")
            if (etag and matches == etag) or (not matches and last_modified and since == last_modified):
                return Answer(status=304, headers=marks)
            return Answer(
                status=status, body=data, headers=(("Content-Type", content_type), *marks, *headers)
            )

        self.on(path, behave)

    def redirect(self, path: str, location: str, *, status: int = 302) -> None:
        """A redirect; the Location header is sent as given."""
        self.on(path, lambda asked: Answer(status=status, headers=(("Location", location),)))

    def robots(self, text: str, *, status: int = 200) -> None:
        """The site's robots.txt; without this call there is none (404)."""
        self.page("/robots.txt", text, status=status, content_type="text/plain")

    def raw(self, path: str, *pieces: bytes | float, cut: bool = False) -> None:
        """Bytes written as they are, and waits in seconds between them; then the connection is closed."""
        self.on(path, lambda asked: Raw(pieces=pieces, cut=cut))

    def answer(self, asked: Asked) -> Answer | Raw:
        """What this site says to a request."""
        with self._lock:
            self.asked.append(asked)
        known = self._paths.get(asked.path) or self._paths.get(asked.path.partition("?")[0])
        return known(asked) if known else Answer(status=404, body=b"not here")

    @contextlib.contextmanager
    def counted(self) -> Iterable[None]:
        """Count requests under way at the same time."""
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield
        finally:
            with self._lock:
                self.at_once -= 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"
    cut = False

    def setup(self) -> None:
        if self.server.site.tls is not None:
            self.request.settimeout(10)
            self.request = self.server.site.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        if self.server.site.tls is not None:
            if not self.cut:
                with contextlib.suppress(OSError):
                    self.request.settimeout(1)
                    self.request.unwrap()
            self.request.close()  # the server knows only the plain socket below

    def do_GET(self) -> None:
        site = self.server.site
        headers = {name.lower(): value for name, value in self.headers.items()}
        with site.counted():
            answer = site.answer(Asked(path=self.path, headers=headers, at=time.monotonic()))
            if isinstance(answer, Raw):
                self._write_raw(answer, site.stopping)
            else:
                self._write(answer)

    def _write(self, answer: Answer) -> None:
        lines = [f"HTTP/1.1 {answer.status} Told"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        if answer.status != 304 and not any(name.lower() == "content-length" for name, _ in answer.headers):
            lines.append(f"Content-Length: {len(answer.body)}")
        self.wfile.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + answer.body)

    def _write_raw(self, answer: Raw, stopping: threading.Event) -> None:
        self.close_connection, self.cut = True, answer.cut
        for piece in answer.pieces:
            if isinstance(piece, bytes):
                self.wfile.write(piece)
                self.wfile.flush()
            elif stopping.wait(piece):
                return

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, site: VendorSite, address: str) -> None:
        self.site = site
        super().__init__((address, 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


class _ServerV6(_Server):
    address_family = socket.AF_INET6
