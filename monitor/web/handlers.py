"""What answers at the addresses that are no pages: signing in and out, acts, files, states of health."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor import log
from monitor.errors import UsageError
from monitor.query.gauges import METRICS, write_metrics
from monitor.web.change_sheet import show_change
from monitor.web.desk import Ask, Desk, Page
from monitor.web.forms import take_act
from monitor.web.gate import COOKIE, NOBODY, cookie_of
from monitor.web.press import STATIC, alone, asset_name, served_at, static_text, write_page
from monitor.web.replies import problem, reply, to_json
from monitor.web.service import Service, ask_of, form_of, place_of
from monitor.web.writes import NothingBody, Write, check_now

events = log.get_log(__name__)


def answer_ready(service: Service, request: Request) -> Response:
    """Whether the history can be read."""
    with service.desk() as desk:
        desk.store.documents.states()
    return Response("ready\n", media_type="text/plain", headers={"cache-control": "no-store"})


def send_static(service: Service, request: Request) -> Response:
    """A style sheet, a script, a picture of ours."""
    asked = request.path_params["file"]
    for name, media_type in STATIC.items():
        if asked in (name, asset_name(name)):
            kept = "public, max-age=31536000, immutable" if asked == asset_name(name) else "no-cache"
            return reply(
                request, static_text(name), media_type, {"cache-control": kept, "vary": "accept-encoding"}
            )
    return problem(404, "there is no such file")


def show_login(service: Service, request: Request, *, said: str = "", status: int = 200) -> Response:
    """The form to sign in, with what went wrong."""
    page = Page(
        template="login",
        title="Sign in",
        address="/login",
        command="",
        facts={},
        values={"said": said, "to": _local_path(request.query_params.get("to", "/"))},
    )
    prefix = service.prefix
    html = write_page(page, served_at(prefix), person=NOBODY, zone=service.config().settings.zone)
    return Response(html, status_code=status, media_type="text/html", headers={"cache-control": "no-store"})


def sign_in(service: Service, request: Request) -> Response:
    """Begin a session; slower with each failure."""
    given = form_of(request)
    name, password = given.get("name", ""), given.get("password", "")
    peer = request.client.host if request.client else ""
    now = service.clock()
    secret = service.sessions.sign_in(name, password, peer, now)
    if isinstance(secret, timedelta):
        seconds = int(secret.total_seconds()) + 1
        answer = show_login(service, request, said=f"Too many tries; wait {seconds} seconds.", status=429)
        answer.headers["retry-after"] = str(seconds)
        return answer
    if secret is None:
        events.warning("sign-in refused", name=name[:60], peer=peer)
        return show_login(service, request, said="Name and password do not fit.", status=403)
    config = service.config()
    prefix = service.prefix
    answer = RedirectResponse(prefix + _local_path(given.get("to", "/")), status_code=303)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(config.web.session.total_seconds()),
        path=prefix or "/",
        httponly=True,
        samesite="lax",
        secure=config.web.certificate is not None or config.settings.base_url.startswith("https:"),
    )
    return answer


def sign_out(service: Service, request: Request) -> Response:
    """End the session."""
    service.sessions.sign_out(cookie_of(request.headers.get("cookie", "")))
    prefix = service.prefix
    answer = RedirectResponse(f"{prefix}/login", status_code=303)
    answer.delete_cookie(COOKIE, path=prefix or "/")
    return answer


def _local_path(given: str) -> str:
    """A path of ours to go back to; '/' for whatever is none."""
    parts = urlsplit(given)
    is_ours = (
        given.startswith("/")
        and not given.startswith(("//", "/\\"))
        and not parts.netloc
        and given.isprintable()
    )
    return given if is_ours and "\\" not in given else "/"


def take_form(service: Service, request: Request) -> Response:
    """An act out of a page's form; then back to the page."""
    with service.desk() as desk:
        act = take_act(desk, ask_of(request), form_of(request))
        prefix = service.prefix
    return RedirectResponse(f"{prefix}/changes/{act.change_id}#act", status_code=303)


def take_json(service: Service, request: Request) -> Response:
    """An act out of a program's JSON."""
    body: bytes = request.scope.get("body", b"")
    try:
        given = msgspec.json.decode(body, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the body must be a JSON object of texts: {error}") from None
    with service.desk() as desk:
        act = take_act(desk, ask_of(request), given)
    return Response(
        to_json(act), status_code=201, media_type="application/json", headers={"cache-control": "no-store"}
    )


def take_write(service: Service, request: Request, write: Write) -> Response:
    """What a program sends to one of our addresses; what came of it."""
    body: bytes = request.scope.get("body", b"")
    try:
        given = msgspec.json.decode(body or b"{}", type=write.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the body is not what is described: {error}") from None
    with service.desk() as desk:
        done = write.do(desk, ask_of(request), given)
    return Response(
        to_json(done),
        status_code=write.status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


def take_check(service: Service, request: Request) -> Response:
    """A document checked as soon as may be, asked for on its page; then back to it."""
    with service.desk() as desk:
        ask = ask_of(request)
        check_now(desk, ask, NothingBody())
        address = desk.document(ask).id
    return RedirectResponse(f"{service.prefix}/documents/{address}", status_code=303)


def find_comparison(service: Service, request: Request) -> Response:
    """The form's values as an address that can be shared."""
    with service.desk() as desk:
        ask = ask_of(request)
        chosen, before, after = ask.word("document"), ask.word("before"), ask.word("after")
        prefix = service.prefix
        if chosen and (before or after):
            document = desk.find(chosen)
            return RedirectResponse(f"{prefix}/d/{document.id}/{before}...{after}", status_code=303)
        page = Page(
            template="compare",
            title="Compare two versions",
            address="/compare",
            command="policy-monitor diff DOCUMENT A B",
            here="/compare",
            facts={},
            values={"documents": sorted(desk.documents.values(), key=lambda each: each.id), "chosen": chosen},
        )
        html = write_page(page, place_of(desk, service), person=ask.person, zone=desk.zone)
    return reply(request, html, "text/html")


def find_asof(service: Service, request: Request) -> Response:
    """The form's document and day as an address that can be shared."""
    with service.desk() as desk:
        ask = ask_of(request)
        document = desk.find(ask.word("document"))
        at = quote(ask.word("at") or "today", safe="")
    return RedirectResponse(f"{service.prefix}/documents/{document.id}/asof/{at}", status_code=303)


def send_file(service: Service, request: Request) -> Response:
    """A change's page as one file."""
    with service.desk() as desk:
        page = show_change(desk, ask_of(request))
        html = write_page(page, alone(), person=NOBODY, zone=desk.zone)
    name = f"change-{request.path_params['change']}.html"
    return reply(
        request,
        html,
        "text/html",
        {
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        },
    )


def show_metrics(desk: Desk, ask: Ask) -> tuple[bytes, str, dict[str, str]]:
    """What Prometheus reads."""
    return write_metrics(desk.store, desk.config.documents, desk.now), METRICS, {}


def send_raw(
    service: Service, request: Request, make: Callable[[Desk, Ask], tuple[bytes, str, dict[str, str]]]
) -> Response:
    """Bytes that are shown as they are, in a form that cannot act."""
    with service.desk() as desk:
        content, media_type, headers = make(desk, ask_of(request))
    return reply(request, content, media_type, headers)
