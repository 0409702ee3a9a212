"""robots.txt: what a host asks of robots, kept per origin for a while.

Follows RFC 9309: no such file (4xx) allows everything, an unreachable one (5xx, no answer) forbids for
now, five redirects are followed, at least 500 KiB are read, nothing is kept longer than a day. 429 counts
as unreachable: a host that asks for a pause has not allowed anything. Fetching
robots.txt is the visitor's part.
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from protego import Protego

from monitor.fetch.failure import FetchFailure, show
from monitor.fetch.url import Target
from monitor.model import TroubleKind

MAX_SIZE = 512_000
"""Bytes of robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

MAX_REDIRECTS = 5
"""RFC 9309, 2.3.1.2."""

KEPT = timedelta(hours=6)
"""How long rules are kept; RFC 9309 allows a day."""

KEPT_FAILURE = timedelta(minutes=2)
"""How long an unreachable robots.txt is not asked for again."""

MAX_ORIGINS = 5_000
"""Origins remembered, the most recently used."""

_AGENT_LINE = re.compile(r"(\s*user[- ]?agent\s*(?::\s*|\s+))([^#\r\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one robots.txt says to us. ``parsed`` None: nothing is forbidden; ``failure``: none was had."""

    parsed: Protego | None = None
    agent: str = ""
    failure: FetchFailure | None = None

    def allows(self, target: Target) -> bool:
        """Whether a rule lets us ask for the URL."""
        return self.parsed is None or bool(self.parsed.can_fetch(target.url, self.agent))

    @property
    def pause(self) -> timedelta | None:
        """The Crawl-delay asked of us, None where none is."""
        delay = self.parsed.crawl_delay(self.agent) if self.parsed is not None else None
        return None if delay is None else timedelta(seconds=min(float(delay), 86_400.0))


class RobotsRules:
    """The rules of many origins; safe for threads. ``agent`` is the product token that rules address."""

    def __init__(self, agent: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.agent = agent
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Rules]] = OrderedDict()

    def find(self, target: Target) -> Rules | None:
        """The rules kept for the URL's origin, None where there are none or they are too old."""
        with self._lock:
            until, rules = self._kept.get(target.origin, (0.0, None))
            if rules is None or until <= self._clock():
                return None
            self._kept.move_to_end(target.origin)
            return rules

    def keep(self, target: Target, rules: Rules) -> Rules:
        """Remember the rules of the URL's origin."""
        kept = KEPT if rules.failure is None else KEPT_FAILURE
        with self._lock:
            self._kept[target.origin] = (self._clock() + kept.total_seconds(), rules)
            self._kept.move_to_end(target.origin)
            while len(self._kept) > MAX_ORIGINS:
                self._kept.popitem(last=False)
        return rules

    def read(self, body: bytes) -> Rules:
        """Parse a robots.txt, in whatever state; damaged lines say nothing."""
        text = body[:MAX_SIZE].decode("utf-8-sig", "replace")
        return Rules(parsed=Protego.parse(_without_strangers(text, self.agent)), agent=self.agent)


def prohibition(target: Target) -> FetchFailure:
    """The failure of a URL that robots.txt asks us to leave alone."""
    return FetchFailure(
        f"robots.txt of {show(target.host)} asks robots not to fetch {show(target.url)}, so it is "
        "not fetched; ask the vendor, or set ignore_robots for the document if you may.",
        TroubleKind.ROBOTS,
    )


def _without_strangers(text: str, agent: str) -> str:
    """The same groups with all robots that cannot be us under one name.

    The parser keeps each rule once for each robot its group names; thousands of names and rules would
    multiply.
    """

    def rename(line: str) -> str:
        found = _AGENT_LINE.match(line)
        if found is None:
            return line
        name = found[2].strip().lower()
        bare = name.replace("*", "")
        ours = name == "*" or (bare and bare in agent.lower())
        return line if ours else f"{found[1]}?"

    return "\n".join(rename(line) for line in text.splitlines())
