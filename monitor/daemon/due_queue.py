"""Whose turn it is: the documents that are due, one at a time of each host, the longest due first.

A host's pause is waited for here, where it costs nothing, and not in a thread; hosts never wait for each
other. Refuses to know what a check is.
"""

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class DueQueue:
    """The queue of one loop; used by its thread alone, but for ``end``."""

    _due: dict[str, deque[tuple[int, str]]] = field(default_factory=dict)
    _ready: list[tuple[int, str]] = field(default_factory=list)
    _resting: list[tuple[float, str]] = field(default_factory=list)
    _busy: set[str] = field(default_factory=set)
    _ended: deque[str] = field(default_factory=deque)

    def renew(self, due: Iterable[tuple[str, str]]) -> None:
        """Take these for what is due: (host, document), the longest due first."""
        self._due = {}
        for rank, (host, document_id) in enumerate(due):
            self._due.setdefault(host, deque()).append((rank, document_id))
        self._resting = []
        self._ready = [(mine[0][0], host) for host, mine in self._due.items() if host not in self._busy]
        heapq.heapify(self._ready)

    def take(self, rest_of: Callable[[str], float]) -> tuple[str, str] | None:
        """The next document, with its host, which is busy until its check ``end``s; None where nobody's turn
        has come. ``rest_of``: for how many seconds a host is still to be left alone.
        """
        self._settle()
        while self._ready:
            _, host = heapq.heappop(self._ready)
            if (rest := rest_of(host)) > 0:
                heapq.heappush(self._resting, (time.monotonic() + rest, host))
                continue
            self._busy.add(host)
            return host, self._due[host].popleft()[1]
        return None

    def end(self, host: str) -> None:
        """The host's check has ended: its next document's turn comes after its pause. From any thread."""
        self._ended.append(host)

    def next_in(self) -> float | None:
        """Seconds until a host that rests may be asked; None where none rests."""
        return max(0.0, self._resting[0][0] - time.monotonic()) if self._resting else None

    def _settle(self) -> None:
        """Line up again the hosts whose check, or whose pause, is over."""
        while self._ended:
            host = self._ended.popleft()
            self._busy.discard(host)
            self._line_up(host)
        now = time.monotonic()
        while self._resting and self._resting[0][0] <= now:
            self._line_up(heapq.heappop(self._resting)[1])

    def _line_up(self, host: str) -> None:
        if mine := self._due.get(host):
            heapq.heappush(self._ready, (mine[0][0], host))
