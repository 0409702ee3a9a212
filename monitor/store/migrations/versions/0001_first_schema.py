"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Every table, those that others point to first."""
    _create_archive()
    _create_documents()
    _create_history()
    _create_outbox()
    _create_following()
    _create_hosts()


def _create_archive() -> None:
    op.create_table(
        "objects",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_size", sa.Integer(), nullable=False),
        sa.Column("keyframe", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["keyframe"], ["objects.sha256"], name=op.f("fk_objects_keyframe")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_objects")),
        comment="One row per stored body, named by the SHA-256 of the body itself.",
    )
    op.create_index(op.f("ix_objects_keyframe"), "objects", ["keyframe"], unique=False)
    op.create_table(
        "object_bytes",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["objects.sha256"], name=op.f("fk_object_bytes_sha256"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_object_bytes")),
        comment="The stored bytes of an object, where they are not kept as a file.",
    )


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("added_at", UTC, nullable=False),
        sa.Column("keyframe", sa.Text(), nullable=True),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["keyframe"], ["objects.sha256"], name=op.f("fk_documents_keyframe")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        comment="Every document ever watched; keyframe: what the next body is stored as a delta of.",
    )
    op.create_index(op.f("ix_documents_keyframe"), "documents", ["keyframe"], unique=False)
    op.create_index(op.f("ix_documents_vendor"), "documents", ["vendor"], unique=False)
    op.create_table(
        "troubles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("opened_at", UTC, nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("announced_at", UTC, nullable=True),
        sa.Column("closed_at", UTC, nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_troubles_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_troubles")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_troubles_document_id"), "troubles", ["document_id"], unique=False)
    op.create_table(
        "states",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("next_due_at", UTC, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("validators", sa.JSON(), nullable=False),
        sa.Column("body_sha256", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("checked_at", UTC, nullable=True),
        sa.Column("good_at", UTC, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("trouble_id", sa.Integer(), nullable=True),
        sa.Column("candidate", sa.JSON(), nullable=True),
        sa.Column("flapping", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_states_document_id")),
        sa.ForeignKeyConstraint(["trouble_id"], ["troubles.id"], name=op.f("fk_states_trouble_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_states")),
    )
    op.create_index(op.f("ix_states_next_due_at"), "states", ["next_due_at"], unique=False)


def _create_history() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fetched_at", UTC, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("hops", sa.JSON(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_snapshots_document_id")),
        sa.ForeignKeyConstraint(["sha256"], ["objects.sha256"], name=op.f("fk_snapshots_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        comment="kept false: the newest body of an unchanged text, replaced by the next; its chain is empty.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_snapshots_document_id"), "snapshots", ["document_id"], unique=False)
    op.create_index(op.f("ix_snapshots_sha256"), "snapshots", ["sha256"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("coverage", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", UTC, nullable=False),
        sa.Column("checked_at", UTC, nullable=False),
        sa.Column("upgraded_at", UTC, nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_versions_document_id")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_versions_snapshot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_versions_document_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_versions_snapshot_id"), "versions", ["snapshot_id"], unique=False)
    op.create_table(
        "derivations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("coverage", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("replaced_at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_derivations_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derivations")),
        comment="Earlier derivations of a version's text, before a newer edition replaced them.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_derivations_version_id"), "derivations", ["version_id"], unique=False)
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("comparison", sa.JSON(), nullable=False),
        sa.Column("last_seen_without_at", UTC, nullable=False),
        sa.Column("first_seen_at", UTC, nullable=False),
        sa.Column("returns_to", sa.Integer(), nullable=True),
        sa.Column("flapping", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_changes_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sa.UniqueConstraint("document_id", "after", name=op.f("uq_changes_document_id_after")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_changes_first_seen_at"), "changes", ["first_seen_at"], unique=False)
    op.create_table(
        "change_categories",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["changes.id"], name=op.f("fk_change_categories_change_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("change_id", "category", name=op.f("pk_change_categories")),
        comment="What a change is about, for finding it: the whole's categories and its sections'.",
    )
    op.create_table(
        "checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("fetch", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_checks_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
        comment="A log: old rows may be pruned, nothing else depends on them.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_checks_at"), "checks", ["at"], unique=False)
    op.create_index(op.f("ix_checks_document_id_at"), "checks", ["document_id", "at"], unique=False)


def _create_outbox() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("timing", sa.Text(), nullable=False),
        sa.Column("due_at", UTC, nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UTC, nullable=True),
        sa.Column("sent_at", UTC, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("parcel", sa.Text(), nullable=False),
        sa.Column("first_attempt_at", UTC, nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("trouble_id", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("first_told_at", UTC, nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name=op.f("fk_alerts_change_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_alerts_document_id")),
        sa.ForeignKeyConstraint(["trouble_id"], ["troubles.id"], name=op.f("fk_alerts_trouble_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("reference", name=op.f("uq_alerts_reference")),
        comment="The outbox. A notice is about a channel (about) and no document.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alerts_change_id"), "alerts", ["change_id"], unique=False)
    op.create_index(
        op.f("ix_alerts_channel_first_attempt_at"), "alerts", ["channel", "first_attempt_at"], unique=False
    )
    op.create_index(op.f("ix_alerts_document_id"), "alerts", ["document_id"], unique=False)
    op.create_index(op.f("ix_alerts_state_due_at"), "alerts", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_alerts_trouble_id"), "alerts", ["trouble_id"], unique=False)
    op.create_index(
        "uq_alerts_reminder",
        "alerts",
        ["change_id", "channel", "ordinal"],
        unique=True,
        sqlite_where=sa.text("ordinal > 0"),
        postgresql_where=sa.text("ordinal > 0"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("started_at", UTC, nullable=False),
        sa.Column("finished_at", UTC, nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deliveries_finished_at"), "deliveries", ["finished_at"], unique=False)
    op.create_table(
        "delivery_alerts",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_delivery_alerts_alert_id")),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_delivery_alerts_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delivery_id", "alert_id", name=op.f("pk_delivery_alerts")),
    )
    op.create_index(op.f("ix_delivery_alerts_alert_id"), "delivery_alerts", ["alert_id"], unique=False)


def _create_following() -> None:
    op.create_table(
        "silences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matcher", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("until", UTC, nullable=False),
        sa.Column("ended_at", UTC, nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silences")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_silences_until"), "silences", ["until"], unique=False)
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("until", UTC, nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name=op.f("fk_acts_change_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        comment="A log: rows are added and never altered.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_acts_change_id"), "acts", ["change_id"], unique=False)
    op.create_table(
        "calendar_entries",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("altered_at", UTC, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name=op.f("fk_calendar_entries_change_id")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_calendar_entries")),
        comment="What was given out of each change's day, so that its sequence rises when it moves.",
    )


def _create_hosts() -> None:
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("not_before", UTC, nullable=True),
        sa.Column("last_request_at", UTC, nullable=True),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
    )
