"""The command ``rename``: gives a document another name."""

import click

from monitor.cli.doors import read_config, with_config
from monitor.cli.output import echo
from monitor.config.alter import alter_document
from monitor.config.values import slug_of
from monitor.errors import UsageError
from monitor.query.lookup import find_document


@click.command()
@click.argument("document")
@click.argument("name")
@with_config
def rename(document: str, name: str, config_path: str | None) -> None:
    """Give a document another name. Its history goes on: the id that it is kept under stays.

    A running daemon goes by it after `reload`.
    """
    config = read_config(config_path)
    chosen = find_document(document, config.documents)
    if name != slug_of(name):
        raise UsageError(f"{name!r} is no name: write letters, digits and hyphens, like {slug_of(name)!r}")
    alter_document(config.path, chosen, {"name": name, "id": chosen.id.partition("/")[2]})
    echo(f"{chosen.id} is called {name}; `policy-monitor reload` tells the daemon", err=True)
