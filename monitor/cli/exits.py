"""The exit codes of every command, and which error ends in which."""

from monitor.errors import (
    ConfigError,
    MonitorError,
    StoreBusy,
    StoreError,
    StoreOffline,
    StoreRefusal,
    UsageError,
)

DIFFERENCES = 1
USAGE = 2
NEEDS_A_PERSON = 3
BUG = 70
STORE = 74
BUSY = 75
INTERRUPTED = 130

EXITS: tuple[tuple[type[MonitorError], int], ...] = (
    (ConfigError, USAGE),
    (UsageError, USAGE),
    (StoreBusy, BUSY),
    (StoreError, STORE),
    (MonitorError, NEEDS_A_PERSON),
)
"""The exit code of each error, the most particular first."""


def exit_code(error: MonitorError) -> int:
    """The code that a foreseen failure ends in."""
    if isinstance(error, StoreRefusal) and not (error.full or isinstance(error, StoreOffline)):
        return BUSY
    return next(code for kind, code in EXITS if isinstance(error, kind))
