"""Versions that others kept, and how far each history was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was imported before."""
    with op.batch_alter_table("versions") as batch:
        batch.add_column(sa.Column("source", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "imports",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_imports_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("document_id", "origin", name=op.f("pk_imports")),
        comment="How far a document's history was taken from where others kept it.",
    )
