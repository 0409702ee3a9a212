"""Pages that need a browser: an installed Chromium driven by Playwright (extra ``browser``), behind our gate.

One fresh, isolated profile per fetch, no way to the network but ``GateProxy``, no images, media or fonts,
limits of time and size. It reads a page as any visitor's browser would and says who it is; it does not try
to pass for a person or to get past a challenge. Bodies are the settled page's DOM as UTF-8 HTML.
"""

import asyncio
import importlib
import os
import shutil
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from monitor.fetch import answer, dom
from monitor.fetch.body import too_large
from monitor.fetch.failure import FetchFailure, show, unreachable
from monitor.fetch.fetcher import Fetcher, accept_language, failed_fetch
from monitor.fetch.proxy import GateProxy
from monitor.fetch.upstream import Upstream
from monitor.fetch.url import USUAL_PORTS, Target, check_url
from monitor.model import Document, Fetch, Hop, TroubleKind

AT_ONCE = 2
"""Browsers running at the same time in this process; each takes some hundred megabytes."""

CLOSING = 5.0
"""Seconds that a browser is given to close; then its driver is ended, and it with it."""

SKIPPED = frozenset({"image", "media", "font"})

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

_FLAGS = (
    "--proxy-bypass-list=<-loopback>",  # loopback goes through the proxy, too
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # names are for the proxy to look up
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-features=WebTransport,DialMediaRouteProvider,MediaRouter,WebRtcHideLocalIpsWithMdns,AsyncDns",
    "--js-flags=--max-old-space-size=512",
)

_NO_DATAGRAMS = """(() => {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "RTCIceTransport",
                      "RTCIceGatherer", "WebTransport", "PresentationRequest"]) {
    delete globalThis[name];
    Object.defineProperty(globalThis, name, {value: undefined, writable: false, configurable: false});
  }
})()"""
"""Run before a page's own scripts, in each frame: no proxy carries UDP, so nothing may send any."""


@dataclass(slots=True)
class _Way:
    """What is known of a page on its way, filled in as it goes; kept when the way ends badly."""

    target: Target
    fragment: str
    asked: list[str]
    answers: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A settled page."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


