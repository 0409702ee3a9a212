"""What of the stored rows does not match the ledger, the log's own chains and the seals, in sentences."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Table, exists, func, select

from monitor.model import Outcome
from monitor.store.database import stream
from monitor.store.ledger import (
    BEGINNING,
    FACTS,
    PERSONAL,
    WITHDRAWN,
    Head,
    fits_seal,
    hash_text,
    is_covered,
    next_link,
    select_facts,
    state_facts,
)
from monitor.store.people_schema import erasures, ledger
from monitor.store.schema import changes, checks, states, versions

CHECK_FACTS = ("document_id", "at", "outcome", "detail", "status", "duration", "size", "version", "fetch")
STATE_FACTS = ("seq", "failures", "edition", "version", "checked_at", "good_at", "flapping")
"""What of a state its last check settles; the rest may become another between two checks."""


def chain_problems(connection: Connection) -> Iterator[str]:
    """Where the ledger itself was altered."""
    position, chain = 0, BEGINNING
    for row in stream(connection, select(ledger).order_by(ledger.c.id)):
        position += 1
        if row.id != position:
            yield f"The ledger lacks entry {position}: entries were taken out."
            position = row.id
        elif row.chain != next_link(chain, row.table_name, row.row_id, row.sha256):
            yield f"The ledger breaks at entry {row.id} (row {row.row_id} of {row.table_name}): changed."
        chain = row.chain


def row_problems(connection: Connection) -> Iterator[str]:
    """Rows that are not as they were recorded, were put in, or were taken out."""
    for table in FACTS:
        yield from _altered_rows(connection, table)
        yield from _lost_rows(connection, table)


def _altered_rows(connection: Connection, table: Table) -> Iterator[str]:
    latest = ledger.alias()
    recorded = (
        select(latest.c.sha256)
        .where(latest.c.table_name == table.name, latest.c.row_id == table.c.id)
        .order_by(latest.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select_facts(table).add_columns(recorded.label("recorded_sha256")).order_by(table.c.id)
    for row in stream(connection, query):
        facts = row._asdict()
        recorded_sha256 = facts.pop("recorded_sha256")
        if recorded_sha256 is None:
            yield f"{_name(table, row)} was put in: the ledger does not know it."
        elif hash_text(state_facts(table, facts)) != recorded_sha256:
            yield f"{_name(table, row)} was changed: it is not what the ledger recorded."


def _lost_rows(connection: Connection, table: Table) -> Iterator[str]:
    covered = is_covered(table)
    there = exists().where(table.c.id == ledger.c.row_id, *([] if covered is None else [covered]))
    later = ledger.alias()
    withdrawn = exists().where(
        later.c.table_name == table.name, later.c.row_id == ledger.c.row_id, later.c.sha256 == WITHDRAWN
    )
    query = select(ledger.c.row_id, func.min(ledger.c.id).label("entry")).where(
        ledger.c.table_name == table.name, ~there, *([~withdrawn] if table is changes else [])
    )
    for row in connection.execute(query.group_by(ledger.c.row_id).order_by(ledger.c.row_id)):
        yield f"Row {row.row_id} of {table.name} was taken out: entry {row.entry} of the ledger recorded it."


def _name(table: Table, row: Row[Any]) -> str:
    """A row as people call it, with its table and key."""
    facts = row._asdict()
    if table is versions:
        said = f"{facts['document_id']}@{facts['number']}"
    else:
        said = str(facts.get("reference") or facts.get("document_id") or "")
    return f"Row {row.id} of {table.name}" + (f" ({said})" if said else "")


def seal_problems(connection: Connection) -> Iterator[str]:
    """What people wrote that is not what was sealed, or is gone with no erasure on record."""
    for table, names in PERSONAL.items():
        erased = exists().where(erasures.c.table_name == table.name, erasures.c.row_id == table.c.id)
        columns = (table.c.id, table.c.seal, *(table.c[name] for name in names), erased.label("erased"))
        for row in connection.execute(select(*columns).order_by(table.c.id)):
            fits = fits_seal(row.seal, [getattr(row, name) for name in names])
            if fits is False or (fits is None and not row.erased):
                yield f"Row {row.id} of {table.name} was changed: a name or a note is not what was recorded."


def check_facts(values: dict[str, Any]) -> str:
    """The SHA-256 of a check's facts."""
    return hash_text(state_facts(checks, {name: values[name] for name in CHECK_FACTS}))


