"""Bring a database to this program's schema, by the migrations beside this module.

One transaction on both databases: a migration that fails leaves the schema as it was. An SQLite
database is copied aside before it is migrated. Refuses a database of a newer program and one that
belongs to something else.
"""

import os
import sqlite3
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.pool import NullPool

from monitor.access import Access
from monitor.errors import StoreError, StoreOffline
from monitor.store import advisory
from monitor.store.database import Database
from monitor.store.entrance import explain_refusal
from monitor.store.faults import as_store_errors
from monitor.store.objects import flush_folder

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory


_IMAGES: dict[Path, bytes] = {}
"""New databases in memory as their migrations left them, by the folder of these."""


class SchemaError(StoreError):
    """The database has an older schema, and was opened for reading only."""


def bring_up_to_date(database: Database, scripts: Path | None = None) -> None:
    """Create or migrate the schema; ``scripts`` is the folder of migrations, None for our own.

    Raises StoreError where the database is newer than this program, is something else's, or is older
    and open for reading only (SchemaError).
    """
    if scripts is None:
        with as_file(files("monitor.store") / "migrations") as folder:
            return bring_up_to_date(database, folder)
    before, newest = schema_numbers(database, scripts)
    if before == newest:
        return None
    # what ends with the process is as often begun as a page asks for a history that has not begun
    if database.in_memory and scripts in _IMAGES and not _has_tables(database):
        return database.fill(_IMAGES[scripts])
    # half a second to load, which only a database that is not up to date needs
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with database.read() as connection:
        revision = _find_revision(connection, script, database.where)
    if revision == script.get_current_head():
        return None
    if database.read_only:
        raise SchemaError(
            f"The database {database.where} has the schema {revision or 'of an empty file'}, this program "
            f"needs {script.get_current_head()}: open it once for writing (any command that checks does)."
        )
    if revision is not None and database.path is not None:
        copy = database.path.with_name(f"{database.path.name}.schema-{revision}")
        copy_aside(database.path, copy, database.access)
    _migrate(database, config, script)
    if database.in_memory and revision is None:
        _IMAGES[scripts] = database.to_image()
    return None


def find_numbers(url: str, storage: Path) -> tuple[str | None, str]:
    """The numbers of a database's schema (None: it has none) and of this program's. Raises StoreError."""
    database = Database(url, storage, read_only=True)
    try:
        if database.path is not None and not database.path.exists():
            return None, schema_numbers(Database("sqlite://", storage))[1]
        return schema_numbers(database)
    except StoreOffline as error:
        raise explain_refusal(database.url) from error
    finally:
        database.close()


def schema_numbers(database: Database, scripts: Path | None = None) -> tuple[str | None, str]:
    """The same for a database that is open; ``scripts`` is the folder of migrations, None for our own.

    A migration's file begins with its number.
    """
    if scripts is None:
        with as_file(files("monitor.store") / "migrations") as folder:
            return schema_numbers(database, folder)
    newest = max(path.name.partition("_")[0] for path in (scripts / "versions").glob("*_*.py"))
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None, newest
        return connection.scalar(text("SELECT version_num FROM alembic_version")), newest


def _has_tables(database: Database) -> bool:
    with database.read() as connection:
        return bool(inspect(connection).get_table_names())


def _find_revision(connection: Connection, script: "ScriptDirectory", where: str) -> str | None:
    """The revision a database stands at, None for an empty one."""
    from alembic.migration import MigrationContext  # noqa: PLC0415

    revision = MigrationContext.configure(connection).get_current_revision()
    known = [each.revision for each in script.walk_revisions()]
    if revision is None:
        others = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        if others:
            raise StoreError(
                f"The database {where} belongs to something else (it has a table {min(others)!r}): "
                "name a database of policy-monitor's own."
            )
    elif revision not in known:
        raise StoreError(
            f"The database {where} was made by a newer program (schema {revision}; this one knows up to "
            f"{script.get_current_head()}): update policy-monitor, or restore the copy made before."
        )
    return revision


def _migrate(database: Database, config: "Config", script: "ScriptDirectory") -> None:
    """All missing migrations in one transaction, by one process at a time."""
    if database.in_memory:
        with database.write() as connection:
            _upgrade(connection, config)
        return
    # SQLite rebuilds tables to alter them, which foreign keys would forbid; they are checked at the end.
    engine = database.engine(write=True, foreign_keys=False, pool=NullPool)
    try:
        with as_store_errors(database.where), engine.begin() as connection:
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": advisory.MIGRATION})
            if _find_revision(connection, script, database.where) != script.get_current_head():
                _upgrade(connection, config)
            if database.is_sqlite:
                _refuse_dangling(connection, database.where)
    finally:
        engine.dispose()


def _upgrade(connection: Connection, config: "Config") -> None:
    from alembic import command  # noqa: PLC0415

    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_dangling(connection: Connection, where: str) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreError(
            f"The database {where} could not be migrated, rows would point nowhere: nothing was changed; "
            "restore it from a backup, or report this."
        )


def copy_aside(database: Path, copy: Path, access: Access) -> None:
    """A whole, consistent copy of an SQLite database, also while it is written. Raises StoreError."""
    passing = copy.with_name(copy.name + ".writing")
    with as_store_errors(str(copy)):
        try:
            passing.unlink(missing_ok=True)
            os.close(access.create_file(passing))
            source = sqlite3.connect(database, timeout=30)
            target = sqlite3.connect(passing)
            try:
                source.backup(target)
            finally:
                source.close()
                target.close()
            with passing.open("rb") as file:
                os.fsync(file.fileno())
            passing.rename(copy)
        finally:
            passing.unlink(missing_ok=True)
        flush_folder(copy.parent)
