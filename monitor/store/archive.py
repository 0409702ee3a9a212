"""The archive: bodies by the SHA-256 of their bytes, each once, whoever received it.

A body is stored durably and read back before the row that names it is committed; bytes without a row
are swept up later. A body that no row needs any more loses its row first, then its bytes, in one
transaction. Refuses to give out a body that does not match its hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, delete, exists, func, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningInsert

from monitor.errors import Damage, UsageError
from monitor.store import advisory, delta
from monitor.store.database import Database
from monitor.store.objects import TableObjects
from monitor.store.schema import documents, objects, snapshots

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

DELTAS = 50
"""How many bodies lean on one keyframe before the next is made: what one damaged file can take along."""
WORTHWHILE = 0.25
"""A delta larger than this share of the full form is not stored: the page has been rebuilt."""
_STEP = 1_000
"""Files looked at in one transaction of a sweep."""

_LEANING = objects.alias()
IS_LOOSE = ~(
    exists().where(snapshots.c.sha256 == objects.c.sha256)
    | exists().where(_LEANING.c.keyframe == objects.c.sha256)
    | exists().where(documents.c.keyframe == objects.c.sha256)
)
"""Of an object: no snapshot, no other body and no document names it."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Keeps bodies and gives them back."""

    database: Database

    def body(self, sha256: str) -> bytes:
        """A stored body. Raises Damage where it is gone or does not match, UsageError for no such body."""
        with self.database.read() as connection:
            return self._load(connection, sha256)

    def _load(self, connection: Connection, name: str) -> bytes:
        size = connection.scalar(select(objects.c.size).where(objects.c.sha256 == name))
        if size is None:
            raise UsageError(f"No body {name} is stored.")
        data = self._read_form(connection, name)
        if data is None:
            raise Damage(f"The stored body {name} is missing: restore that object from a backup.")
        keyframe = delta.keyframe_of(data)
        key_body = self._load_keyframe(connection, keyframe, name) if keyframe else None
        return delta.decode(data, name=name, size=size, keyframe=key_body)

    def _load_keyframe(self, connection: Connection, keyframe: str, name: str) -> bytes:
        data = self._read_form(connection, keyframe)
        size = connection.scalar(select(objects.c.size).where(objects.c.sha256 == keyframe))
        if data is None or size is None or delta.keyframe_of(data):
            raise Damage(
                f"The stored body {name} leans on {keyframe}, which is missing: restore that object."
            )
        return delta.decode(data, name=keyframe, size=size)

    def _read_form(self, connection: Connection, name: str) -> bytes | None:
        """From the file or from the table: a database may hold both after its setting was changed."""
        places = [self.database.objects_in(connection), TableObjects(connection), self.database.files]
        return next((data for place in places if (data := place.read(name)) is not None), None)

    def keep(
        self, connection: Connection, document_id: str, sha256: str, body: bytes, *, lasting: bool
    ) -> None:
        """Store a body durably in this transaction, unless it is there. ``lasting``: it may be a keyframe."""
        if delta.name_of(body) != sha256:
            raise ValueError(f"the body of {document_id} does not have the hash {sha256}")
        self._lock_sweep(connection, alone=False)
        row = connection.execute(_claim_object(connection, sha256, len(body))).one()
        keyframe = connection.scalar(select(documents.c.keyframe).where(documents.c.id == document_id))
        if row.stored_size and self._is_whole(connection, sha256):
            serves = row.keyframe is None and keyframe is None
        else:
            serves = self._write(connection, sha256, body, keyframe) is None
        if lasting and serves:
            mine = update(documents).where(documents.c.id == document_id)
            connection.execute(mine.values(keyframe=sha256))

    def _is_whole(self, connection: Connection, name: str) -> bool:
        try:
            self._load(connection, name)
        except Damage:
            return False
        return True

    def _write(self, connection: Connection, sha256: str, body: bytes, keyframe: str | None) -> str | None:
        """Write the stored form and read it back; the keyframe that it leans on, None for none."""
        others_lean = connection.scalar(select(exists().where(objects.c.keyframe == sha256)))
        data = self._encode(connection, body, None if others_lean else keyframe)
        place = self.database.objects_in(connection)
        place.write(sha256, data)
        if place.read(sha256) != data:
            raise Damage(f"The body {sha256} came back otherwise than it was written: check the disk.")
        leans_on = delta.keyframe_of(data)
        change = {"stored_size": len(data), "keyframe": leans_on}
        connection.execute(update(objects).where(objects.c.sha256 == sha256).values(change))
        return leans_on

    def _encode(self, connection: Connection, body: bytes, keyframe: str | None) -> bytes:
        """The smaller sensible form, decoded once to be sure of it."""
        name = delta.name_of(body)
        full = delta.encode(body)
        key_body = self._usable_keyframe(connection, keyframe) if keyframe not in (None, name) else None
        if key_body is not None:
            leaning = delta.encode(body, key_body)
            if len(leaning) <= WORTHWHILE * len(full):
                delta.decode(leaning, name=name, size=len(body), keyframe=key_body)
                return leaning
        delta.decode(full, name=name, size=len(body))
        return full

    def _usable_keyframe(self, connection: Connection, keyframe: str | None) -> bytes | None:
        """The keyframe's body; None where enough lean on it, or where it is damaged (a new one is due)."""
        if keyframe is None or not self._has_room(connection, keyframe):
            return None
        try:
            return self._load(connection, keyframe)
        except Damage:
            return None

    def _has_room(self, connection: Connection, keyframe: str) -> bool:
        query = select(func.count()).select_from(objects).where(objects.c.keyframe == keyframe)
        return connection.execute(query).scalar_one() < DELTAS

    def release(self, sha256: str) -> bool:
        """Forget a body that nothing needs. False where something does."""
        try:
            with self.database.write() as connection:
                if _is_needed(connection, sha256):
                    return False
                # The row goes first: whoever stores the same body at this moment waits for it, or keeps it.
                connection.execute(delete(objects).where(objects.c.sha256 == sha256))
                self.database.files.remove(sha256)
                TableObjects(connection).remove(sha256)
        except IntegrityError:
            return False
        return True

    def sweep(self) -> int:
        """Remove rows that nothing needs, and files that no row names. How many."""
        with self.database.read() as connection:
            loose = connection.scalars(select(objects.c.sha256).where(IS_LOOSE)).all()
        removed = sum(self.release(name) for name in loose)
        with self.database.read() as connection:
            known = set(connection.scalars(select(objects.c.sha256)))
        nameless = [name for name in self.database.files.names() if name not in known]
        passing = list(self.database.files.temporary_files())
        for names in (nameless[at : at + _STEP] for at in range(0, len(nameless), _STEP)):
            removed += self._remove_nameless(names)
        if passing:
            with self.database.write() as connection:
                self._lock_sweep(connection, alone=True)  # whoever was writing one has renamed it by now
                for path in passing:
                    path.unlink(missing_ok=True)
        return removed + len(passing)

    def _remove_nameless(self, names: Sequence[str]) -> int:
        """Remove these files but those that a row names by now."""
        with self.database.write() as connection:
            self._lock_sweep(connection, alone=True)
            known = set(connection.scalars(select(objects.c.sha256).where(objects.c.sha256.in_(names))))
            gone = [name for name in names if name not in known]
            for name in gone:
                self.database.files.remove(name)
            return len(gone)

    def _lock_sweep(self, connection: Connection, *, alone: bool) -> None:
        """On SQLite the write lock does it already."""
        if not self.database.is_sqlite:
            lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
            connection.execute(select(lock(advisory.SWEEP)))


def _is_needed(connection: Connection, sha256: str) -> bool:
    loose = select(objects.c.sha256).where(objects.c.sha256 == sha256, IS_LOOSE)
    return connection.scalar(loose) is None


def _claim_object(connection: Connection, sha256: str, size: int) -> ReturningInsert[Any]:
    """The row of a body, new (stored size 0) or as it stands, and in either case ours until the commit.

    In one statement: between two, whoever forgets the same body could take the row away.
    """
    claim = insert_into(connection, objects).values(sha256=sha256, size=size, stored_size=0)
    standing = claim.on_conflict_do_update(index_elements=[objects.c.sha256], set_={"size": size})
    return standing.returning(objects.c.stored_size, objects.c.keyframe)


def insert_into(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Both databases know ON CONFLICT; SQLAlchemy has it in each dialect's own insert."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  (a seventh of every start)

    return postgresql.insert(table)
