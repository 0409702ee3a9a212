"""The ledger: a chain over everything recorded; seals of what people wrote; what a change was judged by."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Structure, Utc, Zstd
from monitor.store.ledger import BEGINNING, hash_text, make_seal, next_link, state_facts

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_AT_ONCE = 500
_TIMES = {
    *("fetched_at", "seen_at", "upgraded_at", "replaced_at", "last_seen_without_at", "first_seen_at"),
    *("created_at", "sent_at", "opened_at", "announced_at", "closed_at", "at", "until", "ended_at"),
    "earlier_checked_at",
}
_STRUCTURES = {"headers", "hops", "links", "coverage", "comparison", "matcher"}
_FACTS = {
    "snapshots": "document_id sha256 size fetched_at url final_url status reason headers hops",
    "versions": "document_id number snapshot_id sha256 fingerprint title language links coverage edition "
    "cause seen_at upgraded_at source",
    "derivations": "version_id text fingerprint title language links coverage edition cause replaced_at",
    "changes": "document_id before after kind severity comparison last_seen_without_at first_seen_at "
    "returns_to flapping",
    "alerts": "reference document_id channel subject created_at sent_at change_id trouble_id ordinal",
    "troubles": "document_id kind detail opened_at announced_at closed_at",
    "acts": "change_id kind at until seal",
    "acceptances": "document_id version at seal",
    "silences": "matcher created_at until ended_at seal",
}
"""As they were when the ledger began; the columns that later schemas add are left out where they are NULL."""
_COVERED = {"snapshots": "kept", "alerts": "document_id IS NOT NULL"}
_PERSONAL = {"acts": "by note assignee", "acceptances": "by note", "silences": "by reason ended_by"}


def upgrade() -> None:
    """What is there is chained now, in the order of its tables: what was done to it before is not seen."""
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sqlite_autoincrement=True,
        comment="That the names and notes of a row were erased, and when.",
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        comment="A chain over everything recorded: entries are added and never altered.",
    )
    op.create_index(op.f("ix_ledger_table_name_row_id"), "ledger", ["table_name", "row_id"])
    for table in ("acts", "acceptances", "silences"):
        _add(table, "seal")
    for table, name in (("checks", "chain"), ("states", "chain"), ("states", "seal")):
        _add(table, name)
    op.add_column("changes", sa.Column("basis", sa.Text(), nullable=True))
    op.add_column("snapshots", sa.Column("certificate", sa.Text(), nullable=True))
    connection = op.get_bind()
    for name, personal in _PERSONAL.items():
        _seal(connection, name, personal.split())
    _chain(connection)


def _add(table: str, name: str) -> None:
    op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, existing_type=sa.Text(), existing_nullable=False, server_default=None)


def _seal(connection: sa.Connection, name: str, personal: list[str]) -> None:
    table = sa.table(name, sa.column("id"), sa.column("seal"), *map(sa.column, personal))
    for row in connection.execute(sa.select(table)).all():
        seal = make_seal([getattr(row, column) for column in personal])
        connection.execute(sa.update(table).where(table.c.id == row.id).values(seal=seal))


def _chain(connection: sa.Connection) -> None:
    ledger = sa.table("ledger", *map(sa.column, ("id", "table_name", "row_id", "sha256", "chain")))
    position, chain = 0, BEGINNING
    for name in _FACTS:
        beyond = 0
        typed = _typed(name)
        query = _query(name)
        while rows := connection.execute(query, {"beyond": beyond}).all():
            entries: list[dict[str, Any]] = []
            for row in rows:
                sha256 = hash_text(state_facts(typed, row._asdict()))
                position, chain = position + 1, next_link(chain, name, row.id, sha256)
                entries.append(
                    {"id": position, "table_name": name, "row_id": row.id, "sha256": sha256, "chain": chain}
                )
            connection.execute(sa.insert(ledger), entries)
            beyond = rows[-1].id


def _typed(name: str) -> Any:
    return sa.table(name, *(sa.column(each, _type_of(name, each)) for each in _FACTS[name].split()))


def _type_of(table: str, column: str) -> Any:
    if column in _TIMES:
        return Utc()
    if column in _STRUCTURES:
        return Structure(object)
    if column == "flapping":
        return sa.Boolean()
    return Zstd() if (table, column) == ("derivations", "text") else None


def _query(name: str) -> sa.Select[Any]:
    columns = [sa.column(each, _type_of(name, each)) for each in _FACTS[name].split()]
    read: list[Any] = [
        sa.cast(each, sa.Text).label(each.name) if isinstance(each.type, Structure) else each
        for each in columns
    ]
    if name == "versions":
        read.append(
            sa.literal_column(
                "(SELECT earlier.checked_at FROM versions AS earlier WHERE earlier.document_id = "
                "versions.document_id AND earlier.number = versions.number - 1)",
                Utc(),
            ).label("earlier_checked_at")
        )
    covered = sa.text(_COVERED.get(name, "1 = 1"))
    source = sa.table(name)
    beyond = sa.column("id") > sa.bindparam("beyond", type_=sa.Integer)
    return (
        sa.select(sa.column("id"), *read)
        .select_from(source)
        .where(covered, beyond)
        .order_by(sa.column("id"))
        .limit(_AT_ONCE)
    )
