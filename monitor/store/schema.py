"""The tables, as the newest migration leaves them. A test holds the two together.

Columns that a dataclass of ``monitor.model`` has are named like its fields. Refuses to hold anything
secret: channels appear by name only.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from monitor.model import (
    AlertState,
    Candidate,
    Category,
    Cause,
    Comparison,
    Coverage,
    DateRole,
    DeliveryResult,
    Document,
    Fetch,
    GroupBy,
    Hop,
    Kind,
    Link,
    Message,
    Outcome,
    Severity,
    Subject,
    Timing,
    TroubleKind,
    Validators,
)
from monitor.store.columns import Blob, Member, Reference, Span, Structure, Utc, Words, Zstd

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    """The key of a table whose rows are numbered."""
    return Column("id", Integer, primary_key=True)


def _of_document(**options: Any) -> Column[str]:
    return Column("document_id", Text, ForeignKey("documents.id"), nullable=False, **options)


objects = Table(
    "objects",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("stored_size", Integer, nullable=False),
    Column("keyframe", Text, ForeignKey("objects.sha256"), index=True),
    comment="One row per stored body, named by the SHA-256 of the body itself.",
)

object_bytes = Table(
    "object_bytes",
    metadata,
    Column("sha256", Text, ForeignKey("objects.sha256", ondelete="CASCADE"), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    comment="The stored bytes of an object, where they are not kept as a file.",
)

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("vendor", Text, nullable=False, index=True),
    Column("definition", Structure(Document), nullable=False),
    Column("watched", Boolean, nullable=False),
    Column("added_at", Utc, nullable=False),
    Column("keyframe", Text, ForeignKey("objects.sha256"), index=True),
    Column("chain", Text, nullable=False, default=""),
    comment="Every document ever watched; keyframe: what the next body is stored as a delta of.",
)

troubles = Table(
    "troubles",
    metadata,
    id_column(),
    _of_document(index=True),
    Column("kind", Member(TroubleKind), nullable=False),
    Column("detail", Words, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("checks", Integer, nullable=False),
    Column("announced_at", Utc),
    Column("closed_at", Utc),
    sqlite_autoincrement=True,
)

states = Table(
    "states",
    metadata,
    _of_document(primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("next_due_at", Utc, nullable=False, index=True),
    Column("begun", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("validators", Structure(Validators), nullable=False),
    Column("body_sha256", Text),
    Column("edition", Words),
    Column("version", Integer),
    Column("checked_at", Utc),
    Column("good_at", Utc),
    Column("outcome", Member(Outcome)),
    Column("detail", Words, nullable=False),
    Column("trouble_id", Integer, ForeignKey("troubles.id")),
    Column("candidate", Structure(Candidate)),
    Column("flapping", Words),
    Column("chain", Text, nullable=False, default=""),
    Column("seal", Text, nullable=False, default=""),
)

snapshots = Table(
    "snapshots",
    metadata,
    id_column(),
    _of_document(index=True),
    Column("sha256", Text, ForeignKey("objects.sha256"), nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("fetched_at", Utc, nullable=False),
    Column("url", Words, nullable=False),
    Column("final_url", Words, nullable=False),
    Column("status", Integer, nullable=False),
    Column("reason", Words, nullable=False),
    Column("headers", Structure(tuple[tuple[str, str], ...]), nullable=False),
    Column("hops", Structure(tuple[Hop, ...]), nullable=False),
    Column("chain", Text, nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("certificate", Text),
    sqlite_autoincrement=True,
    comment="kept false: the newest body of an unchanged text, replaced by the next; its chain is empty.",
)

versions = Table(
    "versions",
    metadata,
    id_column(),
    _of_document(),
    Column("number", Integer, nullable=False),
    Column("text", Zstd, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("fingerprint", Words, nullable=False),
    Column("title", Words),
    Column("language", Words),
    Column("links", Structure(tuple[Link, ...]), nullable=False),
    Column("coverage", Structure(Coverage), nullable=False),
    Column("edition", Words, nullable=False),
    Column("cause", Member(Cause), nullable=False),
    Column("snapshot_id", Integer, ForeignKey("snapshots.id"), index=True),
    Column("seen_at", Utc, nullable=False),
    Column("checked_at", Utc, nullable=False),
    Column("upgraded_at", Utc),
    Column("source", Words, nullable=False, server_default=""),
    UniqueConstraint("document_id", "number"),
    sqlite_autoincrement=True,
)

imports = Table(
    "imports",
    metadata,
    _of_document(primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("mark", Words, nullable=False),
    Column("at", Utc, nullable=False),
    comment="How far a document's history was taken from where others kept it.",
)

derivations = Table(
    "derivations",
    metadata,
    id_column(),
    Column("version_id", Integer, ForeignKey("versions.id"), nullable=False, index=True),
    Column("text", Zstd, nullable=False),
    Column("fingerprint", Words, nullable=False),
    Column("title", Words),
    Column("language", Words),
    Column("links", Structure(tuple[Link, ...]), nullable=False),
    Column("coverage", Structure(Coverage), nullable=False),
    Column("edition", Words, nullable=False),
    Column("cause", Member(Cause), nullable=False),
    Column("replaced_at", Utc, nullable=False),
    sqlite_autoincrement=True,
    comment="Earlier derivations of a version's text, before a newer edition replaced them.",
)

changes = Table(
    "changes",
    metadata,
    id_column(),
    _of_document(),
    Column("before", Integer, nullable=False),
    Column("after", Integer, nullable=False),
    Column("kind", Member(Kind), nullable=False),
    Column("severity", Member(Severity), nullable=False),
    Column("comparison", Structure(Comparison), nullable=False),
    Column("last_seen_without_at", Utc, nullable=False),
    Column("first_seen_at", Utc, nullable=False, index=True),
    Column("returns_to", Integer),
    Column("flapping", Boolean, nullable=False),
    Column("basis", Words),
    UniqueConstraint("document_id", "after"),
    sqlite_autoincrement=True,
)

change_categories = Table(
    "change_categories",
    metadata,
    Column("change_id", Integer, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    Column("category", Member(Category), primary_key=True),
    comment="What a change is about, for finding it: the whole's categories and its sections'.",
)

change_days = Table(
    "change_days",
    metadata,
    Column("change_id", Integer, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Member(DateRole), primary_key=True),
    Column("day", Date, primary_key=True, index=True),
    comment="The days that a change's text states, but for when it was updated: for finding it.",
)

checks = Table(
    "checks",
    metadata,
    id_column(),
    _of_document(),
    Column("at", Utc, nullable=False, index=True),
    Column("outcome", Member(Outcome), nullable=False),
    Column("detail", Words, nullable=False),
    Column("status", Integer),
    Column("duration", Span, nullable=False),
    Column("size", Integer, nullable=False),
    Column("version", Integer),
    Column("fetch", Structure(Fetch), nullable=False),
    Column("chain", Text, nullable=False, default=""),
    Index(None, "document_id", "at"),
    sqlite_autoincrement=True,
    comment="A log: old rows may be pruned, nothing else depends on them.",
)

alerts = Table(
    "alerts",
    metadata,
    id_column(),
    Column("reference", Text, nullable=False, unique=True),
    Column("document_id", Reference, ForeignKey("documents.id"), index=True),
    Column("channel", Text, nullable=False),
    Column("subject", Member(Subject), nullable=False),
    Column("timing", Member(Timing), nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("reason", Words, nullable=False),
    Column("state", Member(AlertState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Utc),
    Column("sent_at", Utc),
    Column("last_error", Words, nullable=False),
    Column("parcel", Text, nullable=False, default=""),
    Column("first_attempt_at", Utc),
    Column("about", Text, nullable=False, default=""),
    Column("change_id", Integer, ForeignKey("changes.id"), index=True),
    Column("trouble_id", Integer, ForeignKey("troubles.id"), index=True),
    Column("ordinal", Integer, nullable=False, default=0),
    Column("first_told_at", Utc),
    Column("group_by", Member(GroupBy), nullable=False, default=GroupBy.VENDOR),
    Column("owner", Words, nullable=False, default=""),
    Index(None, "state", "due_at"),
    Index(None, "channel", "first_attempt_at"),
    Index(None, "channel", "created_at"),
    sqlite_autoincrement=True,
    comment="The outbox. A notice is about a channel (about) and no document.",
)

deliveries = Table(
    "deliveries",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("finished_at", Utc, index=True),
    Column("result", Member(DeliveryResult)),
    Column("detail", Words, nullable=False),
    sqlite_autoincrement=True,
)

delivery_alerts = Table(
    "delivery_alerts",
    metadata,
    Column("delivery_id", Integer, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("alert_id", Integer, ForeignKey("alerts.id"), primary_key=True, index=True),
)

messages = Table(
    "messages",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("content", Blob(Message), nullable=False),
    Column("alert_ids", Structure(tuple[int, ...]), nullable=False),
    Column("parts_sent", Integer, nullable=False),
    Column("parts_total", Integer, nullable=False),
)

# One reminder for each change, channel and ordinal, however often its maker was started. On PostgreSQL the
# migration sets the same condition; to name it here would load that dialect at every start, a seventh of it.
Index(
    "uq_alerts_reminder",
    alerts.c.change_id,
    alerts.c.channel,
    alerts.c.ordinal,
    unique=True,
    sqlite_where=alerts.c.ordinal > 0,
)
