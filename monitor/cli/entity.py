"""The command ``entity``: where a company is named, since when and until when."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import print_answer, with_form
from monitor.cli.question import Asked, read_whose, with_whose
from monitor.query.mentions import find_mentions, list_mentions


@click.command()
@click.argument("name")
@with_whose
@click.option("--limit", type=click.IntRange(1, 100_000), default=1_000, show_default=True)
@with_form("text", "markdown", "html", "csv")
@with_config
def entity(name: str, limit: int, form: str, config_path: str | None, **asked: Asked) -> None:
    """Say which documents name a company (a sub-processor), when it was added and when removed."""
    config = read_config(config_path)
    with open_history_of(config) as store:
        ids = read_whose(config, store, asked)
        found = find_mentions(store, name, ids, limit=limit)
    print_answer(form, found, list_mentions(found, name, zone=config.settings.zone))
