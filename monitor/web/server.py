"""The server: one process on one address, until it is told to stop; then what was begun is answered first."""

import logging
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from monitor import log
from monitor.config import split_listen
from monitor.errors import UsageError
from monitor.web.prompt import PromptProtocol

events = log.get_log(__name__)
GRACE_SECONDS = 10
_MOST_AT_ONCE = 100


@dataclass(slots=True, kw_only=True)
class Server:
    """The pages on one address, bound from the beginning; served in the thread that calls ``run``."""

    address: str
    _server: uvicorn.Server
    _bound: socket.socket

    def run(self) -> None:
        """Serve until told to stop; what was begun is answered first."""
        events.info("pages are served", address=self.address)
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        try:
            self._server.run(sockets=[self._bound])
        finally:
            self._bound.close()

    def stop(self) -> None:
        """Ask it to end; safe from any thread."""
        self._server.should_exit = True


def make_server(application: Any, listen: str, *, certificate: Path | None, key: Path | None) -> Server:
    """A server on an address (a port 0 becomes one). Raises UsageError where it cannot be had."""
    host, port = split_listen(listen)
    bound = _bind(host, port)
    config = uvicorn.Config(
        application,
        http=PromptProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE_SECONDS,
        lifespan="off",
        ws="none",
        ssl_certfile=str(certificate) if certificate else None,
        ssl_keyfile=str(key) if key else None,
    )
    shown = f"[{host}]" if ":" in host else host
    address = f"{'https' if certificate else 'http'}://{shown}:{bound.getsockname()[1]}"
    return Server(address=address, _server=uvicorn.Server(config), _bound=bound)


def serve(
    application: Any, listen: str, *, certificate: Path | None, key: Path | None, ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is told the address once it is bound. Raises UsageError."""
    server = make_server(application, listen, certificate=certificate, key=key)
    ready(server.address)
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn hears them, and raises them again once it has stopped: being told to stop is no failure
        signal.signal(number, lambda *_: None)
    server.run()


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(128)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror or error}; name another with --listen"
        ) from None
    return bound
