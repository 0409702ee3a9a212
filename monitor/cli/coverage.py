"""The command ``coverage``: how well documents were watched."""

from datetime import timedelta

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import print_answer, with_form
from monitor.cli.question import Asked, choose_of, read_scope, with_scope
from monitor.clock import utc_now
from monitor.query.gaps import find_gaps, list_gaps

USUALLY = timedelta(days=30)


@click.command()
@with_scope
@with_form("text", "markdown", "html", "csv")
@with_config
def coverage(form: str, config_path: str | None, **asked: Asked) -> None:
    """Count checks and failures, and name the gaps in which nobody knows whether anything changed.

    Without --since: of the last 30 days.
    """
    config = read_config(config_path)
    now = utc_now()
    with open_history_of(config) as store:
        scope = read_scope(config, store, now, asked)
        documents = choose_of(config, store, asked, watched=True)
        until = min(scope.until or now, now)
        found = find_gaps(store.briefs, documents, scope.since or until - USUALLY, until)
    print_answer(form, found, list_gaps(found, zone=config.settings.zone))
