"""What the store refused rests for a while, longer each time that it is refused again, and then goes on."""

import time
from dataclasses import dataclass, field

FIRST, LONGEST = 5.0, 60.0
"""Seconds of rest: a lock or a deadlock is over in moments, a full disk when somebody has made room."""


@dataclass(slots=True)
class Rests:
    """Rests by the name of what rests, by monotonic clock."""

    _until: dict[str, tuple[float, float]] = field(default_factory=dict)

    def begin(self, name: str) -> bool:
        """Have it rest from now on; whether that is news, or it was refused before."""
        seconds, _ = self._until.get(name, (FIRST / 2, 0.0))
        is_new = name not in self._until
        seconds = min(seconds * 2, LONGEST)
        self._until[name] = seconds, time.monotonic() + seconds
        return is_new

    def holds(self, name: str) -> bool:
        """Whether it rests now."""
        return self._until.get(name, (0.0, 0.0))[1] > time.monotonic()

    def end(self, name: str) -> bool:
        """It went well: forget that it was refused; whether it was."""
        return self._until.pop(name, None) is not None
