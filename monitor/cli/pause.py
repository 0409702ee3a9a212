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
    set_paused(documents, config_path, paused=True)


def set_paused(documents: tuple[str, ...], config_path: str | None, *, paused: bool) -> None:
    """Writes into the configuration whether the documents are checked; ``resume`` does, too."""
    config = read_config(config_path)
    state = "paused" if paused else "checked again"
    for document in [find_document(words, config.documents) for words in documents]:
        alter_document(config.path, document, {"paused": paused or None})
        echo(f"{document.id} is {state}; `policy-monitor reload` tells the daemon", err=True)
