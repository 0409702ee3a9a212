"""Answers that take long, kept until something happens: a change, an act, an hour, another configuration.

What only a check alters (when a document was last read, trouble) is never among them.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_MOST = 50


@dataclass(slots=True)
class Memory:
    """Safe to ask from many threads; two may make the same answer at once."""

    _kept: dict[str, tuple[tuple[Any, ...], Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def recall(self, name: str, mark: tuple[Any, ...], make: Callable[[], Answer]) -> Answer:
        """The answer of this name while the mark is the same, made where it is not known."""
        with self._lock:
            known = self._kept.get(name)
        if known is not None and known[0] == mark:
            kept: Answer = known[1]
            return kept
        made = make()
        with self._lock:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[name] = (mark, made)
        return made
