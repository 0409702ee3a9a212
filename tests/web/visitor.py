"""The pages served for real on loopback, in a thread of the test, and somebody who visits them."""

import os
import socket
import threading
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import requests
import uvicorn

from monitor.cli.web_door import open_service
from monitor.config import load_config
from monitor.sandbox import HERE, Executor
from monitor.web.application import make_application
from tests.web.gallery import NOW


class Served:
    """The pages of a configuration at ``address``; the clock stands at ``now`` until it is moved."""

    def __init__(
        self, config: Path, *, now=NOW, environ=None, listen: str | None = None, executor: Executor = HERE
    ):
        self.now = now
        self._stack = ExitStack()
        os.environ.update(environ or {})
        service = self._stack.enter_context(
            open_service(
                load_config(config, environ=os.environ, sends=False), listen=listen, executor=executor
            )
        )
        service.clock = lambda: self.now
        service.local_name = "Ana Dobre"
        self.service = service
        self.application = make_application(service)
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                self.application,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self.socket]}, daemon=True
        )

    def __enter__(self):
        self._thread.start()
        until = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < until
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self._server.should_exit = True
        self._thread.join(10)
        self.socket.close()
        self._stack.close()

    def wait(self, span: timedelta) -> None:
        """Let so much time pass."""
        self.now += span

    def visitor(self, **headers) -> requests.Session:
        """Somebody with a jar of cookies of their own."""
        session = requests.Session()
        session.trust_env = False
        session.headers.update(headers)
        return session

    def get(self, path: str, **options) -> requests.Response:
        options.setdefault("allow_redirects", False)
        return self.visitor().get(self.address + path, **options)
