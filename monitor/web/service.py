"""What the application keeps between requests: how it reads and records, who is signed in."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from monitor.config import Config
from monitor.errors import UsageError
from monitor.sandbox import HERE, Executor
from monitor.store import Store
from monitor.web.desk import Ask, Desk, FetchPage, Page, open_desk
from monitor.web.gate import API, NOBODY
from monitor.web.memory import Memory
from monitor.web.press import Place, served_at, write_page
from monitor.web.replies import problem, title_of
from monitor.web.sessions import Sessions

_MOST_QUERY = 4_096


@dataclass(slots=True, kw_only=True)
class Service:
    """What the application keeps: how it reads and records, who is signed in."""

    config: Callable[[], Config]
    open_reader: Callable[[Config], AbstractContextManager[Store]]
    open_writer: Callable[[Config], AbstractContextManager[Store]]
    clock: Callable[[], datetime]
    sessions: Sessions
    local_name: str
    executor: Executor = HERE
    fetch: FetchPage | None = None
    memory: Memory = field(default_factory=Memory)
    _store: Store | None = None
    _opened: ExitStack = field(default_factory=ExitStack)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """What a page is made from, of this moment."""
        config = self.config()
        desk = open_desk(
            config,
            self._reader(config),
            self.clock(),
            self.executor,
            lambda: self.open_writer(config),
            self.memory,
        )
        yield replace(desk, fetch=self.fetch)

    def _reader(self, config: Config) -> Store:
        """The history, opened once; anew while there is none yet."""
        with self._lock:
            if self._store is None or self._store.database.in_memory:
                self._opened.close()
                self._store = self._opened.enter_context(self.open_reader(config))
            return self._store

    @property
    def prefix(self) -> str:
        """The path below which a proxy serves us, '' for none."""
        return urlsplit(self.config().settings.base_url).path.rstrip("/")

    def close(self) -> None:
        """Let go of the history."""
        self._opened.close()


def ask_of(request: Request) -> Ask:
    """What a request asks for."""
    if len(request.scope["query_string"]) > _MOST_QUERY:
        raise UsageError(f"the address is longer than {_MOST_QUERY} characters")
    path = {key: str(value) for key, value in request.path_params.items()}
    return Ask(path=path, query=dict(request.query_params), person=request.scope["person"])


def place_of(desk: Desk, service: Service) -> Place:
    """Where served pages stand."""
    accounts = desk.config.web.accounts or desk.config.web.proxy_header
    return served_at(
        service.prefix,
        troubles=len(desk.store.history.troubles(open_only=True)),
        warning="" if accounts else "local",
    )


def failure(
    service: Service, request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    """A failure: a page for people, the one shape of an error for programs."""
    if request.url.path.startswith(API):
        return problem(status, detail, headers)
    page = Page(
        template="error",
        title=title_of(status),
        address=request.url.path,
        command="",
        facts={},
        status=status,
        values={"said": f"{detail}."},
    )
    place = served_at(service.prefix)
    html = write_page(
        page, place, person=request.scope.get("person") or NOBODY, zone=service.config().settings.zone
    )
    return Response(
        html,
        status_code=status,
        media_type="text/html",
        headers={"cache-control": "no-store", **(headers or {})},
    )


def form_of(request: Request) -> dict[str, str]:
    """The fields of a form; the gate has read and bounded its body."""
    body: bytes = request.scope.get("body", b"")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        raise UsageError("what was sent is no form") from None
