"""Real peers on loopback: an HTTP inbox that answers as told, and an SMTP server that keeps its mail."""

import socket
import socketserver
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Inbox:
    """``status``, ``body``, ``delay``: how requests are answered; ``drop`` closes without an answer."""

    port: int = 0
    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False
    received: list[Received] = field(default_factory=list)
    before_answer: Callable[[], None] = lambda: None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def http_inbox(tls: ssl.SSLContext | None = None) -> Iterator[Inbox]:
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            inbox.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if inbox.drop:
                self.connection.close()
                return
            inbox.before_answer()
            time.sleep(inbox.delay)
            self.send_response(inbox.status)
            for name, value in inbox.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(inbox.body)))
            self.end_headers()
            self.wfile.write(inbox.body)

        def handle(self) -> None:
            # the sender gave up waiting, or we closed the connection ourselves
            with suppress(ConnectionError, ValueError):
                super().handle()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    inbox.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Mailbox:
    """``refusal`` is what the server answers to the recipient, '' to take the mail."""

    port: int = 0
    refusal: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients.append(list(envelope.rcpt_tos))
        self.sizes.append(len(envelope.content))
        return "250 OK"


def _authenticate(server, session, envelope, mechanism, data) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == b"right-password"
    return AuthResult(success=right, handled=False)


class AnyPort(Controller):
    """A controller on a port of the system's choosing; the library's own asks port 0 whether it listens."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp_mailbox(*, login: bool = False) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    extra = {"authenticator": _authenticate, "auth_require_tls": False} if login else {}
    controller = AnyPort(mailbox, hostname="127.0.0.1", port=0, **extra)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()


@contextmanager
def raw_inbox(*answers: bytes | float | None) -> Iterator[Inbox]:
    """Reads each request whole, then writes the answer byte by byte as given; None resets the connection,
    a number of seconds waits. The connection is closed at the end."""
    inbox = Inbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            length = 0
            while (line := self.rfile.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            inbox.received.append(Received("", {}, self.rfile.read(length)))
            for answer in answers:
                if answer is None:
                    now = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
                elif isinstance(answer, float):
                    time.sleep(answer)
                else:
                    self.wfile.write(answer)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            """The sender may hang up first."""

    server = Server(("127.0.0.1", 0), Handler)
    inbox.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
