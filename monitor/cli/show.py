"""The command ``show``: the text of a document, now or then."""

from dataclasses import replace

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import as_json, echo, print_json, print_text, told_time
from monitor.cli.question import almanac_for
from monitor.errors import UsageError
from monitor.query.lookup import find_kept_document, find_version


@click.command()
@click.argument("document", metavar="DOCUMENT[@N|@DATE]")
@with_config
@as_json
def show(document: str, config_path: str | None, json: bool) -> None:
    """Print a document's text: in force, by version number, or as of a date."""
    config = read_config(config_path)
    name, at, point = document.partition("@")
    if at and not point:
        raise UsageError("write a version number or a date after the @")
    with open_history_of(config) as store:
        chosen = find_kept_document(name, config.documents, store.documents)
        version = find_version(
            store.history, chosen, (point and f"@{point}") or None, almanac_for(config, chosen)
        )
    if json:
        print_json(replace(version, links=()))
        return
    echo(
        f"{version.ref}, seen {told_time(version.seen_at)} to {told_time(version.checked_at)}, "
        f"{version.coverage.share:.0%} of the page kept, SHA-256 {version.sha256}",
        err=True,
    )
    print_text(version.text)
