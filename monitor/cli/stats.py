"""The command ``stats``: how restless documents are."""

from dataclasses import replace

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import plural, print_answer, with_form
from monitor.cli.question import Asked, choose_of, filter_changes, with_question
from monitor.clock import utc_now
from monitor.query.quieter import LoudRoute, find_loud_routes
from monitor.query.volatility import find_volatility, list_volatility


@click.command()
@with_question
@with_form("text", "markdown", "html", "csv")
@with_config
def stats(form: str, config_path: str | None, **asked: Asked) -> None:
    """Count the changes of documents.

    How many a year, of which kind, how often back, with how much notice. Routes that tell much that people
    found not useful are named below, with what would quiet them.
    """
    config = read_config(config_path)
    now = utc_now()
    with open_history_of(config) as store:
        wanted = filter_changes(config, store, now, asked)
        documents = choose_of(config, store, asked, watched=False)
        found = find_volatility(store.briefs, store.briefs, documents, wanted, now=now)
        loud = find_loud_routes(store, config)
    table = list_volatility(found, zone=config.settings.zone)
    print_answer(form, found, replace(table, notes=(*table.notes, *map(_loud_line, loud))))


def _loud_line(loud: LoudRoute) -> str:
    """A route that tells much that people find useless, and what would quiet it."""
    return (
        f"route {loud.route}: {plural(loud.not_useful, 'change')} found not useful, {loud.useful} useful; "
        f"{loud.advice}"
    )
