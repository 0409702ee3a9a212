"""The command ``grep``: where words stand now, or ever stood."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import echo, print_answer, with_form
from monitor.cli.question import Asked, choose_of, with_whose
from monitor.query.matches import find_matches, list_matches
from monitor.query.tabular import Table


@click.command()
@click.argument("words")
@with_whose
@click.option(
    "--latest/--all", default=True, help="In the texts in force (the default), or in all there were."
)
@click.option("--without", is_flag=True, help="Name the documents in whose text in force they do not stand.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=200, show_default=True)
@with_form("text", "markdown", "html", "csv")
@with_config
def grep(
    words: str,
    latest: bool,
    without: bool,
    limit: int,
    form: str,
    config_path: str | None,
    **asked: Asked,
) -> None:
    """Find words in the texts of documents; a * at the end finds longer words, too ('train*')."""
    config = read_config(config_path)
    with open_history_of(config) as store:
        documents = choose_of(config, store, asked, watched=latest)
        found = find_matches(store, words, documents, every=not latest, limit=limit)
    zone = config.settings.zone
    if without:
        rows = tuple((each,) for each in found.without)
        print_answer(form, found.without, Table(title=f"Without “{words}”", columns=("document",), rows=rows))
        return
    print_answer(form, found.found, list_matches(found, zone=zone))
    if not found.found and form == "text":
        echo("these words stand in none of the texts asked about", err=True)