class BrowserFetcher:
    """Fetches documents with a browser, under the fetcher's settings, turns and robots rules.

    Safe for threads; at most ``AT_ONCE`` browsers run, the others wait.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._settings = fetcher.settings
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def fetch(self, document: Document, *, now: datetime) -> Fetch:
        """One attempt at the document with a real browser; never raises for what the network or a page does.

        The result has ``browser`` True, no validators (they speak of the raw page) and a body in UTF-8, which
        its content-type says. Without Playwright or without a Chromium it is trouble ``needs browser``.
        """
        began = time.monotonic()
        try:
            api = importlib.import_module("playwright.async_api")
            with self._places:
                fetch = self._attempt(api, document, now)
        except ImportError:
            fetch = failed_fetch(
                document, _absence("Playwright", "pip install 'policy-monitor[browser]'"), now=now
            )
        except FetchFailure as failure:
            fetch = failed_fetch(document, failure, now=now)
        return replace(fetch, browser=True, duration=timedelta(seconds=time.monotonic() - began))

    def _attempt(self, api: Any, document: Document, now: datetime) -> Fetch:
        overridden = self._fetcher.heed_robots(document, now=now)
        target = check_url(document.url)
        way = _Way(target, urldefrag(document.url).fragment, [target.url], [])
        total = self._settings.total_timeout
        with (
            self._fetcher.gate.turn(target.host, patience=total),
            self._proxy(document, target) as proxy,
        ):
            try:
                page = asyncio.run(self._in_time(api, document, way, proxy))
                fetch = self._judge(document, way, page, now)
            except FetchFailure as failure:
                fetch = failed_fetch(document, failure, now=now)
            fetch = replace(_with_hops(fetch, way, proxy), wire_bytes=proxy.wire_bytes)
        if fetch.error is None and fetch.final_url != document.url:
            # whoever sent the browser there, the page it ended at has a robots.txt of its own
            end = replace(document, url=fetch.final_url or document.url)
            overridden = self._fetcher.heed_robots(end, now=now) or overridden
        return replace(fetch, robots_overridden=overridden)

    def _proxy(self, document: Document, target: Target) -> GateProxy:
        settings = self._settings
        return GateProxy(
            connect_timeout=settings.connect_timeout.total_seconds(),
            total_timeout=settings.total_timeout.total_seconds(),
            max_wire=3 * settings.max_bytes,  # scripts and styles beside the page itself
            allow_private=settings.allow_private or document.allow_private,
            ports=USUAL_PORTS | {target.port, *settings.redirect_ports},
            upstream=Upstream.at(settings.proxy, settings.no_proxy),
        )

    async def _in_time(self, api: Any, document: Document, way: _Way, proxy: GateProxy) -> _Page:
        """The page within the time that is left; raises FetchFailure, the gate's own where it refused."""
        try:
            return await asyncio.wait_for(self._open(api, document, way, proxy), proxy.left())
        except (TimeoutError, OSError, api.Error) as error:
            raise self._explain(api, error, way, proxy) from error

    async def _open(self, api: Any, document: Document, way: _Way, proxy: GateProxy) -> _Page:
        async with api.async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=_executable(playwright.chromium.executable_path),
                chromium_sandbox=os.geteuid() != 0,  # Chromium's sandbox refuses to run as root
                args=list(_FLAGS),
                proxy={
                    "server": proxy.url,
                    "bypass": "<-loopback>",
                    "username": proxy.user,
                    "password": proxy.password,
                },
            )
            try:
                context = await browser.new_context(
                    user_agent=_agent(browser.version, self._fetcher.agent),
                    extra_http_headers={"Accept-Language": accept_language(document, self._settings)},
                    accept_downloads=False,
                    service_workers="block",
                )
                await context.add_init_script(dom.OPEN_ROOTS)
                await context.add_init_script(_NO_DATAGRAMS)
                return await self._read(await context.new_page(), way, proxy, api.Error)
            finally:
                await _close(browser, api)

    async def _read(self, page: Any, way: _Way, proxy: GateProxy, error: type[Exception]) -> _Page:
        pending = dom.OpenRequests()
        pending.watch(page)
        await page.route("**/*", _skip_heavy)
        page.on("request", lambda request: _note_request(page, request, way))
        page.on("response", lambda response: _note_response(page, response, way))
        # a fragment is never sent, but scripts choose a page by it
        url = f"{way.target.url}#{way.fragment}" if way.fragment else way.target.url
        await page.goto(url, wait_until="domcontentloaded", timeout=proxy.left() * 1000)
        self._raise_gate_failure(way, proxy)
        if way.answers and way.answers[-1].ok:
            await dom.settle(page, pending, error, proxy.left)
            self._raise_gate_failure(way, proxy)
        check_url(page.url)  # a script may have gone to what is no web page (data:, blob:)
        body = await dom.serialize(page, error, max_bytes=self._settings.max_bytes)
        if body is None or proxy.wire_bytes > proxy.max_wire:
            raise too_large(self._settings.max_bytes, show(way.target.url))
        pairs = await way.answers[-1].headers_array() if way.answers else []
        headers = answer.kept_headers([(pair["name"], pair["value"]) for pair in pairs])
        return _Page(url=page.url, body=body, headers=_as_utf8(headers))

    def _judge(self, document: Document, way: _Way, page: _Page, now: datetime) -> Fetch:
        """The page as a Fetch; raises FetchFailure where its status says that it is none."""
        status = way.answers[-1].status if way.answers else 0
        failure = answer.failure_of(status, page.headers, page.url, at=now)
        if failure is not None:
            if failure.retry_after:
                self._fetcher.gate.hold_off(check_url(page.url).host, failure.retry_after)
            raise failure
        return Fetch(
            url=document.url, started_at=now, duration=timedelta(0), body=page.body, headers=page.headers
        )

    def _raise_gate_failure(self, way: _Way, proxy: GateProxy) -> None:
        """Raise what the gate said of the page's own last address, if it said anything."""
        last = check_url(way.asked[-1])
        if (last.host, last.port) in proxy.failures:
            raise proxy.failures[last.host, last.port]

    def _explain(self, api: Any, error: Exception, way: _Way, proxy: GateProxy) -> FetchFailure:
        """A browser's error as ours. Chromium's codes are only to be had from within Playwright's message."""
        try:
            self._raise_gate_failure(way, proxy)
        except FetchFailure as failure:
            return failure
        where, text = show(way.asked[-1]), str(error)
        if isinstance(error, (TimeoutError, api.TimeoutError)) or proxy.left() <= 0:
            limit = self._settings.total_timeout.total_seconds()
            return unreachable(
                f"{where} did not come within {limit:g} seconds in the browser; it is tried again later "
                "(total_timeout sets the limit)."
            )
        if "net::ERR_CERT_" in text:
            return FetchFailure(
                f"The certificate of {where} is not valid: the page may be forged, so it is not read; tell "
                "the vendor, or check this machine's clock and certificate authorities.",
                TroubleKind.CERTIFICATE,
            )
        if "net::ERR_INVALID_AUTH_CREDENTIALS" in text:
            return FetchFailure(f"{where} asks for a password; correct the address.", TroubleKind.BLOCKED)
        if "Download is starting" in text:
            return FetchFailure(
                f"{where} is a file and no page; set browser to never for the document.",
                TroubleKind.UNREADABLE,
            )
        return unreachable(
            f"The browser could not open {where} ({show(_first_line(text))}); it is tried again later."
        )


