"""What was taken from elsewhere: versions that others kept, before the first that was seen here.

An imported version counts down from 0, so that the order of numbers is that of time, and the versions seen
here keep theirs; taking in more moves the numbers of imported ones. Refuses to lay anything among what was
seen here, and to tell anybody of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, delete, exists, func, insert, select, update

from monitor.model import Comparison, SnapshotDraft, VersionDraft
from monitor.store.archive import Archive
from monitor.store.change_filter import is_imported
from monitor.store.commit import (
    comparison_values,
    derivation_values,
    record_labels,
    snapshot_of,
    text_hash,
)
from monitor.store.database import Database
from monitor.store.ledger import append_entries, append_withdrawals
from monitor.store.people_schema import acts
from monitor.store.schema import changes, derivations, imports, versions
from monitor.store.search import forget_index

_ASIDE = 10**9
"""Further down than any import reaches: where versions wait while they are numbered anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownText:
    """An imported version, as far as it takes to lay another beside it."""

    id: int
    fingerprint: str
    seen_at: datetime
    checked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A version to be added: which source kept it, from when to when it is known to have been in force.

    ``drafts`` are its readings, the last in force.
    """

    drafts: tuple[VersionDraft, ...]
    source: str
    seen_at: datetime
    checked_at: datetime
    snapshot: SnapshotDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What is learned of an imported version: when it was in force, and later readings of it."""

    id: int
    seen_at: datetime
    checked_at: datetime
    drafts: tuple[VersionDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Two neighbouring versions of which nobody has asked yet what lies between them."""

    document_id: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Imports:
    """Takes in what others kept, and what is found of it later."""

    database: Database
    archive: Archive

    def mark(self, document_id: str, origin: str) -> str | None:
        """How far the document's history was taken from there, in the origin's own word; None: not begun."""
        mine = (imports.c.document_id == document_id) & (imports.c.origin == origin)
        with self.database.read() as connection:
            found: str | None = connection.scalar(select(imports.c.mark).where(mine))
            return found

    def observed_since(self, document_id: str) -> datetime | None:
        """When the document's first own version was seen, None before it."""
        mine = (versions.c.document_id == document_id) & (versions.c.number == 1)
        with self.database.read() as connection:
            found: datetime | None = connection.scalar(select(versions.c.seen_at).where(mine))
            return found

    def known_texts(self, document_id: str) -> tuple[KnownText, ...]:
        """The imported versions in the order of time."""
        columns = (versions.c.id, versions.c.fingerprint, versions.c.seen_at, versions.c.checked_at)
        mine = (versions.c.document_id == document_id) & (versions.c.number < 1)
        with self.database.read() as connection:
            rows = connection.execute(select(*columns).where(mine).order_by(versions.c.number))
            return tuple(KnownText(**row._asdict()) for row in rows)

    def take(
        self,
        document_id: str,
        origin: str,
        mark: str,
        entries: Sequence[Addition | Amendment],
        *,
        now: datetime,
    ) -> list[int]:
        """Take in a batch, and note how far it reaches, in one transaction.

        The ids of the versions that were added, in their order.
        """
        with self.database.write() as connection:
            added: list[int] = []
            recorded: list[tuple[Table, int]] = []
            for entry in entries:
                if isinstance(entry, Addition):
                    added.append(self._add(connection, document_id, entry, len(added), recorded))
                    _read_again(connection, added[-1], entry.drafts[1:], now, recorded)
                else:
                    times = {"seen_at": entry.seen_at, "checked_at": entry.checked_at}
                    connection.execute(update(versions).where(versions.c.id == entry.id).values(times))
                    _read_again(connection, entry.id, entry.drafts, now, recorded)
                    recorded.append((versions, entry.id))
            withdrawn: list[int] = []
            if entries:
                withdrawn = _number_anew(connection, document_id, recorded)
                forget_index(connection, document_id)
            _set_mark(connection, document_id, origin, mark, now)
            append_withdrawals(connection, changes, withdrawn)
            append_entries(connection, _with_followers(connection, document_id, recorded))
        return added

    def _add(
        self,
        connection: Connection,
        document_id: str,
        entry: Addition,
        place: int,
        recorded: list[tuple[Table, int]],
    ) -> int:
        first, snapshot_id = entry.drafts[0], None
        if entry.snapshot is not None:
            snapshot_id = snapshot_of(connection, self.archive, document_id, entry.snapshot, recorded)
        values = {
            "document_id": document_id,
            "number": -2 * _ASIDE + place,
            "snapshot_id": snapshot_id,
            "seen_at": entry.seen_at,
            "checked_at": entry.checked_at,
            "source": entry.source,
            "sha256": text_hash(first.text),
            "cause": first.cause,
            **derivation_values(first),
        }
        inserted = connection.execute(insert(versions).values(values))
        assert inserted.inserted_primary_key is not None
        identifier: int = inserted.inserted_primary_key[0]
        recorded.append((versions, identifier))
        return identifier

    def find_neighbours(
        self,
        document_ids: Collection[str] | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Neighbours, ...]:
        """Neighbours, the earlier one imported, with other texts and no change on record yet."""
        with self.database.read() as connection:
            if not connection.scalar(select(exists(select(imports.c.origin)))):
                return ()
            earlier = versions.alias()
            recorded = exists().where(
                changes.c.document_id == versions.c.document_id, changes.c.after == versions.c.number
            )
            query = (
                select(
                    versions.c.document_id, earlier.c.number.label("before"), versions.c.number.label("after")
                )
                .join(
                    earlier,
                    (earlier.c.document_id == versions.c.document_id)
                    & (earlier.c.number == versions.c.number - 1),
                )
                .where(
                    versions.c.document_id.in_(select(imports.c.document_id)),
                    earlier.c.number < 1,
                    earlier.c.fingerprint != versions.c.fingerprint,
                    ~recorded,
                )
                .order_by(versions.c.document_id, versions.c.number)
            )
            for condition in (
                None if document_ids is None else versions.c.document_id.in_(list(document_ids)),
                None if since is None else versions.c.seen_at >= since,
                None if until is None else versions.c.seen_at < until,
            ):
                query = query if condition is None else query.where(condition)
            return tuple(Neighbours(**row._asdict()) for row in connection.execute(query))

    def record_change(self, pair: Neighbours, comparison: Comparison) -> None:
        """Record what lies between two neighbours, unless somebody did meanwhile. Nobody is told."""
        mine = versions.c.document_id == pair.document_id
        columns = (versions.c.fingerprint, versions.c.seen_at, versions.c.checked_at)
        with self.database.write() as connection:
            before, after = (
                connection.execute(select(*columns).where(mine, versions.c.number == number)).one_or_none()
                for number in (pair.before, pair.after)
            )
            recorded = (changes.c.document_id == pair.document_id) & (changes.c.after == pair.after)
            if (
                before is None
                or after is None
                or connection.execute(select(changes.c.id).where(recorded)).first()
            ):
                return
            same = (versions.c.fingerprint == after.fingerprint) & (versions.c.number < pair.before)
            inserted = connection.execute(
                insert(changes).values(
                    document_id=pair.document_id,
                    before=pair.before,
                    after=pair.after,
                    last_seen_without_at=before.checked_at,
                    first_seen_at=after.seen_at,
                    returns_to=connection.scalar(select(func.max(versions.c.number)).where(mine, same)),
                    flapping=False,
                    **comparison_values(comparison),
                )
            )
            assert inserted.inserted_primary_key is not None
            change_id: int = inserted.inserted_primary_key[0]
            record_labels(connection, change_id, comparison)
            append_entries(connection, [(changes, change_id)])


def _read_again(
    connection: Connection,
    version_id: int,
    drafts: Sequence[VersionDraft],
    now: datetime,
    recorded: list[tuple[Table, int]],
) -> None:
    """Put later readings in the place of a version's text, each keeping the one before."""
    mine = versions.c.id == version_id
    names = [column.name for column in derivations.c if column.name in versions.c and column.name != "id"]
    for draft in drafts:
        before = connection.execute(select(versions).where(mine)).one()
        earlier = {name: getattr(before, name) for name in names}
        replaced = insert(derivations).values(version_id=version_id, replaced_at=now, **earlier)
        inserted = connection.execute(replaced)
        assert inserted.inserted_primary_key is not None
        recorded.append((derivations, inserted.inserted_primary_key[0]))
        values = derivation_values(draft) | {"sha256": text_hash(draft.text), "upgraded_at": now}
        connection.execute(update(versions).where(mine).values(values))


def _number_anew(connection: Connection, document_id: str, recorded: list[tuple[Table, int]]) -> list[int]:
    """Have the imported versions count down from 0 in the order of time, and their changes follow them.

    The ids of the changes that are to be judged again.
    """
    mine = (versions.c.document_id == document_id) & (versions.c.number < 1)
    rows = connection.execute(
        select(versions.c.id, versions.c.number).where(mine).order_by(versions.c.seen_at, versions.c.id)
    ).all()
    moved = {
        row.number: (row.id, number) for number, row in enumerate(rows, 1 - len(rows)) if row.number != number
    }
    if not moved:
        return []
    forgotten = _forget_changes(connection, document_id)
    for shift in (_ASIDE, 0):
        connection.execute(
            update(versions).where(versions.c.id == bindparam("of")).values(number=bindparam("to")),
            [{"of": of, "to": number - shift} for of, number in moved.values()],
        )
    recorded += [(versions, of) for of, _ in moved.values()]
    numbers = {before: number for before, (_, number) in moved.items()}
    recorded += [(changes, each) for each in _move_changes(connection, document_id, numbers)]
    return forgotten


def _with_followers(
    connection: Connection, document_id: str, recorded: Sequence[tuple[Table, int]]
) -> list[tuple[Table, int]]:
    """These rows, and the versions after their versions, whose facts state how long the one before held."""
    mine = versions.c.document_id == document_id
    numbers = {
        row.id: row.number for row in connection.execute(select(versions.c.id, versions.c.number).where(mine))
    }
    identifiers = {number: each for each, number in numbers.items()}
    follow = (identifiers.get(numbers[each] + 1) for table, each in recorded if table is versions)
    return list(dict.fromkeys([*recorded, *((versions, each) for each in follow if each is not None)]))


def _forget_changes(connection: Connection, document_id: str) -> list[int]:
    """Have what nobody acted on judged again when it is asked for: its versions may be no neighbours now."""
    acted = exists().where(acts.c.change_id == changes.c.id)
    nobodys = (changes.c.document_id == document_id) & is_imported() & ~acted
    forgotten = list(connection.scalars(select(changes.c.id).where(nobodys).order_by(changes.c.id)))
    connection.execute(delete(changes).where(nobodys))
    return forgotten


def _move_changes(connection: Connection, document_id: str, moved: dict[int, int]) -> list[int]:
    """Have the changes that people acted on name their versions by the numbers they have now."""
    mine = (changes.c.document_id == document_id) & is_imported()
    columns = (changes.c.id, changes.c.before, changes.c.after, changes.c.returns_to)
    rows = connection.execute(select(*columns).where(mine).order_by(changes.c.after)).all()
    for row in rows:  # downwards, so that none takes another's place
        names = ("before", "after", "returns_to")
        values = {name: moved.get(getattr(row, name), getattr(row, name)) for name in names}
        connection.execute(update(changes).where(changes.c.id == row.id).values(values))
    return [row.id for row in rows]


def _set_mark(connection: Connection, document_id: str, origin: str, mark: str, now: datetime) -> None:
    mine = (imports.c.document_id == document_id) & (imports.c.origin == origin)
    if connection.execute(update(imports).where(mine).values(mark=mark, at=now)).rowcount == 0:
        connection.execute(insert(imports).values(document_id=document_id, origin=origin, mark=mark, at=now))
