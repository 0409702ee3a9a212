"""What the store alone says, beyond the nouns of ``monitor.model``."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What one check became in the database.

    ``version`` is the number of the version it added, None where it added none; ``trouble_id`` that of
    the trouble which is open now, or that it closed.
    """

    check_id: int
    version: int | None = None
    change_id: int | None = None
    trouble_id: int | None = None
    alert_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """When a host may be asked again (its own wish, None: at once) and when it last was asked."""

    not_before: datetime | None = None
    last_request_at: datetime | None = None
