"""The command ``db``: keeps the database: its schema, its health, its move to another place."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import click

from monitor.cli.doors import open_store_of, read_config, with_config
from monitor.cli.exits import NEEDS_A_PERSON
from monitor.cli.output import as_json, echo, plural, print_json, print_table
from monitor.clock import utc_now


@click.group()
def db() -> None:
    """Keep the database: bring its schema up to date, look after its health, move it to another place."""


@db.command("upgrade")
@with_config
def upgrade_schema(config_path: str | None) -> None:
    """Bring the schema up to this program's, or make it where there is none; the daemon should be stopped."""
    from monitor.store.migrate import find_numbers  # noqa: PLC0415  (the database's library takes its time)

    config = read_config(config_path)
    settings = config.settings
    before, newest = find_numbers(settings.database, settings.storage)
    open_store_of(config).__enter__().close()
    echo(
        "the schema is up to date" if before == newest else f"schema {before or 'none'} is now {newest}",
        err=True,
    )


@db.command("check")
@with_config
@as_json
def check_health(config_path: str | None, json: bool) -> None:
    """Look whether the database is fit to be worked on: schema, rights, encoding, clock, connections.

    Exits with 3 where something needs a person. What is stored in it is proved by `verify`.
    """
    from monitor.store.health import examine  # noqa: PLC0415

    settings = read_config(config_path).settings
    health = examine(settings.database, settings.storage, utc_now())
    if json:
        print_json({"sound": not health.problems, "facts": health.facts, "problems": health.problems})
    else:
        print_table(("WHAT", "IS"), list(health.facts.items()))
        for problem in health.problems:
            echo(problem)
        echo(f"{plural(len(health.problems), 'problem')} found" if health.problems else "it is fit", err=True)
    if health.problems:
        sys.exit(NEEDS_A_PERSON)


@db.command("copy")
@click.option("--from", "source", default="", help="The address to copy from.  [default: the configured one]")
@click.option("--to", "target", required=True, help="The address of an empty database, or of a copy cut off.")
@with_config
def copy_database(source: str, target: str, config_path: str | None) -> None:
    """Copy everything to another database, SQLite to PostgreSQL or back; stop the daemon first.

    An address is written as in the configuration: sqlite:///FILE, postgresql://…, or env:NAME, so that no
    password stands on a command line. A copy that was cut off goes on where it was. At the end the rows of
    both are counted and hashed; exits with 3 where they differ. Stored pages that are files stay there.
    """
    from monitor.access import Access  # noqa: PLC0415
    from monitor.config import read_address  # noqa: PLC0415
    from monitor.store import copy_store, open_store  # noqa: PLC0415

    settings = read_config(config_path).settings
    access = Access.for_group(settings.group)
    here = Path.cwd()
    with ExitStack() as stack:
        ours, theirs = (
            stack.enter_context(open_store(address, settings.storage, access=access))
            for address in (
                read_address(source, here, os.environ) if source else settings.database,
                read_address(target, here, os.environ),
            )
        )
        proofs = copy_store(ours, theirs, report=_Progress())
    differing = [proof.table for proof in proofs if not proof.agrees]
    print_table(
        ("TABLE", "ROWS", "COPIED", "PROVED"),
        [(each.table, each.rows, each.rows_there, "same" if each.agrees else "DIFFERS") for each in proofs],
    )
    if differing:
        echo(f"not whole: {', '.join(differing)}; is a daemon still running? Run it again.", err=True)
        sys.exit(NEEDS_A_PERSON)
    echo(f"copied to {theirs.database.where}; name it as `database` in the configuration", err=True)


class _Progress:
    """A line on standard error for each table, brought up to date on a terminal."""

    def __call__(self, table: str, done: int, total: int) -> None:
        if sys.stderr.isatty() or done == total:
            echo(f"{table}: {done} of {total}", err=True)
