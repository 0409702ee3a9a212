"""How many readings of a page were begun and came to no end: a page may end the program that reads it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None is under way."""
    with op.batch_alter_table("states") as batch:
        batch.add_column(sa.Column("begun", sa.Integer(), nullable=False, server_default="0"))
