"""What the loop asks each second costs the same whatever the number of documents."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from monitor.store import Store, open_store
from tests.store.store_samples import NOW, document
from tests.store.test_store_plans import statements

FILL = """
WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})
"""
DUE = 40
DAY = timedelta(days=1)


def fill(store: Store, first: int, last: int) -> None:
    """Copies of a document, of which none is due."""
    numbers = FILL.format(first=first, last=last)
    columns = "seq, begun, failures, validators, detail, chain, seal"
    with store.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO documents (id, vendor, definition, watched, added_at, chain) " + numbers +
                "SELECT 'kelp/x' || n, vendor, definition, watched, added_at, chain FROM numbers, documents WHERE id = 'kelp/a'"
            )
        )  # fmt: skip
        connection.execute(
            text(
                f"INSERT INTO states (document_id, next_due_at, {columns}) {numbers} "
                f"SELECT 'kelp/x' || n, :later, {columns} FROM numbers, states WHERE document_id = 'kelp/a'"
            ),
            {"later": NOW + DAY if not store.database.is_sqlite else str((NOW + DAY).replace(tzinfo=None))},
        )
        connection.execute(text("ANALYZE"))


def read_rows(store: Store, asked: list[tuple[str, Any]]) -> tuple[float, int]:
    """What the server thinks that it costs, and how many rows it went through."""
    cost, rows = 0.0, 0
    with store.database.read() as connection:
        for statement, values in asked:
            answer = connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values
            ).scalar_one()
            (found,) = json.loads(answer) if isinstance(answer, str) else answer
            cost += found["Plan"]["Total Cost"]
            nodes = [found["Plan"]]
            while nodes:
                node = nodes.pop()
                nodes += node.get("Plans", [])
                rows += (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return cost, round(rows)


@pytest.mark.parametrize("many", [30_000, pytest.param(1_000_000, marks=pytest.mark.sweep)])
def test_asking_a_server_what_is_due_reads_what_is_due_alone(new_postgres, tmp_path: Path, many: int) -> None:
    with open_store(new_postgres("template1"), tmp_path) as store:
        store.documents.sync([document("kelp/a"), *(document(f"kelp/d{n}") for n in range(DUE))], NOW)
        store.documents.make_due(["kelp/a"], NOW + DAY)
        found = {}
        last = 0
        for size in (1_000, many):
            fill(store, last + 1, size)
            last = size
            with statements(store) as asked:
                assert len(store.documents.due(NOW, limit=20_000)) == DUE
                store.documents.next_due_at()
            found[size] = read_rows(store, asked)
    (cost, rows), (cost_of_many, rows_of_many) = found.values()
    assert rows_of_many <= min(rows, 10 * DUE), found
    # of a thousand rows the server reads all: that costs less than asking an index for each that is due
    assert cost_of_many <= 6 * cost, found
