"""The command ``history``: the versions of a document."""

import click

from monitor.cli.doors import open_history_of, open_sandbox, read_config, with_config
from monitor.cli.late import judge_first
from monitor.cli.output import print_answer, with_form
from monitor.clock import utc_now
from monitor.config import Config
from monitor.followup import Disposition, fold_all_acts
from monitor.query.change_json import change_facts
from monitor.query.lookup import find_kept_document
from monitor.query.tabular import Table
from monitor.store import ChangeFilter
from monitor.wording.labels import verdict


@click.command()
@click.argument("document", metavar="DOCUMENT[#SECTION]")
@with_form("text", "markdown", "html", "csv")
@with_config
def history(document: str, form: str, config_path: str | None) -> None:
    """List a document's versions, newest first, or what became of one section of it.

    SECTION is its number (10.4), its title or a part of it: it is followed through renumbering and rewording.
    """
    config = read_config(config_path)
    document, _, section = document.partition("#")
    if section.strip():
        _print_section(config, document, section, form)
        return
    with open_history_of(config) as store:
        chosen = find_kept_document(document, config.documents, store.documents)
        versions = store.history.version_list(chosen.id)
        judge_first(config, store, document_ids=(chosen.id,))
        by_version = {
            change.after: change for change in store.briefs.changes(ChangeFilter(document_ids=(chosen.id,)))
        }
        handlings = fold_all_acts(store.acts.all(change_ids=[change.id for change in by_version.values()]))
    now = utc_now()
    rows = [(version, by_version.get(version.number)) for version in reversed(versions)]
    facts = [
        {
            "version": version.number,
            "cause": version.cause,
            "source": version.source,
            "seen_at": version.seen_at,
            "checked_at": version.checked_at,
            "upgraded_at": version.upgraded_at,
            "language": version.language,
            "sha256": version.sha256,
            **(change_facts(change, handlings.get(change.id, Disposition()), now) if change else {}),
        }
        for version, change in rows
    ]
    cells = tuple(
        (
            version.number,
            version.seen_at,
            version.checked_at,
            "imported" if version.source else f"{version.cause}{'+upgrade' if version.upgraded_at else ''}",
            version.sha256[:12],
            verdict(change) if change else None,
            handlings.get(change.id, Disposition()).word(now) if change else None,
            change.comparison.summary if change else None,
        )
        for version, change in rows
    )
    columns = ("version", "seen", "last seen", "cause", "sha-256", "change", "handled", "summary")
    table = Table(title=f"Versions of {chosen.id}", columns=columns, rows=cells, zone=config.settings.zone)
    print_answer(form, facts, table)


def _print_section(config: Config, document: str, section: str, form: str) -> None:
    # it compares all versions, for which much has to be loaded
    from monitor.query.lineage import find_lineage, list_lineage  # noqa: PLC0415

    with open_sandbox() as sandbox, open_history_of(config) as store:
        chosen = find_kept_document(document, config.documents, store.documents)
        steps = find_lineage(store.history, chosen, section, sandbox)
    print_answer(form, steps, list_lineage(steps, chosen, zone=config.settings.zone))
