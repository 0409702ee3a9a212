"""The command ``backup``: copies what is stored."""

from pathlib import Path

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import echo


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@with_config
def backup(folder: Path, config_path: str | None) -> None:
    """Copy the database and every stored page into FOLDER, a new one, while the daemon goes on.

    The copy can be run on as it is: put it where `storage` and `database` of a configuration point to. Of a
    database on a server it is a dump (`monitor.dump`), made by pg_dump, which pg_restore reads. The
    configuration itself and secrets are not part of it.
    """
    config = read_config(config_path)
    with open_history_of(config) as store:
        store.upkeep.backup(folder)
    echo(f"copied to {folder}; prove it with `verify` on a configuration that points to it", err=True)
