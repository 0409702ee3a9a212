"""The command ``remove``: stops watching a document."""

import click

from monitor.cli.doors import read_config, with_config
from monitor.cli.output import echo
from monitor.config.alter import alter_document
from monitor.query.lookup import find_document


@click.command()
@click.argument("document")
@with_config
def remove(document: str, config_path: str | None) -> None:
    """Stop watching a document: take it out of the configuration. Its history stays and can be asked.

    A running daemon goes by it after `reload`.
    """
    config = read_config(config_path)
    chosen = find_document(document, config.documents)
    alter_document(config.path, chosen, None)
    echo(
        f"{chosen.id} is watched no more; `policy-monitor reload` tells the daemon",
        err=True,
    )
