"""The command ``diff``: any two versions of a document."""

import sys

import click

from monitor.cli.doors import open_history_of, open_sandbox, read_config, with_config
from monitor.cli.exits import DIFFERENCES
from monitor.cli.output import is_colour_wanted, print_json, print_text
from monitor.clock import utc_now
from monitor.model import Category
from monitor.query import (
    Question,
    as_data,
    as_html,
    as_markdown,
    as_text,
    compare_versions,
    find_kept_document,
)


@click.command()
@click.argument("document")
@click.argument("before", required=False, metavar="[A]")
@click.argument("after", required=False, metavar="[B]")
@click.option("--category", type=click.Choice([str(c) for c in Category]), help="Only sections about this.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
)
@with_config
def diff(
    document: str,
    before: str | None,
    after: str | None,
    category: str | None,
    form: str,
    config_path: str | None,
) -> None:
    """Compare any two versions (numbers or dates), section by section and word by word.

    Without A and B: the last change. With A alone: from A to the version in force.
    """
    config = read_config(config_path)
    with open_sandbox() as sandbox, open_history_of(config) as store:
        chosen = find_kept_document(document, config.documents, store)
        question = Question(
            before=before,
            after=after,
            category=Category(category) if category else None,
            rules=config.settings.severity,
        )
        found = compare_versions(store, chosen, question, now=utc_now(), executor=sandbox)
    if form == "json":
        print_json(as_data(found))
    elif form == "html":
        print_text(as_html(found))
    elif form == "markdown":
        print_text(as_markdown(found))
    else:
        print_text(as_text(found, colour=is_colour_wanted()), colour=is_colour_wanted())
    if found.comparison.sections:
        sys.exit(DIFFERENCES)
