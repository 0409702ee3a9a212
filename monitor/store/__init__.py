"""The store: what was seen, what it meant, what was told and to whom. The only door to the database.

Takes and returns the dataclasses of ``monitor.model``; rows, connections and files stay inside. A
check is recorded whole or not at all, in one transaction, and its body is on the disk before. Refuses
to know the clock: every ``now`` is given (the instance lock alone notes since when it is held).
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from glob import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from monitor.access import Access
from monitor.errors import StoreError, StoreOffline, UsageError
from monitor.model import Checked
from monitor.store.acts import Acts
from monitor.store.archive import Archive
from monitor.store.backlogs import Backlogs
from monitor.store.briefs import Briefs
from monitor.store.change_filter import ChangeFilter
from monitor.store.commit import record_check, take_turn, text_hash
from monitor.store.database import Database
from monitor.store.documents import Documents
from monitor.store.erasure import Erasures
from monitor.store.escalations import Escalations
from monitor.store.faults import as_store_errors, retry
from monitor.store.history import History
from monitor.store.imports import Addition, Amendment, Imports, KnownText, Neighbours
from monitor.store.instance import hold_alone, hold_instance
from monitor.store.leases import Leases, leases_of
from monitor.store.ledger import Head, Ledger, LedgerEntry
from monitor.store.messages import KeptMessage, Messages
from monitor.store.migrate import SchemaError, bring_up_to_date
from monitor.store.outbox import Ending, Outbox
from monitor.store.policy_pages import PolicyPages
from monitor.store.receipt import Receipt
from monitor.store.row_stream import RowStream
from monitor.store.search import Search
from monitor.store.tallies import Tallies
from monitor.store.upkeep import Upkeep

if TYPE_CHECKING:
    from monitor.store.transfer import TableProof

__all__ = [
    "Addition",
    "Amendment",
    "ChangeFilter",
    "Ending",
    "Head",
    "KeptMessage",
    "KnownText",
    "LedgerEntry",
    "Neighbours",
    "Receipt",
    "Store",
    "copy_store",
    "open_store",
    "text_hash",
]


class Store:
    """An open store, a part for each kind of question; safe to use from many threads.

    ``documents`` says what is due, ``history`` what happened, ``observed`` that without what was imported,
    ``imports`` takes that in, ``briefs`` says what happened in brief, ``tallies`` how much of it, ``outbox``
    says what is told, ``messages`` in which words, ``backlogs`` what waits there, ``acts`` what people did
    about it, ``policy_pages`` which pages surveys have seen; ``ledger`` proves all of it, ``upkeep``
    keeps it in order. Every door may raise StoreError.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._archive = Archive(database)
        self.documents = Documents(database)
        self.history = History(database, self._archive)
        self.observed = History(database, self._archive, imported=False)
        self.imports = Imports(database, self._archive)
        self.briefs = Briefs(database)
        self.tallies = Tallies(database)
        self.outbox = Outbox(database)
        self.backlogs = Backlogs(database)
        self.messages = Messages(database)
        self.acts = Acts(database, self.history)
        self.escalations = Escalations(database, self.history)
        self.search = Search(database)
        self.ledger = Ledger(database)
        self.erasures = Erasures(database)
        self.row_stream = RowStream(database)
        self.policy_pages = PolicyPages(database)
        self.upkeep = Upkeep(database, self._archive)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def access(self) -> Access:
        """Who may read what is stored, and what is written beside it."""
        return self.database.access

    def without_people(self) -> "Store":
        """The same history for whoever may read it: of nobody who acted, of no channel that was told.

        What people did and what they were told comes from an empty history; nothing can be written there.
        """
        public, empty = Store(self.database), open_store("sqlite://", self.database.storage)
        public.outbox, public.backlogs = empty.outbox, empty.backlogs
        public.messages, public.acts = empty.messages, empty.acts
        public.escalations = empty.escalations
        return public

    def close(self) -> None:
        """End every connection."""
        self.database.close()

    def prove(self) -> None:
        """Raise StoreError where the database is not the one that was opened, or is another loop's now."""
        self.database.prove()

    def hold_instance(self) -> AbstractContextManager[None]:
        """Be the only loop on the database until the block ends. Raises StoreBusy, which names the holder."""
        return hold_instance(self.database)

    def hold_share(self) -> AbstractContextManager[None]:
        """Be one of the workers on the database until the block ends. Raises StoreBusy where a loop runs."""
        return hold_instance(self.database, shared=True)

    def leases(self, holder: str, span: timedelta) -> Leases:
        """What ``holder`` may hold, for ``span`` at a time, among all who work on a server's database."""
        return leases_of(self.database, holder, span)

    @retry()
    def commit_check(self, checked: Checked) -> Receipt | None:
        """Record a check: its fetch, body, version, change, trouble, alerts and the document's new state.

        None, and nothing is recorded, when the document's state is no longer the one with
        ``seen_seq`` (or the document is unknown). Alerts about the change or the trouble get its
        id. Raises StoreError.
        """
        with self.database.write() as connection:
            if not take_turn(connection, checked):
                return None
            receipt, replaced = record_check(connection, self._archive, checked)
        if replaced is not None:
            self._archive.release(replaced)
        return receipt


