"""A forward proxy on loopback for one browser fetch: the browser's only way out, through the same gate.

Every connection that a page makes the browser open, for scripts, frames and redirects too, is opened by
``connect.open_socket``, so the address check cannot be walked around by a page's code. Speaks CONNECT
and plain GET/POST with absolute URLs, asks for a password of its own (no other program of the machine can
use it), changes nothing, stores nothing, and ends with the fetch.
"""

import base64
import hmac
import secrets
import selectors
import socket
import socketserver
import threading
import time
from typing import Self

import requests

from monitor.fetch.connect import Journey, open_socket
from monitor.fetch.failure import FetchFailure
from monitor.fetch.upstream import Upstream
from monitor.fetch.url import USUAL_PORTS, check_port, check_url
from monitor.model import TroubleKind

MAX_HEAD = 65_536
"""Bytes of a request's head that are read from the browser."""

MAX_CONNECTIONS = 100
"""Connections open at the same time; a page that wants more waits."""

PIECE = 65_536

IDLE_SHARE = 1 / 3
"""Share of the whole time after which a connection that carries nothing is closed: a script or a style sheet
that never comes must not keep the browser from the page."""

Place = tuple[str, int]


class GateProxy:
    """The proxy; a context manager that runs while the browser does.

    ``failures`` and ``addresses`` tell by (host, port) what could not be connected to and where the
    rest was; ``wire_bytes`` counts what came in. Seconds and bytes.
    """

    def __init__(
        self,
        *,
        connect_timeout: float,
        total_timeout: float,
        max_wire: int,
        allow_private: bool,
        ports: frozenset[int] = USUAL_PORTS,
        upstream: Upstream | None = None,
    ) -> None:
        self.upstream = upstream
        self.connect_timeout = connect_timeout
        self.max_wire = max_wire
        self.allow_private = allow_private
        self.ports = ports
        self.user, self.password = "monitor", secrets.token_urlsafe(24)
        self.failures: dict[Place, FetchFailure] = {}
        self.addresses: dict[Place, str] = {}
        self.wire_bytes = 0
        self.slots = threading.BoundedSemaphore(MAX_CONNECTIONS)
        self.most_idle = total_timeout * IDLE_SHARE
        self._deadline = time.monotonic() + total_timeout
        self._lock = threading.Lock()
        self._server = _Server(self)

    @property
    def url(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._deadline = 0.0
        self._server.shutdown()
        self._server.server_close()

    def left(self) -> float:
        """Seconds left, 0.0 when the fetch is over."""
        return max(0.0, self._deadline - time.monotonic())

    def count(self, size: int) -> bool:
        """Book incoming bytes; False once there are too many."""
        with self._lock:
            self.wire_bytes += size
            return self.wire_bytes <= self.max_wire

    def admits(self, head: bytes) -> bool:
        """Whether a request's head carries the password."""
        wanted = b"Basic " + base64.b64encode(f"{self.user}:{self.password}".encode())
        given = _field(head, b"proxy-authorization")
        return given is not None and hmac.compare_digest(given, wanted)

    def open(self, host: str, port: int, *, tunnel: bool = True) -> socket.socket:
        """Connect through the gate; raises FetchFailure, which is also kept in ``failures``."""
        journey = Journey(
            connect_timeout=self.connect_timeout,
            total_timeout=self.left(),
            max_wire=self.max_wire,
            allow_private=self.allow_private,
            upstream=self.upstream,
        )
        try:
            check_port(host, port, self.ports)
            sock = open_socket(host, port, journey, tunnel=tunnel)
        except FetchFailure as failure:
            with self._lock:
                self.failures[host, port] = failure
            raise
        sock.journey = None
        with self._lock:
            self.addresses[host, port] = journey.addresses[host, port]
        return sock


class _Handler(socketserver.BaseRequestHandler):
    server: "_Server"
    request: socket.socket

    def handle(self) -> None:
        proxy = self.server.proxy
        if not proxy.slots.acquire(timeout=proxy.left()):
            return
        try:
            self.request.settimeout(max(0.01, min(proxy.connect_timeout, proxy.left())))
            self._serve(proxy)
        except OSError:
            return  # the browser or the server hung up; the browser tells its page
        finally:
            proxy.slots.release()

    def _serve(self, proxy: GateProxy) -> None:
        head, rest = self._read_head()
        words = head.split(b"\r\n", 1)[0].split(b" ")
        if len(words) != 3:
            return self._refuse(b"400 Bad Request")
        if not proxy.admits(head):
            return self._refuse(
                b"407 Proxy Authentication Required", b'Proxy-Authenticate: Basic realm="m"\r\n'
            )
        try:
            if words[0] == b"CONNECT":
                upstream, first = proxy.open(*_authority(words[1])), b""
                self.request.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                upstream, first = self._forward(proxy, words, head)
        except FetchFailure:
            return self._refuse(b"502 Not Reached")
        with upstream:
            upstream.sendall(first + rest)
            self._relay(proxy, upstream)
        return None

    def _forward(self, proxy: GateProxy, words: list[bytes], head: bytes) -> tuple[socket.socket, bytes]:
        """Connect for a request with an absolute URL; the head as the server gets it."""
        target = check_url(words[1].decode("latin-1"))
        if target.scheme != "http":
            raise FetchFailure("Only http is forwarded in the open.", TroubleKind.REFUSED)
        path = requests.Request("GET", target.url).prepare().path_url.encode("latin-1")
        lines = [line for line in head.split(b"\r\n")[1:] if line and not _is_hop_by_hop(line)]
        lines.append(b"Connection: close")
        upstream = proxy.upstream
        if upstream is not None and upstream.serves(target.host):
            path = target.url.encode("latin-1")
            lines += [": ".join(upstream.header).encode()] if upstream.header else []
        first = b" ".join((words[0], path, words[2])) + b"\r\n" + b"\r\n".join(lines) + b"\r\n\r\n"
        return proxy.open(target.host, target.port, tunnel=False), first

    def _relay(self, proxy: GateProxy, upstream: socket.socket) -> None:
        """Carry bytes both ways until one side ends, the time is over, or too many came in."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.request, selectors.EVENT_READ, upstream)
            waiting.register(upstream, selectors.EVENT_READ, self.request)
            since = time.monotonic()
            while (left := proxy.left()) > 0 and time.monotonic() - since < proxy.most_idle:
                for ready, _ in waiting.select(min(left, 0.5)):
                    since = time.monotonic()
                    source, sink = ready.fileobj, ready.data
                    assert isinstance(source, socket.socket)
                    piece = source.recv(PIECE)
                    if not piece or (source is upstream and not proxy.count(len(piece))):
                        return
                    sink.settimeout(max(0.01, proxy.left()))
                    sink.sendall(piece)

    def _read_head(self) -> tuple[bytes, bytes]:
        held = b""
        while b"\r\n\r\n" not in held:
            piece = self.request.recv(PIECE)
            if not piece or len(held) > MAX_HEAD:
                raise ConnectionError
            held += piece
        head, _, rest = held.partition(b"\r\n\r\n")
        return head, rest

    def _refuse(self, status: bytes, more: bytes = b"") -> None:
        self.request.sendall(
            b"HTTP/1.1 " + status + b"\r\n" + more + b"Content-Length: 0\r\nConnection: close\r\n\r\n"
        )


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, proxy: GateProxy) -> None:
        self.proxy = proxy
        super().__init__(("127.0.0.1", 0), _Handler)


def _authority(text: bytes) -> Place:
    """Host and port of a CONNECT request, read by the same rules as any URL; raises FetchFailure."""
    target = check_url(f"https://{text.decode('latin-1')}/")
    return target.host, target.port


def _field(head: bytes, name: bytes) -> bytes | None:
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == name:
            return value.strip()
    return None


def _is_hop_by_hop(line: bytes) -> bool:
    name = line.partition(b":")[0].strip().lower()
    return name.startswith(b"proxy-") or name in (b"connection", b"keep-alive", b"upgrade", b"te")
