"""What a check becomes in the tables: all of it in one transaction, or nothing.

A check made from a state that another has replaced meanwhile is discarded, so that a worker which was
thought dead cannot record twice.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from monitor.model import (
    Category,
    Checked,
    Comparison,
    DateRole,
    Fetch,
    Outcome,
    SnapshotDraft,
    Trouble,
    VersionDraft,
)
from monitor.store.alert_rows import insert_alerts, point_at
from monitor.store.archive import Archive
from monitor.store.columns import clean_text, to_json
from monitor.store.documents import UPDATE_STATE, state_values
from monitor.store.ledger import FACTS, append_entries
from monitor.store.proof import check_link, state_seal
from monitor.store.receipt import Receipt
from monitor.store.schema import (
    alerts,
    change_categories,
    change_days,
    changes,
    checks,
    documents,
    snapshots,
    states,
    troubles,
    versions,
)

# made once: making a statement costs more than running it
_TAKE_TURN = update(states).where(
    states.c.document_id == bindparam("mine"), states.c.seq == bindparam("seen")
)
_FIND_AGAIN = update(versions).where(
    versions.c.document_id == bindparam("mine"), versions.c.number == bindparam("in_force")
)
_ADD_CHECK = insert(checks)


def record_check(connection: Connection, archive: Archive, checked: Checked) -> tuple[Receipt, str | None]:
    """Record a check whose turn it is; its receipt, and the body that its snapshot has replaced, if any."""
    recorded: list[tuple[Table, int]] = []
    snapshot_id, replaced = _record_snapshot(connection, archive, checked, recorded)
    number = _record_version(connection, checked, snapshot_id, recorded)
    change_id = _record_change(connection, checked, number, recorded)
    closed_id = _record_trouble(connection, checked.document_id, checked.closed, checked.at, recorded)
    open_id = _record_trouble(connection, checked.document_id, checked.state.trouble, None, recorded)
    new = [point_at(each, change_id, open_id, closed_id) for each in checked.alerts]
    alert_ids = insert_alerts(connection, new)
    check_id, chain = _record_check(connection, checked, number)
    _record_state(connection, checked, number, open_id, chain)
    append_entries(connection, [*recorded, *((alerts, each) for each in alert_ids)])
    receipt = Receipt(
        check_id=check_id,
        version=number,
        change_id=change_id,
        trouble_id=open_id or closed_id,
        alert_ids=alert_ids,
    )
    return receipt, replaced


def _record_snapshot(
    connection: Connection, archive: Archive, checked: Checked, recorded: list[tuple[Table, int]]
) -> tuple[int | None, str | None]:
    """The snapshot's id, and the body that the newest one has replaced."""
    if checked.snapshot is None:
        return (_snapshot_again(connection, checked, recorded) if checked.version else None), None
    new = checked.snapshot
    archive.keep(connection, checked.document_id, new.sha256, new.body, lasting=new.keep)
    facts = _facts(new.fetch, checked.document_id, new.sha256, len(new.body))
    if new.keep:
        return _insert_kept(connection, facts, recorded), None
    passing = (snapshots.c.document_id == checked.document_id) & ~snapshots.c.kept
    replaced = connection.scalar(select(snapshots.c.sha256).where(passing))
    connection.execute(delete(snapshots).where(passing))
    inserted = connection.execute(insert(snapshots).values(**facts, chain="", kept=False))
    assert inserted.inserted_primary_key is not None
    return inserted.inserted_primary_key[0], replaced if replaced != new.sha256 else None


def take_turn(connection: Connection, checked: Checked) -> bool:
    """Take the document's state for this check; False where another check has been recorded since."""
    seen = {"mine": checked.document_id, "seen": checked.seen_seq, "seq": checked.seen_seq + 1}
    return connection.execute(_TAKE_TURN, seen).rowcount == 1


def _facts(fetch: Fetch, document_id: str, sha256: str, size: int) -> dict[str, Any]:
    """A snapshot's own facts: its row but for id, chain and kept."""
    return {
        "document_id": document_id,
        "sha256": sha256,
        "size": size,
        "fetched_at": fetch.started_at,
        "url": clean_text(fetch.url),
        "final_url": clean_text(fetch.final_url or fetch.url),
        "status": fetch.status or 0,
        "reason": clean_text(fetch.reason),
        "headers": fetch.headers,
        "hops": fetch.hops,
        "certificate": fetch.certificate,
    }


