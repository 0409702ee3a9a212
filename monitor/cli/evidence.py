"""The command ``evidence``: what a third person needs to check a change or a text."""

from pathlib import Path

import click
import msgspec

from monitor.cli.diff import write_comparison
from monitor.cli.doors import open_history_of, open_sandbox, read_config, with_config
from monitor.cli.output import echo
from monitor.cli.question import almanac_for
from monitor.config import Config
from monitor.errors import UsageError
from monitor.evidence.bundle import collect_evidence
from monitor.model import Change, Document, Version
from monitor.query.between import Difference, Question, compare_pair
from monitor.query.changes import find_change
from monitor.query.lookup import find_kept_document, find_version
from monitor.query.redline import as_data
from monitor.sandbox import Executor
from monitor.store import ChangeFilter, Store


@click.command()
@click.argument("what", metavar="CHANGE|DOCUMENT[@A..B]")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the zip.")
@with_config
def evidence(what: str, out: Path | None, config_path: str | None) -> None:
    """Write a zip by which anyone can check what a page said, and what changed in it.

    It holds the pages as they were received, their headers and redirects, the texts, the difference, and
    their entries in the ledger; its README says how to check it with sha256sum alone. Of a document alone:
    the version in force.
    """
    config = read_config(config_path)
    with open_sandbox() as sandbox, open_history_of(config) as store:
        document, before, after, changes = _find(what, config, store)
        shown = [after] if before is None else [before, after]
        difference = None
        if before is not None:
            found = _difference(document, before, after, changes, config, sandbox)
            difference = write_comparison(found, "UTC"), _write_data(found)
        packed = collect_evidence(store, document, shown, changes, difference)
    path = out or Path(
        f"evidence-{document.id.replace('/', '-')}-{'-'.join(str(v.number) for v in shown)}.zip"
    )
    try:
        with path.open("xb") as file:
            file.write(packed)
    except FileExistsError:
        raise UsageError(f"{path} exists already: name another with --out") from None
    echo(path)


def _find(
    what: str, config: Config, store: Store
) -> tuple[Document, Version | None, Version, tuple[Change, ...]]:
    """The document, the versions on both sides (none before: one text alone), and the changes in between."""
    if "@" not in what and "/" not in what and (what.isdecimal() or what.upper().startswith("PM-")):
        change = find_change(what, store)
        document = store.documents.find(change.document_id)
        before, after = (
            store.history.version(change.document_id, number) for number in (change.before, change.after)
        )
        assert document and before and after, "a change names a document and two stored versions"
        return document, before, after, (change,)
    name, _, span = what.partition("@")
    first, between, last = span.partition("..")
    document = find_kept_document(name, config.documents, store.documents)
    almanac = almanac_for(config, document)
    if not between:
        return document, None, find_version(store.history, document, first or None, almanac), ()
    before = find_version(store.history, document, first or None, almanac)
    after = find_version(store.history, document, last or None, almanac)
    if before.number >= after.number:
        raise UsageError(f"{what}: the first version has to be before the second")
    changes = store.history.changes(ChangeFilter(document_ids=(document.id,)))
    steps = [each for each in changes if before.number <= each.before and each.after <= after.number]
    return document, before, after, tuple(sorted(steps, key=lambda each: each.after))


def _difference(
    document: Document,
    before: Version,
    after: Version,
    changes: tuple[Change, ...],
    config: Config,
    executor: Executor,
) -> Difference:
    """Of one change as it was judged, of several steps their net."""
    if len(changes) == 1 and (changes[0].before, changes[0].after) == (before.number, after.number):
        comparison = changes[0].comparison
        return Difference(document=document, before=before, after=after, comparison=comparison)
    question = Question(rules=config.settings.severity, phrases=config.settings.phrases)
    return compare_pair(document, before, after, question, executor)


def _write_data(found: Difference) -> str:
    return msgspec.json.format(msgspec.json.encode(as_data(found)), indent=2).decode() + "\n"
