"""The command ``assign``: a change is somebody's to see to."""

import click

from monitor.cli.choice import choose_changes
from monitor.cli.doors import open_store_of, read_config, with_config
from monitor.cli.output import echo
from monitor.cli.person import by_option, find_person
from monitor.clock import utc_now
from monitor.model import ActKind
from monitor.review import Wish, record_act


@click.command()
@click.argument("changes", nargs=-1, required=True, metavar="CHANGE...")
@click.option("--to", "assignee", required=True, metavar="NAME", help="Whose it is.")
@by_option
@click.option("--note", default="", help="Why, or what is to be done.")
@with_config
def assign(
    changes: tuple[str, ...], assignee: str, by: str | None, note: str, config_path: str | None
) -> None:
    """Assign changes to a person; the last one named has them. Reminders and escalation go on.

    CHANGE is a change's number, or the reference of a message: every change that it told of.
    """
    config = read_config(config_path)
    wish = Wish(kind=ActKind.ASSIGNED, by=find_person(by), note=note, assignee=assignee)
    with open_store_of(config) as store:
        for change, _ in choose_changes(changes, store):
            act = record_act(store, change.id, wish, now=utc_now(), zone=config.settings.zone)
            echo(f"change {change.id} ({change.document_id}): assigned to {act.assignee} by {act.by}")
