"""What stands between us and a document, and since when. All times are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TroubleKind(StrEnum):
    """What stands between us and a document."""

    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    GONE = "gone"
    SHRUNKEN = "shrunken"
    WRONG_PAGE = "wrong page"
    WRONG_LANGUAGE = "wrong language"
    NEEDS_BROWSER = "needs browser"
    ELSEWHERE = "elsewhere"
    CERTIFICATE = "certificate"
    ROBOTS = "robots"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    GARBLED = "garbled"
    PICTURES = "pictures"
    TOO_LARGE = "too large"
    TOO_HEAVY = "too heavy to read"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A document's trouble: opened at the first bad check, announced once, closed once.

    ``announced_at`` is None until told; ``closed_at`` None while it lasts.
    """

    kind: TroubleKind
    detail: str
    opened_at: datetime
    checks: int
    id: int | None = None
    announced_at: datetime | None = None
    closed_at: datetime | None = None
