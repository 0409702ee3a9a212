"""How two texts differ, and what the difference means."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.model.text import Section


class Kind(StrEnum):
    """How much a change matters to a reader; the codebook's three kinds."""

    NOISE = "noise"
    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"


class Severity(StrEnum):
    """How urgent a change is, from least to most."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low to 3 for critical."""
        return list(Severity).index(self)


class Category(StrEnum):
    """What a section or a change is about: a closed list."""

    COLLECTION = "collection"
    USE = "use"
    SHARING = "sharing"
    SUBPROCESSORS = "subprocessors"
    TRACKING = "tracking"
    DO_NOT_TRACK = "do_not_track"
    AI = "ai"
    RETENTION = "retention"
    SECURITY = "security"
    TRANSFER = "transfer"
    RIGHTS = "rights"
    CHOICE = "choice"
    LEGAL_BASIS = "legal_basis"
    CHILDREN = "children"
    REGIONAL = "regional"
    POLICY_CHANGE = "policy_change"
    CONTACT = "contact"
    PAYMENT = "payment"
    LIABILITY = "liability"
    DISPUTES = "disputes"
    TERMINATION = "termination"
    CONTENT_IP = "content_ip"
    ACCEPTABLE_USE = "acceptable_use"
    SERVICE = "service"
    OTHER = "other"


COARSE: dict[Category, Category] = {
    Category.USE: Category.COLLECTION,
    Category.DO_NOT_TRACK: Category.TRACKING,
    Category.SUBPROCESSORS: Category.SHARING,
}
"""The finer categories and the coarse one each lies in; a route on the coarse one matches it too."""


class Signal(StrEnum):
    """A plain fact about the words that changed."""

    DATE = "date"
    NUMBER = "number"
    MODALITY = "modality"
    ENTITY_ADDED = "entity_added"
    ENTITY_REMOVED = "entity_removed"
    SECTION_ADDED = "section_added"
    SECTION_REMOVED = "section_removed"
    MOVED = "moved"
    REWRITE = "rewrite"
    LINKS = "links"
    BROKEN = "broken"
    LANGUAGE = "language"
    UNDATED = "undated"
    PHRASE = "phrase"


class Direction(StrEnum):
    """Which way a signal points, for the person whose data or contract it is."""

    LONGER = "longer"
    SHORTER = "shorter"
    HIGHER = "higher"
    LOWER = "lower"
    ADDED = "added"
    REMOVED = "removed"
    STRONGER = "stronger"
    WEAKER = "weaker"
    PROMISE_REMOVED = "promise removed"
    PROMISE_ADDED = "promise added"
    RIGHT_REMOVED = "right removed"
    NARROWED = "narrowed"
    BACK = "back"


class DateRole(StrEnum):
    """What a stated date is the date of; an objection is the last day on which the vendor takes one."""

    ANNOUNCED = "announced"
    EFFECTIVE = "effective"
    UPDATED = "updated"
    OBJECTION = "objection"


class EditOp(StrEnum):
    """The three operations of a word-level edit."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


class DeltaStatus(StrEnum):
    """What became of a section between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One word-level edit; ``text`` is whole words with the white space that follows them."""

    op: EditOp
    text: str


UNDER = "under"
"""The column of the words that a row stands under: its group's, or those that lead into its table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table row that changed; ``column`` is the header's text, its number, or ``UNDER``."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row of a table added, removed or changed; ``key`` is the cell that names it (the entity)."""

    status: DeltaStatus
    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChange:
    """Words that lead elsewhere: the targets as the pages have them, '' where the words were no link."""

    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionDelta:
    """What became of one section, before any judgement.

    ``before`` is None for an added section, ``after`` for a removed one. ``edits`` rebuild both
    texts (heading + body): equal and delete give the before, with the rows and columns of its tables in the
    order that they have now, equal and insert the after.
    """

    status: DeltaStatus
    before: Section | None
    after: Section | None
    edits: tuple[Edit, ...]
    rows: tuple[RowChange, ...] = ()
    links: tuple[LinkChange, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The heading path to show: the later one, or the earlier where the section is gone."""
        section = self.after or self.before
        return section.path if section else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryScore:
    """A category and how sure the classifier is of it, 0 to 1."""

    category: Category
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a label was given: the source (lexicon, heading, model, rule), the words and the weight."""

    label: str
    source: str
    phrase: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalFact:
    """A signal with its values: which number, date, modality or entity went from what to what.

    ``before`` is None where it was set newly, ``after`` where it was dropped; ``unit`` is a canonical
    English unit ('day', 'month', 'year', 'EUR', 'percent') or None; ``quote`` the words around it;
    ``about`` what its own sentence is about, None where that says nothing.
    """

    signal: Signal
    before: str | None = None
    after: str | None = None
    unit: str | None = None
    direction: Direction | None = None
    quote: str = ""
    about: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date that the text itself states, never to be mixed with a date we observed."""

    role: DateRole
    day: date
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityTerm:
    """One summand of a severity, in words: ('retention', 2.0), ('period longer', 1.0)."""

    reason: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a section change, or a whole change, amounts to, with the evidence for each word of it.

    ``categories`` are ordered by score and empty exactly when ``kind`` is noise; ``unsure`` says that
    a person should look (and leans to telling one).
    """

    kind: Kind
    severity: Severity
    categories: tuple[CategoryScore, ...] = ()
    signals: tuple[SignalFact, ...] = ()
    unsure: bool = False
    evidence: tuple[Evidence, ...] = ()
    severity_terms: tuple[SeverityTerm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionChange:
    """One section's delta with its judgement."""

    delta: SectionDelta
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two texts compared: the judgement of the whole, and of each section that changed, in reading order.

    ``summary`` is one plain line ('Retention: 30 days to 90 days (longer); 2 more'); ``dates`` are the dates
    that the after text states; ``degraded`` says in words where the comparison had to be
    coarser than usual to stay within its bound (None: it did not).
    """

    judgement: Judgement
    sections: tuple[SectionChange, ...]
    summary: str
    dates: tuple[StatedDate, ...] = ()
    degraded: str | None = None
