"""The command ``page``: all that is known of a document, as HTML."""

import click

from monitor.cli.doors import open_history_of, open_sandbox, read_config, with_config
from monitor.cli.output import print_text
from monitor.clock import utc_now
from monitor.query.lookup import find_kept_document


@click.command()
@click.argument("document")
@with_config
def page(document: str, config_path: str | None) -> None:
    """Print the page of a document as HTML: how it stands, what was kept and dropped, history, text."""
    from monitor.web.desk import Ask, open_desk  # noqa: PLC0415
    from monitor.web.document_sheet import show_document  # noqa: PLC0415
    from monitor.web.press import write_alone  # noqa: PLC0415

    config = read_config(config_path)
    with open_sandbox() as sandbox, open_history_of(config) as store:
        chosen = find_kept_document(document, config.documents, store.documents)
        vendor, _, name = chosen.id.partition("/")
        desk = open_desk(config, store, utc_now(), sandbox)
        print_text(write_alone(show_document(desk, Ask(path={"vendor": vendor, "name": name})), desk.zone))
