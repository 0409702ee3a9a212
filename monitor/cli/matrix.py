"""The command ``matrix``: vendors against what they changed."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import print_answer, with_form
from monitor.cli.question import Asked, filter_changes, with_question
from monitor.clock import utc_now
from monitor.model import Kind
from monitor.query.matrix import find_matrix, list_matrix


@click.command()
@with_question
@with_form("text", "markdown", "html", "csv")
@with_config
def matrix(form: str, config_path: str | None, **asked: Asked) -> None:
    """Set vendors against categories: when each last changed what in substance, and how often."""
    config = read_config(config_path)
    with open_history_of(config) as store:
        found = find_matrix(
            store.briefs, filter_changes(config, store, utc_now(), asked, kind=Kind.SUBSTANTIVE)
        )
    print_answer(form, found, list_matrix(found, zone=config.settings.zone))
