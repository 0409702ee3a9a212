"""The receipt for a check: the one answer of the store that is no noun of ``monitor.model``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one check became in the database.

    ``version`` is the number of the version it added, None where it added none; ``trouble_id`` that of
    the trouble which is open now, or that it closed.
    """

    check_id: int
    version: int | None = None
    change_id: int | None = None
    trouble_id: int | None = None
    alert_ids: tuple[int, ...] = ()
