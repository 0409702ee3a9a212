"""To whom a change is assigned, and to whom one is escalated that nobody acknowledged."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was assigned or escalated to anybody before."""
    for table, column in (("acts", "assignee"), ("alerts", "owner")):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(column, sa.Text(), nullable=False, server_default=""))
