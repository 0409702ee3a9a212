"""A small real forward proxy on loopback: CONNECT, and plain requests that name the whole address.

    with ForwardProxy({"vendor.example:443": site.port}, credentials="ana:s3cret") as proxy:
        ... proxy.url, proxy.asked ...

``asked`` lists the first line of every request; places it does not know are answered with 502.
"""

import base64
import socket
import socketserver
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit


class ForwardProxy:
    """The proxy; a context manager. ``answer`` is sent instead of any help, where it is not empty."""

    def __init__(self, places: Mapping[str, int], *, credentials: str = "", answer: bytes = b"") -> None:
        self.places = dict(places)
        self.wanted = base64.b64encode(credentials.encode()).decode() if credentials else ""
        self.answer = answer
        self.asked: list[str] = []
        self.heads: list[bytes] = []
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    outer.serve(self.request)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{credentials + '@' if credentials else ''}{self.host}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def serve(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = client.recv(65_536)
            if not piece:
                return
            head += piece
        head, _, body = head.partition(b"\r\n\r\n")
        self.heads.append(head)
        method, where, version = head.split(b"\r\n")[0].decode("latin-1").split(" ")
        self.asked.append(f"{method} {where}")
        if self.answer:
            return client.sendall(self.answer)
        if self.wanted and f"Basic {self.wanted}".encode() not in head:
            return client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        parts = urlsplit(where)
        place = where if method == "CONNECT" else f"{parts.hostname}:{parts.port or 80}"
        if place not in self.places:
            return client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.places[place])) as server:
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
                lines = [
                    f"{method} {path} {version}".encode(),
                    *head.split(b"\r\n")[1:],
                    b"Connection: close",
                ]
                server.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
            back = threading.Thread(target=_carry, args=(server, client), daemon=True)
            back.start()
            _carry(client, server)
            back.join(5)
        return None


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            sink.sendall(piece)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
