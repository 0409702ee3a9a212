"""What questions are answered from.

The days of changes, passages and their words; texts are stored compressed.
"""

from typing import Any

import sqlalchemy as sa
import zstandard
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_AT_ONCE = 200


def upgrade() -> None:
    """Days are read out of the comparisons there are; the index of words is filled later, in steps."""
    connection = op.get_bind()
    op.create_index(op.f("ix_alerts_channel_created_at"), "alerts", ["channel", "created_at"])
    _make_days(connection)
    _make_passages(connection)
    for table in ("versions", "derivations"):
        _compress(connection, table)


def _make_days(connection: sa.Connection) -> None:
    op.create_table(
        "change_days",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["changes.id"],
            name=op.f("fk_change_days_change_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "role", "day", name=op.f("pk_change_days")),
        comment="The days that a change's text states, but for when it was updated: for finding it.",
    )
    op.create_index(op.f("ix_change_days_day"), "change_days", ["day"])
    if connection.dialect.name == "sqlite":
        stated = "json_extract(each.value, '$.role') AS role, json_extract(each.value, '$.day') AS day"
        source = "changes, json_each(changes.comparison, '$.dates') AS each"
    else:
        stated = "each ->> 'role' AS role, CAST(each ->> 'day' AS date) AS day"
        source = "changes, json_array_elements(changes.comparison -> 'dates') AS each"
    connection.execute(
        sa.text(
            "INSERT INTO change_days (change_id, role, day) SELECT DISTINCT id, role, day FROM "  # noqa: S608
            f"(SELECT changes.id AS id, {stated} FROM {source}) AS found WHERE role <> 'updated'"
        )
    )


def _make_passages(connection: sa.Connection) -> None:
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("began", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_passages_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sqlite_autoincrement=True,
        comment="Lines of texts, each with the version that brought it and the first one without it.",
    )
    op.create_index(op.f("ix_passages_document_id_began"), "passages", ["document_id", "began"])
    op.create_table(
        "searchable",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_searchable_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_searchable")),
        comment="Up to which version a document's passages are known; no row: none are yet.",
    )
    if connection.dialect.name == "sqlite":
        words = "tokenize = 'unicode61 remove_diacritics 0'"
        connection.execute(
            sa.text(f"CREATE VIRTUAL TABLE passage_words USING fts5 (words, content = '', {words})")
        )
        return
    connection.execute(
        sa.text(
            "CREATE TABLE passage_words (passage_id INTEGER PRIMARY KEY REFERENCES passages (id) "
            "ON DELETE CASCADE, words tsvector NOT NULL)"
        )
    )
    connection.execute(sa.text("CREATE INDEX ix_passage_words_words ON passage_words USING gin (words)"))


def _compress(connection: sa.Connection, table: str) -> None:
    op.add_column(table, sa.Column("packed", sa.LargeBinary(), nullable=True))
    compressor = zstandard.ZstdCompressor(level=6)
    reading = sa.text(f"SELECT id, text FROM {table} WHERE id > :beyond ORDER BY id LIMIT {_AT_ONCE}")  # noqa: S608
    writing = sa.text(f"UPDATE {table} SET packed = :packed WHERE id = :of")  # noqa: S608
    beyond = 0
    while rows := connection.execute(reading, {"beyond": beyond}).all():
        packed: list[dict[str, Any]] = [
            {"of": row.id, "packed": compressor.compress(row.text.encode())} for row in rows
        ]
        connection.execute(writing, packed)
        beyond = rows[-1].id
    with op.batch_alter_table(table) as batch:
        batch.drop_column("text")
        batch.alter_column("packed", new_column_name="text", existing_type=sa.LargeBinary(), nullable=False)
