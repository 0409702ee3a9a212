"""The command ``silence``: begins, lists and ends silences."""

from datetime import datetime

import click

from monitor.cli.doors import open_history_of, open_store_of, read_config, with_config
from monitor.cli.output import as_json, echo, format_time, print_json, print_table, time_heading, told_time
from monitor.cli.person import by_option, find_moment, find_person, until_option
from monitor.clock import utc_now
from monitor.followup import matcher_words
from monitor.model import Category, DocumentType, Severity, Silence
from monitor.review import Scope, SilenceDraft, begin_silence


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
@click.option("--owner", "owners", multiple=True, help="Changes of documents of this owner.")
@click.option("--reason", required=True, help="Why; alerts that it holds back show it.")
@until_option
@by_option
@with_config
def add_silence(
    vendors: tuple[str, ...],
    documents: tuple[str, ...],
    tags: tuple[str, ...],
    types: tuple[str, ...],
    categories: tuple[str, ...],
    severities: tuple[str, ...],
    owners: tuple[str, ...],
    reason: str,
    length: str | None,
    until: str | None,
    by: str | None,
    config_path: str | None,
) -> None:
    """Begin a silence for changes that fit everything given; of one option given twice, either will do."""
    config = read_config(config_path)
    now = utc_now()
    scope = Scope(
        vendors=vendors,
        documents=documents,
        tags=tags,
        types=types,
        categories=categories,
        severities=severities,
        owners=owners,
    )
    beginning = SilenceDraft(reason=reason, by=find_person(by), until=find_moment(length, until, now, config))
    with open_store_of(config) as store:
        begun = begin_silence(store, config, scope, beginning, now)
    echo(f"silence {begun.id} until {told_time(begun.until)}: {matcher_words(begun.matcher)}")


@silence.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over, too.")
@with_config
@as_json
def list_silences(everything: bool, config_path: str | None, json: bool) -> None:
    """List the silences that hold."""
    config = read_config(config_path)
    now = utc_now()
    with open_history_of(config) as store:
        found = store.acts.silences(active_at=None if everything else now)
    if json:
        print_json([{"state": _state(each, now), **_silence_facts(each)} for each in found])
        return
    print_table(
        ("SILENCE", "STATE", time_heading("SINCE"), "UNTIL", "BY", "CHANGES OF", "REASON"),
        [
            (
                each.id, _state(each, now), format_time(each.created_at),
                format_time(each.ended_at or each.until), each.by, matcher_words(each.matcher), each.reason,
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
@by_option
@with_config
def end_silence(number: int, by: str | None, config_path: str | None) -> None:
    """End a silence before its time; changes from now on are told again."""
    config = read_config(config_path)
    person = find_person(by)
    with open_store_of(config) as store:
        store.acts.end_silence(number, by=person, now=utc_now())
    echo(f"silence {number} ended by {person}")
