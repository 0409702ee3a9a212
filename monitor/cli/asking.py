"""Commands that ask the history: ``history``, ``show``, ``diff``, ``changes`` and ``why``."""

import sys
from dataclasses import replace
from datetime import datetime

import click

from monitor.cli.handling import handling_facts
from monitor.cli.outfit import (
    as_json,
    colour_wanted,
    opened,
    print_json,
    print_table,
    read_config,
    utc,
    with_config,
)
from monitor.clock import utc_now
from monitor.errors import UsageError
from monitor.followup import Disposition, fold_acts, fold_all_acts
from monitor.model import Category, Change, Evidence, Kind
from monitor.query import (
    as_data,
    as_html,
    as_markdown,
    as_page,
    as_text,
    difference,
    document_page,
    find_kept_document,
    find_vendor,
    find_version,
    parse_moment,
)
from monitor.query.changes import find_change
from monitor.store import ChangeFilter
from monitor.wording.labels import category_name, category_names, label_name, path_name, status_name, verdict

DIFFERENCES = 1
HANDLED = ("open", "acknowledged", "snoozed")


@click.command()
@click.argument("document")
@with_config
@as_json
def history(document: str, config_path: str | None, json: bool) -> None:
    """List a document's versions, newest first."""
    config = read_config(config_path)
    with opened(config) as store:
        chosen = find_kept_document(document, config.documents, store)
        versions = store.history.version_list(chosen.id)
        by_version = {
            change.after: change for change in store.history.changes(ChangeFilter(document_ids=(chosen.id,)))
        }
        handlings = fold_all_acts(store.acts.all(change_ids=[change.id for change in by_version.values()]))
    now = utc_now()
    rows = [(version, by_version.get(version.number)) for version in reversed(versions)]
    if json:
        print_json(
            [
                {
                    "version": version.number,
                    "cause": version.cause,
                    "seen_at": version.seen_at,
                    "checked_at": version.checked_at,
                    "upgraded_at": version.upgraded_at,
                    "language": version.language,
                    "sha256": version.sha256,
                    **(_change_facts(change, handlings.get(change.id, Disposition()), now) if change else {}),
                }
                for version, change in rows
            ]
        )
        return
    print_table(
        ("VERSION", "SEEN (UTC)", "LAST SEEN", "CAUSE", "SHA-256", "CHANGE", "HANDLED", "SUMMARY"),
        [
            (
                version.number,
                utc(version.seen_at),
                utc(version.checked_at),
                f"{version.cause}+upgrade" if version.upgraded_at else version.cause,
                version.sha256[:12],
                verdict(change) if change else "-",
                handlings.get(change.id, Disposition()).word(now) if change else "-",
                change.comparison.summary if change else "",
            )
            for version, change in rows
        ],
    )


def _change_facts(change: Change, handling: Disposition, now: datetime) -> dict[str, object]:
    judgement = change.comparison.judgement
    return {
        "change": change.id,
        "document": change.document_id,
        "before": change.before,
        "after": change.after,
        "kind": judgement.kind,
        "severity": judgement.severity,
        "categories": [scored.category for scored in judgement.categories],
        "signals": judgement.signals,
        "unsure": judgement.unsure,
        "summary": change.comparison.summary,
        "dates": change.comparison.dates,
        "last_seen_without_at": change.last_seen_without_at,
        "first_seen_at": change.first_seen_at,
        "returns_to": change.returns_to,
        "flapping": change.flapping,
        "handling": handling_facts(handling, now),
    }


@click.command()
@click.argument("document", metavar="DOCUMENT[@N|@DATE]")
@with_config
@as_json
def show(document: str, config_path: str | None, json: bool) -> None:
    """Print a document's text: in force, by version number, or as of a date."""
    config = read_config(config_path)
    name, at, point = document.partition("@")
    if at and not point:
        raise UsageError("write a version number or a date after the @")
    with opened(config) as store:
        chosen = find_kept_document(name, config.documents, store)
        version = find_version(store, chosen, point or None, now=utc_now())
    if json:
        print_json(replace(version, links=()))
        return
    click.echo(
        f"{version.ref}, seen {utc(version.seen_at)} to {utc(version.checked_at)} UTC, "
        f"{version.coverage.share:.0%} of the page kept, SHA-256 {version.sha256}",
        err=True,
    )
    click.echo(version.text)


@click.command()
@click.argument("document")
@with_config
def page(document: str, config_path: str | None) -> None:
    """Print the page of a document as HTML: how it stands, what was kept and dropped, history, text."""
    config = read_config(config_path)
    with opened(config) as store:
        chosen = find_kept_document(document, config.documents, store)
        click.echo(as_page(document_page(store, chosen, now=utc_now())))


