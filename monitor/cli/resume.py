"""The command ``resume``: goes on checking documents that were paused."""

import click

from monitor.cli.doors import read_config, with_config
from monitor.cli.output import echo
from monitor.config.alter import alter_document
from monitor.query.lookup import find_document


@click.command()
@click.argument("documents", nargs=-1, required=True)
@with_config
def resume(documents: tuple[str, ...], config_path: str | None) -> None:
    """Go on checking documents that were paused.

    A running daemon goes by it after `reload`.
    """
    config = read_config(config_path)
    for document in [find_document(words, config.documents) for words in documents]:
        alter_document(config.path, document, {"paused": None})
        echo(f"{document.id} is checked again; `policy-monitor reload` tells the daemon", err=True)
