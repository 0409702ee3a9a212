"""Puts a backup in the place of a lost store. Refuses to touch a store that holds anything."""

import os
from pathlib import Path

from monitor.access import Access
from monitor.errors import StoreError, UsageError
from monitor.store.database import Database
from monitor.store.faults import as_store_errors
from monitor.store.migrate import copy_aside


def restore_store(backup: Path, url: str, storage: Path, *, access: Access) -> Path:
    """Copy a backup's bodies, then its database, to where a configuration keeps them; where that is.

    The database comes last and whole, so that a copy that was interrupted can be made again. Raises
    UsageError for a folder that is no backup, for a database that is not an SQLite file and for one that is
    there already, StoreError where the disk fails.
    """
    target = Database(url, storage, access=access)
    try:
        if target.path is None:
            raise UsageError(
                "A server's database is restored by its own tools: make an empty one (createdb), run "
                f"`pg_restore --no-owner --exit-on-error --dbname=… {backup / 'monitor.dump'}`, copy "
                f"{backup / 'objects'} to {storage / 'objects'} where there is one, and prove it with "
                "`policy-monitor verify`."
            )
        source = _find_database(backup, target.path.name)
        with as_store_errors(target.where):
            if target.path.exists() and target.path.stat().st_size:
                raise UsageError(f"The database {target.where} is there already: move it away first.")
            _copy_bodies(backup, target)
            access.make_folder(target.path.parent)
            for ending in (
                "-wal",
                "-shm",
            ):  # of the lost one: they would be read into the new one
                target.path.with_name(target.path.name + ending).unlink(missing_ok=True)
        copy_aside(source, target.path, access)
        return target.path
    finally:
        target.close()


def _find_database(backup: Path, name: str) -> Path:
    """The backup's database: of that name, or else the only one there is."""
    with as_store_errors(str(backup)):
        found = [backup / name] if (backup / name).is_file() else sorted(backup.glob("*.db"))
    if len(found) != 1:
        what = "no database" if not found else f"{len(found)} databases"
        raise UsageError(f"{backup} holds {what}: name a folder that `policy-monitor backup` made.")
    return found[0]


def _copy_bodies(backup: Path, target: Database) -> None:
    source = Database("sqlite://", backup)
    try:
        for name in source.files.names():
            data = source.files.read(name)
            if data is None:
                raise StoreError(f"The stored body {name} went away while {backup} was copied.")
            target.files.write(name, data)
        os.sync()
    finally:
        source.close()
