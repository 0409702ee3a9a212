"""The command ``stats``: how restless documents are."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import print_answer, with_form
from monitor.cli.question import Asked, choose_of, filter_changes, with_question
from monitor.clock import utc_now
from monitor.query.volatility import find_volatility, list_volatility


@click.command()
@with_question
@with_form("text", "markdown", "html", "csv")
@with_config
def stats(form: str, config_path: str | None, **asked: Asked) -> None:
    """Count the changes of documents.

    How many a year, of which kind, how often back, with how much notice.
    """
    config = read_config(config_path)
    now = utc_now()
    with open_history_of(config) as store:
        wanted = filter_changes(config, store, now, asked)
        documents = choose_of(config, store, asked, watched=False)
        found = find_volatility(store.briefs, store.briefs, documents, wanted, now=now)
    print_answer(form, found, list_volatility(found, zone=config.settings.zone))
