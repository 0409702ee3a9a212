"""The server: one process on one address, until it is told to stop; then what was begun is answered first."""

import logging
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from monitor import log
from monitor.config import split_listen
from monitor.errors import UsageError

events = log.get_log(__name__)
GRACE_SECONDS = 10
_MOST_AT_ONCE = 100


def serve(
    application: Any, listen: str, *, certificate: Path | None, key: Path | None, ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT. ``ready`` is told the address once it is bound (a port 0 becomes one).

    Raises UsageError where the address cannot be had.
    """
    host, port = split_listen(listen)
    bound = _bind(host, port)
    config = uvicorn.Config(
        application,
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
    events.info("pages are served", address=address)
    ready(address)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn hears them, and raises them again once it has stopped: being told to stop is no failure
        signal.signal(number, lambda *_: None)
    try:
        uvicorn.Server(config).run(sockets=[bound])
    finally:
        bound.close()


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
