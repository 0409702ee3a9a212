"""The command ``history``: the versions of a document."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import as_json, format_time, print_json, print_table, time_heading
from monitor.clock import utc_now
from monitor.followup import Disposition, fold_all_acts
from monitor.query.change_json import change_facts
from monitor.query.lookup import find_kept_document
from monitor.store import ChangeFilter
from monitor.wording.labels import verdict


@click.command()
@click.argument("document")
@with_config
@as_json
def history(document: str, config_path: str | None, json: bool) -> None:
    """List a document's versions, newest first."""
    config = read_config(config_path)
    with open_history_of(config) as store:
        chosen = find_kept_document(document, config.documents, store.documents)
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
                    **(change_facts(change, handlings.get(change.id, Disposition()), now) if change else {}),
                }
                for version, change in rows
            ]
        )
        return
    print_table(
        ("VERSION", time_heading("SEEN"), "LAST SEEN", "CAUSE", "SHA-256", "CHANGE", "HANDLED", "SUMMARY"),
        [
            (
                version.number,
                format_time(version.seen_at),
                format_time(version.checked_at),
                f"{version.cause}+upgrade" if version.upgraded_at else version.cause,
                version.sha256[:12],
                verdict(change) if change else "-",
                handlings.get(change.id, Disposition()).word(now) if change else "-",
                change.comparison.summary if change else "",
            )
            for version, change in rows
        ],
    )
