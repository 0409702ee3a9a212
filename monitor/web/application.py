"""The application: requests to pages, on one process and a few threads, reading alone but for acts.

A request never waits for another's page: each page is made in a thread. Refuses to keep anything between
requests but what ``service`` holds.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monitor import log
from monitor.errors import StoreError, TooHeavy, UsageError
from monitor.sandbox import BusyError
from monitor.web.calendar_file import show_calendar_file
from monitor.web.desk import Absence, Ask, Desk, Page
from monitor.web.endpoints import access_of
from monitor.web.feed import show_feed, show_group_feed
from monitor.web.gate import Gate, Refusal, check_exposure
from monitor.web.handlers import (
    answer_ready,
    find_asof,
    find_comparison,
    send_file,
    send_raw,
    send_static,
    show_login,
    show_metrics,
    sign_in,
    sign_out,
    take_check,
    take_form,
    take_json,
    take_write,
)
from monitor.web.openapi import describe
from monitor.web.press import write_page
from monitor.web.replies import problem, reply, to_json
from monitor.web.service import Service, ask_of, failure, place_of
from monitor.web.snapshots import show_body, show_frame, show_snapshot, show_text
from monitor.web.views import VIEWS, View
from monitor.web.writes import SILENCES, WRITES, Write, list_silences

events = log.get_log(__name__)
_BUSY = "other heavy comparisons wait already; try again in a minute"


def make_application(service: Service) -> Gate:
    """The application behind its gate. Raises ConfigError where it would be open to everybody."""
    config = service.config()
    check_exposure(config.web)
    routes = [
        *(route for view in VIEWS for route in _routes(service, view)),
        *_other_routes(service),
    ]
    return Gate(
        app=Starlette(routes=routes, exception_handlers={404: _unknown, 405: _unknown}),
        web=config.web,
        sessions=service.sessions,
        access_of=access_of,
        local_name=service.local_name,
        base_url=config.settings.base_url,
        clock=service.clock,
        refuse=lambda scope, refusal: _refuse(service, scope, refusal),
    )


def _routes(service: Service, view: View) -> list[Route]:
    async def page(request: Request) -> Response:
        return await _answer(service, request, view.show)

    async def twin(request: Request) -> Response:
        return await _answer(service, request, view.show, is_twin=True)

    return [Route(view.path, page), Route(view.twin, twin)]


def _other_routes(service: Service) -> list[Route]:
    version = "/documents/{vendor}/{name}/versions/{number:int}"

    def handler(make: Callable[[Service, Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            return await _try_answer(service, request, lambda: make(service, request))

        return handle

    async def snapshot(request: Request) -> Response:
        return await _answer(service, request, show_snapshot)

    return [
        Route("/healthz", handler(lambda service, request: Response("ok\n", media_type="text/plain"))),
        Route("/readyz", handler(answer_ready)),
        Route("/login", handler(show_login)),
        Route("/login", handler(sign_in), methods=["POST"]),
        Route("/logout", handler(sign_out), methods=["POST"]),
        Route("/static/{file}", handler(send_static)),
        Route("/asof", handler(find_asof)),
        Route("/feeds/changes.atom", handler(lambda service, request: send_raw(service, request, show_feed))),
        Route(
            "/feeds/{group}/{name}.atom",
            handler(lambda service, request: send_raw(service, request, show_group_feed)),
        ),
        Route(
            "/calendar.ics", handler(lambda service, request: send_raw(service, request, show_calendar_file))
        ),
        Route("/metrics", handler(lambda service, request: send_raw(service, request, show_metrics))),
        Route("/api/v1/openapi.json", handler(_describe)),
        *(Route(path, handler(_writer_of(write)), methods=["POST"]) for path, write in WRITES.items()),
        Route(SILENCES, handler(_list_silences)),
        Route("/documents/{vendor}/{name}/checks", handler(take_check), methods=["POST"]),
        Route("/compare", handler(find_comparison)),
        Route("/changes/{change:int}/file", handler(send_file)),
        Route("/changes/{change:int}/acts", handler(take_form), methods=["POST"]),
        Route("/api/v1/changes/{change:int}/acts", handler(take_json), methods=["POST"]),
        Route(f"{version}/snapshot", snapshot),
        Route(f"{version}/text", handler(lambda service, request: send_raw(service, request, show_text))),
        Route(f"{version}/body", handler(lambda service, request: send_raw(service, request, show_body))),
        Route(f"{version}/frame", handler(lambda service, request: send_raw(service, request, show_frame))),
    ]


def _writer_of(write: Write) -> Callable[[Service, Request], Response]:
    return lambda service, request: take_write(service, request, write)


def _list_silences(service: Service, request: Request) -> Response:
    with service.desk() as desk:
        return reply(request, to_json(list_silences(desk)), "application/json")


def _describe(service: Service, request: Request) -> Response:
    return reply(request, to_json(describe(VIEWS)), "application/json")


async def _answer(
    service: Service, request: Request, show: Callable[[Desk, Ask], Page], *, is_twin: bool = False
) -> Response:
    def make() -> Response:
        with service.desk() as desk:
            page = show(desk, ask_of(request))
            if is_twin:
                return reply(request, to_json(page.facts), "application/json")
            html = write_page(page, place_of(desk, service), person=request.scope["person"], zone=desk.zone)
            return reply(request, html, "text/html")

    return await _try_answer(service, request, make)


async def _try_answer(service: Service, request: Request, make: Callable[[], Response]) -> Response:
    """What a thread makes; foreseen failures as error pages."""
    try:
        return await run_in_threadpool(make)
    except UsageError as error:
        status = 404 if isinstance(error, Absence) else 400
        return await run_in_threadpool(failure, service, request, status, str(error))
    except (TooHeavy, BusyError) as error:
        said, headers = (_BUSY, {"retry-after": "60"}) if isinstance(error, BusyError) else (str(error), {})
        return await run_in_threadpool(failure, service, request, 503, said, headers)
    except StoreError as error:
        events.error("the history cannot be read", error=str(error))
        return await run_in_threadpool(failure, service, request, 503, str(error))
    except Exception as error:
        events.exception("a page could not be made; please report this line", error)
        return problem(500, "this program has a bug; its log says more")


def _refuse(service: Service, scope: Any, refusal: Refusal) -> Response:
    headers = dict(refusal.headers)
    if refusal.status == 303:
        prefix = service.prefix
        return Response(
            status_code=303,
            headers={**headers, "location": prefix + headers["location"], "cache-control": "no-store"},
        )
    if refusal.status == 421:
        return problem(refusal.status, refusal.detail, headers)
    return failure(service, Request(scope), refusal.status, refusal.detail, headers)


async def _unknown(request: Request, error: Exception) -> Response:
    return problem(404, "there is no such page")
