"""The command ``note``: words on a change, kept with it."""

import click

from monitor.cli.choice import choose_changes
from monitor.cli.doors import open_store_of, read_config, with_config
from monitor.cli.output import echo
from monitor.cli.person import by_option, find_person
from monitor.clock import utc_now
from monitor.model import ActKind
from monitor.review import Wish, record_act


@click.command()
@click.argument("change", metavar="CHANGE")
@click.argument("words")
@by_option
@with_config
def note(change: str, words: str, by: str | None, config_path: str | None) -> None:
    """Note something on a change: it stays as open, or closed, as it was.

    CHANGE is a change's number, or the reference of a message: every change that it told of.
    """
    config = read_config(config_path)
    wish = Wish(kind=ActKind.NOTED, by=find_person(by), note=words)
    with open_store_of(config) as store:
        for each, _ in choose_changes([change], store):
            act = record_act(store, each.id, wish, now=utc_now(), zone=config.settings.zone)
            echo(f"change {each.id} ({each.document_id}): noted by {act.by}")
