"""The command ``rebuild``: derives versions again from what is stored."""

import sys

import click

from monitor.check import rederive
from monitor.cli.choice import choose_documents
from monitor.cli.doors import open_sandbox, open_store_of, read_config, with_config
from monitor.cli.output import echo, plural
from monitor.clock import utc_now


@click.command()
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@with_config
def rebuild(documents: tuple[str, ...], config_path: str | None) -> None:
    """Derive versions again from the stored snapshots; tells nobody, since no vendor changed anything."""
    config = read_config(config_path)
    chosen = choose_documents(documents, config)
    with open_sandbox(warm=True) as sandbox, open_store_of(config) as store:
        upgraded = 0
        with click.progressbar(chosen, label="rebuilding", file=sys.stderr) as bar:
            for document in bar:
                upgraded += rederive(
                    document, store=store, settings=config.settings, now=utc_now(), executor=sandbox
                )
    echo(f"{plural(upgraded, 'version')} with another text now; nobody was alerted", err=True)
