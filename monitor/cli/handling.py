"""Commands for handling changes: ``ack`` and ``snooze``, and how a change stands with people."""

from collections.abc import Sequence
from datetime import datetime

import click

from monitor.cli.acting import by_option, line_of, moment_of, person_of, until_option
from monitor.cli.outfit import opened, read_config, utc, with_config
from monitor.clock import utc_now
from monitor.errors import UsageError
from monitor.followup import Disposition, fold_acts
from monitor.model import Act, ActKind, Change
from monitor.query.changes import find_change
from monitor.store import Store

MOST_AT_ONCE = 50
"""Changes that one reference may name: as many as one vendor's message gathers."""


def act_facts(act: Act) -> dict[str, object]:
    """An act for JSON."""
    return {
        "id": act.id,
        "change": act.change_id,
        "kind": act.kind,
        "at": act.at,
        "by": act.by,
        "note": act.note,
        "until": act.until,
    }


def handling_facts(handling: Disposition, now: datetime) -> dict[str, object]:
    """How a change stands with people, for JSON."""
    return {
        "state": handling.word(now),
        "acknowledged": handling.is_acknowledged,
        "acts": [act_facts(act) for act in handling.acts],
    }


@click.command()
@click.argument("changes", nargs=-1, required=True, metavar="CHANGE...")
@by_option
@click.option("--note", default="", help="Why, or what was done.")
@click.option("--undo", is_flag=True, help="Take an acknowledgement (or a snooze) back.")
@with_config
def ack(changes: tuple[str, ...], by: str | None, note: str, undo: bool, config_path: str | None) -> None:
    """Acknowledge changes: somebody has taken note, reminders stop.

    CHANGE is a change's number, or the reference of a message: every change that it told of.
    """
    config = read_config(config_path)
    person, said = person_of(by), line_of(note, "--note")
    with opened(config) as store:
        chosen = _chosen(changes, store)
        kind = ActKind.REOPENED if undo else ActKind.ACKNOWLEDGED
        for change, handling in chosen:
            if undo and not (handling.is_acknowledged or handling.snooze):
                raise UsageError(f"change {change.id} is open: there is nothing to take back")
        for change, handling in chosen:
            if handling.acknowledgement and not undo:
                click.echo(
                    f"change {change.id} ({change.document_id}): already {handling.sentence(utc_now())}"
                )
                continue
            store.acts.add(Act(change_id=change.id, kind=kind, at=utc_now(), by=person, note=said))
            click.echo(f"change {change.id} ({change.document_id}): {kind} by {person}")


def _chosen(words: Sequence[str], store: Store) -> list[tuple[Change, Disposition]]:
    """The changes named, each once, with how they stand."""
    found = {change.id: change for each in words for change in _named(each, store)}
    return [(change, fold_acts(store.acts.all(change_ids=(change.id,)))) for change in found.values()]


def _named(word: str, store: Store) -> tuple[Change, ...]:
    """The change of a number, or every change that the message of a reference told of.

    Raises UsageError for what tells of none, or of more than anybody can have read.
    """
    given = word.strip()
    told = {
        each
        for name in (given, given.upper())
        for each in store.acts.changes_by_reference(name)
        if each is not None
    }
    if len(told) > MOST_AT_ONCE:
        raise UsageError(
            f"{given[:60]} tells of {len(told)} changes, more than the message showed; name those you have "
            "seen by their numbers (`policy-monitor changes`)"
        )
    found = tuple(change for number in sorted(told) if (change := store.history.change(number)))
    return found or (find_change(word, store),)


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
    person, said, now = person_of(by), line_of(note, "--note"), utc_now()
    moment = moment_of(length, until, now, config)
    with opened(config) as store:
        chosen = _chosen(changes, store)
        for change, handling in chosen:
            if handling.is_acknowledged:
                raise UsageError(
                    f"change {change.id} is acknowledged: nothing reminds of it (ack --undo reopens it)"
                )
        for change, _ in chosen:
            act = Act(change_id=change.id, kind=ActKind.SNOOZED, at=now, by=person, note=said, until=moment)
            store.acts.add(act)
            click.echo(
                f"change {change.id} ({change.document_id}): snoozed until {utc(moment)} UTC by {person}"
            )
