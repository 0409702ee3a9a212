"""The command ``status``: how every document and the outbox stand."""

import sys

import click

from monitor.cli.outfit import as_json, opened, print_json, print_table, read_config, utc, with_config
from monitor.clock import utc_now
from monitor.query import status as standing_of_all

NEEDS_A_PERSON = 3


@click.command()
@with_config
@as_json
def status(config_path: str | None, json: bool) -> None:
    """Say how every document stands; exit with 3 where something needs a person."""
    config = read_config(config_path)
    with opened(config) as store:
        now = utc_now()
        found = standing_of_all(store, config.documents, now=now)
    if json:
        print_json(
            {
                "healthy": found.healthy,
                "alerts": found.alerts,
                "documents": [
                    {
                        "document": standing.document.id,
                        "standing": standing.word,
                        "note": standing.note,
                        "coverage": standing.coverage,
                        "version": standing.state.version if standing.state else None,
                        "checked_at": standing.state.checked_at if standing.state else None,
                        "good_at": standing.state.good_at if standing.state else None,
                        "next_due_at": standing.state.next_due_at if standing.state else None,
                        "failures": standing.state.failures if standing.state else 0,
                    }
                    for standing in found.standings
                ],
            }
        )
    else:
        print_table(
            ("DOCUMENT", "STANDS", "VERSION", "CHECKED (UTC)", "NEXT", "KEPT", "NOTE"),
            [
                (
                    standing.document.id,
                    standing.word,
                    standing.state.version if standing.state else None,
                    utc(standing.state.checked_at if standing.state else None),
                    utc(standing.state.next_due_at if standing.state else None),
                    f"{standing.coverage:.0%}" if standing.coverage is not None else None,
                    standing.note,
                )
                for standing in found.standings
            ],
        )
        counts = ", ".join(f"{count} {state}" for state, count in sorted(found.alerts.items()))
        click.echo(f"alerts: {counts or 'none yet'}")
    if not found.healthy:
        sys.exit(NEEDS_A_PERSON)