def open_store(
    url: str,
    storage: Path,
    *,
    read_only: bool = False,
    objects: str = "files",
    access: Access = Access(),  # noqa: B008  (a frozen value)
) -> Store:
    """Open the database at ``url``, creating or migrating it, with bodies under ``storage/objects``.

    ``url`` is ``sqlite:///path``, ``sqlite://`` (in memory, bodies too) or ``postgresql://…``;
    ``objects`` says where new bodies go: 'files' or 'database'; ``access`` who may read the files.
    ``read_only`` creates nothing (a history that has not begun is empty) but a newer schema where it must.
    Raises StoreError with one sentence for what is damaged, lost, full, unwritable, unreachable, another's or
    newer than this program.
    """
    database = Database(url, storage, read_only=read_only, objects=objects, access=access)
    try:
        if _is_blank(database):
            _refuse_lost(database)
            if read_only:
                database.close()
                return open_store("sqlite://", storage)
        if not read_only:
            _prepare_files(database)
        try:
            bring_up_to_date(database)
        except SchemaError:
            open_store(url, storage, objects=objects, access=access).close()
            bring_up_to_date(database)
        database.prove()
    except BaseException as error:
        with suppress(StoreError):
            database.close()
        if isinstance(error, StoreOffline):
            from monitor.store.entrance import explain_refusal  # noqa: PLC0415  (only where there is a server)

            raise explain_refusal(database.url) from error
        raise
    return Store(database)


def copy_store(
    source: Store, target: Store, *, report: Callable[[str, int, int], None]
) -> "tuple[TableProof, ...]":
    """Copy all that is in a database into an empty one, or finish such a copy; how each table was proved.

    ``report`` is told of a table how many of how many rows are done. Raises UsageError for a target that
    holds something else, StoreBusy where a loop runs on either.
    """
    from monitor.store.transfer import Transfer  # noqa: PLC0415  (for this alone)

    if target.database.in_memory or source.database.where == target.database.where:
        raise UsageError("A copy goes to another database, which is a file or on a server.")
    with hold_instance(source.database), hold_alone(target.database):
        proofs = Transfer(source.database, target.database, report).run()
        if all(proof.agrees for proof in proofs):
            target.search.fill()
    return proofs


def _is_blank(database: Database) -> bool:
    """Whether there is no file yet, or one without a byte."""
    path = database.path
    with as_store_errors(database.where):
        return path is not None and (not path.exists() or (path.is_file() and not path.stat().st_size))


def _refuse_lost(database: Database) -> None:
    """Raise StoreError where pages are stored: their database was removed, or is not mounted."""
    with as_store_errors(str(database.storage)):
        if next(database.files.names(), None) is None:
            return
    raise StoreError(
        f"There is no database {database.where}, but {database.files.folder} holds stored pages: restore a "
        "backup (`policy-monitor restore`), name the right database, or move that folder away to begin anew."
    )


def _prepare_files(database: Database) -> None:
    """Make the folders and the database's file, and narrow what is there already."""
    access = database.access
    with as_store_errors(database.where):
        if not database.in_memory:
            access.make_folder(database.storage)
            access.apply(database.storage)
            access.apply_below(database.files.folder)
        if database.path is not None:
            access.make_folder(database.path.parent)
            with suppress(OSError):  # there is one, or SQLite says better why there can be none
                os.close(access.create_file(database.path.resolve()))
            access.apply(database.path)
            beside = [f"{database.path.name}{end}" for end in ("-wal", "-shm", "-journal", ".lock")]
            copies = database.path.parent.glob(f"{escape(database.path.name)}.schema-*")
            for path in (*map(database.path.with_name, beside), *copies):
                if not path.is_symlink():  # what it leads to is not ours
                    access.apply(path)
