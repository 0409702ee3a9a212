"""Commands for after an alert: ``ack``, ``snooze``, ``silence``, ``upcoming`` and ``export acts``."""

import csv
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any, TypeVar

import click

from monitor.cli.outfit import as_json, opened, print_json, print_table, read_config, utc, with_config
from monitor.clock import utc_now
from monitor.config import Config
from monitor.config.complaints import Refused
from monitor.config.values import span
from monitor.errors import UsageError
from monitor.following import (
    Ahead,
    Handling,
    days_ahead,
    handle,
    handle_all,
    matcher_words,
    parse_until,
)
from monitor.model import (
    Act,
    ActKind,
    Category,
    Change,
    DayKind,
    DocumentType,
    Matcher,
    Severity,
    Silence,
)
from monitor.query import find_document, find_vendor
from monitor.query.changes import find_change
from monitor.store import Store

LONGEST_WORDS = 500
"""Characters of a note, a reason or a name."""
MOST_AT_ONCE = 50
"""Changes that one reference may name: as many as one vendor's message gathers."""
LOOKED_BACK = timedelta(days=800)
"""How old a change may be whose days ``upcoming`` lists."""

Function = TypeVar("Function", bound=Callable[..., Any])


def _by(function: Function) -> Function:
    return click.option("--by", help="Who does it.  [default: your login name]")(function)


def _until(function: Function) -> Function:
    function = click.option("--until", metavar="DATE", help="Up to the end of this day.")(function)
    return click.option("--for", "length", metavar="TIME", help="For so long: 12h, 7d, 4w.")(function)


def _moment(length: str | None, until: str | None, now: datetime, config: Config) -> datetime:
    """The moment that ``--for`` or ``--until`` names; exactly one of them must be given."""
    if (length is None) == (until is None):
        raise UsageError("say for how long: either --for 7d or --until 2026-12-24")
    if until is not None:
        return parse_until(until, now=now, zone=config.settings.zone)
    try:
        return now + span(length)
    except Refused as refusal:
        raise UsageError(f"--for {refusal}") from None


def _line(words: str, option: str) -> str:
    """What a person wrote, as one line that can be stored and printed. Raises UsageError for too much."""
    line = " ".join(words.encode("utf-8", "replace").decode().split())
    if len(line) > LONGEST_WORDS:
        raise UsageError(f"{option} is longer than {LONGEST_WORDS} characters")
    return line


def _person(by: str | None) -> str:
    """The name given, else that of whoever is logged in (also behind sudo)."""
    try:
        name = _line(by if by is not None else os.environ.get("SUDO_USER") or getpass.getuser(), "--by")
    except (KeyError, OSError, ImportError):
        name = ""
    if not name:
        raise UsageError("who are you? say it with --by NAME")
    return name


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


def handling_facts(handling: Handling, now: datetime) -> dict[str, object]:
    """How a change stands with people, for JSON."""
    return {
        "state": handling.word(now),
        "acknowledged": handling.acknowledged,
        "acts": [act_facts(act) for act in handling.acts],
    }


@click.command()
@click.argument("changes", nargs=-1, required=True, metavar="CHANGE...")
@_by
@click.option("--note", default="", help="Why, or what was done.")
@click.option("--undo", is_flag=True, help="Take an acknowledgement (or a snooze) back.")
@with_config
def ack(changes: tuple[str, ...], by: str | None, note: str, undo: bool, config_path: str | None) -> None:
    """Acknowledge changes: somebody has taken note, reminders stop.

    CHANGE is a change's number, or the reference of a message: every change that it told of.
    """
    config = read_config(config_path)
    person, said = _person(by), _line(note, "--note")
    with opened(config) as store:
        chosen = _chosen(changes, store)
        kind = ActKind.REOPENED if undo else ActKind.ACKNOWLEDGED
        for change, handling in chosen:
            if undo and not (handling.acknowledged or handling.snooze):
                raise UsageError(f"change {change.id} is open: there is nothing to take back")
        for change, handling in chosen:
            if handling.acknowledgement and not undo:
                click.echo(
                    f"change {change.id} ({change.document_id}): already {handling.sentence(utc_now())}"
                )
                continue
            store.add_act(Act(change_id=change.id, kind=kind, at=utc_now(), by=person, note=said))
            click.echo(f"change {change.id} ({change.document_id}): {kind} by {person}")


def _chosen(words: Sequence[str], store: Store) -> list[tuple[Change, Handling]]:
    """The changes named, each once, with how they stand."""
    found = {change.id: change for each in words for change in _named(each, store)}
    return [(change, handle(store.acts(change_ids=(change.id,)))) for change in found.values()]


