"""How the daemon is, seen from this machine: that it works, that it is ready, its figures; no more."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6

from monitor.config import split_listen
from monitor.errors import StoreError, UsageError
from monitor.log import get_log
from monitor.query.gauges import METRICS

events = get_log(__name__)
SLOWEST = 10.0
"""Seconds in which a request has to arrive."""
_HOSTS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is asked: whether it works, why it is not ready ('': it is), its figures."""

    is_well: Callable[[], bool]
    why_not_ready: Callable[[], str]
    figures: Callable[[], bytes]


@contextmanager
def open_health(listen: str, health: Health) -> Iterator[str]:
    """Answer at the address, which is given, until the block ends. Raises UsageError where it is taken."""
    host, port = split_listen(listen)
    try:
        server = _server_of(host)((host, port), _handler_of(health))
    except OSError as error:
        raise UsageError(f"monitor.health: cannot listen on {listen}: {error.strerror or error}") from None
    thread = threading.Thread(target=server.serve_forever, args=(0.2,), name="health", daemon=True)
    thread.start()
    address = f"http://{f'[{host}]' if ':' in host else host}:{server.server_address[1]}"
    events.info("health is told", address=address)
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()


def _server_of(host: str) -> type[ThreadingHTTPServer]:
    class Server(ThreadingHTTPServer):
        address_family = AF_INET6 if ":" in host else ThreadingHTTPServer.address_family
        daemon_threads = True

    return Server


def _handler_of(health: Health) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = SLOWEST

        def do_GET(self) -> None:
            if (self.headers.get("host") or "").rsplit(":", 1)[0].strip("[]") not in _HOSTS:
                return self._answer(421, b"this host name is not served here\n")
            try:
                self._answer(*_answer(self.path, health))
            except (StoreError, OSError) as error:
                events.warning("health could not be told", detail=str(error))
            except Exception as error:
                events.exception("telling health ended in a bug", error)
            return None

        def _answer(self, status: int, body: bytes, media_type: str = "text/plain; charset=utf-8") -> None:
            self.send_response_only(status)
            for name, value in (
                (
                    "content-type",
                    f"{media_type}; charset=utf-8" if media_type == "text/plain" else media_type,
                ),
                ("content-length", str(len(body))),
                ("x-content-type-options", "nosniff"),
                ("cache-control", "no-store"),
                ("connection", "close"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: whoever looks every few seconds is no news."""

    return Handler


def _answer(path: str, health: Health) -> tuple[int, bytes, str] | tuple[int, bytes]:
    if path == "/healthz":
        return (200, b"ok\n") if health.is_well() else (503, b"checks or deliveries hang\n")
    if path == "/readyz":
        why = health.why_not_ready()
        return (503, f"{why}\n".encode()) if why else (200, b"ready\n")
    if path == "/metrics":
        try:
            return 200, health.figures(), METRICS
        except ModuleNotFoundError as error:
            words = f"{error.name} is missing: install it with pip install 'policy-monitor[web]'\n"
            return 501, words.encode()
        except StoreError as error:
            return 503, f"{error}\n".encode()
    return 404, b"there is /healthz, /readyz and /metrics\n"
