"""The command ``blame``: which version brought each sentence."""

import click

from monitor.cli.doors import open_history_of, open_sandbox, read_config, with_config
from monitor.cli.output import print_answer, with_form
from monitor.query.blame import find_blame, list_blame
from monitor.query.lookup import find_kept_document


@click.command()
@click.argument("document")
@with_form("text", "markdown", "html", "csv")
@with_config
def blame(document: str, form: str, config_path: str | None) -> None:
    """Say of each sentence of a document's text in force which version brought it."""
    config = read_config(config_path)
    with open_sandbox() as sandbox, open_history_of(config) as store:
        chosen = find_kept_document(document, config.documents, store.documents)
        lines = find_blame(store.history, chosen, sandbox)
    print_answer(form, lines, list_blame(lines, chosen, zone=config.settings.zone))
