"""The schema comes by migrations alone, the same on both databases."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from monitor.access import Access
from monitor.errors import StoreError
from monitor.model import GroupBy
from monitor.store import Store, migrate, open_store, schema
from monitor.store.database import Database
from tests.store.store_samples import NOW, document, record_first, watch, watched

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{number:04}"
down_revision = "{before:04}"


def upgrade() -> None:
    with op.batch_alter_table("documents") as batch:
        batch.add_column(sa.Column("owner", sa.Text(), nullable=False, server_default="nobody"))
        batch.alter_column("vendor", new_column_name="maker", existing_type=sa.Text())
    {end}
"""


NEWEST = max(int(each.name[:4]) for each in Path(migrate.__file__).parent.glob("migrations/versions/0*.py"))


def write_next(folder: Path, end: str) -> None:
    """One more migration after the newest."""
    known = [each for each in (folder / "versions").glob("0*.py") if not each.stem.endswith("_owner")]
    before = max(int(each.name[:4]) for each in known)
    script = NEXT.format(number=before + 1, before=before, end=end)
    (folder / "versions" / f"{before + 1:04}_owner.py").write_text(script)


@pytest.fixture
def later_scripts(tmp_path: Path) -> Path:
    """Our migrations and one more, as the next program would have it."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", folder)
    write_next(folder, "pass")
    return folder


def test_migrated_schema_is_the_schema_in_code(store: Store) -> None:
    with store.database.read() as connection:
        # each database has its own index of words, which no table of ours describes
        options = {
            "compare_type": True,
            "target_metadata": schema.metadata,
            "include_name": lambda name, kind, _: kind != "table" or not name.startswith("passage_words"),
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []


def test_an_alert_that_waits_in_the_first_schema_goes_on_with_its_vendors(
    url: str, storage: Path, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", first)
    for later in [each for each in (first / "versions").glob("0*.py") if not each.name.startswith("0001")]:
        later.unlink()
    storage.mkdir()
    database = Database(url, storage)
    migrate.bring_up_to_date(database, first)
    words = ("reference", "channel", "subject", "timing", "reason", "state", "last_error", "parcel", "about")
    given = {**dict.fromkeys(words, ""), "reference": "PM-1", "channel": "legal", "subject": "digest"}
    given |= {"timing": "now", "state": "pending"}
    names = ", ".join((*given, "due_at", "created_at", "attempts", "ordinal"))
    values = ", ".join((*map(repr, given.values()), *["'2026-03-01 09:00:00.000000'"] * 2, "0", "0"))
    with database.write() as connection:
        connection.exec_driver_sql(f"INSERT INTO alerts ({names}) VALUES ({values})")
    database.close()
    with open_store(url, storage) as store:
        (alert,) = store.outbox.alerts()
    assert (alert.reference, alert.group_by) == ("PM-1", GroupBy.VENDOR)


def test_opening_again_keeps_what_is_there(url: str, storage: Path) -> None:
    for _ in range(3):
        with open_store(url, storage) as store:
            watch(store)
    with open_store(url, storage) as store:
        assert watched(store) == ("brightmail/privacy",)


def test_populated_database_is_migrated_with_its_rows(url: str, storage: Path, later_scripts: Path) -> None:
    with open_store(url, storage) as store:
        watch(store)
        record_first(store)
        migrate.bring_up_to_date(store.database, later_scripts)
        with store.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT id, maker, owner FROM documents").all()
            assert [tuple(row) for row in rows] == [("brightmail/privacy", "brightmail", "nobody")]
            assert connection.exec_driver_sql("SELECT count(*) FROM versions").scalar() == 1
            keys = inspect(connection).get_foreign_keys("versions")
            assert {key["referred_table"] for key in keys} == {"documents", "snapshots"}


def test_sqlite_database_is_copied_aside_before_its_migration(storage: Path, later_scripts: Path) -> None:
    url = f"sqlite:///{storage}/monitor.db"
    with open_store(url, storage) as store:
        watch(store)
        assert not list(storage.glob("monitor.db.schema-*"))
        migrate.bring_up_to_date(store.database, later_scripts)
    copy = storage / f"monitor.db.schema-{NEWEST:04}"
    with open_store(f"sqlite:///{copy}", storage) as earlier:
        assert earlier.documents.all() == (document(),)


def test_migration_that_fails_leaves_the_schema_as_it_was(
    url: str, storage: Path, later_scripts: Path
) -> None:
    write_next(later_scripts, 'raise RuntimeError("half way")')
    with open_store(url, storage) as store:
        watch(store)
        with pytest.raises(RuntimeError, match="half way"):
            migrate.bring_up_to_date(store.database, later_scripts)
        with store.database.read() as connection:
            columns = {column["name"] for column in inspect(connection).get_columns("documents")}
        assert "vendor" in columns
        assert "owner" not in columns
    with open_store(url, storage) as store:
        assert watched(store) == ("brightmail/privacy",)


def test_database_of_a_newer_program_is_refused_by_name(url: str, storage: Path, later_scripts: Path) -> None:
    with open_store(url, storage) as store:
        migrate.bring_up_to_date(store.database, later_scripts)
    with pytest.raises(
        StoreError,
        match=rf"made by a newer program .schema {NEWEST + 1:04}; this one knows up to {NEWEST:04}",
    ):
        open_store(url, storage)


def test_database_of_something_else_is_refused_and_left_alone(url: str, storage: Path) -> None:
    storage.mkdir()
    database = Database(url, storage)
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StoreError, match=r"belongs to something else .it has a table 'recipes'"):
        open_store(url, storage)
    with database.read() as connection:
        assert inspect(connection).get_table_names() == ["recipes"]
    database.close()


def test_many_that_open_at_once_make_one_schema(url: str, storage: Path) -> None:
    def open_and_close(_: int) -> tuple[str, ...]:
        with open_store(url, storage) as store:
            return watched(store)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_and_close, range(4))) == [()] * 4


def test_store_opened_for_reading_reads_and_refuses_to_write(url: str, storage: Path) -> None:
    with open_store(url, storage) as store:
        watch(store)
        record_first(store)
    with open_store(url, storage, read_only=True) as store:
        assert store.history.version("brightmail/privacy") is not None
        assert store.upkeep.verify() == ()
        with pytest.raises(StoreError, match="for reading only"):
            store.documents.postpone("brightmail/privacy", NOW)


def test_reading_an_older_schema_says_how_to_migrate(url: str, storage: Path, later_scripts: Path) -> None:
    open_store(url, storage).close()
    reader = Database(url, storage, read_only=True)
    with pytest.raises(StoreError, match=f"has the schema {NEWEST:04}, this program needs {NEWEST + 1:04}"):
        migrate.bring_up_to_date(reader, later_scripts)
    reader.close()


def test_reading_a_database_that_is_not_there_makes_none(storage: Path) -> None:
    with open_store(f"sqlite:///{storage}/monitor.db", storage, read_only=True) as store:
        assert store.history.changes() == ()
    assert not storage.exists()


def test_sqlite_runs_in_wal_mode_and_flushes_every_commit(file_store: Store) -> None:
    with file_store.database.write() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 1, 30000]
    with file_store.database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
    with pytest.raises(StoreError, match="cannot be written"), file_store.database.read() as connection:
        connection.exec_driver_sql("DELETE FROM states")


def test_store_in_memory_holds_everything(tmp_path: Path) -> None:
    with open_store("sqlite://", tmp_path / "nowhere") as store:
        watch(store)
        record_first(store)
        assert store.upkeep.verify() == ()
        assert store.history.snapshots("brightmail/privacy")
    assert not (tmp_path / "nowhere").exists()


def test_sqlite_copy_is_readable_by_sqlite_alone(file_store: Store, tmp_path: Path) -> None:
    watch(file_store)
    assert file_store.database.path is not None
    migrate.copy_aside(file_store.database.path, tmp_path / "copy.db", Access())
    connection = sqlite3.connect(tmp_path / "copy.db")
    assert connection.execute("SELECT id FROM documents").fetchall() == [("brightmail/privacy",)]
    connection.close()


def test_one_history_in_memory_is_made_like_another_and_shares_nothing_with_it(tmp_path: Path) -> None:
    def schema_of(opened: Store) -> list[tuple[str, ...]]:
        with opened.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master ORDER BY name")
            return [tuple(row) for row in rows]

    migrate._IMAGES.clear()
    with open_store("sqlite://", tmp_path) as migrated, open_store("sqlite://", tmp_path) as copied:
        assert schema_of(copied) == schema_of(migrated)
        watch(migrated)
        assert len(migrated.documents.states()) == 1
        assert copied.documents.states() == ()
        with pytest.raises(IntegrityError), copied.database.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO acts (change_id, kind, at, by, note) VALUES (9, 'n', 0, '', '')"
            )
