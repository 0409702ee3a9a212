"""The tables of what people do: silences, acts, acceptances, and the calendar that they were given."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text, UniqueConstraint

from monitor.model import ActKind, DayKind, DocumentType, Matcher
from monitor.store.columns import Member, Structure, Utc, Words
from monitor.store.schema import id_column, metadata

__all__ = ["acceptances", "acts", "calendar_entries", "metadata", "policy_pages", "silences"]

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
