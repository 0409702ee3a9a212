"""The command ``feedback``: whether a change was worth telling."""

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
@click.option("--useful/--not-useful", default=False, help="Which of both.  [default: not useful]")
@by_option
@click.option("--note", default="", help="Why.")
@with_config
def feedback(
    changes: tuple[str, ...], useful: bool, by: str | None, note: str, config_path: str | None
) -> None:
    """Say that changes were not worth telling, or were after all; `stats` names the routes that get many.

    CHANGE is a change's number, or the reference of a message: every change that it told of. It stays open,
    or closed; `export labels` writes what was said.
    """
    config = read_config(config_path)
    kind = ActKind.USEFUL if useful else ActKind.NOT_USEFUL
    wish = Wish(kind=kind, by=find_person(by), note=note)
    with open_store_of(config) as store:
        for change, _ in choose_changes(changes, store):
            act = record_act(store, change.id, wish, now=utc_now(), zone=config.settings.zone)
            echo(f"change {change.id} ({change.document_id}): {act.kind} by {act.by}")
