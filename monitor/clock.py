"""The clock of the shell: the one place that asks what time it is.

The core never does; it is told ``now``.
"""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment, aware UTC."""
    return datetime.now(UTC)
