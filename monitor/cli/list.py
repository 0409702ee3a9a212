"""The command ``list``: which documents are watched, as the configuration says."""

import click

from monitor.cli.doors import read_config, with_config
from monitor.cli.output import NOTHING_YET, as_json, echo, print_json, print_table
from monitor.config.dump import span_words
from monitor.model import Document


@click.command("list")
@with_config
@as_json
def list_documents(config_path: str | None, json: bool) -> None:
    """List the documents that are watched."""
    config = read_config(config_path)
    if json:
        print_json([_document_facts(document) for document in config.documents])
        return
    if not config.documents:
        echo(NOTHING_YET, err=True)
    print_table(
        ("DOCUMENT", "TYPE", "EVERY", "OWNER", "TAGS", "URL"),
        [
            (d.id, d.type, span_words(d.interval), d.owner, ",".join(sorted(d.tags)), d.url)
            for d in config.documents
        ],
    )


def _document_facts(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "vendor": document.vendor,
        "name": document.name,
        "title": document.label,
        "type": document.type,
        "url": document.url,
        "owner": document.owner,
        "contract": document.contract,
        "notes": document.notes,
        "tags": sorted(document.tags),
        "interval_seconds": document.interval.total_seconds(),
        "select": document.select,
        "remove": document.remove,
    }