def chain_value(previous: str, facts: Mapping[str, Any]) -> str:
    """The chain value of a snapshot with these facts after one with the chain value ``previous``.

    SHA-256 of the previous value ('' for the first), a line break, and the facts as a JSON list:
    document, hash, size, time (ISO 8601, UTC, microseconds), URL, final URL, status, reason, headers
    (name, value) and hops (URL, status, address, location). Stated one by one: a field that a later
    program adds must not break the chains there are.
    """
    stated = [
        *(facts[name] for name in ("document_id", "sha256", "size")),
        facts["fetched_at"].astimezone(UTC).isoformat(timespec="microseconds"),
        *(facts[name] for name in ("url", "final_url", "status", "reason", "headers")),
        [(hop.url, hop.status, hop.address, hop.location) for hop in facts["hops"]],
    ]
    return hashlib.sha256(f"{previous}\n{to_json(stated)}".encode()).hexdigest()


def snapshot_of(
    connection: Connection,
    archive: Archive,
    document_id: str,
    new: SnapshotDraft,
    recorded: list[tuple[Table, int]],
) -> int:
    """Keep a body for good, with the response it came in; the snapshot's id."""
    archive.keep(connection, document_id, new.sha256, new.body, lasting=True)
    return _insert_kept(connection, _facts(new.fetch, document_id, new.sha256, len(new.body)), recorded)


def _insert_kept(connection: Connection, facts: dict[str, Any], recorded: list[tuple[Table, int]]) -> int:
    """Append a snapshot to its document's chain."""
    mine = documents.c.id == facts["document_id"]
    chain = chain_value(connection.execute(select(documents.c.chain).where(mine)).scalar_one(), facts)
    connection.execute(update(documents).where(mine).values(chain=chain))
    inserted = connection.execute(insert(snapshots).values(**facts, chain=chain, kept=True))
    assert inserted.inserted_primary_key is not None
    identifier: int = inserted.inserted_primary_key[0]
    recorded.append((snapshots, identifier))
    return identifier