@click.command()
@click.argument("document")
@click.argument("before", required=False, metavar="[A]")
@click.argument("after", required=False, metavar="[B]")
@click.option("--category", type=click.Choice([str(c) for c in Category]), help="Only sections about this.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
)
@with_config
def diff(
    document: str,
    before: str | None,
    after: str | None,
    category: str | None,
    form: str,
    config_path: str | None,
) -> None:
    """Compare any two versions (numbers or dates), section by section and word by word.

    Without A and B: the last change. With A alone: from A to the version in force.
    """
    config = read_config(config_path)
    with opened(config) as store:
        chosen = find_kept_document(document, config.documents, store)
        found = difference(
            store,
            chosen,
            before,
            after,
            now=utc_now(),
            category=Category(category) if category else None,
            rules=config.settings.severity,
        )
    if form == "json":
        print_json(as_data(found))
    elif form == "html":
        click.echo(as_html(found))
    elif form == "markdown":
        click.echo(as_markdown(found), nl=False)
    else:
        click.echo(as_text(found, colour=colour_wanted()), nl=False, color=colour_wanted())
    if found.comparison.sections:
        sys.exit(DIFFERENCES)


@click.command()
@click.option("--since", help="A date or an age: 2026-03-01, '2 weeks ago'.")
@click.option("--until", help="A date or an age.")
@click.option("--vendor", help="Only this vendor.")
@click.option("--category", type=click.Choice([str(c) for c in Category]), help="Only changes about this.")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="Only changes of this kind.")
@click.option("--handled", type=click.Choice(HANDLED), help="Only changes that stand so with people.")
@with_config
@as_json
def changes(
    since: str | None,
    until: str | None,
    vendor: str | None,
    category: str | None,
    kind: str | None,
    handled: str | None,
    config_path: str | None,
    json: bool,
) -> None:
    """List changes of all documents, newest first."""
    config = read_config(config_path)
    now = utc_now()
    with opened(config) as store:
        found = store.history.changes(
            ChangeFilter(
                since=parse_moment(since, now=now) if since else None,
                until=parse_moment(until, now=now, end_of_day=True) if until else None,
                vendor=find_vendor(vendor, (*config.documents, *store.documents.all())) if vendor else None,
                category=Category(category) if category else None,
                kind=Kind(kind) if kind else None,
            )
        )
        acts = fold_all_acts(store.acts.all())
    handlings = {change.id: acts.get(change.id, Disposition()) for change in found}
    found = tuple(change for change in found if handled in (None, handlings[change.id].word(now)))
    if json:
        print_json([_change_facts(change, handlings[change.id], now) for change in found])
        return
    print_table(
        ("CHANGE", "SEEN (UTC)", "DOCUMENT", "KIND", "SEVERITY", "CATEGORIES", "HANDLED", "SUMMARY"),
        [
            (
                change.id,
                utc(change.first_seen_at),
                f"{change.document_id}@{change.before}..{change.after}",
                change.comparison.judgement.kind,
                change.comparison.judgement.severity,
                ", ".join(category_names(change.comparison.judgement)) or "-",
                handlings[change.id].word(now),
                change.comparison.summary,
            )
            for change in found
        ],
    )


@click.command()
@click.argument("change")
@with_config
def why(change: str, config_path: str | None) -> None:
    """Say why a change was judged as it was: phrases, headings, model terms, and the severity's sum."""
    config = read_config(config_path)
    with opened(config) as store:
        found = find_change(change, store)
        handling = fold_acts(store.acts.all(change_ids=(found.id,)))
    judgement = found.comparison.judgement
    click.echo(f"{found.document_id}@{found.before}..{found.after}: {verdict(found)}")
    click.echo(found.comparison.summary)
    click.echo(handling.sentence(utc_now()))
    for act in handling.acts:
        click.echo(f"  {utc(act.at)}  {act.kind} by {act.by}" + (f": {act.note}" if act.note else ""))
    total = sum(term.points for term in judgement.severity_terms)
    click.echo(f"\nseverity {judgement.severity}: {total:g} points")
    for term in judgement.severity_terms:
        click.echo(f"  {term.points:+g}  {label_name(term.reason)}")
    _print_evidence(judgement.evidence)
    for section in found.comparison.sections:
        judgement, heading = section.judgement, path_name(section.delta.path)
        labels = ", ".join(f"{category_name(c.category)} {c.score:.2f}" for c in judgement.categories)
        status = status_name(section.delta.status)
        click.echo(f"\n§ {heading}: {status}, {judgement.kind}; {labels or 'no category'}")
        _print_evidence(section.judgement.evidence)


def _print_evidence(evidence: tuple[Evidence, ...]) -> None:
    for item in evidence:
        phrase = " ".join(item.phrase.split())[:100]
        click.echo(f"  {label_name(item.label)}: {item.source} “{phrase}” {item.weight:+.2f}")
