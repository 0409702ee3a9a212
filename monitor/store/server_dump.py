"""A backup of a server's database: a dump by the server's own tool, and the bodies that lie in files.

Both are of one moment: the dump is made from a snapshot that this program holds open, and names the bodies.
Refuses to show a password on a command line.
"""

import os
import subprocess
from pathlib import Path

from sqlalchemy import text

from monitor.errors import Damage, UsageError
from monitor.store.database import Database
from monitor.store.objects import FileObjects
from monitor.store.schema import snapshots
from monitor.store.upkeep import copy_body, names_in_files

DUMP = "monitor.dump"


def dump_store(database: Database, folder: Path) -> None:
    """Dump a server's database into ``folder``, which is there, with the bodies that it does not hold itself.

    Raises UsageError where pg_dump is missing, too old or refused, Damage where a kept body is missing.
    """
    target = FileObjects(folder / "objects", database.access)
    with database.read() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        moment = connection.scalar(text("SELECT pg_export_snapshot()"))
        # bodies first: those of unchanged texts are replaced while the dump is made
        missing = [
            name
            for name in connection.scalars(names_in_files()).all()
            if not copy_body(database.files, target, name)
        ]
        _dump(database, folder / DUMP, str(moment))
        kept = snapshots.c.sha256.in_(missing) & snapshots.c.kept
        if lost := connection.scalar(snapshots.select().with_only_columns(snapshots.c.sha256).where(kept)):
            raise Damage(f"The stored body {lost} is missing: restore that object from an earlier backup.")
    os.sync()


def _dump(database: Database, file: Path, moment: str) -> None:
    given = database.url
    password = given.password or given.query.get("password")
    url = given.set(drivername="postgresql").difference_update_query(["password"])._replace(password=None)
    environment = dict(os.environ) | ({"PGPASSWORD": str(password)} if password else {})
    os.close(database.access.create_file(file))
    command = ["pg_dump", "--format=custom", "--no-owner", f"--snapshot={moment}", f"--file={file}"]
    address = f"--dbname={url.render_as_string(hide_password=False)}"
    try:
        subprocess.run([*command, address], env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError:
        raise UsageError(
            "pg_dump is not installed: install the client programs of the server's version of PostgreSQL."
        ) from None
    except subprocess.CalledProcessError as error:
        file.unlink(missing_ok=True)
        said = error.stderr.strip().splitlines()
        raise UsageError(
            f"pg_dump refused ({said[0] if said else error.returncode}): nothing was dumped."
        ) from None
