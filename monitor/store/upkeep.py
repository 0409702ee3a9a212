"""Upkeep of the store: forgets old checks, sweeps, proves, backs up."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import MsgspecError
from sqlalchemy import Connection, Select, delete, func, select, text
from sqlalchemy.exc import DBAPIError

from monitor.errors import Damage, StoreError, UsageError
from monitor.store.archive import IS_LOOSE, Archive
from monitor.store.commit import chain_value, text_hash
from monitor.store.database import Database, stream
from monitor.store.faults import as_store_errors
from monitor.store.ledger import FACTS, Head
from monitor.store.messages import Messages
from monitor.store.migrate import copy_aside
from monitor.store.objects import FileObjects
from monitor.store.people_schema import ledger, metadata
from monitor.store.proof import PROOFS, count_covered, head_problem
from monitor.store.schema import checks, documents, object_bytes, objects, snapshots, versions
from monitor.store.search import Search

KEEP_CHECKS = timedelta(days=90)
SWEEP_AFTER = timedelta(hours=12)
MOST_INDEXED = 500
"""Documents whose texts are indexed at once."""
_MARKER = ".swept"
"""The file whose age says when the archive was swept last, by whichever process."""
_STEP = 1_000
"""Checks forgotten in one transaction: some 50 ms, where 200,000 at once held up every writer for 15 s."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What nobody waits for."""

    database: Database
    archive: Archive

    def tidy(self, now: datetime, *, most: int | None = None) -> None:
        """What has to be done now and then.

        Forget old checks, index texts, and sweep where nobody did for half a day.
        """
        self.prune(now - KEEP_CHECKS, most=most)
        Search(self.database).fill(most=None if most is None else MOST_INDEXED)
        Messages(self.database).prune()
        marker = self.database.files.folder / _MARKER
        with as_store_errors(str(marker)):
            if not marker.parent.is_dir():
                return
            if marker.exists() and now.timestamp() - marker.stat().st_mtime < SWEEP_AFTER.total_seconds():
                return
            marker.unlink(missing_ok=True)
            os.close(self.database.access.create_file(marker))
        self.collect_orphans()

    def prune(self, checks_before: datetime, *, most: int | None = None) -> int:
        """Forget the log of checks before that time; how many. Versions and snapshots are never pruned.

        In steps that keep no writer waiting; ``most`` is how many are forgotten at once, None for all.
        """
        oldest = select(checks.c.id).where(checks.c.at < checks_before).order_by(checks.c.at).limit(_STEP)
        forgotten = 0
        while most is None or forgotten < most:
            with self.database.write() as connection:
                step = connection.execute(delete(checks).where(checks.c.id.in_(oldest))).rowcount
            forgotten += step
            if step < _STEP:
                break
        return forgotten

    def collect_orphans(self) -> int:
        """Remove what a crash left behind: bodies without a row, rows without a use; how many."""
        return self.archive.sweep()

    def verify(self) -> tuple[str, ...]:
        """Prove the whole store: every body, text and chain; one sentence for each problem found."""
        return tuple(self._problems())

    def compare_head(self, head: Head) -> str | None:
        """Why the ledger does not continue from a head that was kept elsewhere, None where it does."""
        with self.database.read() as connection:
            return head_problem(connection, head)

    def count_rows(self) -> dict[str, int]:
        """How many rows the ledger covers, by table, and how many entries and checks there are."""
        with self.database.read() as connection:
            counts = {table.name: count_covered(connection, table) for table in FACTS}
            for table in (checks, ledger):
                counts[table.name] = connection.scalar(select(func.count()).select_from(table)) or 0
        return counts

    def _problems(self) -> Iterator[str]:
        for find in (_database_problems, _row_problems, _chain_problems, _text_problems, *PROOFS):
            yield from self._search(find)
        names: list[str] = []
        yield from self._search(lambda connection: _needed_bodies(connection, names))
        for name in names:
            try:
                self.archive.body(name)
            except Damage as error:
                yield str(error)

    def _search(self, find: Callable[[Connection], Iterator[str]]) -> Iterator[str]:
        """The problems found, and that the search had to end where the database cannot be read on."""
        try:
            with self.database.read() as connection:
                if not self.database.is_sqlite:  # which is of one moment anyhow
                    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
                yield from find(connection)
        except StoreError as error:
            yield str(error)

    def backup(self, folder: Path) -> None:
        """Copy database and bodies into a new folder, while work goes on: it can be run on as it is.

        Of a server's database a dump is made, which pg_restore reads. Raises UsageError for a folder that is
        not empty, for a database in memory and where pg_dump does not do it, StoreError where the disk fails,
        Damage where a body is missing.
        """
        if self.database.in_memory:
            raise UsageError("A database in memory ends with its process: there is nothing to copy.")
        access = self.database.access
        with as_store_errors(str(folder)):
            access.make_folder(folder)
            if any(folder.iterdir()):
                raise UsageError(f"The folder {folder} is not empty: name a new one for the backup.")
            access.apply(folder)
        if self.database.path is None:
            from monitor.store.server_dump import dump_store  # noqa: PLC0415  (only where there is a server)

            return dump_store(self.database, folder)
        copy_aside(self.database.path, folder / self.database.path.name, access)
        copy = Database(f"sqlite:///{(folder / self.database.path.name).absolute()}", folder, access=access)
        try:
            with copy.write() as connection:
                self._copy_bodies(connection, copy)
        finally:
            copy.close()
        return None

    def _copy_bodies(self, connection: Connection, copy: Database) -> None:
        """The files of the bodies that the copied database names."""
        for name in connection.scalars(names_in_files()).all():
            if not copy_body(self.database.files, copy.files, name):
                _leave_out(connection, name)
        os.sync()