def _named(word: str, store: Store) -> tuple[Change, ...]:
    """The change of a number, or every change that the message of a reference told of.

    Raises UsageError for what tells of none, or of more than anybody can have read.
    """
    given = word.strip()
    told = {each for name in (given, given.upper()) for each in store.changes_told(name) if each is not None}
    if len(told) > MOST_AT_ONCE:
        raise UsageError(
            f"{given[:60]} tells of {len(told)} changes, more than the message showed; name those you have "
            "seen by their numbers (`policy-monitor changes`)"
        )
    found = tuple(change for number in sorted(told) if (change := store.change(number)))
    return found or (find_change(word, store),)


@click.command()
@click.argument("changes", nargs=-1, required=True, metavar="CHANGE...")
@_until
@_by
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
    person, said, now = _person(by), _line(note, "--note"), utc_now()
    moment = _moment(length, until, now, config)
    with opened(config) as store:
        chosen = _chosen(changes, store)
        for change, handling in chosen:
            if handling.acknowledged:
                raise UsageError(
                    f"change {change.id} is acknowledged: nothing reminds of it (ack --undo reopens it)"
                )
        for change, _ in chosen:
            act = Act(change_id=change.id, kind=ActKind.SNOOZED, at=now, by=person, note=said, until=moment)
            store.add_act(act)
            click.echo(
                f"change {change.id} ({change.document_id}): snoozed until {utc(moment)} UTC by {person}"
            )


@click.group()
def silence() -> None:
    """Tell nobody of certain changes for a while; they are recorded all the same."""


@silence.command("add")
@click.option("--vendor", "vendors", multiple=True, help="Changes of this vendor.")
@click.option("--document", "documents", multiple=True, help="Changes of this document.")
@click.option("--tag", "tags", multiple=True, help="Changes of documents with this tag.")
@click.option("--type", "types", multiple=True, type=click.Choice([str(t) for t in DocumentType]))
@click.option("--category", "categories", multiple=True, type=click.Choice([str(c) for c in Category]))
@click.option(
    "--severity", "severities", multiple=True, type=click.Choice([str(s) for s in Severity]),
    help="Changes of this severity only; all, where none is named.",
)  # fmt: skip
@click.option("--reason", required=True, help="Why; alerts that it holds back show it.")
@_until
@_by
@with_config
def add_silence(
    vendors: tuple[str, ...],
    documents: tuple[str, ...],
    tags: tuple[str, ...],
    types: tuple[str, ...],
    categories: tuple[str, ...],
    severities: tuple[str, ...],
    reason: str,
    length: str | None,
    until: str | None,
    by: str | None,
    config_path: str | None,
) -> None:
    """Begin a silence for changes that fit everything given; of one option given twice, either will do."""
    config = read_config(config_path)
    now = utc_now()
    matcher = Matcher(
        vendors=frozenset(find_vendor(each, config.documents) for each in vendors),
        documents=frozenset(find_document(each, config.documents).id for each in documents),
        tags=frozenset(_known_tag(each, config) for each in tags),
        types=frozenset(DocumentType(each) for each in types),
        categories=frozenset(Category(each) for each in categories),
        severities=frozenset(Severity(each) for each in severities),
    )
    if matcher == Matcher():
        raise UsageError("say which changes: --vendor, --document, --tag, --type, --category or --severity")
    said = _line(reason, "--reason")
    if not said:
        raise UsageError("--reason is empty; whoever reads the alert later will want it")
    begun = Silence(
        matcher=matcher,
        reason=said,
        by=_person(by),
        created_at=now,
        until=_moment(length, until, now, config),
    )
    with opened(config) as store:
        number = store.add_silence(begun)
    click.echo(f"silence {number} until {utc(begun.until)} UTC: {matcher_words(matcher)}")


def _known_tag(word: str, config: Config) -> str:
    """A tag that some document has; a silence with a typo would hold back nothing."""
    known = {tag.casefold(): tag for each in config.documents for tag in each.tags}
    if word.casefold() in known:
        return known[word.casefold()]
    near = get_close_matches(word.casefold()[:100], known, n=1)
    hint = f"; did you mean {known[near[0]]!r}?" if near else ""
    raise UsageError(f"no document has the tag {word[:60]!r}{hint}")


@silence.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over, too.")
@with_config
@as_json
def list_silences(everything: bool, config_path: str | None, json: bool) -> None:
    """List the silences that hold."""
    config = read_config(config_path)
    now = utc_now()
    with opened(config) as store:
        found = store.silences(active_at=None if everything else now)
    if json:
        print_json([{"state": _state(each, now), **_silence_facts(each)} for each in found])
        return
    print_table(
        ("SILENCE", "STATE", "SINCE (UTC)", "UNTIL", "BY", "CHANGES OF", "REASON"),
        [
            (
                each.id, _state(each, now), utc(each.created_at), utc(each.ended_at or each.until), each.by,
                matcher_words(each.matcher), each.reason,
            )
            for each in found
        ],
    )  # fmt: skip


