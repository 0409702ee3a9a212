"""The command ``verify``: proves what is stored."""

import sys

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.exits import NEEDS_A_PERSON
from monitor.cli.output import as_json, echo, plural, print_json


@click.command()
@with_config
@as_json
def verify(config_path: str | None, json: bool) -> None:
    """Prove that every stored page and text is what was received, unchanged and in order.

    Each body is read and hashed, each text compared with its hash, and the chain of each document's snapshots
    followed from its first. Exits with 3 where something does not match. The daemon may go on meanwhile.
    """
    config = read_config(config_path)
    with open_history_of(config) as store:
        problems = store.upkeep.verify()
    if json:
        print_json({"sound": not problems, "problems": problems})
    else:
        for problem in problems:
            echo(problem)
        words = f"{plural(len(problems), 'problem')} found" if problems else "everything stored is sound"
        echo(words, err=True)
    if problems:
        sys.exit(NEEDS_A_PERSON)
