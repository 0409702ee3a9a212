"""What a look at a document can come to: a closed union, of values only. ``to_checked`` records each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Candidate, ChangeDraft, Elsewhere, PageText, SnapshotDraft, TroubleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Nothing could be read: no response, or a body that is unreadable (``snapshot``)."""

    kind: TroubleKind
    detail: str
    snapshot: SnapshotDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A page came that is not believed to be the document.

    ``candidate`` is what to remember: this page since it has been there, or a text that waited before it;
    ``elsewhere`` where its text stands, None where that is not known or was looked at.
    """

    kind: TroubleKind
    detail: str
    snapshot: SnapshotDraft
    candidate: Candidate | None
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoChange:
    """The text in force is still there; ``snapshot`` is None where nothing had to be read."""

    detail: str
    body_sha256: str | None
    snapshot: SnapshotDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Nothing differs but what differs at each look: ``why``; ``without_at`` is the look that tells so."""

    without_at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A new text (``candidate``) has to be there at another look, not before the ``wait`` is over."""

    candidate: Candidate
    wait: timedelta
    snapshot: SnapshotDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstText:
    """The document was never read before, and this is its text."""

    page: PageText
    snapshot: SnapshotDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class NextText:
    """Another text is in force: version ``number``, by this ``change``.

    ``flapping`` is why the document counts as restless from now on, None where it does not.
    """

    page: PageText
    snapshot: SnapshotDraft
    number: int
    change: ChangeDraft
    flapping: str | None


Decision = Failure | Hold | NoChange | Rotation | Wait | FirstText | NextText
