"""The command ``reload``: has the daemon read its configuration again."""

import click

from monitor.cli.doors import read_config, with_config
from monitor.cli.output import echo
from monitor.errors import UsageError


@click.command()
@with_config
def reload(config_path: str | None) -> None:
    """Have the running daemon read its configuration again; what is wrong with it is said here first."""
    from monitor.store.instance import ask_reload  # noqa: PLC0415  (the database's library takes its time)

    try:
        holder = ask_reload(read_config(config_path).settings.database)
    except PermissionError:
        raise UsageError("the daemon belongs to another user; ask as that user, or root") from None
    if holder is None:
        raise UsageError("no daemon runs here on this database; it reads the configuration when it starts")
    echo(
        f"process {holder} was told; its log says what changed, or why nothing did",
        err=True,
    )
