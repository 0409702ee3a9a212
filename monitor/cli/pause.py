"""The command ``pause``: checks documents no more, until they are resumed."""

import click

from monitor.cli.doors import read_config, with_config
from monitor.cli.output import echo
from monitor.config.alter import alter_document
from monitor.query.lookup import find_document


@click.command()
@click.argument("documents", nargs=-1, required=True)
@with_config
def pause(documents: tuple[str, ...], config_path: str | None) -> None:
    """Check these documents no more until they are resumed; their history stays.

    A running daemon goes by it after `reload`.
    """
    config = read_config(config_path)
    for document in [find_document(words, config.documents) for words in documents]:
        alter_document(config.path, document, {"paused": True})
        echo(f"{document.id} is paused; `policy-monitor reload` tells the daemon", err=True)
