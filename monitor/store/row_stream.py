"""Every row of every table, for whoever takes the whole history elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from monitor.store.database import Database, stream
from monitor.store.people_schema import metadata

_LEFT_OUT = {"object_bytes", "passages", "searchable", "messages"}
"""Packed bytes, an index, and messages that wait to be sent again: of no use elsewhere."""


@dataclass(frozen=True, slots=True)
class RowStream:
    """All that is recorded."""

    database: Database

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each row with its table's name, tables in an order in which what a row points to came before it."""
        for table in metadata.sorted_tables:
            if table.name in _LEFT_OUT:
                continue
            query = select(table).order_by(*table.primary_key)
            with self.database.read() as connection:
                for row in stream(connection, query):
                    # names as plain str: SQLAlchemy's own cannot be encoded
                    yield f"{table.name}", {f"{name}": value for name, value in row._asdict().items()}
