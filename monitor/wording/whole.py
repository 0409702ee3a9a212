"""Which facts of a section the whole change shows too.

A section is judged by itself: what went from one section to another is gone in the one and new in the other,
and nothing in the whole. Refuses to know how facts are worded.
"""

from collections.abc import Iterable

from monitor.model import Direction, Signal, SignalFact

_NAMED = (Signal.ENTITY_ADDED, Signal.ENTITY_REMOVED, Signal.SECTION_ADDED, Signal.SECTION_REMOVED)
_PROMISES = (
    Direction.PROMISE_REMOVED,
    Direction.PROMISE_ADDED,
    Direction.RIGHT_REMOVED,
    Direction.NARROWED,
)


class Whole:
    """The facts of a whole change; what went from one section to another is none of them."""

    def __init__(self, whole: Iterable[SignalFact]) -> None:
        whole = tuple(whole)
        self._keys = {_key(fact) for fact in whole}
        self._figures = {
            figure for fact in whole if fact.signal is Signal.NUMBER for figure in _figures(fact)
        }

    def shows(self, fact: SignalFact) -> bool:
        """Whether the whole shows this fact of a section, figures in whatever pairs they stand there."""
        if fact.signal is Signal.NUMBER:
            return bool(self._figures & _figures(fact))
        if fact.signal in _NAMED or fact.direction in _PROMISES:
            return _key(fact) in self._keys
        return True


def _key(fact: SignalFact) -> tuple[object, ...]:
    """By what a section's fact is found again among those of the whole."""
    if fact.signal is Signal.MODALITY and fact.direction in _PROMISES:
        return fact.signal, fact.direction, fact.unit
    return fact.signal, fact.before, fact.after


def _figures(fact: SignalFact) -> set[str]:
    return {
        value.removeprefix("at least ").removeprefix("at most ").split(" ")[0]
        for value in (fact.before, fact.after)
        if value
    }
