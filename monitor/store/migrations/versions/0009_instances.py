"""Who runs on a database of a server: a number that rises with each, so that a former one is known."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has run by number yet."""
    table = op.create_table(
        "instances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instances")),
        comment="One row: who runs on a server's database; its epoch tells it from who ran before.",
    )
    op.execute(sa.insert(table).values(id=1, epoch=0, holder="", since=sa.func.current_timestamp()))