def names_in_files() -> Select[Any]:
    """The bodies that a database names and does not hold itself."""
    return select(objects.c.sha256).where(objects.c.sha256.not_in(select(object_bytes.c.sha256)))


def copy_body(source: FileObjects, target: FileObjects, name: str) -> bool:
    """Copy a body's file; False where there is none. Durable with the next flush of the disk."""
    data = source.read(name)
    if data is None:
        return False
    path = target.path(name)
    target.access.make_folder(path.parent)
    with os.fdopen(target.access.create_file(path), "wb") as file:
        file.write(data)
    return True


def _leave_out(connection: Connection, name: str) -> None:
    """Take a body out of the copy: it was the newest of an unchanged text, and was replaced meanwhile."""
    kept = select(snapshots.c.id).where(snapshots.c.sha256 == name, snapshots.c.kept)
    if connection.execute(kept).first() is not None:
        raise Damage(f"The stored body {name} is missing: restore that object from an earlier backup.")
    connection.execute(delete(snapshots).where(snapshots.c.sha256 == name))
    connection.execute(delete(objects).where(objects.c.sha256 == name))


def _database_problems(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for row in connection.exec_driver_sql("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"The database is damaged: {row[0]}."
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"A row of {row[0]} points to a row of {row[2]} that is missing."


def _row_problems(connection: Connection) -> Iterator[str]:
    """Rows of which a value cannot be read back, each named by its table and key."""
    for table in metadata.sorted_tables:
        keys = list(table.primary_key.columns)
        if keys and not _is_readable(connection, select(table)):
            for key in connection.execute(select(*keys)).all():
                mine = [column == value for column, value in zip(keys, key, strict=True)]
                if not _is_readable(connection, select(table).where(*mine)):
                    named = ", ".join(str(value) for value in key)
                    yield f"A value of the row {named} of {table.name} cannot be read back: restore a backup."


def _is_readable(connection: Connection, query: Select[Any]) -> bool:
    try:
        for _ in stream(connection, query):
            pass
    except (DBAPIError, Damage, MsgspecError, ValueError, TypeError, LookupError):
        return False
    return True


def _needed_bodies(connection: Connection, names: list[str]) -> Iterator[str]:
    """Add to ``names`` every body that something names; what nothing does is for the next sweep."""
    needed = select(objects.c.sha256).where(~IS_LOOSE).order_by(objects.c.sha256)
    names += connection.scalars(needed).all()
    yield from ()


def _text_problems(connection: Connection) -> Iterator[str]:
    columns = (versions.c.document_id, versions.c.number, versions.c.text, versions.c.sha256)
    for row in stream(connection, select(*columns)):
        if text_hash(row.text) != row.sha256:
            yield f"The text of {row.document_id}@{row.number} does not match its hash."


def _chain_problems(connection: Connection) -> Iterator[str]:
    """Every document's kept snapshots, chained anew from the first."""
    heads = {row.id: row.chain for row in connection.execute(select(documents.c.id, documents.c.chain))}
    reached = dict.fromkeys(heads, "")
    broken: set[str] = set()
    kept = select(snapshots).where(snapshots.c.kept).order_by(snapshots.c.id)
    for row in stream(connection, kept):
        expected = chain_value(reached[row.document_id], row._asdict())
        if row.chain != expected and row.document_id not in broken:
            broken.add(row.document_id)
            yield (
                f"The chain of {row.document_id} breaks at snapshot {row.id}: it, or one before it, was "
                "changed, taken out or put in."
            )
        reached[row.document_id] = row.chain
    for document_id, head in heads.items():
        if reached[document_id] != head:
            yield f"The chain of {document_id} does not reach its end: a snapshot was taken out or put in."
