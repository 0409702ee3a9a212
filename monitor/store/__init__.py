"""The store: what was seen, what it meant, what was told and to whom. The only door to the database.

Takes and returns the dataclasses of ``monitor.model``; rows, connections and files stay inside. A
check is recorded whole or not at all, in one transaction, and its body is on the disk before. Refuses
to know the clock: every ``now`` is given (the instance lock alone notes since when it is held).
"""

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.errors import StoreError
from monitor.store.answers import HostState, Recorded
from monitor.store.database import Database
from monitor.store.documents import Documents
from monitor.store.following import Following
from monitor.store.holding import Holding
from monitor.store.housekeeping import Housekeeping
from monitor.store.instance import Instance
from monitor.store.migrate import bring_up_to_date
from monitor.store.outbox import Outbox
from monitor.store.recording import Recording
from monitor.store.sentences import told
from monitor.store.tallies import Tallies

__all__ = ["HostState", "Recorded", "Store", "open_store"]


class Store(Documents, Recording, Tallies, Outbox, Holding, Following, Housekeeping, Instance):
    """An open store; safe to use from many threads. Every door may raise StoreError."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str, storage: Path, *, read_only: bool = False, objects: str = "files") -> Store:
    """Open the database at ``url``, creating or migrating it, with bodies under ``storage/objects``.

    ``url`` is ``sqlite:///path``, ``sqlite://`` (in memory, bodies too) or ``postgresql://…``;
    ``objects`` says where new bodies go: 'files' or 'database'. Raises StoreError with one sentence
    for what is damaged, full, unwritable, unreachable, another's or newer than this program.
    """
    store = Store(url, storage, read_only=read_only, objects=objects)
    try:
        if not read_only:
            _prepare_folders(store)
        elif store.path is not None and not store.path.exists():
            raise StoreError(f"There is no database {store.where}: start the monitor once, or name another.")
        bring_up_to_date(store)
    except BaseException:
        with suppress(StoreError):
            store.close()
        raise
    return store


def _prepare_folders(database: Database) -> None:
    with told(database.where):
        if not database.in_memory:
            database.storage.mkdir(parents=True, exist_ok=True, mode=0o700)
        if database.path is not None:
            database.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