def _with_hops(fetch: Fetch, way: _Way, proxy: GateProxy) -> Fetch:
    hops = tuple(_hop(response, proxy) for response in way.answers)
    if not hops:
        return fetch
    return replace(
        fetch,
        hops=hops,
        final_url=hops[-1].url,
        status=hops[-1].status,
        reason=show(way.answers[-1].status_text),
    )


def _hop(response: Any, proxy: GateProxy) -> Hop:
    try:
        target = check_url(response.url)
        address = proxy.addresses.get((target.host, target.port), "")
    except FetchFailure:
        address = ""
    location = response.headers.get("location") if response.status in answer.REDIRECTS else None
    return Hop(
        url=response.url,
        status=response.status,
        address=address,
        location=location[: answer.MAX_HEADER_VALUE] if location else None,
    )


async def _skip_heavy(route: Any) -> None:
    if route.request.resource_type in SKIPPED:
        await route.abort()
    else:
        await route.continue_()


def _note_request(page: Any, request: Any, way: _Way) -> None:
    if request.is_navigation_request() and request.frame == page.main_frame:
        way.asked.append(request.url)


def _note_response(page: Any, response: Any, way: _Way) -> None:
    if response.request.is_navigation_request() and response.frame == page.main_frame:
        way.answers.append(response)


async def _close(browser: Any, api: Any) -> None:
    try:
        await asyncio.wait_for(browser.close(), CLOSING)
    except (TimeoutError, api.Error):
        return  # leaving the driver ends the process


def _executable(bundled: str) -> str:
    """The Chromium that Playwright brought, else one of the system's; raises FetchFailure without any."""
    if Path(bundled).is_file():
        return bundled
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise _absence("a Chromium browser", "apt install chromium' or 'playwright install chromium")
    return found


def _absence(what: str, how: str) -> FetchFailure:
    return FetchFailure(
        f"The document needs a browser and {what} is not installed; install it ('{how}').",
        TroubleKind.NEEDS_BROWSER,
    )


def _agent(version: str, ours: str) -> str:
    """The browser's usual words, so that pages give it what it can show, and our own name after them."""
    major = version.partition(".")[0]
    return (
        f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 "
        f"Safari/537.36 {ours}"
    )


def _as_utf8(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The headers with what the serialized page now is; lengths and codings of the raw one are left out."""
    ours = ("content-type", "content-length", "content-encoding", "transfer-encoding")
    kept = tuple((name, value) for name, value in headers if name not in ours)
    return (*kept, ("content-type", "text/html; charset=utf-8"))


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no reason given"