def _snapshot_again(
    connection: Connection, checked: Checked, recorded: list[tuple[Table, int]]
) -> int | None:
    """The stored snapshot a version without a new one was made from: the latest with the good body.

    One that would have been replaced by the next is kept for good from now on.
    """
    mine = (snapshots.c.document_id == checked.document_id) & (
        snapshots.c.sha256 == checked.state.body_sha256
    )
    newest = select(snapshots).where(mine).order_by(snapshots.c.kept.desc(), snapshots.c.id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    if row is None:
        return None
    if row.kept:
        return int(row.id)
    facts = {name: value for name, value in row._asdict().items() if name not in ("id", "chain", "kept")}
    connection.execute(delete(snapshots).where(snapshots.c.id == row.id))
    return _insert_kept(connection, facts, recorded)


def _record_version(
    connection: Connection, checked: Checked, snapshot_id: int | None, recorded: list[tuple[Table, int]]
) -> int | None:
    """The new version's number, None where there is none; the one in force is marked as found again."""
    if checked.version is None:
        if checked.outcome is Outcome.UNCHANGED:
            found = {"mine": checked.document_id, "in_force": checked.state.version, "checked_at": checked.at}
            connection.execute(_FIND_AGAIN, found)
        return None
    of_document = versions.c.document_id == checked.document_id
    highest = connection.scalar(select(func.max(versions.c.number)).where(of_document))
    number = max(highest or 0, 0) + 1  # what was imported lies before the first, and counts down from 0
    inserted = connection.execute(
        insert(versions).values(
            document_id=checked.document_id,
            number=number,
            snapshot_id=snapshot_id,
            seen_at=checked.change.first_seen_at if checked.change else checked.at,
            checked_at=checked.at,
            **derivation_values(checked.version),
            sha256=text_hash(checked.version.text),
            cause=checked.version.cause,
        )
    )
    assert inserted.inserted_primary_key is not None
    recorded.append((versions, inserted.inserted_primary_key[0]))
    return number


def text_hash(text: str) -> str:
    """The SHA-256 of a version's text as it is stored, hexadecimal."""
    return hashlib.sha256(clean_text(text).encode()).hexdigest()


def derivation_values(version: VersionDraft) -> dict[str, Any]:
    """What an edition makes of a snapshot, as the values of a row."""
    names = ("text", "fingerprint", "title", "language", "links", "coverage", "edition")
    return {name: getattr(version, name) for name in names}


def _record_change(
    connection: Connection, checked: Checked, number: int | None, recorded: list[tuple[Table, int]]
) -> int | None:
    change = checked.change
    if change is None:
        return None
    if number is None or number < 2:
        raise ValueError(f"a change of {checked.document_id} needs a version before it and one after")
    inserted = connection.execute(
        insert(changes).values(
            document_id=checked.document_id,
            before=number - 1,
            after=number,
            last_seen_without_at=change.last_seen_without_at,
            first_seen_at=change.first_seen_at,
            returns_to=change.returns_to,
            flapping=change.flapping,
            basis=change.basis,
            **comparison_values(change.comparison),
        )
    )
    assert inserted.inserted_primary_key is not None
    change_id: int = inserted.inserted_primary_key[0]
    record_labels(connection, change_id, change.comparison)
    recorded.append((changes, change_id))
    return change_id


def comparison_values(comparison: Comparison) -> dict[str, Any]:
    """A comparison, and the two of its words that changes are found by."""
    judgement = comparison.judgement
    return {"comparison": comparison, "kind": judgement.kind, "severity": judgement.severity}


def record_labels(connection: Connection, change_id: int, comparison: Comparison) -> None:
    """What a change is found by, in place of what was recorded.

    Categories, its sections' too, and stated days.
    """
    judgements = [comparison.judgement, *(section.judgement for section in comparison.sections)]
    about: set[Category] = {score.category for each in judgements for score in each.categories}
    days = {(each.role, each.day) for each in comparison.dates if each.role is not DateRole.UPDATED}
    for table, rows in (
        (change_categories, [{"category": category} for category in sorted(about)]),
        (change_days, [{"role": role, "day": day} for role, day in sorted(days)]),
    ):
        connection.execute(delete(table).where(table.c.change_id == change_id))
        if rows:
            connection.execute(insert(table), [{"change_id": change_id, **row} for row in rows])


def _record_trouble(
    connection: Connection,
    document_id: str,
    trouble: Trouble | None,
    closed_at: datetime | None,
    recorded: list[tuple[Table, int]],
) -> int | None:
    """The trouble's id, new or known; closed where ``closed_at`` is given.

    Of one that goes on as it was only the number of its checks grows, which is not covered.
    """
    if trouble is None:
        return None
    values = {
        "document_id": document_id,
        "kind": trouble.kind,
        "detail": trouble.detail,
        "opened_at": trouble.opened_at,
        "checks": trouble.checks,
        "announced_at": trouble.announced_at,
        "closed_at": trouble.closed_at or closed_at,
    }
    if trouble.id is not None:
        mine = troubles.c.id == trouble.id
        before = connection.execute(select(troubles).where(mine)).one_or_none()
        connection.execute(update(troubles).where(mine).values(values))
        if before is None or any(getattr(before, name) != values[name] for name in FACTS[troubles]):
            recorded.append((troubles, trouble.id))
        return trouble.id
    inserted = connection.execute(insert(troubles).values(values))
    assert inserted.inserted_primary_key is not None
    identifier: int = inserted.inserted_primary_key[0]
    recorded.append((troubles, identifier))
    return identifier


def _record_check(connection: Connection, checked: Checked, number: int | None) -> tuple[int, str]:
    """The check's id, and the chain value of the document's log that ends with it."""
    fetch = replace(checked.fetch, body=None)
    if checked.outcome is Outcome.UNCHANGED:
        # By far the most rows: the headers of the kept snapshots are enough.
        fetch = replace(fetch, headers=(), certificate=None)
    values = {
        "document_id": checked.document_id,
        "at": checked.at,
        "outcome": checked.outcome,
        "detail": checked.detail,
        "status": checked.fetch.status,
        "duration": checked.fetch.duration,
        "size": len(checked.fetch.body or b""),
        "version": number or checked.state.version,
        "fetch": fetch,
    }
    chain = check_link(checked.state.chain, values)
    inserted = connection.execute(_ADD_CHECK, values | {"chain": chain})
    assert inserted.inserted_primary_key is not None
    return inserted.inserted_primary_key[0], chain


def _record_state(
    connection: Connection, checked: Checked, number: int | None, trouble_id: int | None, chain: str
) -> None:
    state = replace(checked.state, seq=checked.seen_seq + 1, chain=chain)
    if number is not None:
        state = replace(state, version=number)
    values = state_values(state, trouble_id)
    sealed = {**values, "seal": state_seal(chain, values)}
    connection.execute(UPDATE_STATE, {**sealed, "mine": checked.document_id})
