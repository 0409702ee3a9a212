"""The tables of what people do (silences, acts, acceptances, the calendar), and the ledger over all."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from monitor.model import ActKind, DayKind, DocumentType, Matcher
from monitor.store.columns import Member, Structure, Utc, Words
from monitor.store.schema import id_column, metadata

__all__ = [
    "acceptances",
    "acts",
    "calendar_entries",
    "erasures",
    "ledger",
    "metadata",
    "policy_pages",
    "silences",
]

silences = Table(
    "silences",
    metadata,
    id_column(),
    Column("matcher", Structure(Matcher), nullable=False),
    Column("reason", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("until", Utc, nullable=False, index=True),
    Column("ended_at", Utc),
    Column("ended_by", Words, nullable=False, default=""),
    Column("seal", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)

acts = Table(
    "acts",
    metadata,
    id_column(),
    Column("change_id", Integer, ForeignKey("changes.id"), nullable=False, index=True),
    Column("kind", Member(ActKind), nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("until", Utc),
    Column("assignee", Words, nullable=False, default=""),
    Column("seal", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
    comment="A log: rows are added and never altered.",
)

acceptances = Table(
    "acceptances",
    metadata,
    id_column(),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("seal", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
    comment="A log: who looked at a first version and found it to be the text meant.",
)

policy_pages = Table(
    "policy_pages",
    metadata,
    id_column(),
    Column("site", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("type", Member(DocumentType), nullable=False),
    Column("title", Words, nullable=False),
    Column("first_seen_at", Utc, nullable=False),
    Column("last_seen_at", Utc, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("gone_at", Utc),
    UniqueConstraint("site", "place"),
    sqlite_autoincrement=True,
    comment="Policy pages that surveys of sites have seen; a place is an address in one spelling.",
)

calendar_entries = Table(
    "calendar_entries",
    metadata,
    Column("change_id", Integer, ForeignKey("changes.id"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("kind", Member(DayKind), nullable=False),
    Column("altered_at", Utc, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    comment="What was given out of each change's day, so that its sequence rises when it moves.",
)

erasures = Table(
    "erasures",
    metadata,
    id_column(),
    Column("table_name", Text, nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_autoincrement=True,
    comment="That the names and notes of a row were erased, and when.",
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("table_name", Text, nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("chain", Text, nullable=False),
    Index(None, "table_name", "row_id"),
    comment="A chain over everything recorded: entries are added and never altered.",
)
