"""The command ``diff``: any two versions of a document."""

import sys

import click

from monitor.cli.doors import open_history_of, open_sandbox, read_config, with_config
from monitor.cli.exits import DIFFERENCES
from monitor.cli.output import is_colour_wanted, print_json, print_text, with_form
from monitor.cli.question import almanac_for
from monitor.model import Category
from monitor.query.between import Difference, Question, compare_versions
from monitor.query.lookup import find_kept_document
from monitor.query.redline import as_data, as_html, as_markdown, as_text, to_table
from monitor.query.tabular import to_csv


@click.command()
@click.argument("document")
@click.argument("before", required=False, metavar="[A]")
@click.argument("after", required=False, metavar="[B]")
@click.option("--category", type=click.Choice([str(c) for c in Category]), help="Only sections about this.")
@with_form("text", "markdown", "html", "csv")
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

    Without A and B: the last change. With A alone: from A to the version in force. What changed in between
    and changed back is not told (``log`` does).
    """
    config = read_config(config_path)
    with open_sandbox() as sandbox, open_history_of(config) as store:
        chosen = find_kept_document(document, config.documents, store.documents)
        question = Question(
            before=before,
            after=after,
            category=Category(category) if category else None,
            rules=config.settings.severity,
            phrases=config.settings.phrases,
        )
        found = compare_versions(store.history, chosen, question, almanac_for(config, chosen), sandbox)
    print_difference(found, form)
    if found.comparison.sections:
        sys.exit(DIFFERENCES)


def print_difference(found: Difference, form: str) -> None:
    """A difference in the dress asked for."""
    if form == "json":
        print_json(as_data(found))
    elif form == "text":
        print_text(as_text(found, colour=is_colour_wanted()), colour=is_colour_wanted())
    elif form == "csv":
        print_text(to_csv(to_table(found)))
    else:
        print_text(as_html(found) if form == "html" else as_markdown(found))
