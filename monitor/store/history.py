"""Reading the history: versions, snapshots, changes, checks and troubles; and deriving a text again."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Row,
    Select,
    Table,
    distinct,
    func,
    insert,
    literal,
    select,
    update,
)

from monitor.errors import UsageError
from monitor.model import (
    Change,
    Check,
    Comparison,
    Coverage,
    SeenText,
    Snapshot,
    Trouble,
    Version,
    VersionDraft,
)
from monitor.store.archive import Archive
from monitor.store.change_filter import ChangeFilter, is_imported
from monitor.store.commit import comparison_values, derivation_values, record_labels, text_hash
from monitor.store.database import Database
from monitor.store.ledger import append_entries
from monitor.store.schema import (
    changes,
    checks,
    derivations,
    documents,
    snapshots,
    troubles,
    versions,
)
from monitor.store.search import forget_index


def columns_of(table: Table, noun: type[Any]) -> list[Column[Any]]:
    """The columns of a table that a dataclass has fields for."""
    return [table.c[each.name] for each in fields(noun) if each.name in table.c]


_BEFORE, _AFTER, _RETURN = versions.alias(), versions.alias(), versions.alias()
_CHANGE = [
    *columns_of(changes, Change),
    _BEFORE.c.sha256.label("before_sha256"),
    _AFTER.c.sha256.label("after_sha256"),
    _RETURN.c.seen_at.label("returns_to_at"),
]
_SNAPSHOT = columns_of(snapshots, Snapshot)
_CHECK = columns_of(checks, Check)
_TROUBLE = columns_of(troubles, Trouble)
_VERSION = columns_of(versions, Version)
_DERIVATION = columns_of(derivations, VersionDraft)


@dataclass(frozen=True, slots=True)
class History:
    """What happened, read only; but for texts that a newer edition derives again.

    ``imported`` False: as if nothing had been imported, which is how a check sees its document.
    """

    database: Database
    archive: Archive
    imported: bool = True

    def version(self, document_id: str, number: int | None = None) -> Version | None:
        """A version by its number, None for the one in force; None where there is no such version."""
        query = self._versions(document_id).order_by(versions.c.number.desc()).limit(1)
        return self._version(query if number is None else query.where(versions.c.number == number))

    def version_at(self, document_id: str, at: datetime) -> Version | None:
        """The version in force at that time, None before the first was seen."""
        query = _select_versions(document_id).where(versions.c.seen_at <= at)
        return self._version(query.order_by(versions.c.number.desc()).limit(1))

    def versions(self, document_id: str) -> tuple[Version, ...]:
        """All versions with their texts, from the first."""
        query = self._versions(document_id).order_by(versions.c.number)
        with self.database.read() as connection:
            return tuple(Version(**row._asdict()) for row in connection.execute(query))

    def version_list(self, document_id: str) -> tuple[Version, ...]:
        """All versions from the first, with an empty ``text`` and no links: for lists."""
        left_out = {"text": literal("").label("text"), "links": literal("").label("no_links")}
        columns = [left_out.get(column.name, column) for column in _VERSION]
        mine = versions.c.document_id == document_id
        query = select(*columns).where(mine).order_by(versions.c.number)
        with self.database.read() as connection:
            rows = [row._asdict() for row in connection.execute(query)]
        for values in rows:
            values["links"] = (values.pop("no_links"), ())[1]
        return tuple(Version(**values) for values in rows)

    def seen_texts(self, document_id: str) -> tuple[SeenText, ...]:
        """Every text that was in force, from the first: what a new text is compared with."""
        columns = [versions.c[each.name] for each in fields(SeenText)]
        query = self._versions(document_id).with_only_columns(*columns).order_by(versions.c.number)
        with self.database.read() as connection:
            return tuple(SeenText(**row._asdict()) for row in connection.execute(query))

    def upgrade_version(self, document_id: str, number: int, derived: VersionDraft, at: datetime) -> None:
        """Put a newer edition's derivation in place of a version's text, keeping the earlier one.

        Number, times, cause and snapshot stay: it is still the same version. No alert comes of it.
        Raises UsageError where there is no such version.
        """
        mine = (versions.c.document_id == document_id) & (versions.c.number == number)
        with self.database.write() as connection:
            before = connection.execute(select(versions).where(mine).with_for_update()).one_or_none()
            if before is None:
                raise UsageError(f"There is no version {document_id}@{number}.")
            earlier = {column.name: getattr(before, column.name) for column in _DERIVATION}
            kept = insert(derivations).values(version_id=before.id, replaced_at=at, **earlier)
            inserted = connection.execute(kept)
            assert inserted.inserted_primary_key is not None
            values = derivation_values(derived) | {"sha256": text_hash(derived.text), "upgraded_at": at}
            connection.execute(update(versions).where(mine).values(values))
            forget_index(connection, document_id)
            rows = [(derivations, inserted.inserted_primary_key[0]), (versions, before.id)]
            append_entries(connection, rows)

    def replace_comparison(self, change_id: int, comparison: Comparison, basis: str | None = None) -> None:
        """Put a comparison of upgraded texts in place of a change's. Raises UsageError for no such change."""
        mine = changes.c.id == change_id
        values = comparison_values(comparison) | {"basis": basis}
        with self.database.write() as connection:
            changed = connection.execute(update(changes).where(mine).values(values))
            if changed.rowcount != 1:
                raise UsageError(f"There is no change {change_id}.")
            record_labels(connection, change_id, comparison)
            append_entries(connection, [(changes, change_id)])

    def snapshot(self, snapshot_id: int) -> Snapshot | None:
        """A snapshot by its id; its ``chain`` is empty where it is only the newest, not kept for good."""
        query = select(*_SNAPSHOT).where(snapshots.c.id == snapshot_id)
        with self.database.read() as connection:
            row = connection.execute(query).one_or_none()
            return Snapshot(**row._asdict()) if row else None

    def snapshots(self, document_id: str) -> tuple[Snapshot, ...]:
        """A document's snapshots in the order of their recording, those of held checks too."""
        query = select(*_SNAPSHOT).where(snapshots.c.document_id == document_id).order_by(snapshots.c.id)
        with self.database.read() as connection:
            return tuple(Snapshot(**row._asdict()) for row in connection.execute(query))

    def checks(
        self,
        document_id: str | None = None,
        *,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> tuple[Check, ...]:
        """Receipt checks, the newest first."""
        query = select(*_CHECK).order_by(checks.c.at.desc(), checks.c.id.desc()).limit(limit)
        if document_id is not None:
            query = query.where(checks.c.document_id == document_id)
        if since is not None:
            query = query.where(checks.c.at >= since)
        with self.database.read() as connection:
            return tuple(Check(**row._asdict()) for row in connection.execute(query))

    def changes(
        self, asked: ChangeFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> tuple[Change, ...]:
        """Changes that fit everything asked, the newest first; None: all."""
        conditions = [] if asked is None else asked.conditions()
        query = _select_changes().where(*conditions)
        newest_first = query.order_by(changes.c.first_seen_at.desc(), changes.c.id.desc())
        newest_first = newest_first.limit(limit).offset(offset)
        with self.database.read() as connection:
            return tuple(Change(**row._asdict()) for row in connection.execute(newest_first))

    def judged_changes(self, document_id: str) -> tuple[tuple[Change, str | None], ...]:
        """A document's changes from the first, each with its basis (None: none was recorded)."""
        query = _select_changes().add_columns(changes.c.basis).where(changes.c.document_id == document_id)
        with self.database.read() as connection:
            rows = [row._asdict() for row in connection.execute(query.order_by(changes.c.after))]
        bases = [values.pop("basis") for values in rows]
        return tuple((Change(**values), basis) for values, basis in zip(rows, bases, strict=True))

    def changes_among(self, ids: Select[Any]) -> tuple[Change, ...]:
        """The changes that a query of ids names, in their order: in one go, for there may be thousands."""
        query = _select_changes().where(changes.c.id.in_(ids)).order_by(changes.c.id)
        with self.database.read() as connection:
            return tuple(Change(**row._asdict()) for row in connection.execute(query))

    def change(self, change_id: int) -> Change | None:
        """A change by its id."""
        with self.database.read() as connection:
            row = connection.execute(_select_changes().where(changes.c.id == change_id)).one_or_none()
            return Change(**row._asdict()) if row else None

    def troubles(self, *, open_only: bool) -> tuple[tuple[str, Trouble], ...]:
        """Troubles with their documents' ids, the earliest first."""
        query = select(troubles.c.document_id, *_TROUBLE).order_by(troubles.c.opened_at, troubles.c.id)
        if open_only:
            query = query.where(troubles.c.closed_at.is_(None))
        with self.database.read() as connection:
            return tuple(_trouble_of(row) for row in connection.execute(query))

    def return_times(self, document_id: str, since: datetime) -> tuple[datetime, ...]:
        """When the document's text went back to an earlier one, from ``since`` on, in order."""
        mine = (changes.c.document_id == document_id) & (changes.c.first_seen_at >= since)
        query = select(changes.c.first_seen_at).where(mine, changes.c.returns_to.is_not(None))
        if not self.imported:
            query = query.where(~is_imported())
        with self.database.read() as connection:
            return tuple(connection.scalars(query.order_by(changes.c.first_seen_at)))

    def trouble(self, trouble_id: int) -> Trouble | None:
        """A trouble by its id."""
        with self.database.read() as connection:
            query = select(*(column for column in troubles.c if column.name != "document_id"))
            row = connection.execute(query.where(troubles.c.id == trouble_id)).one_or_none()
            return Trouble(**row._asdict()) if row else None

    def recoveries(self, since: datetime, limit: int) -> tuple[tuple[str, Trouble], ...]:
        """Troubles that ended from ``since`` on, by document and in the order of their beginning.

        No more than ``limit``, the newest.
        """
        query = select(troubles).where(troubles.c.closed_at >= since)
        query = query.order_by(troubles.c.opened_at.desc(), troubles.c.id.desc()).limit(limit)
        with self.database.read() as connection:
            rows = [row._asdict() for row in connection.execute(query)]
        return tuple((row.pop("document_id"), Trouble(**row)) for row in reversed(rows))

    def count_documents(self, since: datetime) -> int:
        """How many documents were checked from ``since`` on, whatever the outcome."""
        with self.database.read() as connection:
            query = select(func.count(distinct(checks.c.document_id))).where(checks.c.at >= since)
            return connection.scalar(query) or 0

    def coverage(self, document_id: str) -> Coverage | None:
        """How much of the page the version in force kept, None before the first version."""
        mine = select(versions.c.coverage).where(versions.c.document_id == document_id)
        with self.database.read() as connection:
            found: Coverage | None = connection.scalar(mine.order_by(versions.c.number.desc()).limit(1))
            return found

    def body(self, sha256: str) -> bytes:
        """A stored body. Raises Damage where it is gone or does not match, UsageError for no such body."""
        return self.archive.body(sha256)

    def _versions(self, document_id: str) -> Select[Any]:
        query = _select_versions(document_id)
        return query if self.imported else query.where(versions.c.number > 0)

    def _version(self, query: Select[Any]) -> Version | None:
        with self.database.read() as connection:
            row = connection.execute(query).one_or_none()
            return Version(**row._asdict()) if row else None


def _select_versions(document_id: str) -> Select[Any]:
    return select(*_VERSION).where(versions.c.document_id == document_id)


def _select_changes() -> Select[Any]:
    """Changes with what is known of the versions on both sides, and of the one that is back."""
    query = select(*_CHANGE).join(documents, documents.c.id == changes.c.document_id)
    sides = ((_BEFORE, changes.c.before), (_AFTER, changes.c.after), (_RETURN, changes.c.returns_to))
    for side, number in sides:
        is_side = (side.c.document_id == changes.c.document_id) & (side.c.number == number)
        query = query.outerjoin(side, is_side)
    return query


def _trouble_of(row: Row[Any]) -> tuple[str, Trouble]:
    values = row._asdict()
    return values.pop("document_id"), Trouble(**values)
