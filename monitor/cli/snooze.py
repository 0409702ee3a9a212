"""The command ``snooze``: reminders pause."""

import click

from monitor.cli.choice import choose_changes
from monitor.cli.doors import open_store_of, read_config, with_config
from monitor.cli.output import echo, told_time
from monitor.cli.person import by_option, find_moment, find_person, until_option
from monitor.clock import utc_now
from monitor.errors import UsageError
from monitor.model import ActKind
from monitor.review import Wish, record_act, tidy_line


@click.command()
@click.argument("changes", nargs=-1, required=True, metavar="CHANGE...")
@until_option
@by_option
@click.option("--note", default="", help="Why.")
@with_config
def snooze(
    changes: tuple[str, ...],
    length: str | None,
    until: str | None,
    by: str | None,
    note: str,
    config_path: str | None,
) -> None:
    """Pause the reminders of changes; they go on when the time is over.

    CHANGE is a change's number, or the reference of a message: every change that it told of.
    """
    config = read_config(config_path)
    person, said, now = find_person(by), tidy_line(note, "--note"), utc_now()
    moment = find_moment(length, until, now, config)
    wish = Wish(kind=ActKind.SNOOZED, by=person, note=said, until=moment)
    with open_store_of(config) as store:
        chosen = choose_changes(changes, store)
        for change, handling in chosen:
            if handling.is_acknowledged:
                raise UsageError(
                    f"change {change.id} is acknowledged: nothing reminds of it (ack --undo reopens it)"
                )
        for change, _ in chosen:
            record_act(store, change.id, wish, now=now, zone=config.settings.zone)
            end = told_time(moment)
            echo(f"change {change.id} ({change.document_id}): snoozed until {end} by {person}")
