"""What happened: fetches, snapshots, versions, changes and checks. All times are aware UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.alerts import Alert
from monitor.model.comparison import Comparison
from monitor.model.text import Coverage, Elsewhere, Link
from monitor.model.troubles import Trouble, TroubleKind
from monitor.model.watchlist import DocumentType


class Cause(StrEnum):
    """Why a version exists: the first, the vendor's doing, or our own upgrade (never alerted)."""

    FIRST = "first"
    VENDOR = "vendor"
    UPGRADE = "upgrade"


class Outcome(StrEnum):
    """How a check ended."""

    FIRST = "first"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    HELD = "held"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One response on the way: a redirect, or the last. ``address`` is the IP address connected to.

    ``location`` is where it led: a redirect's, or of a page the frame that was read in its place.
    """

    url: str
    status: int
    address: str
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional request sends back to the server; None where the server gave none.

    ``host`` is the one that gave them, and the only one they are sent to; None: the document's own.
    ``whole_at`` is when the page that they speak of last came whole, None where that is not known.
    """

    etag: str | None = None
    last_modified: str | None = None
    host: str | None = None
    whole_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One HTTP attempt as it ended, a response or an error.

    ``status`` is None where no response came; ``body`` is None for 304 and for errors, else the
    decompressed bytes; ``wire_bytes`` what came over the network. ``error`` is None or one clear
    sentence, ``trouble`` then says of what kind and ``transient`` whether a retry may help.
    ``retry_after`` is the server's wish; ``left_alone`` says that the page was not asked for, because its
    host had expressed such a wish before. ``reason`` and ``headers`` are the last response's
    (names lower-cased, in order, repeated names kept). ``certificate`` is the SHA-256 of the certificate that
    the last host showed, None without TLS and where a browser asked.
    """

    url: str
    started_at: datetime
    duration: timedelta
    final_url: str | None = None
    status: int | None = None
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    hops: tuple[Hop, ...] = ()
    body: bytes | None = None
    wire_bytes: int = 0
    validators: Validators = Validators()
    error: str | None = None
    trouble: TroubleKind | None = None
    transient: bool = False
    retry_after: timedelta | None = None
    left_alone: bool = False
    robots_overridden: bool = False
    browser: bool = False
    certificate: str | None = None

    @property
    def not_modified(self) -> bool:
        """True when the server said 304: nothing to read, nothing to parse."""
        return self.status == 304

    @property
    def is_followed(self) -> bool:
        """True where the body is that of a frame or a file that the document's own page showed."""
        return any(hop.status == 200 and hop.location is not None for hop in self.hops)

    @property
    def content_type(self) -> str | None:
        """The last Content-Type header, None where there was none."""
        return next((value for name, value in reversed(self.headers) if name == "content-type"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotDraft:
    """A body to be stored: ``sha256`` of the raw bytes, hexadecimal.

    ``keep`` False marks the newest body of an unchanged text: it replaces the document's previous such
    body. Bodies that made a version, or were held, are kept for good.
    """

    sha256: str
    body: bytes
    fetch: Fetch
    keep: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A kept body, immutable, with the response it came in. ``chain`` links it to the one before.

    ``chain`` is the SHA-256 of the previous chain value and this snapshot's own facts: whoever has
    the list can prove that nothing was taken out or put in.
    """

    id: int
    document_id: str
    sha256: str
    size: int
    fetched_at: datetime
    url: str
    final_url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    hops: tuple[Hop, ...]
    chain: str
    certificate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDraft:
    """A text to be stored. ``edition`` names the normalizer and selectors that made it."""

    text: str
    fingerprint: str
    title: str | None
    language: str | None
    links: tuple[Link, ...]
    coverage: Coverage
    edition: str
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A document's text as stored; ``number`` counts from 1 within the document.

    What was imported counts down from 0, and ``source`` says which archive kept it ('' for what was seen
    here).

    ``seen_at`` is when the text was first seen, ``checked_at`` the last check that found it in force.
    ``cause`` says what brought the version about; ``upgraded_at`` is when a newer edition last derived its
    text again from the stored snapshot (cause ``upgrade``), None while the first derivation holds.
    """

    id: int
    document_id: str
    number: int
    text: str
    sha256: str
    fingerprint: str
    title: str | None
    language: str | None
    links: tuple[Link, ...]
    coverage: Coverage
    edition: str
    cause: Cause
    snapshot_id: int | None
    seen_at: datetime
    checked_at: datetime
    upgraded_at: datetime | None = None
    source: str = ""

    @property
    def ref(self) -> str:
        """``vendor/name@number``."""
        return f"{self.document_id}@{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenText:
    """A text that a document had: enough to recognise it when it comes back."""

    number: int
    fingerprint: str
    seen_at: datetime
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDraft:
    """A change to be stored with the version it leads to.

    ``returns_to`` is the number of the earlier version whose text is back, None for a new text;
    ``flapping`` that the document changes so often that it was demoted to the digest; ``basis`` what it was
    judged by, as JSON: the program's release and the context.
    """

    comparison: Comparison
    last_seen_without_at: datetime
    first_seen_at: datetime
    returns_to: int | None = None
    flapping: bool = False
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A stored change between two neighbouring versions of a document.

    ``before_sha256`` and ``after_sha256`` are those of the two versions' texts, '' where not known;
    ``returns_to_at`` is when the text that came back was first seen, None where not known.
    """

    id: int
    document_id: str
    before: int
    after: int
    comparison: Comparison
    last_seen_without_at: datetime
    first_seen_at: datetime
    returns_to: int | None
    flapping: bool
    before_sha256: str = ""
    after_sha256: str = ""
    returns_to_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A new text seen once and waiting for its confirmation by a second fetch.

    ``doubtful``: it looks like another page and is held as trouble; it counts as the document's only if it
    stays for days.
    """

    fingerprint: str
    snapshot_sha256: str
    seen_at: datetime
    last_seen_without_at: datetime
    tries: int = 1
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentState:
    """What the next check of a document needs to know; one row, replaced by each check.

    ``seq`` grows by one with each recorded check: a result made from an older one is discarded.
    ``body_sha256`` is that of the last good body, and with ``edition`` spares parsing an unchanged page.
    ``version`` is the number in force, None before the first; ``begun`` readings came to no end;
    ``chain`` is the chain value of the last check in the log, '' before the first.
    """

    document_id: str
    seq: int = 0
    next_due_at: datetime
    begun: int = 0
    failures: int = 0
    validators: Validators = Validators()
    body_sha256: str | None = None
    edition: str | None = None
    version: int | None = None
    checked_at: datetime | None = None
    good_at: datetime | None = None
    outcome: Outcome | None = None
    detail: str = ""
    trouble: Trouble | None = None
    candidate: Candidate | None = None
    flapping: str | None = None
    chain: str = ""

    @property
    def unconfirmed(self) -> Candidate | None:
        """The new text that waits for its second look; None also while a doubtful page is held."""
        return None if self.candidate is None or self.candidate.doubtful else self.candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A recorded check, for listings: the outcome and the facts of its fetch."""

    id: int
    document_id: str
    at: datetime
    outcome: Outcome
    detail: str
    status: int | None
    duration: timedelta
    size: int
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All that one check has to record, committed in one transaction or not at all.

    ``state`` is the document's new state, made from the one with ``seq == seen_seq``. ``alerts`` have
    no id yet. ``closed`` is the trouble that this check ended, None otherwise. ``elsewhere`` is where the
    text stands that the page itself does not hold, to be looked at in the same check; it is not recorded.
    """

    document_id: str
    seen_seq: int
    at: datetime
    outcome: Outcome
    detail: str
    fetch: Fetch
    state: DocumentState
    snapshot: SnapshotDraft | None = None
    version: VersionDraft | None = None
    change: ChangeDraft | None = None
    alerts: tuple[Alert, ...] = ()
    closed: Trouble | None = None
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPage:
    """A policy page that surveys of a site have seen; ``gone_at`` None while it is there."""

    site: str
    url: str
    type: DocumentType
    title: str
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None = None
