"""The command ``asof``: what a document said on a day."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import echo, print_answer, print_text, with_form
from monitor.cli.question import almanac_for
from monitor.query.asof import appearance_sentence, find_text_at, gap_sentence, list_text_at
from monitor.query.lookup import find_kept_document


@click.command()
@click.argument("document")
@click.argument("date")
@with_form("text", "markdown", "html", "csv")
@with_config
def asof(document: str, date: str, form: str, config_path: str | None) -> None:
    """Print what a document said at a date, and how surely: the gap between the checks around it.

    DATE is a day, a month (its end), an age, or a vendor's own date: 2024-05-12, 2024-05, '3 months ago',
    @signed.
    """
    config = read_config(config_path)
    with open_history_of(config) as store:
        chosen = find_kept_document(document, config.documents, store.documents)
        almanac = almanac_for(config, chosen)
        found = find_text_at(store.history, chosen, date, almanac)
    if form != "text":
        facts = {
            "document": chosen.id,
            "url": chosen.url,
            "at": found.at,
            "version": found.version.number,
            "sha256": found.version.sha256,
            "certain": found.sure,
            "last_seen_without_at": found.not_before,
            "first_seen_at": found.version.seen_at,
            "last_seen_at": found.last_seen_at,
            "next_version": found.next_number,
            "next_seen_at": found.next_seen_at,
            "text": found.version.text,
        }
        print_answer(form, facts, list_text_at(found, almanac.zone))
        return
    echo(f"{found.version.ref}, SHA-256 {found.version.sha256}", err=True)
    echo(appearance_sentence(found, almanac.zone), err=True)
    echo(gap_sentence(found, almanac.zone), err=True)
    print_text(found.version.text)
