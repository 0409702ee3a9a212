"""The command ``reload``: has the daemon read its configuration again."""

import os
import signal

import click

from monitor.cli.doors import read_config, with_config
from monitor.cli.output import echo
from monitor.errors import UsageError


@click.command()
@with_config
def reload(config_path: str | None) -> None:
    """Have the running daemon read its configuration again; what is wrong with it is said here first."""
    from monitor.store.instance import find_holder  # noqa: PLC0415  (the database's library takes its time)

    settings = read_config(config_path).settings
    holder = find_holder(settings.database)
    if holder is None:
        raise UsageError("no daemon runs here on this database; it reads the configuration when it starts")
    try:
        os.kill(holder, signal.SIGHUP)
    except PermissionError:
        raise UsageError(f"process {holder} belongs to another user; ask as that user, or root") from None
    echo(
        f"process {holder} was told; its log says what changed, or why nothing did",
        err=True,
    )
