"""The command ``ack``: somebody has taken note of changes."""

import click

from monitor.cli.choice import choose_changes
from monitor.cli.doors import open_store_of, read_config, with_config
from monitor.cli.output import echo
from monitor.cli.person import by_option, find_person, tidy_line
from monitor.clock import utc_now
from monitor.errors import UsageError
from monitor.model import Acceptance, Act, ActKind
from monitor.query.lookup import find_document


@click.command()
@click.argument("named", nargs=-1, required=True, metavar="CHANGE...")
@by_option
@click.option("--note", default="", help="Why, or what was done.")
@click.option("--undo", is_flag=True, help="Take an acknowledgement (or a snooze) back.")
@with_config
def ack(named: tuple[str, ...], by: str | None, note: str, undo: bool, config_path: str | None) -> None:
    """Acknowledge changes: somebody has taken note, reminders stop.

    CHANGE is a change's number, or the reference of a message: every change that it told of. A document's id
    (vendor/name) accepts its first version: somebody looked at it and found it to be the text meant.
    """
    config = read_config(config_path)
    person, said = find_person(by), tidy_line(note, "--note")
    firsts = [find_document(word.removesuffix("@1"), config.documents) for word in named if "/" in word]
    if firsts and undo:
        raise UsageError("an acceptance is not taken back; `policy-monitor pause` stops watching a document")
    with open_store_of(config) as store:
        for document in firsts:
            store.acts.accept(Acceptance(document_id=document.id, at=utc_now(), by=person, note=said))
            echo(f"{document.id}@1: accepted by {person}")
        chosen = choose_changes([word for word in named if "/" not in word], store)
        kind = ActKind.REOPENED if undo else ActKind.ACKNOWLEDGED
        for change, handling in chosen:
            if undo and not (handling.is_acknowledged or handling.snooze):
                raise UsageError(f"change {change.id} is open: there is nothing to take back")
        for change, handling in chosen:
            if handling.acknowledgement and not undo:
                stands = handling.sentence(utc_now(), config.settings.zone)
                echo(f"change {change.id} ({change.document_id}): already {stands}")
                continue
            store.acts.add(Act(change_id=change.id, kind=kind, at=utc_now(), by=person, note=said))
            echo(f"change {change.id} ({change.document_id}): {kind} by {person}")
