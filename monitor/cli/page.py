"""The command ``page``: all that is known of a document, as HTML."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import print_text
from monitor.clock import utc_now
from monitor.query.lookup import find_kept_document
from monitor.query.page import as_page, document_page


@click.command()
@click.argument("document")
@with_config
def page(document: str, config_path: str | None) -> None:
    """Print the page of a document as HTML: how it stands, what was kept and dropped, history, text."""
    config = read_config(config_path)
    with open_history_of(config) as store:
        chosen = find_kept_document(document, config.documents, store.documents)
        print_text(as_page(document_page(store, chosen, now=utc_now())))
