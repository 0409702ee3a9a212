"""A past taken in from elsewhere is in the ledger, and stays sound while its versions are numbered anew."""

from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from monitor.store import open_store
from monitor.store.ledger import WITHDRAWN
from monitor.store.people_schema import acts, ledger
from monitor.store.schema import changes, versions
from tests.evidence.honest_life import START, HonestLife
from tests.evidence.small_store import prove


@pytest.fixture
def store():
    with open_store("sqlite://", Path("unused")) as store:
        life = HonestLife(store, seed=4)
        for document in life.documents:
            life.check(document)
        for _ in range(6):
            life.import_past()
            life.judge_past()
        yield store


def test_changes_that_are_judged_again_were_withdrawn_not_lost(store):
    with store.database.read() as connection:
        withdrawn = connection.scalar(select(func.count()).where(ledger.c.sha256 == WITHDRAWN))
    assert withdrawn > 0
    assert prove(store) == []


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (update(versions).where(versions.c.number == -1).values(source="us"), "of versions"),
        (update(versions).where(versions.c.number == 0).values(checked_at=START), "of versions"),
        (delete(changes).where(changes.c.after < 1, ~changes.c.id.in_(select(acts.c.change_id))), "was taken out"),
        (update(changes).where(changes.c.after == 0).values(severity="critical", kind="noise"), "of changes"),
    ],
)  # fmt: skip
def test_what_is_altered_in_a_past_is_named(alter, said, store):
    with store.database.write() as connection:
        if alter.is_delete:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        assert connection.execute(alter).rowcount
    assert any(said in each for each in prove(store))
