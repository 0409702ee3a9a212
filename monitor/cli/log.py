"""The command ``log``: the changes of a document, step by step."""

import click

from monitor.cli.diff import print_difference
from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.late import judge_first
from monitor.cli.output import echo, print_answer, with_form
from monitor.cli.question import Asked, filter_changes, with_question
from monitor.clock import utc_now
from monitor.errors import UsageError
from monitor.followup.disposition import Disposition, fold_all_acts
from monitor.query.change_json import change_facts
from monitor.query.redline import as_data
from monitor.query.steps import MOST_STEPS, find_steps, list_steps, wanted_words


@click.command()
@with_question
@click.argument("document", nargs=-1)
@click.option("--patch", "-p", is_flag=True, help="With what changed, word by word.")
@click.option("--grep", metavar="REGEX", help="Only steps after which these words stand more or less often.")
@click.option("--added", is_flag=True, help="With --grep: more often.")
@click.option("--removed", is_flag=True, help="With --grep: less often.")
@click.option("--limit", type=click.IntRange(1, MOST_STEPS), default=MOST_STEPS, help="The newest so many.")
@with_form("text", "markdown", "html", "csv")
@with_config
def log(
    patch: bool,
    grep: str | None,
    added: bool,
    removed: bool,
    limit: int,
    form: str,
    config_path: str | None,
    **asked: Asked,
) -> None:
    """List the changes of documents, or of all, in the order in which they happened."""
    if (added or removed) and not grep:
        raise UsageError("--added and --removed say more about --grep; give that, too")
    if patch and form in ("html", "csv"):
        raise UsageError(f"-p prints text, Markdown or JSON; `policy-monitor diff` prints one step as {form}")
    config = read_config(config_path)
    now = utc_now()
    wanted = wanted_words(grep, added=added, removed=removed) if grep else None
    with open_history_of(config) as store:
        filtered = filter_changes(config, store, now, asked)
        judge_first(
            config, store, document_ids=filtered.document_ids, since=filtered.since, until=filtered.until
        )
        known = {each.id: each for each in (*store.documents.all(), *config.documents)}
        ids = known if filtered.document_ids is None else filtered.document_ids
        steps = find_steps(store, [known[each] for each in ids], filtered, wanted, patch=patch, most=limit)
        acts = fold_all_acts(store.acts.all(change_ids=[step.change.id for step in steps]))
    if patch and form != "json":
        for step in steps:
            assert step.difference is not None, "a patch was asked for"
            print_difference(step.difference, form)
            echo("")
        return
    facts = [
        {
            **change_facts(step.change, acts.get(step.change.id, Disposition()), now),
            **({"added": step.added, "removed": step.removed} if wanted else {}),
            **({"difference": as_data(step.difference)} if step.difference else {}),
        }
        for step in steps
    ]
    title = f"Changes of {', '.join(asked['document']) or 'all documents'}"
    table = list_steps(steps, title=title, zone=config.settings.zone, words=wanted is not None)
    print_answer(form, facts, table)