def check_link(previous: str, values: dict[str, Any]) -> str:
    """The chain value of a check after that of the document's check before, 128 bits of it."""
    return next_link(previous, check_facts(values))[:32]


def state_seal(chain: str, values: dict[str, Any]) -> str:
    """The seal of a state that the check with this chain value left."""
    return next_link(chain, hash_text(state_facts(states, {name: values[name] for name in STATE_FACTS})))


def check_problems(connection: Connection) -> Iterator[str]:
    """Where the log of checks was altered, and states that are not what their last check left."""
    reached: dict[str, str] = {}
    query = select(checks).order_by(checks.c.document_id, checks.c.id)
    began: dict[str, bool] = {}
    for row in stream(connection, query):
        mine = row.document_id
        if row.chain or reached.get(mine):
            expected = check_link(reached.get(mine, ""), row._asdict())
            # of a pruned log the oldest row stands on one that is gone
            if row.chain != expected and (reached.get(mine) or began.get(mine)):
                yield f"The checks of {mine} break at row {row.id}: changed, taken out or put in."
        began[mine] = True
        reached[mine] = row.chain
    yield from _state_problems(connection, reached)
    yield from _moment_problems(connection)


def _state_problems(connection: Connection, reached: dict[str, str]) -> Iterator[str]:
    for row in connection.execute(select(states).order_by(states.c.document_id)):
        newest = reached.get(row.document_id, row.chain)
        if not newest and not row.seal:
            continue
        if row.chain != newest:
            yield f"The checks of {row.document_id} do not reach their end: rows were taken out or put in."
        elif row.seal != state_seal(row.chain, row._asdict()):
            yield f"The state of {row.document_id} was changed: it is not what its last check left."


def _moment_problems(connection: Connection) -> Iterator[str]:
    """Versions in force that were found again at another time than the log says."""
    later, good = versions.alias(), (Outcome.FIRST, Outcome.CHANGED, Outcome.UNCHANGED)
    newest = (
        select(func.max(checks.c.at))
        .where(
            checks.c.document_id == versions.c.document_id,
            checks.c.version == versions.c.number,
            checks.c.outcome.in_(good),
            checks.c.chain != "",
        )
        .scalar_subquery()
    )
    superseded = exists().where(
        later.c.document_id == versions.c.document_id, later.c.number > versions.c.number
    )
    query = select(versions.c.id, versions.c.document_id, versions.c.number).where(
        ~superseded, newest != versions.c.checked_at
    )
    for row in connection.execute(query):
        yield (
            f"Row {row.id} of versions ({row.document_id}@{row.number}) was changed: it was last found in "
            "force at another time, say the checks."
        )


PROOFS = (chain_problems, row_problems, seal_problems, check_problems)
"""Each finds problems of one kind in a database."""


def count_covered(connection: Connection, table: Table) -> int:
    """How many of a table's rows the ledger covers."""
    covered = is_covered(table)
    query = select(func.count()).select_from(table)
    return connection.scalar(query if covered is None else query.where(covered)) or 0


def head_problem(connection: Connection, head: Head) -> str | None:
    """Why the ledger does not continue from a head that was kept elsewhere, None where it does."""
    if head.position == 0:
        return None
    chain = connection.scalar(select(ledger.c.chain).where(ledger.c.id == head.position))
    if chain is None:
        return (
            f"The ledger ends before entry {head.position}: what was recorded until that head was taken out."
        )
    if chain != head.chain:
        return f"Entry {head.position} of the ledger is another than the head says: history was written anew."
    return None
