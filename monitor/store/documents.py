"""Documents and their states: what is due, and what the next check needs to know."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    select,
    update,
)

from monitor.errors import Damage
from monitor.model import Document, DocumentState, Outcome, Trouble, Validators
from monitor.store.database import Database
from monitor.store.ledger import append_entries
from monitor.store.schema import documents, states, troubles, versions

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""A due time that is past whatever the clock says."""
_STATE_FIELDS = [each.name for each in fields(DocumentState) if each.name in states.c]
_TROUBLE_FIELDS = [each.name for each in fields(Trouble) if each.name in troubles.c]


@dataclass(frozen=True, slots=True)
class Documents:
    """Which documents there are, which are due, and how it stands with each."""

    database: Database

    def sync(
        self,
        watched: Sequence[Document],
        now: datetime,
        *,
        first_due: Callable[[Document], datetime] | None = None,
    ) -> None:
        """Make these the watched documents: what the configuration says, whole.

        A new one, or one watched again, is due at ``first_due(document)`` (None: now). One that is
        missing is never due again and its open trouble is closed; its history stays. One whose URL
        changed forgets the validators and the body of the other page and is due now.
        """
        with self.database.write() as connection:
            columns = documents.c.id, documents.c.watched, _DEFINITION
            stored = {row.id: row for row in connection.execute(select(*columns))}
            wanted = {document.id: document for document in watched}
            for identifier in sorted(wanted):
                document = wanted[identifier]
                due_at = first_due(document) if first_due else now
                _sync_document(connection, document, stored.get(identifier), now=now, due_at=due_at)
            ended: list[tuple[Table, int]] = []
            for identifier in sorted(stored.keys() - wanted.keys()):
                if stored[identifier].watched:
                    ended += _unwatch(connection, identifier, now)
            append_entries(connection, ended)

    def introduce(self, document: Document, now: datetime) -> None:
        """Have a document known that nobody watches, such as a paused one; a known one stays as it is."""
        with self.database.write() as connection:
            mine = documents.c.id == document.id
            if connection.execute(select(documents.c.id).where(mine)).first() is None:
                _insert_document(connection, document, watched=False, now=now, due_at=now)

    def all(self) -> tuple[Document, ...]:
        """Every document that was ever watched, as last configured, sorted by id.

        A damaged one is not there: ``verify`` names it, and ``sync`` mends it where it is watched.
        """
        with self.database.read() as connection:
            stored = connection.scalars(select(_DEFINITION).order_by(documents.c.id))
            return tuple(found for each in stored if (found := _read_definition(each)) is not None)

    def states(self) -> tuple[DocumentState, ...]:
        """The states of the watched documents, sorted by id."""
        return self._states(documents.c.watched)

    def state(self, document_id: str) -> DocumentState | None:
        """One document's state, also of one that is no longer watched; None for a document never seen."""
        try:
            with self.database.read() as connection:
                row = connection.execute(_STATE_OF, {"mine": document_id}).one_or_none()
                return None if row is None else _state_of(row)
        except Damage:
            return self._read_or_mend(document_id)

    def due(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """The ids of the watched documents that are due, the longest due first."""
        with self.database.read() as connection:
            return tuple(connection.scalars(_DUE, {"now": now, "most": limit}))

    def next_due_at(self) -> datetime | None:
        """When the next watched document is due, None where none is watched."""
        # the first in the order of an index: the least of all rows would read all
        query = select(states.c.next_due_at).join(documents).where(documents.c.watched)
        query = query.order_by(states.c.next_due_at).limit(1)
        with self.database.read() as connection:
            found: datetime | None = connection.scalar(query)
            return found

    def make_due(self, document_ids: Collection[str], now: datetime) -> None:
        """Have these documents checked as soon as may be."""
        self._set(document_ids, next_due_at=now)

    def postpone(self, document_id: str, until: datetime, *, failed: str = "") -> None:
        """Not before ``until``, so that it cannot spin; ``failed`` says why its check came to nothing.

        A reading that was begun is over.
        """
        outcome = {"outcome": Outcome.FAILED, "detail": failed} if failed else {}
        self._set([document_id], next_due_at=until, begun=0, **outcome)

    def begin(self, state: DocumentState, again_at: datetime) -> None:
        """Note that a body is read now, which may end this program: not again before ``again_at``."""
        self._set([state.document_id], next_due_at=again_at, begun=state.begun + 1)

    def _set(self, document_ids: Collection[str], **values: object) -> None:
        with self.database.write() as connection:
            for document_id in sorted(document_ids):
                connection.execute(UPDATE_STATE, {**values, "mine": document_id})

    def _states(self, condition: ColumnElement[bool]) -> tuple[DocumentState, ...]:
        try:
            with self.database.read() as connection:
                rows = connection.execute(_select_states().where(condition).order_by(documents.c.id))
                return tuple(map(_state_of, rows))
        except Damage:
            query = select(states.c.document_id).join(documents, documents.c.id == states.c.document_id)
            with self.database.read() as connection:
                ids = connection.scalars(query.where(condition).order_by(documents.c.id)).all()
            return tuple(map(self._read_or_mend, ids))

    def _read_or_mend(self, document_id: str) -> DocumentState:
        """The document's state; where its row is damaged one that begins anew, and says so."""
        try:
            with self.database.read() as connection:
                return _state_of(connection.execute(_STATE_OF, {"mine": document_id}).one())
        except Damage as damage:
            mended = DocumentState(
                document_id=document_id,
                next_due_at=_BEGINNING,
                outcome=Outcome.FAILED,
                detail=f"its state was damaged and is begun anew ({damage})",
                version=self._newest(document_id),
            )
        if not self.database.read_only:
            # its log goes on where it ended, and its next check says again how it stands
            values = state_values(mended, None) | {"seq": states.c.seq + 1, "chain": states.c.chain}
            with self.database.write() as connection:
                connection.execute(update(states).where(states.c.document_id == document_id).values(values))
        return mended

    def _newest(self, document_id: str) -> int | None:
        query = select(func.max(versions.c.number)).where(
            versions.c.document_id == document_id, versions.c.number > 0
        )
        with self.database.read() as connection:
            number: int | None = connection.scalar(query)
            return number

    def find(self, document_id: str) -> Document | None:
        """A document as it was last configured, watched or not."""
        with self.database.read() as connection:
            found: Document | None = connection.scalar(
                select(documents.c.definition).where(documents.c.id == document_id)
            )
            return found


def state_values(state: DocumentState, trouble_id: int | None) -> dict[str, Any]:
    """A state as the values of its row."""
    return {name: getattr(state, name) for name in _STATE_FIELDS} | {"trouble_id": trouble_id}


def _select_states() -> Select[Any]:
    about_trouble = [troubles.c[name].label(f"trouble_{name}") for name in _TROUBLE_FIELDS]
    return (
        select(*(states.c[name] for name in _STATE_FIELDS), *about_trouble)
        .join(documents, documents.c.id == states.c.document_id)
        .join(troubles, troubles.c.id == states.c.trouble_id, isouter=True)
    )


_STATE_OF = _select_states().where(states.c.document_id == bindparam("mine"))
_DUE = (
    select(states.c.document_id)
    .join(documents, documents.c.id == states.c.document_id)
    .where(documents.c.watched & (states.c.next_due_at <= bindparam("now", type_=states.c.next_due_at.type)))
    .order_by(states.c.next_due_at, states.c.document_id)
    .limit(bindparam("most", type_=Integer))
)
UPDATE_STATE = update(states).where(states.c.document_id == bindparam("mine"))
"""The state of ``mine`` gets the values that are given with it. Statements of every check are made once:
making one costs more than running it."""


def _state_of(row: Row[Any]) -> DocumentState:
    values = row._asdict()
    told = {name: values.pop(f"trouble_{name}") for name in _TROUBLE_FIELDS}
    return DocumentState(**values, trouble=Trouble(**told) if told["id"] is not None else None)


_DEFINITION = cast(documents.c.definition, Text).label("definition")


def _read_definition(stored: str | None) -> Document | None:
    """A document as it was last configured; None where that cannot be read back."""
    try:
        return msgspec.json.decode(stored or "", type=Document)
    except (msgspec.MsgspecError, UnicodeError, TypeError):
        return None


def _sync_document(
    connection: Connection, document: Document, stored: Row[Any] | None, *, now: datetime, due_at: datetime
) -> None:
    if stored is None:
        _insert_document(connection, document, watched=True, now=now, due_at=due_at)
        return
    before = _read_definition(stored.definition)
    if stored.watched and before == document:
        return
    values = {"vendor": document.vendor, "definition": document, "watched": True}
    connection.execute(update(documents).where(documents.c.id == document.id).values(values))
    chosen = update(states).where(states.c.document_id == document.id)
    if before is None or before.url != document.url:
        connection.execute(
            chosen.values(validators=Validators(), body_sha256=None, candidate=None, begun=0, next_due_at=now)
        )
    elif not stored.watched:
        connection.execute(chosen.values(next_due_at=due_at))


def _insert_document(
    connection: Connection, document: Document, *, watched: bool, now: datetime, due_at: datetime
) -> None:
    values = {"vendor": document.vendor, "definition": document, "watched": watched, "added_at": now}
    connection.execute(insert(documents).values(id=document.id, **values))
    state = DocumentState(document_id=document.id, next_due_at=due_at)
    connection.execute(insert(states).values(state_values(state, None)))


def _unwatch(connection: Connection, document_id: str, now: datetime) -> list[tuple[Table, int]]:
    """The troubles that ended with it."""
    connection.execute(update(documents).where(documents.c.id == document_id).values(watched=False))
    is_open = (troubles.c.document_id == document_id) & troubles.c.closed_at.is_(None)
    ended = connection.scalars(select(troubles.c.id).where(is_open)).all()
    connection.execute(update(troubles).where(is_open).values(closed_at=now))
    connection.execute(
        update(states).where(states.c.document_id == document_id).values(trouble_id=None, candidate=None)
    )
    return [(troubles, each) for each in ended]
