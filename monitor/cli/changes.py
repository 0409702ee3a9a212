"""The command ``changes``: what changed, of all documents."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import as_json, format_time, print_json, print_table, time_heading
from monitor.clock import utc_now
from monitor.followup import Disposition, fold_all_acts
from monitor.model import Category, Kind
from monitor.query import find_vendor, parse_moment
from monitor.query.change_json import change_facts
from monitor.store import ChangeFilter
from monitor.wording.labels import category_names

HANDLED = ("open", "acknowledged", "snoozed")


@click.command()
@click.option("--since", help="A date or an age: 2026-03-01, '2 weeks ago'.")
@click.option("--until", help="A date or an age.")
@click.option("--vendor", help="Only this vendor.")
@click.option("--category", type=click.Choice([str(c) for c in Category]), help="Only changes about this.")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="Only changes of this kind.")
@click.option("--handled", type=click.Choice(HANDLED), help="Only changes that stand so with people.")
@with_config
@as_json
def changes(
    since: str | None,
    until: str | None,
    vendor: str | None,
    category: str | None,
    kind: str | None,
    handled: str | None,
    config_path: str | None,
    json: bool,
) -> None:
    """List changes of all documents, newest first."""
    config = read_config(config_path)
    now = utc_now()
    with open_history_of(config) as store:
        found = store.history.changes(
            ChangeFilter(
                since=parse_moment(since, now=now) if since else None,
                until=parse_moment(until, now=now, end_of_day=True) if until else None,
                vendor=find_vendor(vendor, (*config.documents, *store.documents.all())) if vendor else None,
                category=Category(category) if category else None,
                kind=Kind(kind) if kind else None,
            )
        )
        acts = fold_all_acts(store.acts.all())
    handlings = {change.id: acts.get(change.id, Disposition()) for change in found}
    found = tuple(change for change in found if handled in (None, handlings[change.id].word(now)))
    if json:
        print_json([change_facts(change, handlings[change.id], now) for change in found])
        return
    print_table(
        ("CHANGE", time_heading("SEEN"), "DOCUMENT", "KIND", "SEVERITY", "CATEGORIES", "HANDLED", "SUMMARY"),
        [
            (
                change.id,
                format_time(change.first_seen_at),
                f"{change.document_id}@{change.before}..{change.after}",
                change.comparison.judgement.kind,
                change.comparison.judgement.severity,
                ", ".join(category_names(change.comparison.judgement)) or "-",
                handlings[change.id].word(now),
                change.comparison.summary,
            )
            for change in found
        ],
    )
