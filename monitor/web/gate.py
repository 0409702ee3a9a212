"""The one place that lets people in: nothing is served that is not listed here as an address with its access.

Who asks is known by a token, a trusted proxy's header or a session; on this machine alone, and with no
account configured, it is whoever is logged in. What changes something needs a form of ours, or a token.
Every response leaves with the headers that keep hostile text from acting. Refuses by default.
"""

import asyncio
import base64
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from monitor.config import is_exposed, split_listen
from monitor.errors import ConfigError
from monitor.model import Role, WebSettings
from monitor.text.visible import clean
from monitor.web.desk import Person
from monitor.web.sessions import Sessions

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "policy_monitor_session"
LARGEST_BODY = 65_536
API = "/api/"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "x-frame-options": "DENY",
}
"""On every response, unless its endpoint says otherwise."""
NOBODY = Person(name="", role=Role.READER)
_LONGEST_NAME = 100
_FOR_PROGRAMS = ("/metrics", "/calendar.ics")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_AMBIGUOUS = "?"
SLOWEST_BODY = 15.0
"""Seconds in which a body has to arrive."""


class Access(IntEnum):
    """What an address asks of who wants it."""

    OPEN = 0
    READER = 1
    REVIEWER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why somebody is not let in."""

    status: int
    detail: str
    headers: tuple[tuple[str, str], ...] = ()


def check_exposure(web: WebSettings) -> None:
    """Raise ConfigError where pages would be open to everybody who can reach them."""
    usable = [each for each in web.accounts if each.password or each.token]
    if is_exposed(web.listen) and not usable and not (web.proxy_header and web.proxies):
        raise ConfigError(
            (
                f"policy-monitor: {web.listen} can be reached from elsewhere, and nothing says who may see "
                "the pages: name people in [web.users] with a password or token, or a trusted proxy "
                "(web.proxy_header with web.proxies), or listen on 127.0.0.1",
            )
        )
    if web.proxy_header and not web.proxies:
        words = "web.proxy_header is trusted from nobody: name the proxy in web.proxies"
        raise ConfigError((f"policy-monitor: {words}",))


@dataclass(slots=True, kw_only=True)
class Gate:
    """Stands before the application. ``access_of`` says what an address asks, None for one that is none."""

    app: App
    web: WebSettings
    sessions: Sessions
    access_of: Callable[[str, str], Access | None]
    local_name: str
    base_url: str
    clock: Callable[[], datetime]
    refuse: Callable[[Scope, Refusal], App]

    @property
    def is_local(self) -> bool:
        """Whether nobody has to say who they are: this machine alone, and no account."""
        return not self.web.accounts and not self.web.proxy_header and not is_exposed(self.web.listen)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer why not."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        send_more = _with_headers(send)
        refusal, person, body = await self._judge(scope, receive)
        if refusal is not None:
            await self.refuse(scope, refusal)(scope, receive, send_more)
            return
        scope["person"] = person
        scope["body"] = body or b""
        await self.app(scope, receive, send_more)

    async def _judge(self, scope: Scope, receive: Receive) -> tuple[Refusal | None, Person, bytes | None]:
        """A refusal or None, who asks, and the body where there is one to read."""
        headers = _headers(scope)
        person, is_token = self._identify(scope, headers)
        refusal = self._refuse_entry(scope, headers, person)
        known = person or NOBODY
        if refusal is not None or scope["method"] in ("GET", "HEAD"):
            return refusal, known, None
        try:
            body = await asyncio.wait_for(_read(receive, headers), SLOWEST_BODY)
        except TimeoutError:
            return Refusal(status=408, detail="what was sent took too long to arrive"), known, None
        if body is None:
            refusal = Refusal(status=413, detail=f"more than {LARGEST_BODY} bytes were sent")
        elif not is_token and not self._is_ours(scope, headers, body, known):
            words = "this form is not from a page of yours, or is too old; load it again"
            refusal = Refusal(status=403, detail=words)
        return refusal, known, body

    def _refuse_entry(self, scope: Scope, headers: dict[str, str], person: Person | None) -> Refusal | None:
        """Why somebody may not even ask; None where they may."""
        if self.is_local and any(each in headers for each in _FORWARDED):
            words = "a proxy leads here from elsewhere, and nobody is named in [web.users]: nothing is served"
            return Refusal(status=421, detail=words)
        if not self._is_our_host(headers.get("host", "")):
            return Refusal(status=421, detail="this host name is not served here; set base_url")
        access = self.access_of(scope["method"], scope["path"])
        if access is not Access.OPEN and person is None:
            return _sign_in_first(scope)
        if access is None:
            return Refusal(status=404, detail="there is no such page")
        if access is Access.REVIEWER and person is not None and not person.is_reviewer:
            return Refusal(status=403, detail="this is for reviewers; you are a reader")
        return None

    def _identify(self, scope: Scope, headers: dict[str, str]) -> tuple[Person | None, bool]:
        """Who asks, None for nobody known; and whether a token says so."""
        given = headers.get("authorization", "")
        if given:
            scheme, _, token = given.partition(" ")
            account = self.sessions.account_of(_token_of(scheme.lower(), token.strip()))
            # a browser sends Basic by itself, with a form of somebody else's too: it proves nothing
            is_token = scheme.lower() == "bearer"
            return (Person(name=account.name, role=account.role) if account else None), is_token
        if self._is_from_proxy(scope) and (name := _name_of(headers.get(self.web.proxy_header.lower(), ""))):
            account = self.sessions.accounts.get(name)
            role = account.role if account else self.web.proxy_role
            return Person(name=name, role=role, stamp=self.sessions.stamp(f"proxy {name}")), False
        if self.is_local:
            return Person(name=self.local_name, role=Role.REVIEWER, stamp=self.sessions.stamp("local")), False
        secret = cookie_of(headers.get("cookie", ""))
        name_found = self.sessions.name_of(secret, self.clock()) if secret else None
        account = self.sessions.accounts.get(name_found) if name_found else None
        if account is None:
            return None, False
        return Person(name=account.name, role=account.role, stamp=self.sessions.stamp(secret)), False

    def _is_from_proxy(self, scope: Scope) -> bool:
        if not self.web.proxy_header or not scope.get("client"):
            return False
        try:
            peer = ipaddress.ip_address(scope["client"][0])
        except ValueError:
            return False
        return any(peer in ipaddress.ip_network(each) for each in self.web.proxies)

    def _is_our_host(self, given: str) -> bool:
        """Whether the request was meant for us: another name may be somebody's trick (DNS rebinding)."""
        host = (urlsplit(f"//{given}").hostname or "").rstrip(".") if _is_host(given) else ""
        # where nobody has to say who they are, another name leads here from elsewhere, whatever base_url says
        named = "" if self.is_local else urlsplit(self.base_url).hostname or ""
        ours = {*_LOCAL, split_listen(self.web.listen)[0], named} - {""}
        return host in ours or (bool(host) and not self.is_local and not self.base_url)

    def _is_ours(self, scope: Scope, headers: dict[str, str], body: bytes, person: Person) -> bool:
        """Whether what changes something comes from a form of ours."""
        origin = headers.get("origin", "")
        if origin and urlsplit(origin).netloc != headers.get("host"):
            return False
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        if scope["path"] == "/login":
            return bool(origin) or "sec-fetch-site" not in headers
        given = headers.get("x-stamp") or _field(body, "stamp")
        return bool(person.stamp) and hmac.compare_digest(given.encode(), person.stamp.encode())


