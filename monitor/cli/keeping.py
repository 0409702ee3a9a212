"""Commands that keep the store: ``verify`` proves it, ``backup`` copies it."""

import sys
from pathlib import Path

import click

from monitor.cli.outfit import as_json, counted, opened, print_json, read_config, with_config

NEEDS_A_PERSON = 3


@click.command()
@with_config
@as_json
def verify(config_path: str | None, json: bool) -> None:
    """Prove that every stored page and text is what was received, unchanged and in order.

    Each body is read and hashed, each text compared with its hash, and the chain of each document's snapshots
    followed from its first. Exits with 3 where something does not match. The daemon may go on meanwhile.
    """
    config = read_config(config_path)
    with opened(config) as store:
        problems = store.upkeep.verify()
    if json:
        print_json({"sound": not problems, "problems": problems})
    else:
        for problem in problems:
            click.echo(problem)
        words = f"{counted(len(problems), 'problem')} found" if problems else "everything stored is sound"
        click.echo(words, err=True)
    if problems:
        sys.exit(NEEDS_A_PERSON)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@with_config
def backup(folder: Path, config_path: str | None) -> None:
    """Copy the database and every stored page into FOLDER, a new one, while the daemon goes on.

    The copy can be run on as it is: put it where `storage` and `database` of a configuration point to. The
    configuration itself and secrets are not part of it.
    """
    config = read_config(config_path)
    with opened(config) as store:
        store.upkeep.backup(folder)
    click.echo(f"copied to {folder}; prove it with `verify` on a configuration that points to it", err=True)
