"""What a text is, how two texts differ, and what the difference means.

A version's text is Markdown in a narrow dialect, made by ``normalize`` and read by ``sections``:
blocks separated by one blank line; headings ``#`` to ``######``; list items ``- `` (two blanks deeper
a level); table rows ``| a | b |`` (the rows of one table on consecutive lines); everything else is a
paragraph on one line. No link targets, no emphasis, no escapes: words as a reader sees them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


class DateRole(StrEnum):
    """What a stated date is the date of."""

    ANNOUNCED = "announced"
    EFFECTIVE = "effective"
    UPDATED = "updated"


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
class Link:
    """A link inside the kept text: its words and its absolute target (query and fragment kept)."""

    text: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A region of the page that was left out: by which rule, how many words, how it begins."""

    rule: str
    words: int
    sample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the page's text was kept.

    ``page_words`` counts the words of all text nodes but scripts and styles; ``fallback`` names why
    more text than usual was kept (None: the ordinary rules held).
    """

    page_words: int
    kept_words: int
    dropped: tuple[Dropped, ...] = ()
    fallback: str | None = None

    @property
    def share(self) -> float:
        """Kept words over page words, 0.0 to 1.0; 1.0 for an empty page."""
        return min(1.0, self.kept_words / self.page_words) if self.page_words else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalized:
    """A page's stable text with what is known of it.

    ``language`` is a two-letter code or None (too little text to tell); ``media_type`` what the body
    was read as (``text/html``, ``application/pdf``, ``text/plain``); ``fingerprint`` a hash of the words
    alone (no markup, no case, no white space): equal fingerprints mean nothing a reader would call
    a change. ``shell`` is True where the page looks like an application that needs a browser.
    """

    text: str
    title: str | None
    language: str | None
    media_type: str
    charset: str
    fingerprint: str
    links: tuple[Link, ...] = ()
    coverage: Coverage
    shell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading path and its text within a version.

    ``path`` holds the headings from the outermost to this one, as written ('' for the lead text before
    any heading is not stored: the lead has an empty path). ``heading`` is the source line(s) of the own
    heading including the line break, ``body`` everything to the next heading; the sections'
    ``heading + body`` joined give the text back exactly. ``level`` is 0 for the lead, else 1 and up.
    ``number`` is the heading's numbering as written ('4.2', '(b)') or None; ``key`` identifies the
    section across versions: the path without numbers, case and punctuation.
    """

    path: tuple[str, ...]
    heading: str
    body: str
    level: int
    number: str | None
    key: str

    @property
    def title(self) -> str:
        """The own heading without its mark, '' for the lead."""
        return self.path[-1] if self.path else ""

    @property
    def source(self) -> str:
        """The section's text as written."""
        return self.heading + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One word-level edit; ``text`` is whole words with the white space that follows them."""

    op: EditOp
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table row that changed; ``column`` is the header's text, or the column number."""

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
class SectionDelta:
    """What became of one section, before any judgement.

    ``before`` is None for an added section, ``after`` for a removed one. ``edits`` rebuild both
    texts (heading + body): equal and delete give the before, equal and insert the after.
    """

    status: DeltaStatus
    before: Section | None
    after: Section | None
    edits: tuple[Edit, ...]
    rows: tuple[RowChange, ...] = ()

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
    English unit ('day', 'month', 'year', 'EUR', 'percent') or None; ``quote`` the words around it.
    """

    signal: Signal
    before: str | None = None
    after: str | None = None
    unit: str | None = None
    direction: Direction | None = None
    quote: str = ""


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
