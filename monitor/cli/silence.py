"""The command ``silence``: begins, lists and ends silences."""

from datetime import datetime
from difflib import get_close_matches

import click

from monitor.cli.doors import open_history_of, open_store_of, read_config, with_config
from monitor.cli.output import as_json, echo, format_time, print_json, print_table, time_heading, told_time
from monitor.cli.person import by_option, find_moment, find_person, tidy_line, until_option
from monitor.clock import utc_now
from monitor.config import Config
from monitor.errors import UsageError
from monitor.followup import matcher_words
from monitor.model import Category, DocumentType, Matcher, Severity, Silence
from monitor.query.lookup import find_document, find_vendor


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
        tags=frozenset(_find_tag(each, config) for each in tags),
        types=frozenset(DocumentType(each) for each in types),
        categories=frozenset(Category(each) for each in categories),
        severities=frozenset(Severity(each) for each in severities),
    )
    if matcher == Matcher():
        raise UsageError("say which changes: --vendor, --document, --tag, --type, --category or --severity")
    said = tidy_line(reason, "--reason")
    if not said:
        raise UsageError("--reason is empty; whoever reads the alert later will want it")
    begun = Silence(
        matcher=matcher,
        reason=said,
        by=find_person(by),
        created_at=now,
        until=find_moment(length, until, now, config),
    )
    with open_store_of(config) as store:
        number = store.acts.add_silence(begun)
    echo(f"silence {number} until {told_time(begun.until)}: {matcher_words(matcher)}")


def _find_tag(word: str, config: Config) -> str:
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
