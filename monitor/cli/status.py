"""The command ``status``: how every document and the outbox stand."""

import sys
from collections.abc import Iterator, Sequence

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.exits import NEEDS_A_PERSON
from monitor.cli.output import (
    NOTHING_YET,
    as_json,
    echo,
    format_time,
    plural,
    print_json,
    print_table,
    time_heading,
    told_time,
)
from monitor.clock import utc_now
from monitor.followup import Ahead
from monitor.model import AlertState, Backlog, Change, DayKind
from monitor.query.status import ChannelFailure, Status, find_status

MOST_NUMBERS = 10
MOST_NAMES = 5


@click.command()
@with_config
@as_json
def status(config_path: str | None, json: bool) -> None:
    """Say how every document stands; exit with 3 where something needs a person."""
    config = read_config(config_path)
    with open_history_of(config) as store:
        now = utc_now()
        found = find_status(store, config.documents, now=now)
    if json:
        print_json(
            {
                "healthy": found.healthy,
                "alerts": found.alerts,
                "backlogs": found.backlogs,
                "failing": found.failing,
                "critical": [change.id for change in found.critical],
                "unheard": [change.id for change in found.unheard],
                "unaccepted": found.unaccepted,
                "escalated": found.escalated,
                "offline": found.is_offline,
                "next_day": _day_facts(found.next_day) if found.next_day else None,
                "documents": [
                    {
                        "document": each.document.id,
                        "standing": each.word,
                        "note": each.note,
                        "coverage": each.coverage,
                        "version": each.state.version if each.state else None,
                        "reviewed_up_to": each.reviewed,
                        "owner": each.document.owner,
                        "checked_at": each.state.checked_at if each.state else None,
                        "good_at": each.state.good_at if each.state else None,
                        "next_due_at": each.state.next_due_at if each.state else None,
                        "failures": each.state.failures if each.state else 0,
                    }
                    for each in found.documents
                ],
            }
        )
    else:
        if not config.documents:
            echo(NOTHING_YET, err=True)
        print_table(
            ("DOCUMENT", "STANDS", "VERSION", "REVIEWED", time_heading("CHECKED"), "NEXT", "KEPT", "NOTE"),
            [
                (
                    each.document.id,
                    each.word,
                    each.state.version if each.state else None,
                    each.reviewed,
                    format_time(each.state.checked_at if each.state else None),
                    format_time(each.state.next_due_at if each.state else None),
                    f"{each.coverage:.0%}" if each.coverage is not None else None,
                    "no name resolves" if found.is_offline and each.word == "failing" else each.note,
                )
                for each in found.documents
            ],
        )
        counts = ", ".join(f"{count} {state}" for state, count in sorted(found.alerts.items()))
        echo(f"alerts: {counts or 'none yet'}")
        for line in _lines_below(found):
            echo(line)
    if not found.healthy:
        sys.exit(NEEDS_A_PERSON)


def _lines_below(found: Status) -> Iterator[str]:
    """What asks for a person, each in a line: channels, critical changes, the next day."""
    if found.is_offline:
        yield "no name resolves: is this machine offline, or does its name server not answer?"
    yield from map(_failing_line, found.failing)
    yield from map(_backlog_line, found.backlogs)
    if found.unheard:
        count = plural(len(found.unheard), "high or critical change")
        numbers = _list_numbers(found.unheard)
        why = "`policy-monitor route test NUMBER` says why, `ack` takes note"
        yield f"{count} told to nobody, for no route takes them: {numbers}; {why}"
    if found.critical:
        count = plural(len(found.critical), "critical change")
        numbers = _list_numbers(found.critical)
        yield f"{count} not acknowledged: {numbers}; `policy-monitor why` explains, `ack` takes note"
    for each in found.escalated[:MOST_NAMES]:
        when = told_time(each.at)
        yield f"change {each.change_id} went on to {each.owner} at {when}: nobody has acknowledged it"
    if len(found.escalated) > MOST_NAMES:
        yield f"{plural(len(found.escalated) - MOST_NAMES, 'more change')} went on to another owner"
    if found.unaccepted:
        more = " …" if len(found.unaccepted) > MOST_NAMES else ""
        shown = " ".join(found.unaccepted[:MOST_NAMES]) + more
        look = f"`policy-monitor show {found.unaccepted[0]}@1` shows one, `ack DOCUMENT` accepts it"
        yield f"first version accepted by nobody: {shown}; {look}"
    if found.next_day:
        day = found.next_day
        what = "last day to object to" if day.kind is DayKind.OBJECTION else "takes effect:"
        left = plural(day.days_left, "day")
        yield f"next: {day.day}, in {left}, {what} change {day.change.id} of {day.document.id}"


def _list_numbers(changes: Sequence[Change]) -> str:
    """The first numbers of changes, and a sign where there are more."""
    shown = " ".join(str(change.id) for change in changes[:MOST_NUMBERS])
    return shown + (" …" if len(changes) > MOST_NUMBERS else "")


def _day_facts(day: Ahead) -> dict[str, object]:
    return {
        "day": day.day,
        "days_left": day.days_left,
        "what": day.kind,
        "change": day.change.id,
        "document": day.document.id,
    }


def _failing_line(failing: ChannelFailure) -> str:
    """A channel that did not take its alerts so far, and when it is tried again."""
    again = f"; tried again at {told_time(failing.next_attempt_at)}" if failing.next_attempt_at else ""
    since = told_time(failing.since)
    return (
        f"channel {failing.channel}: {plural(failing.alerts, 'alert')} not taken since {since} "
        f"({failing.last_error or 'no reason noted'}){again}"
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
