"""The command ``changes``: what changed, of all documents."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.late import judge_first
from monitor.cli.output import echo, print_answer, with_form
from monitor.cli.question import Asked, filter_changes, with_question
from monitor.clock import utc_now
from monitor.model import Kind
from monitor.query.change_json import change_facts
from monitor.query.changes import (
    USUAL_LIMIT,
    CountBy,
    count_changes,
    list_changes,
    list_counts,
    page_changes,
)

HANDLED = ("open", "acknowledged", "snoozed")


@click.command()
@with_question
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="Only changes of this kind.")
@click.option("--handled", type=click.Choice(HANDLED), help="Only changes that stand so with people.")
@click.option("--group-by", type=click.Choice([str(each) for each in CountBy]), help="Count them by this.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=USUAL_LIMIT, show_default=True)
@click.option("--page", type=click.IntRange(1, 1_000_000), default=1, show_default=True, help="Older ones.")
@with_form("text", "markdown", "html", "csv")
@with_config
def changes(
    kind: str | None,
    handled: str | None,
    group_by: str | None,
    limit: int,
    page: int,
    form: str,
    config_path: str | None,
    **asked: Asked,
) -> None:
    """List changes of all documents, newest first, or count them."""
    config = read_config(config_path)
    now, zone = utc_now(), config.settings.zone
    with open_history_of(config) as store:
        wanted = filter_changes(config, store, now, asked, kind=Kind(kind) if kind else None)
        judge_first(config, store, document_ids=wanted.document_ids, since=wanted.since, until=wanted.until)
        if group_by:
            counted = count_changes(store, wanted, CountBy(group_by), zone=zone)
            print_answer(form, counted, list_counts(counted, CountBy(group_by), zone=zone))
            return
        found = page_changes(store, wanted, now=now, handled=handled, limit=limit, page=page)
    facts = [change_facts(change, handling, now) for change, handling in found.changes]
    print_answer(form, facts, list_changes(found, now=now, zone=zone))
    if found.more:
        echo(f"there are older ones: --page {page + 1}", err=True)
