"""The command ``resume``: goes on checking documents that were paused."""

import click

from monitor.cli.doors import with_config
from monitor.cli.pause import set_paused


@click.command()
@click.argument("documents", nargs=-1, required=True)
@with_config
def resume(documents: tuple[str, ...], config_path: str | None) -> None:
    """Go on checking documents that were paused.

    A running daemon goes by it after `reload`.
    """
    set_paused(documents, config_path, paused=False)
