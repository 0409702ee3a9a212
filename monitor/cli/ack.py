"""The command ``ack``: somebody has taken note of changes."""

import click

from monitor.cli.choice import choose_changes
from monitor.cli.doors import open_store_of, read_config, with_config
from monitor.cli.output import echo
from monitor.cli.person import by_option, find_person
from monitor.clock import utc_now
from monitor.config import Config
from monitor.errors import UsageError
from monitor.model import Acceptance, ActKind, Document
from monitor.query.lookup import find_document
from monitor.review import Wish, record_act, tidy_line


@click.command()
@click.argument("named", nargs=-1, required=True, metavar="CHANGE...")
@by_option
@click.option("--note", default="", help="Why, or what was done.")
@click.option("--undo", is_flag=True, help="Take an acknowledgement (or a snooze) back.")
@with_config
def ack(named: tuple[str, ...], by: str | None, note: str, undo: bool, config_path: str | None) -> None:
    """Acknowledge changes: somebody has taken note, reminders stop.

    CHANGE is a change's number, or the reference of a message: every change that it told of. A document's id
    (vendor/name) accepts its first version, vendor/name@7 another: somebody read it whole and found it to be
    the text meant. From there on it counts as reviewed up to the first change that nobody acknowledged.
    """
    config = read_config(config_path)
    person, said, now = find_person(by), tidy_line(note, "--note"), utc_now()
    accepted = [_find_version(word, config) for word in named if "/" in word]
    if accepted and undo:
        raise UsageError("an acceptance is not taken back; `policy-monitor pause` stops watching a document")
    with open_store_of(config) as store:
        for document, version in accepted:
            store.acts.accept(
                Acceptance(document_id=document.id, at=now, by=person, note=said, version=version)
            )
            echo(f"{document.id}@{version}: accepted by {person}")
        chosen = choose_changes([word for word in named if "/" not in word], store)
        wish = Wish(kind=ActKind.REOPENED if undo else ActKind.ACKNOWLEDGED, by=person, note=said)
        for change, handling in chosen:
            if undo and not (handling.is_acknowledged or handling.snooze):
                raise UsageError(f"change {change.id} is open: there is nothing to take back")
        for change, handling in chosen:
            if handling.acknowledgement and not undo:
                stands = handling.sentence(now, config.settings.zone)
                echo(f"change {change.id} ({change.document_id}): already {stands}")
                continue
            record_act(store, change.id, wish, now=now, zone=config.settings.zone)
            echo(f"change {change.id} ({change.document_id}): {wish.kind} by {person}")


def _find_version(word: str, config: Config) -> tuple[Document, int]:
    """The document and version of ``vendor/name`` or ``vendor/name@7``."""
    name, at, number = word.partition("@")
    if at and not (number.isascii() and number.isdigit() and 0 < len(number) < 10 and int(number)):
        raise UsageError(f"{word[:100]!r} names no version; write it like {name[:80]}@1")
    return find_document(name, config.documents), int(number or 1)
