"""Questions are flat in the life of an installation: by indexes, and not over all rows there ever were."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from monitor.model import AlertState, Subject
from monitor.store import ChangeFilter, Store
from monitor.store.search import Phrase
from tests.store.store_samples import NOW, document, record_next

DAY = timedelta(days=1)
SINCE = NOW - DAY
QUESTIONS: dict[str, tuple[Callable[[Store], Any], tuple[str, ...]]] = {
    "a page of changes": (lambda store: store.briefs.changes(limit=10), ("changes", "documents")),
    "changes since a day": (lambda store: store.briefs.changes(ChangeFilter(since=SINCE), limit=10), ("changes",)),
    "changes of a document": (
        lambda store: store.briefs.changes(ChangeFilter(document_ids=["kelp/d1"]), limit=10), ("changes",),
    ),
    "days ahead": (
        lambda store: store.briefs.with_days(granted={"kelp/d1": 30}, since=SINCE, from_day=date(2027, 1, 1)),
        ("changes", "change_days"),
    ),
    "changes to follow": (
        lambda store: store.acts.changes_to_follow(since=SINCE, critical=True), ("changes", "alerts"),
    ),
    "messages of an hour": (
        lambda store: store.backlogs.count_messages("ops", [Subject.CHANGE], NOW, NOW + DAY), ("alerts",),
    ),
    "critical changes of an hour": (lambda store: store.backlogs.count_critical("ops", NOW), ("alerts", "changes")),
    "the mark of what happened": (lambda store: store.acts.mark(), ("changes", "acts", "deliveries")),
    "entries of the calendar": (lambda store: store.acts.all(change_ids=[1, 2]), ("acts",)),
    "when versions were seen": (lambda store: store.briefs.version_times(["kelp/d1"]), ("versions",)),
    "where a phrase stands": (
        lambda store: store.search.stands([Phrase(("letters", "for", "2"))]), ("passages", "passage_words"),
    ),
    "a version on a day": (lambda store: store.history.version_at("kelp/d1", NOW), ("versions",)),
    "checks of a document": (lambda store: store.briefs.check_times("kelp/d1", SINCE, NOW), ("checks",)),
}  # fmt: skip
"""Each with the tables of which no more than the rows asked for may be read."""


@pytest.fixture
def filled(store: Store) -> Store:
    names = [f"kelp/d{number}" for number in range(8)]
    store.documents.sync([document(name) for name in names], NOW)
    for name in names:
        for _ in range(3):
            assert record_next(store, name) is not None
    store.search.fill()
    if not store.database.is_sqlite:
        with store.database.write() as connection:
            connection.execute(text("ANALYZE"))
    assert store.outbox.count_by_state() == {AlertState.PENDING: 16}
    return store


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        found.append((statement, values))

    engine = store.database._reader
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def plans(store: Store, asked: list[tuple[str, Any]]) -> str:
    """How the database would answer, were there many rows."""
    explain = "EXPLAIN QUERY PLAN " if store.database.is_sqlite else "EXPLAIN "
    lines: list[str] = []
    with store.database.read() as connection:
        if not store.database.is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, values in asked:
            rows = connection.exec_driver_sql(explain + statement, values)
            lines += [str(row[-1] if store.database.is_sqlite else row[0]) for row in rows]
    return "\n".join(lines)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_reads_no_more_rows_than_it_needs(filled: Store, question: str) -> None:
    ask, tables = QUESTIONS[question]
    with statements(filled) as asked:
        ask(filled)
    assert asked
    plan = plans(filled, asked)
    for table in tables:
        # by an index, or the newest by their key, is no scan of the table
        scans = rf"^SCAN {table}(?! (?:USING|VIRTUAL))|Seq Scan on {table}\b"
        assert not re.search(scans, plan, re.MULTILINE), plan
