"""What the configuration says: documents, channels, routes and settings."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from pathlib import Path

from monitor.model.comparison import Category, Kind, Severity, Signal


class DocumentType(StrEnum):
    """What sort of policy a document is (Open Terms Archive's words, and sub-processor lists)."""

    PRIVACY_POLICY = "privacy-policy"
    TERMS_OF_SERVICE = "terms-of-service"
    DATA_PROCESSOR_AGREEMENT = "data-processor-agreement"
    SUBPROCESSORS = "subprocessors"
    TRACKERS_POLICY = "trackers-policy"
    ACCEPTABLE_USE = "acceptable-use"
    COMMERCIAL_TERMS = "commercial-terms"
    SERVICE_LEVEL = "service-level"
    SECURITY = "security"
    AI_POLICY = "ai-policy"
    OTHER = "other"


class BrowserUse(StrEnum):
    """Whether a document is fetched with a real browser."""

    NEVER = "never"
    AUTO = "auto"
    ALWAYS = "always"


class GroupBy(StrEnum):
    """What alerts must share to go out as one message; with ``none`` each goes alone."""

    VENDOR = "vendor"
    DOCUMENT = "document"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One policy of a vendor at one URL; ``id`` is ``vendor/name``.

    ``select`` and ``remove`` are CSS selectors, both empty as a rule; ``tier`` is the vendor's importance, 1
    the highest and 3 the default. A ``paused`` one is not checked. ``objection_days`` are granted to object
    to a change, None for none; ``zone`` is where its days are counted. ``dates`` are days that people of this
    installation ask by, such as when a contract with the vendor was signed. ``owner`` is the name of who
    answers for it, ``contract`` refers to the contract with the vendor, ``notes`` are for whoever reviews; ''
    for none.
    """

    id: str
    vendor: str
    name: str
    url: str
    type: DocumentType
    title: str = ""
    tags: frozenset[str] = frozenset()
    select: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    interval: timedelta = timedelta(hours=12)
    tier: int = 3
    browser: BrowserUse = BrowserUse.NEVER
    language: str | None = None
    ignore_robots: bool = False
    allow_private: bool = False
    objection_days: int | None = None
    zone: str = "UTC"
    paused: bool = False
    dates: tuple[tuple[str, date], ...] = ()
    owner: str = ""
    contract: str = ""
    notes: str = ""

    @property
    def label(self) -> str:
        """What a person calls it: the title, or the name with blanks."""
        return self.title or self.name.replace("-", " ").replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A named apprise destination; ``url`` is already resolved and is a secret: never shown.

    ``source`` says where the URL came from ('env:SLACK_URL'), for messages to the operator. The
    channel ``stdout`` exists always and has the url ``stdout://``.
    """

    name: str
    url: str = field(repr=False)
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who answers for documents: a person or a team.

    A critical change that nobody acknowledged for ``escalate_after`` is told to the owner named
    ``escalate_to`` ('' for none), by that one's ``channels``.
    """

    name: str
    channels: tuple[str, ...] = ()
    escalate_to: str = ""
    escalate_after: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """When a digest goes out: each day, or on one weekday (0 Monday), at a local time in a zone."""

    at: time = time(8, 0)
    zone: str = "UTC"
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Local hours of each day in which only critical alerts are sent; they may run over midnight.

    ``days`` are weekdays (0 Monday) that are quiet from midnight to midnight; equal ``start`` and ``end``
    mean that only those days are.
    """

    start: time = time(0)
    end: time = time(0)
    zone: str = "UTC"
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """What a route asks of a change; an empty set asks nothing, all that are given must hold."""

    vendors: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    types: frozenset[DocumentType] = frozenset()
    categories: frozenset[Category] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    signals: frozenset[Signal] = frozenset()
    entities: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    min_severity: Severity = Severity.LOW
    severities: frozenset[Severity] = frozenset()
    owners: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedPhrase:
    """Words whose coming, going and coming back is told; any of the wordings ``words`` will do.

    ``matcher`` says in which documents. A change in which it comes or goes is at least so severe.
    """

    name: str
    words: tuple[str, ...]
    matcher: Matcher = Matcher()
    severity: Severity = Severity.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A rule: changes that match go to the channels, at once or in a digest (``digest`` is not None).

    ``trouble`` routes take trouble instead of changes. ``proceed``: whether later routes are tried too.
    ``group_wait`` is how long an alert waits for company, ``group_by`` what it must share with it;
    ``digest_empty`` whether a digest goes out where nothing happened.
    ``quiet`` holds what would go out at once until the quiet hours end. ``repeat`` is after how long a
    critical change is told again while nobody has acknowledged it, None for never.
    """

    name: str
    matcher: Matcher
    channels: tuple[str, ...]
    digest: DigestPlan | None = None
    trouble: bool = False
    proceed: bool = False
    quiet: QuietHours | None = None
    repeat: timedelta | None = None
    group_wait: timedelta = timedelta(0)
    group_by: GroupBy = GroupBy.VENDOR
    digest_empty: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How politely and how far a fetch goes; sizes in bytes of the decompressed body.

    ``redirect_ports``: ports beside 80, 443 and the document's own to which a redirect may lead.
    ``whole_every``: after so long a page is asked for whole, whatever the server says of its age.
    ``proxy`` is the address of a proxy, a secret, '' for none; ``no_proxy`` are hosts reached without.
    ``ca_file`` holds authorities of one's own (PEM). These three hold for channels, too.
    """

    contact: str = ""
    user_agent: str = ""
    connect_timeout: timedelta = timedelta(seconds=10)
    total_timeout: timedelta = timedelta(seconds=60)
    max_bytes: int = 20_000_000
    max_redirects: int = 10
    host_delay: timedelta = timedelta(seconds=2)
    obey_robots: bool = True
    allow_private: bool = False
    accept_language: str = "en"
    redirect_ports: tuple[int, ...] = ()
    whole_every: timedelta = timedelta(days=7)
    proxy: str = field(default="", repr=False)
    no_proxy: tuple[str, ...] = ()
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRules:
    """The severity function's figures: points per category and adjustment, and the thresholds.

    A change's points are the heaviest category's weight plus the adjustments that apply; it is
    critical, high or medium from the threshold of that name up, else low.
    """

    weights: dict[str, float] = field(default_factory=dict)
    adjustments: dict[str, float] = field(default_factory=dict)
    medium: float = 2.0
    high: float = 3.0
    critical: float = 4.0


class Role(StrEnum):
    """What a person may do with the pages: look, or act on changes as well."""

    READER = "reader"
    REVIEWER = "reviewer"

    @property
    def rank(self) -> int:
        """0 for who may only look."""
        return list(Role).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A named person who may see the pages; ``password`` is a hash, ``token`` for programs; '' for none."""

    name: str
    role: Role = Role.READER
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where the pages are served and to whom.

    ``proxy_header`` names the person where a request comes from one of ``proxies``; '' for no such trust.
    ``certificate`` and ``key`` are PEM files for TLS, None where a proxy does that or nobody needs it.
    """

    listen: str = "127.0.0.1:8321"
    session: timedelta = timedelta(hours=12)
    proxy_header: str = ""
    proxy_role: Role = Role.READER
    proxies: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    accounts: tuple[Account, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for the whole installation.

    ``group`` are the users who may read what is stored, '' for the program's own user alone.
    ``remind_days`` are how many days before the last day to object people are reminded, counted in ``zone``.
    People are told of trouble after ``trouble_after`` bad checks in a row or ``trouble_after_hours``,
    whichever comes first. ``brake`` is how many messages a channel gets in a short time before the rest is
    held; 0: no brake. ``health`` is where the daemon tells how it is, '' for nowhere. ``confirm_waits``
    are the pauses before the second look at changes of some severities, instead of ``confirm_after``.
    """

    database: str
    storage: Path
    group: str = ""
    workers: int = 8
    jitter: float = 0.1
    trouble_after: int = 3
    trouble_after_hours: timedelta = timedelta(hours=24)
    confirm_after: timedelta = timedelta(minutes=15)
    confirm_waits: dict[Severity, timedelta] = field(default_factory=dict)
    keep_raw: str = "changes"
    base_url: str = ""
    heartbeat_url: str = field(default="", repr=False)
    health: str = ""
    brake: int = 30
    log_level: str = "INFO"
    zone: str = "UTC"
    remind_days: tuple[int, ...] = (7, 3, 1)
    fetch: FetchSettings = FetchSettings()
    severity: SeverityRules = field(default_factory=SeverityRules)
    phrases: tuple[WatchedPhrase, ...] = ()
