"""The command ``why``: the reasons of a judgement."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import echo, format_time
from monitor.clock import utc_now
from monitor.followup import fold_acts
from monitor.model import Evidence
from monitor.query.changes import find_change
from monitor.wording.labels import category_name, label_name, path_name, status_name, verdict


@click.command()
@click.argument("change")
@with_config
def why(change: str, config_path: str | None) -> None:
    """Say why a change was judged as it was: phrases, headings, model terms, and the severity's sum."""
    config = read_config(config_path)
    with open_history_of(config) as store:
        found = find_change(change, store)
        handling = fold_acts(store.acts.all(change_ids=(found.id,)))
    judgement = found.comparison.judgement
    echo(f"{found.document_id}@{found.before}..{found.after}: {verdict(found)}")
    echo(found.comparison.summary)
    echo(handling.sentence(utc_now(), config.settings.zone))
    for act in handling.acts:
        echo(f"  {format_time(act.at)}  {act.kind} by {act.by}" + (f": {act.note}" if act.note else ""))
    total = sum(term.points for term in judgement.severity_terms)
    echo("")
    echo(f"severity {judgement.severity}: {total:g} points")
    for term in judgement.severity_terms:
        echo(f"  {term.points:+g}  {label_name(term.reason)}")
    _print_evidence(judgement.evidence)
    for section in found.comparison.sections:
        judgement, heading = section.judgement, path_name(section.delta.path)
        labels = ", ".join(f"{category_name(c.category)} {c.score:.2f}" for c in judgement.categories)
        status = status_name(section.delta.status)
        echo("")
        echo(f"§ {heading}: {status}, {judgement.kind}; {labels or 'no category'}")
        _print_evidence(section.judgement.evidence)


def _print_evidence(evidence: tuple[Evidence, ...]) -> None:
    for item in evidence:
        phrase = " ".join(item.phrase.split())[:100]
        echo(f"  {label_name(item.label)}: {item.source} “{phrase}” {item.weight:+.2f}")
