"""The tables of who runs on a server's database, part of the schema; migrations make them like all others."""

from sqlalchemy import Column, Integer, Table, Text

from monitor.store.columns import Utc
from monitor.store.schema import id_column, metadata

instances = Table(
    "instances",
    metadata,
    id_column(),
    Column("epoch", Integer, nullable=False),
    Column("holder", Text, nullable=False),
    Column("since", Utc, nullable=False),
    comment="One row: who runs on a server's database; its epoch tells it from who ran before.",
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Utc, nullable=False),
    Column("free_at", Utc, nullable=False),
    comment="What one of several workers holds for a while; free_at: when its pause is over.",
)
