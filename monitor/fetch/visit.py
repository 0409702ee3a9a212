"""One fetch under way: requests made in turn, responses noted, robots.txt asked.

Every request goes through ``Visit.ask``, so that none escapes the host gate, the limits or the address
check. It raises FetchFailure; which requests are made, and turning failures into data, is the fetcher's part.
"""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.parse import urljoin

import requests
import urllib3

from monitor.fetch import answer, robots
from monitor.fetch.body import read_start
from monitor.fetch.connect import Journey
from monitor.fetch.failure import FetchFailure, NoConnection, show, unreachable
from monitor.fetch.politeness import HostGate, NoTurn
from monitor.fetch.robots import RobotsRules, Rules
from monitor.fetch.transport import open_session
from monitor.fetch.url import USUAL_PORTS, Target, check_port, check_url, join_location
from monitor.model import Hop, TroubleKind

MAX_HEAD = 262_144
"""Characters of one response's headers; cookies in them are sent back, so they are bounded on arrival."""

PATIENCE = 2.0
"""Total time-outs that one fetch may spend waiting for its turns, all requests together."""

Head = tuple[tuple[str, str], ...]


def _is_again(target: Target, onward: Target) -> bool:
    """Whether a page only loads itself anew, whatever its query."""
    return onward.url.partition("?")[0] == target.url.partition("?")[0]