def _state(silence: Silence, now: datetime) -> str:
    if silence.is_active(now):
        return "active"
    return "ended" if silence.ended_at else "expired"


def _silence_facts(silence: Silence) -> dict[str, object]:
    matcher = silence.matcher
    return {
        "id": silence.id,
        "vendors": sorted(matcher.vendors),
        "documents": sorted(matcher.documents),
        "tags": sorted(matcher.tags),
        "types": sorted(matcher.types),
        "categories": sorted(matcher.categories),
        "severities": [each for each in Severity if each in matcher.severities],
        "reason": silence.reason,
        "by": silence.by,
        "created_at": silence.created_at,
        "until": silence.until,
        "ended_at": silence.ended_at,
        "ended_by": silence.ended_by,
    }


@silence.command("end")
@click.argument("number", metavar="ID", type=click.IntRange(1, 2**31 - 1))
@_by
@with_config
def end_silence(number: int, by: str | None, config_path: str | None) -> None:
    """End a silence before its time; changes from now on are told again."""
    config = read_config(config_path)
    person = _person(by)
    with opened(config) as store:
        store.end_silence(number, by=person, now=utc_now())
    click.echo(f"silence {number} ended by {person}")


@click.command()
@click.option(
    "--days", type=click.IntRange(0, 3660), default=45, show_default=True, help="So many days ahead."
)
@with_config
@as_json
def upcoming(days: int, config_path: str | None, json: bool) -> None:
    """List what lies ahead, the soonest first: when texts take effect, and until when to object."""
    config = read_config(config_path)
    now = utc_now()
    with opened(config) as store:
        changes = store.changes_with_days(
            documents_with_deadline=[each.id for each in config.documents if each.objection_days],
            since=now - LOOKED_BACK,
        )
        found = days_ahead(changes, config.by_id, now=now, within=days)
        handlings = handle_all(store.acts())
    rows = [(each, handlings.get(each.change.id, Handling())) for each in found]
    if json:
        print_json([_ahead_facts(each, handling, now) for each, handling in rows])
        return
    print_table(
        ("DAY", "LEFT", "WHAT", "CHANGE", "DOCUMENT", "HANDLED", "ABOUT"),
        [
            (
                each.day, f"{each.days_left}d", _what(each.kind), each.change.id, each.document.id,
                handling.word(now), each.quote or each.change.comparison.summary,
            )
            for each, handling in rows
        ],
    )  # fmt: skip


def _what(kind: DayKind) -> str:
    return "object by" if kind is DayKind.OBJECTION else "takes effect"


def _ahead_facts(ahead: Ahead, handling: Handling, now: datetime) -> dict[str, object]:
    return {
        "day": ahead.day,
        "days_left": ahead.days_left,
        "what": ahead.kind,
        "change": ahead.change.id,
        "document": ahead.document.id,
        "vendor": ahead.document.vendor,
        "severity": ahead.change.comparison.judgement.severity,
        "summary": ahead.change.comparison.summary,
        "quote": ahead.quote,
        "handling": handling_facts(handling, now),
    }


@click.group()
def export() -> None:
    """Write records for other programs."""


COLUMNS = (
    "id",
    "change",
    "document",
    "before",
    "after",
    "severity",
    "summary",
    "kind",
    "at",
    "by",
    "note",
    "until",
)


@export.command("acts")
@click.option("--csv", "comma", is_flag=True, help="Print CSV.")
@with_config
@as_json
def export_acts(comma: bool, config_path: str | None, json: bool) -> None:
    """Print every act on every change, the earliest first: who did what, when and why."""
    if comma and json:
        raise UsageError("choose one of --csv and --json")
    config = read_config(config_path)
    with opened(config) as store:
        acts = store.acts()
        changes = {number: store.change(number) for number in {act.change_id for act in acts}}
    rows = [_exported(act, change) for act in acts if (change := changes[act.change_id])]
    if json:
        print_json(rows)
    elif comma:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([[_cell(row[column]) for column in COLUMNS] for row in rows])
    else:
        shown = ("id", "at", "kind", "by", "change", "document", "until", "note")
        print_table(
            [column.upper() for column in shown],
            [[utc(row[c]) if c in ("at", "until") else row[c] for c in shown] for row in rows],  # type: ignore[arg-type]
        )


def _exported(act: Act, change: Change) -> dict[str, object]:
    return {
        **act_facts(act),
        "document": change.document_id,
        "before": change.before,
        "after": change.after,
        "severity": change.comparison.judgement.severity,
        "summary": change.comparison.summary,
    }


def _cell(value: object) -> str:
    """A value for CSV: times in ISO 8601; no text begins like a formula, which spreadsheets would run."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = "" if value is None else str(value)
    line = "".join(character if character.isprintable() else " " for character in text)
    return f"'{line}" if line[:1] in tuple("=+-@") else line
