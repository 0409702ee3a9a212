"""The command ``restore``: puts a backup in the place of a lost store."""

from pathlib import Path

import click

from monitor.access import Access
from monitor.cli.doors import read_config, with_config
from monitor.cli.output import echo


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@with_config
def restore(folder: Path, config_path: str | None) -> None:
    """Copy the backup in FOLDER to where the configuration keeps database and pages.

    Refuses where a database is there already. Stop the daemon first. `verify` proves what was restored.
    """
    from monitor.store.restore import restore_store  # noqa: PLC0415  (the database's library takes its time)

    settings = read_config(config_path).settings
    access = Access.for_group(settings.group)
    place = restore_store(folder, settings.database, settings.storage, access=access)
    echo(f"restored to {place}; prove it with `policy-monitor verify`", err=True)
