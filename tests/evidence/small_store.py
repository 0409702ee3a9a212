"""A small store with four versions, three changes, two acts, alerts and an open trouble; and what proves it."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete

from monitor.evidence.derivation import Derivation
from monitor.model import Act, ActKind, TroubleKind
from monitor.sandbox import HERE
from monitor.store import Head, Store, open_store
from monitor.store.ledger import FACTS, append_entries, select_facts
from monitor.store.people_schema import ledger
from tests.evidence.honest_life import HonestLife
from tests.policies import SECTIONS, edited, policy_page

EDITIONS = (
    ("after 90 days", "after 30 days"),
    ("We do not sell", "We sell"),
    ("within one month", "within two months"),
)


def make_store(url: str, folder: Path) -> None:
    with open_store(url, folder) as store:
        life = HonestLife(store, seed=0)
        document, sections = life.documents[0], SECTIONS
        _look_twice(life, policy_page(sections))
        for before, after in EDITIONS:
            sections = edited(before, after, sections)
            _look_twice(life, policy_page(sections))
        for kind in (ActKind.NOTED, ActKind.ACKNOWLEDGED):
            store.acts.add(Act(change_id=1, kind=kind, at=life.now, by="Anna Brook", note="for the board"))
        for _ in range(2):
            life.now += timedelta(hours=12)
            life.check(
                document,
                status=503,
                error="the server answered 503",
                trouble=TroubleKind.UNREACHABLE,
                transient=True,
            )


def _look_twice(life: HonestLife, body: bytes) -> None:
    """The second look bears the first one out, or finds the same."""
    for _ in range(2):
        life.now += timedelta(hours=12)
        life.check(life.documents[0], body)


def prove(store: Store, head: Head | None = None) -> list[str]:
    """All that ``verify`` would say."""
    broken = store.upkeep.compare_head(head) if head else None
    derivation = Derivation(store, HERE)
    found = [*store.upkeep.verify(), *derivation.problems(store.documents.all())]
    return [*([broken] if broken else []), *found]


def write_ledger_anew(store: Store) -> None:
    """What whoever knows this program does, too: a ledger that fits what is stored now."""
    with store.database.write() as connection:
        connection.execute(delete(ledger))
        for table in FACTS:
            rows = connection.execute(select_facts(table).order_by(table.c.id)).all()
            append_entries(connection, [(table, row.id) for row in rows])
