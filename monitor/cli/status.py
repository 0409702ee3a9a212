"""The command ``status``: how every document and the outbox stand."""

import sys
from collections.abc import Iterator

import click

from monitor.cli.doors import open_store_of, read_config, with_config
from monitor.cli.exits import NEEDS_A_PERSON
from monitor.cli.output import NOTHING_YET, as_json, format_time, plural, print_json, print_table
from monitor.clock import utc_now
from monitor.followup import Ahead
from monitor.model import AlertState, Backlog, DayKind
from monitor.query import Failing, Status
from monitor.query import status as standing_of_all

MOST_NUMBERS = 10


@click.command()
@with_config
@as_json
def status(config_path: str | None, json: bool) -> None:
    """Say how every document stands; exit with 3 where something needs a person."""
    config = read_config(config_path)
    with open_store_of(config) as store:
        now = utc_now()
        found = standing_of_all(store, config.documents, now=now)
    if json:
        print_json(
            {
                "healthy": found.healthy,
                "alerts": found.alerts,
                "backlogs": found.backlogs,
                "failing": found.failing,
                "critical": [change.id for change in found.critical],
                "next_day": _day_facts(found.next_day) if found.next_day else None,
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
        if not config.documents:
            click.echo(NOTHING_YET, err=True)
        print_table(
            ("DOCUMENT", "STANDS", "VERSION", "CHECKED (UTC)", "NEXT", "KEPT", "NOTE"),
            [
                (
                    standing.document.id,
                    standing.word,
                    standing.state.version if standing.state else None,
                    format_time(standing.state.checked_at if standing.state else None),
                    format_time(standing.state.next_due_at if standing.state else None),
                    f"{standing.coverage:.0%}" if standing.coverage is not None else None,
                    standing.note,
                )
                for standing in found.standings
            ],
        )
        counts = ", ".join(f"{count} {state}" for state, count in sorted(found.alerts.items()))
        click.echo(f"alerts: {counts or 'none yet'}")
        for line in _lines_below(found):
            click.echo(line)
    if not found.healthy:
        sys.exit(NEEDS_A_PERSON)


def _lines_below(found: Status) -> Iterator[str]:
    """What asks for a person, each in a line: channels, critical changes, the next day."""
    yield from map(_failing_line, found.failing)
    yield from map(_backlog_line, found.backlogs)
    if found.critical:
        count = plural(len(found.critical), "critical change")
        numbers = " ".join(str(change.id) for change in found.critical[:MOST_NUMBERS])
        more = " …" if len(found.critical) > MOST_NUMBERS else ""
        yield f"{count} not acknowledged: {numbers}{more}; `policy-monitor why` explains, `ack` takes note"
    if found.next_day:
        day = found.next_day
        what = "last day to object to" if day.kind is DayKind.OBJECTION else "takes effect:"
        left = plural(day.days_left, "day")
        yield f"next: {day.day}, in {left}, {what} change {day.change.id} of {day.document.id}"


def _day_facts(day: Ahead) -> dict[str, object]:
    return {
        "day": day.day,
        "days_left": day.days_left,
        "what": day.kind,
        "change": day.change.id,
        "document": day.document.id,
    }


def _failing_line(failing: Failing) -> str:
    """A channel that did not take its alerts so far, and when it is tried again."""
    again = f"; tried again at {format_time(failing.next_attempt_at)} UTC" if failing.next_attempt_at else ""
    since = format_time(failing.since)
    return (
        f"channel {failing.channel}: {plural(failing.alerts, 'alert')} not taken since {since} "
        f"UTC ({failing.last_error or 'no reason noted'}){again}"
    )


def _backlog_line(backlog: Backlog) -> str:
    """A channel whose alerts wait for a person, and what to do."""
    what = plural(backlog.alerts, "alert")
    if backlog.state is AlertState.HELD:
        return (
            f"channel {backlog.channel}: {what} held back in a flood; "
            f"`policy-monitor alerts release {backlog.channel}` sends, `alerts drop` gives up"
        )
    return (
        f"channel {backlog.channel}: {what} given up ({backlog.last_error or 'no reason noted'}); "
        "`policy-monitor alerts retry` sends them again"
    )