class Visit:
    """One fetch's session, limits and way; used by one thread, closed at its end.

    ``hops`` are the responses on the document's own way (not robots.txt's), ``head`` and ``reason`` the last
    one's; ``waited`` counts the seconds spent waiting for turns, ``ports`` are those that it may be led to.
    """

    def __init__(
        self,
        *,
        journey: Journey,
        gate: HostGate,
        rules: RobotsRules,
        context: Callable[[], ssl.SSLContext],
        headers: Head,
        now: datetime,
    ) -> None:
        self.now = now
        self.journey = journey
        self.hops: tuple[Hop, ...] = ()
        self.head: Head = ()
        self.reason = ""
        self.certificate: str | None = None
        self.waited = 0.0
        self.robots_overridden = False
        self.ports = USUAL_PORTS
        self._gate = gate
        self._rules = rules
        self._headers = dict(headers)
        self._session = open_session(journey, context)
        self._began = time.monotonic()

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def time(self) -> datetime:
        """The time now: that of the visit's start, moved on."""
        return self.now + timedelta(seconds=time.monotonic() - self._began)

    @property
    def cookies(self) -> frozenset[tuple[str, str]]:
        """Names and values held: a redirect to itself that sets one is no loop."""
        return frozenset((cookie.name, cookie.value or "") for cookie in self._session.cookies)

    @contextmanager
    def ask(self, target: Target, *, more: Head = ()) -> Iterator[requests.Response]:
        """One request, in turn; the body is read inside, while the turn lasts. Raises FetchFailure."""
        patience = PATIENCE * self.journey.total_timeout - self.waited
        with self._gate.turn(target.host, patience=timedelta(seconds=max(0.0, patience))) as waited:
            self.journey.extend(waited)
            self.journey.where = show(target.url)
            self.waited += waited
            try:
                response = self._send(target, more)
                try:
                    yield response
                finally:
                    response.close()
            except (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError) as error:
                raise unreachable(
                    f"{show(target.url)} broke off or answered what is not HTTP ({type(error).__name__}); "
                    "it is tried again later."
                ) from error

    def note(self, target: Target, response: requests.Response) -> Target | None:
        """Record a response as a hop; the target it redirects to, None where it is the last."""
        location = response.raw.headers.get("location")
        redirects = response.status_code in answer.REDIRECTS
        forward = answer.refresh_target(response.raw.headers.get("refresh"))
        if response.status_code == 200 and forward and not _is_again(target, join_location(target, forward)):
            location, redirects = forward, True
        self.head = answer.kept_headers(list(response.raw.headers.iteritems()))
        self.reason = show(str(response.reason or ""))
        self.certificate = self.journey.certificates.get((target.host, target.port))
        hop = Hop(
            url=target.url,
            status=response.status_code,
            address=self.journey.addresses.get((target.host, target.port), ""),
            location=location[: answer.MAX_HEADER_VALUE] if redirects and location else None,
        )
        self.hops = (*self.hops, hop)
        if not redirects:
            return None
        if not location:
            raise unreachable(
                f"{show(target.url)} answered {response.status_code} without saying where the page is; "
                "it is tried again later."
            )
        onward = join_location(target, location)
        check_port(onward.url, onward.port, self.ports)
        return onward

    def heed_robots(self, target: Target, *, override: bool) -> None:
        """Raise FetchFailure where robots.txt forbids the URL; with ``override`` only remember it."""
        rules = self._rules.find(target) or self._fetch_rules(target)
        if override:
            if rules.failure is not None:
                self.journey.start_again()
            elif not rules.allows(target):
                self.robots_overridden = True
            return
        if rules.failure is not None:
            raise rules.failure
        if not rules.allows(target):
            raise robots.prohibition(target)

    def hold_off(self, target: Target, failure: FetchFailure) -> None:
        """Leave the host alone for as long as the failure says it asked."""
        if failure.retry_after:
            self._gate.hold_off(target.host, failure.retry_after)

    def _send(self, target: Target, more: Head) -> requests.Response:
        request = requests.Request("GET", target.url, headers={**self._headers, **dict(more)})
        left = self.journey.seconds_left()
        response = self._session.send(
            self._session.prepare_request(request),
            stream=True,
            allow_redirects=False,
            timeout=(min(self.journey.connect_timeout, left), left),
        )
        if sum(len(name) + len(value) for name, value in response.raw.headers.iteritems()) > MAX_HEAD:
            response.close()
            raise FetchFailure(
                f"{show(target.url)} sent more than {MAX_HEAD:,} characters of headers; tell the vendor.",
                TroubleKind.TOO_LARGE,
            )
        return response

    def _fetch_rules(self, target: Target) -> Rules:
        """Ask for robots.txt and keep what it says, or that it could not be had."""
        try:
            rules = self._ask_rules(target)
        except NoTurn:
            raise
        except FetchFailure as failure:
            why: FetchFailure = FetchFailure(
                f"robots.txt of {show(target.host)} cannot be read, so nothing is fetched there for "
                f"now: {failure}",
                failure.trouble,
                transient=failure.transient,
                retry_after=failure.retry_after,
            )
            if isinstance(failure, NoConnection) and failure.host == target.host.strip("[]").rstrip("."):
                why = failure  # no page of this host could be had either
            rules = Rules(failure=why)
        if rules.pause is not None:
            self._gate.slow_down(target.host, rules.pause)
        return self._rules.keep(target, rules)

    def _ask_rules(self, target: Target) -> Rules:
        asked = check_url(urljoin(target.url, "/robots.txt"))
        for _ in range(robots.MAX_REDIRECTS + 1):
            with self.ask(asked) as response:
                status, raw = response.status_code, response.raw
                location = raw.headers.get("location")
                if status in answer.REDIRECTS and location:
                    asked = join_location(asked, location)
                    check_port(asked.url, asked.port, self.ports)
                    continue
                if status >= 500 or status == 429:
                    self._complain(asked, response)
                if status != 200:
                    return Rules()
                codings = raw.headers.get("content-encoding", "")
                return self._rules.read(read_start(raw, codings, limit=robots.MAX_SIZE, journey=self.journey))
        return Rules()

    def _complain(self, asked: Target, response: requests.Response) -> None:
        head = answer.kept_headers(list(response.raw.headers.iteritems()))
        failure = answer.failure_of(response.status_code, head, asked.url, at=self.time())
        assert failure is not None
        self.hold_off(asked, failure)
        raise failure
