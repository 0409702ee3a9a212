"""What an alert is gathered with: those of its vendor, as before, of its document, or none."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Alerts that wait go on as they were: with their vendor's."""
    with op.batch_alter_table("alerts") as batch:
        batch.add_column(sa.Column("group_by", sa.Text(), nullable=False, server_default="vendor"))