def _name_of(given: str) -> str:
    """The name that a proxy gives, '' for none or one that cannot be told from another."""
    try:
        name = given.encode("latin-1").decode().strip()
    except UnicodeDecodeError:
        return ""
    return "" if name == _AMBIGUOUS or len(name) > _LONGEST_NAME or clean(name) != name else name


def cookie_of(header: str) -> str:
    """The secret in a Cookie header, '' for none."""
    try:
        found = SimpleCookie(header[:4_096]).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _token_of(scheme: str, given: str) -> str:
    """The token of an Authorization header; programs that know Basic alone send it as the password."""
    if scheme != "basic":
        return given if scheme == "bearer" else ""
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _is_host(given: str) -> bool:
    try:
        urlsplit(f"//{given}").port  # noqa: B018 - asked for its ValueError
    except ValueError:
        return False
    return not any(each in given for each in "/\\@?# ")


def _sign_in_first(scope: Scope) -> Refusal:
    path = scope["path"]
    if path.startswith((API, "/feeds/")) or scope["method"] not in ("GET", "HEAD") or path in _FOR_PROGRAMS:
        return Refusal(
            status=401,
            detail="say who you are: a session, or a token",
            headers=(("www-authenticate", 'Bearer, Basic realm="policy-monitor"'),),
        )
    asked = scope.get("query_string", b"").decode("latin-1")
    back = path + (f"?{asked}" if asked else "")
    return Refusal(
        status=303, detail="sign in first", headers=(("location", f"/login?to={quote(back, safe='')}"),)
    )


def _headers(scope: Scope) -> dict[str, str]:
    """The headers by name; one that says who asks, or for which host, and comes twice, says nothing."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1")
        found[key] = _AMBIGUOUS if key in found and key != "cookie" else value.decode("latin-1")
    return found


def _field(body: bytes, name: str) -> str:
    try:
        return parse_qs(body.decode(), max_num_fields=20).get(name, [""])[0]
    except ValueError:
        return ""


async def _read(receive: Receive, headers: dict[str, str]) -> bytes | None:
    """The whole body, None where it is larger than any that we take."""
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return None
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return b"".join(parts)


def _with_headers(send: Send) -> Send:
    async def send_more(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: Sequence[tuple[bytes, bytes]] = message.get("headers", ())
            present = {name.lower() for name, _ in headers}
            extra = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in present]
            message = {**message, "headers": [*headers, *extra]}
        await send(message)

    return send_more
