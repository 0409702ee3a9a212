"""The door to the web: one polite, guarded attempt at one document.

Whatever the network, the server or the name server does ends as a ``Fetch``, never as an exception. It
stores nothing, retries nothing and reads nothing into a body: whether a 200 is the document is ``screen``'s
question, when to try again ``schedule``'s.
"""

import re
import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import requests

from monitor.fetch import answer
from monitor.fetch.body import accepted_codings, read_body
from monitor.fetch.connect import Journey
from monitor.fetch.failure import FetchFailure, show, unreachable
from monitor.fetch.politeness import HostGate, NoTurn
from monitor.fetch.robots import RobotsRules
from monitor.fetch.transport import verifying_context
from monitor.fetch.upstream import Upstream
from monitor.fetch.url import Target, check_port, check_url
from monitor.fetch.visit import Head, Visit
from monitor.model import Document, Fetch, FetchSettings, TroubleKind, Validators

ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.8, */*;q=0.5"

WIRE_SLACK = 2_000_000
"""Bytes beyond ``max_bytes`` that a whole fetch may take over the wire: headers, redirects, robots.txt."""

_PRODUCT = re.compile(r"[A-Za-z_-]+")


def user_agent(settings: FetchSettings, version: str) -> str:
    """Who we say we are: the configured words, or ``policy-monitor/VERSION (+contact)``."""
    contact = f" (+{settings.contact})" if settings.contact else ""
    name = settings.user_agent or f"policy-monitor/{version}{contact}"
    return answer.sendable(name.encode("ascii", "ignore").decode()) or f"policy-monitor/{version}"


def accept_language(document: Document, settings: FetchSettings) -> str:
    """The document's language first and English as a last resort, or what the settings say."""
    if not document.language:
        return answer.sendable(settings.accept_language) or "en"
    language = answer.sendable(document.language) or "en"
    return language if language.split("-")[0].lower() == "en" else f"{language}, en;q=0.2"


class Fetcher:
    """Fetches documents; safe for many threads, each fetch with connections of its own.

    ``gate`` is shared with whoever else asks the same hosts (the browser, the scheduler).
    """

    def __init__(self, settings: FetchSettings, *, version: str, gate: HostGate | None = None) -> None:
        self.settings = settings
        self.gate = gate or HostGate(settings.host_delay)
        self.agent = user_agent(settings, version)
        product = _PRODUCT.match(self.agent)
        self.robots = RobotsRules(product[0] if product else "policy-monitor")
        self._context = cache(verifying_context)

    def fetch(
        self, document: Document, validators: Validators, *, now: datetime, fresh_connection: bool = False
    ) -> Fetch:
        """One attempt at the document, conditional where the server gave validators before.

        ``now`` (aware UTC) becomes ``started_at``. ``fresh_connection`` asks the caches on the way not to
        answer from store; no connection is ever shared between two fetches. Never raises for what the
        network, the server or the name server does. ``duration`` leaves out waiting for the host's turn.
        """
        began = time.monotonic()
        with closing(self._visit(document, now, fresh_connection)) as visit:
            try:
                fetch = self._follow(visit, document, validators)
            except FetchFailure as failure:
                fetch = failed_fetch(document, failure, now=now)
            last = visit.hops[-1] if visit.hops else None
            return replace(
                fetch,
                duration=_time_since(began + visit.waited),
                final_url=last.url if last else None,
                status=last.status if last else None,
                reason=visit.reason,
                headers=visit.head,
                hops=visit.hops,
                certificate=visit.certificate,
                wire_bytes=visit.journey.wire_bytes,
                robots_overridden=visit.robots_overridden,
            )

    def follow(self, document: Document, fetch: Fetch, address: str, *, now: datetime) -> Fetch:
        """One attempt at what a document's fetched page shows in its place, as if it had redirected there.

        The same limits, turns, robots rules and checks of the address hold. The result is the document's:
        ``hops`` hold the page's way too, the last of it with ``location``, and there are no validators, for
        what they say of the frame means nothing to the page.
        """
        began = time.monotonic()
        with closing(self._visit(document, now, False)) as visit:
            try:
                start, target = check_url(document.url), check_url(address)
                visit.ports |= {start.port, *self.settings.redirect_ports}
                check_port(target.url, target.port, visit.ports)
                shown = self._follow(visit, replace(document, url=target.url), Validators())
            except FetchFailure as failure:
                shown = failed_fetch(document, failure, now=now)
            led = replace(fetch.hops[-1], location=address[: answer.MAX_HEADER_VALUE])
            return replace(
                shown,
                url=document.url,
                validators=Validators(),
                duration=fetch.duration + _time_since(began + visit.waited),
                final_url=visit.hops[-1].url if visit.hops else address,
                status=visit.hops[-1].status if visit.hops else None,
                reason=visit.reason,
                headers=visit.head,
                hops=(*fetch.hops[:-1], led, *visit.hops),
                certificate=visit.certificate,
                wire_bytes=fetch.wire_bytes + visit.journey.wire_bytes,
                robots_overridden=fetch.robots_overridden or visit.robots_overridden,
            )

    def close(self) -> None:
        """Nothing stays open between fetches; here so that callers need not rely on that."""

    def heed_robots(self, document: Document, *, now: datetime) -> bool:
        """Ask robots.txt alone, for a fetch that is made by other means (the browser).

        True where it forbids the page and is overridden; raises FetchFailure where it forbids, or where the
        address itself is refused.
        """
        with closing(self._visit(document, now, False)) as visit:
            target = check_url(document.url)
            visit.ports |= {target.port, *self.settings.redirect_ports}
            visit.heed_robots(target, override=self._overrides(document))
            return visit.robots_overridden

    def _visit(self, document: Document, now: datetime, fresh: bool) -> Visit:
        settings = self.settings
        journey = Journey(
            connect_timeout=settings.connect_timeout.total_seconds(),
            total_timeout=settings.total_timeout.total_seconds(),
            max_wire=settings.max_bytes + WIRE_SLACK,
            allow_private=settings.allow_private or document.allow_private,
            upstream=Upstream.at(settings.proxy, settings.no_proxy),
        )
        headers: Head = (
            ("User-Agent", self.agent),
            ("Accept", ACCEPT),
            ("Accept-Language", accept_language(document, settings)),
            ("Accept-Encoding", accepted_codings()),
            *((("Cache-Control", "no-cache"), ("Pragma", "no-cache")) if fresh else ()),
        )
        return Visit(
            journey=journey,
            gate=self.gate,
            rules=self.robots,
            context=self._context,
            headers=headers,
            now=now,
        )

    def _overrides(self, document: Document) -> bool:
        return document.ignore_robots or not self.settings.obey_robots

    def _follow(self, visit: Visit, document: Document, validators: Validators) -> Fetch:
        """Ask for the document and where it redirects to, until a response that is no redirect."""
        start = target = check_url(document.url)
        visit.ports |= {start.port, *self.settings.redirect_ports}
        seen = set()
        redirects = 0
        while redirects <= self.settings.max_redirects:
            conditions = _conditions(validators, start, target)
            place = (target.url, visit.cookies, bool(conditions))
            if place in seen:
                raise _loop(document)
            seen.add(place)
            visit.heed_robots(target, override=self._overrides(document))
            with visit.ask(target, more=conditions) as response:
                onward = visit.note(target, response)
                if (
                    response.status_code == 304
                    and conditions
                    and answer.names_another(visit.head, validators)
                ):
                    validators = Validators()  # it has another page than ours: asked once more for the whole
                    continue
                if onward is None:
                    fetch = self._read(visit, target, response, conditions=conditions, sent=validators)
                    gave = None if target.host == start.host else target.host
                    return replace(fetch, url=document.url, validators=replace(fetch.validators, host=gave))
            target = onward
            redirects += 1
        raise unreachable(
            f"{show(document.url)} redirects more than {self.settings.max_redirects} times; correct its "
            "address, or raise max_redirects."
        )

    def _read(
        self,
        visit: Visit,
        target: Target,
        response: requests.Response,
        *,
        conditions: Head,
        sent: Validators,
    ) -> Fetch:
        """The last response as a Fetch: a page, a 304, or a failure."""
        failure = answer.failure_of(response.status_code, visit.head, target.url, at=visit.time())
        if failure is not None:
            visit.hold_off(target, failure)
            raise failure
        fetch = Fetch(url=target.url, started_at=visit.now, duration=timedelta(0))
        if response.status_code == 304:
            if not conditions:
                raise unreachable(
                    f"{show(target.url)} says that nothing changed, though it was asked for the whole page; "
                    "it is tried again later."
                )
            return replace(fetch, validators=answer.validators_of(visit.head, sent))
        headers = response.raw.headers
        body = read_body(
            response.raw,
            headers.get("content-encoding", ""),
            limit=self.settings.max_bytes,
            length=answer.content_length(visit.head),
            journey=visit.journey,
        )
        if not body and "content-length" not in headers and "transfer-encoding" not in headers:
            raise unreachable(f"{show(target.url)} broke off before its first byte; it is tried again later.")
        return replace(fetch, body=body, validators=answer.validators_of(visit.head, Validators()))


def _time_since(moment: float) -> timedelta:
    """Since a moment of the monotonic clock."""
    return timedelta(seconds=max(0.0, time.monotonic() - moment))


def failed_fetch(document: Document, failure: FetchFailure, *, now: datetime) -> Fetch:
    """A failure as data, before anything of a response is known."""
    return Fetch(
        url=document.url,
        started_at=now,
        duration=timedelta(0),
        error=str(failure),
        trouble=failure.trouble,
        transient=failure.transient,
        retry_after=failure.retry_after,
        left_alone=isinstance(failure, NoTurn) and failure.retry_after is not None,
    )


def _conditions(validators: Validators, start: Target, target: Target) -> Head:
    """The conditional headers of a request, for the host alone that gave the validators.

    A date is sent to the document's own address (``start``) alone: after a redirect that changed its target,
    an older page would pass for an unchanged one. An ETag names one body, wherever on its host it is.
    """
    if target.host != (validators.host or start.host):
        return ()
    etag = answer.sendable(validators.etag)
    date = answer.sendable(validators.last_modified) if target == start else None
    return (
        *((("If-None-Match", etag),) if etag else ()),
        *((("If-Modified-Since", date),) if date else ()),
    )


def _loop(document: Document) -> FetchFailure:
    return FetchFailure(
        f"{show(document.url)} redirects in a circle; open it in a browser and give the address it ends at.",
        TroubleKind.UNREACHABLE,
        transient=True,
    )
