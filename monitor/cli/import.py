"""The command ``import``: what others kept or watched is taken in."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from monitor.cli.check import sync_documents
from monitor.cli.doors import (
    check_web_address,
    open_sandbox,
    open_store_of,
    open_web,
    read_config,
    with_config,
)
from monitor.cli.exits import NEEDS_A_PERSON
from monitor.cli.output import as_json, echo, plural, print_json
from monitor.cli.proposals import propose_documents
from monitor.clock import utc_now
from monitor.config import Config
from monitor.errors import UsageError
from monitor.imports import Account, Admission, Assignment, Collection, assign_series, read_pairs
from monitor.imports.address_lists import read_csv, read_opml, read_plain_list
from monitor.imports.changedetection import read_watches
from monitor.imports.declarations import read_declarations
from monitor.imports.git_objects import Objects
from monitor.imports.ota import OtaRepository
from monitor.imports.proposal import Proposal
from monitor.imports.watchers import read_jobs
from monitor.imports.wayback import ARCHIVE, WaybackMachine
from monitor.model import BrowserUse, Fetch, Validators
from monitor.query.lookup import find_document


@contextmanager
def _open_ota(source: str) -> Iterator[Collection]:
    with Objects(Path(source)) as objects:
        yield OtaRepository(objects, utc_now())


@contextmanager
def _open_wayback(source: str, config: Config, base: str) -> Iterator[Collection]:
    chosen = config.documents if source == "all" else (find_document(source, config.documents),)
    web = open_web(config)

    def fetch(address: str) -> Fetch:
        asked = replace(chosen[0], url=address, browser=BrowserUse.NEVER, language=None)
        return web.fetch(asked, Validators(), now=utc_now())

    yield WaybackMachine(documents=chosen, fetch=fetch, now=utc_now(), base=base.rstrip("/"))


_HISTORIES = ("ota", "wayback")
_LISTS: dict[str, Callable[[Path], tuple[Proposal, ...]]] = {
    "ota-declarations": read_declarations,
    "urlwatch": read_jobs,
    "webchanges": read_jobs,
    "changedetection": read_watches,
    "csv": read_csv,
    "opml": read_opml,
    "list": read_plain_list,
}


@click.command("import")
@click.argument("kind", type=click.Choice([*_HISTORIES, *_LISTS]), metavar="KIND")
@click.argument("source", metavar="SOURCE")
@click.option("--document", "named", multiple=True, metavar="KEY=ID", help="Which document of ours it is.")
@click.option("--vendor", "vendors", multiple=True, metavar="NAME=ID", help="Which vendor of ours it is.")
@click.option("--all", "everything", is_flag=True, help="Keep the history of what nobody watches, too.")
@click.option("--archive", default=ARCHIVE, show_default=True, metavar="URL", help="Of wayback: which one.")
@click.option("--dry-run", is_flag=True, help="Read all of it, say what would be taken, record nothing.")
@with_config
@as_json
def import_(
    kind: str,
    source: str,
    named: tuple[str, ...],
    vendors: tuple[str, ...],
    everything: bool,
    archive: str,
    dry_run: bool,
    config_path: str | None,
    json: bool,
) -> None:
    """Take in the past of documents from where others kept it, or the pages that others watch.

    The past, of which nobody is alerted: KIND ota, a clone of a repository of Open Terms Archive, of versions
    or of snapshots. Documents are told by vendor and type; --document "Service/Privacy Policy=vendor/privacy"
    and --vendor Service=vendor say more. An import that was broken off goes on where it was.

    KIND wayback: what the Wayback Machine kept of DOCUMENT, or of all.

    Pages to watch, written into the configuration: KIND ota-declarations, urlwatch, webchanges,
    changedetection (addresses, JSON or a backup), csv, opml or list (an address a line). Nothing of a list is
    executed.
    """
    config = read_config(config_path)
    if kind in _LISTS:
        if named or vendors or everything:
            raise UsageError(f"--document, --vendor and --all are for a past; {kind} is a list of pages")
        propose_documents(config, _LISTS[kind](Path(source)), dry_run=dry_run, json=json)
        return
    pairs = read_pairs(named, "--document"), read_pairs(vendors, "--vendor")
    past = _open_ota(source) if kind == "ota" else _open_wayback(source, config, check_web_address(archive))
    with open_sandbox() as sandbox, open_store_of(config) as store, past as collection:
        if not dry_run:
            sync_documents(store, config)
        assignments = assign_series(
            collection.series(), config.documents, named=pairs[0], vendors=pairs[1], everything=everything
        )
        admission = Admission(store=store, executor=sandbox, now=utc_now(), dry_run=dry_run)
        accounts = _take_all(admission, collection, assignments)
    _tell(accounts, assignments, collection.passed, json=json)
    if not accounts:
        sys.exit(NEEDS_A_PERSON)


def _take_all(
    admission: Admission, collection: Collection, assignments: Sequence[Assignment]
) -> list[Account]:
    wanted = [each for each in assignments if each.document is not None]
    total = sum(each.series.count for each in wanted)
    accounts = []
    with click.progressbar(length=total, label="importing", file=sys.stderr) as bar:
        for each in wanted:
            assert each.document is not None, "it was chosen"
            accounts.append(admission.take(collection, each.series, each.document, bar.update))
    return accounts


def _tell(
    accounts: Sequence[Account],
    assignments: Sequence[Assignment],
    passed: Sequence[str],
    *,
    json: bool,
) -> None:
    left = [each for each in assignments if each.document is None]
    if json:
        print_json(
            {
                "documents": accounts,
                "left": [
                    {"key": each.series.key, "captures": each.series.count, "why": each.why} for each in left
                ],
                "passed": passed,
            }
        )
        return
    for account in accounts:
        echo(_describe(account))
    for each in left:
        echo(f"{each.series.key}: not taken ({plural(each.series.count, 'capture')}): {each.why}")
    for words in passed:
        echo(f"passed over: {words}")
    taken = sum(account.taken for account in accounts)
    echo(f"{plural(taken, 'version')} of {plural(len(accounts), 'document')}; nobody was alerted", err=True)


def _describe(account: Account) -> str:
    span = (
        f" ({account.since:%Y-%m-%d} to {account.until:%Y-%m-%d})" if account.since and account.until else ""
    )
    words = [f"{plural(account.taken, 'version')} taken{span}"]
    words += [f"{account.again} found again"] if account.again else []
    words += [f"{account.upgraded} read again by the archive"] if account.upgraded else []
    words += [f"{account.known} known already"] if account.known else []
    words += [f"{count} not taken: {why}" for why, count in account.refused.items()]
    return f"{account.key} -> {account.document_id}: {'; '.join(words)}"
