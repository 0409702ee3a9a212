"""Whose turn it is to work: light work never waits until heavy work is done.

As many work at once as there are places, and half of the places are left for what is not known to be heavy.
Work that has gone on for long is heavy where a place for that is free; where none is, and others wait, it has
to give its place up and begins again among the heavy. Refuses to know what is done, and in which process.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from monitor.sandbox.executor import BusyError, ShutdownError

_MOST_HEAVY = 4
"""Heavy ones at once, on however many cores: each may take much memory, and holds a worker."""
_MOST_KNOWN = 1_000
"""Pieces of work that are remembered to be heavy."""


@dataclass(slots=True, kw_only=True)
class Turn:
    """A place, held by a piece of work, which is known by a number."""

    work: int
    is_heavy: bool


class Turns:
    """The places; safe to use from many threads. ``most_waiting`` heavy ones wait, None: any number."""

    def __init__(self, places: int, most_waiting: int | None) -> None:
        self._change = threading.Condition()
        self._free = places
        self._free_for_heavy = max(1, min(places // 2, _MOST_HEAVY))
        self._most_waiting = most_waiting
        self._waiting = self._heavy_waiting = 0
        self._known: OrderedDict[int, None] = OrderedDict()
        self._is_closed = False

    def take(self, work: bytes) -> Turn:
        """A turn for the work, when there is a place for it. Raises BusyError, and ShutdownError."""
        turn = Turn(work=hash(work), is_heavy=False)
        with self._change:
            while not self._has_place(turn):
                self._wait(turn)
            self._free -= 1
            self._free_for_heavy -= turn.is_heavy
        return turn

    def may_go_on(self, turn: Turn) -> bool:
        """Whether work that has taken long may go on; else it has to end, and to take a turn anew."""
        with self._change:
            if turn.is_heavy:
                return True
            if not self._free_for_heavy and not self._waiting:
                return True  # it is asked again
            self._remember(turn)
            if self._free_for_heavy:
                self._free_for_heavy -= 1
                turn.is_heavy = True
            return turn.is_heavy

    def give_back(self, turn: Turn) -> None:
        """Let another have the place."""
        with self._change:
            self._free += 1
            self._free_for_heavy += turn.is_heavy
            self._change.notify_all()

    def close(self) -> None:
        """Whoever waits, and whoever comes after, gets ShutdownError."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()

    def _has_place(self, turn: Turn) -> bool:
        """Whether the work may begin; that it is heavy may have been seen while it waited."""
        if self._is_closed:
            raise ShutdownError
        turn.is_heavy = turn.work in self._known
        return self._free > 0 and (self._free_for_heavy > 0 or not turn.is_heavy)

    def _wait(self, turn: Turn) -> None:
        if turn.is_heavy and self._heavy_waiting == self._most_waiting:
            raise BusyError
        self._count_waiting(turn, 1)
        try:
            self._change.wait()
        finally:
            self._count_waiting(turn, -1)

    def _count_waiting(self, turn: Turn, step: int) -> None:
        if turn.is_heavy:
            self._heavy_waiting += step
        else:
            self._waiting += step

    def _remember(self, turn: Turn) -> None:
        self._known[turn.work] = None
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        self._change.notify_all()
