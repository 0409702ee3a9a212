"""The command ``first``: when words first stood somewhere, and when they went."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import echo, print_answer, with_form
from monitor.cli.question import Asked, read_whose, with_whose
from monitor.query.presence import find_presence, list_presence


@click.command()
@click.argument("words")
@with_whose
@click.option("--exact", is_flag=True, help="Only the very words, nothing that is nearly alike.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=200, show_default=True)
@with_form("text", "markdown", "html", "csv")
@with_config
def first(words: str, exact: bool, limit: int, form: str, config_path: str | None, **asked: Asked) -> None:
    """Say when words first stood in which document, when they went, and whether they came back.

    Each interval with the last check without the words and the first with them: the very words first,
    whatever their case and punctuation, then passages that are nearly alike.
    """
    config = read_config(config_path)
    with open_history_of(config) as store:
        ids = read_whose(config, store, asked)
        found = find_presence(store, words, ids, limit=limit, alike=not exact)
    print_answer(form, found, list_presence(found, zone=config.settings.zone))
    if not found.intervals and form == "text":
        echo("these words stand in no version of any document asked about", err=True)
