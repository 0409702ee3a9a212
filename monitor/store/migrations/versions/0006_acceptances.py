"""Who accepted a document's first version."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is known to have accepted any."""
    op.create_table(
        "acceptances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_acceptances_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptances")),
        comment="A log: who looked at a first version and found it to be the text meant.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_acceptances_document_id"), "acceptances", ["document_id"])
