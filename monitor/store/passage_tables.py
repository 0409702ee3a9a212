"""The tables of passages, part of the schema; a migration makes them like all others."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from monitor.store.schema import metadata

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False),
    Column("key", BigInteger, nullable=False),
    Column("line", Integer, nullable=False),
    Column("began", Integer, nullable=False),
    Column("ended", Integer),
    Index(None, "document_id", "began"),
    sqlite_autoincrement=True,
    comment="Lines of texts, each with the version that brought it and the first one without it.",
)
"""Their words are in ``passage_words``, which each database has in its own way: see the migration."""

searchable = Table(
    "searchable",
    metadata,
    Column("document_id", Text, ForeignKey("documents.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    comment="Up to which version a document's passages are known; no row: none are yet.",
)
