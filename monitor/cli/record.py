"""The command ``record``: a page that a person saved is checked in the place of a fetch."""

import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import click

from monitor.check import Examiner, check_document
from monitor.cli.check import check_facts, deliver_unless_the_daemon_does, describe_check, sync_documents
from monitor.cli.doors import open_sandbox, open_store_of, read_config, with_config
from monitor.cli.exits import NEEDS_A_PERSON
from monitor.cli.output import as_json, echo, print_json, told_time
from monitor.cli.person import by_option, find_person
from monitor.cli.question import almanac_for
from monitor.clock import utc_now
from monitor.config import Config
from monitor.errors import MonitorError, UsageError
from monitor.model import BrowserUse, Checked, Document, Fetch, Outcome, TroubleKind, Validators
from monitor.query.lookup import find_document
from monitor.store import Store


@click.command()
@click.argument("document", metavar="DOCUMENT")
@click.argument("file", metavar="FILE|-")
@click.option("--at", "day", help="When the page was saved: 2026-03-01, 'yesterday'.  [default: now]")
@click.option("--dry-run", is_flag=True, help="Read and compare, record nothing, tell nobody.")
@click.option("--accept", is_flag=True, help="Take a page that would be held: it is the document, you say.")
@by_option
@with_config
@as_json
def record(
    document: str,
    file: str,
    day: str | None,
    dry_run: bool,
    accept: bool,
    by: str | None,
    config_path: str | None,
    json: bool,
) -> None:
    """Check a page or file that you saved, for documents behind logins and walls.

    It is read, screened, compared and told of like a page that was fetched; what kind of file it is, its
    bytes say. No second look is waited for. FILE - reads from standard input.
    """
    config = read_config(config_path, quiet=False)
    chosen = find_document(document, config.documents)
    at = _find_moment(day, config, chosen)
    fetch = _SavedPage(body=_read_file(file, config.settings.fetch.max_bytes), at=at, by=find_person(by))
    with open_sandbox() as sandbox, open_store_of(config) as store:
        sync_documents(store, config)
        store.documents.introduce(chosen, utc_now())
        _refuse_earlier(store, chosen, at)
        examiner = Examiner(
            settings=config.settings, routes=config.routes, accept=accept, by_hand=True, executor=sandbox
        )
        checked = check_document(
            replace(chosen, browser=BrowserUse.NEVER),
            store=store,
            fetcher=fetch,
            examiner=examiner,
            clock=lambda: at,
            commit=not dry_run,
        )
        if not isinstance(checked, Checked):
            raise MonitorError(f"{chosen.id} was checked by another process meanwhile; record it again")
        if not dry_run:
            deliver_unless_the_daemon_does(store, config)
    if json:
        print_json(check_facts(checked))
    else:
        echo(describe_check(checked))
    if checked.outcome in (Outcome.FAILED, Outcome.HELD):
        sys.exit(NEEDS_A_PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class _SavedPage:
    """The web as a check asks it, where a person brought the page: nothing is asked of anybody."""

    body: bytes
    at: datetime
    by: str

    def fetch(
        self, document: Document, validators: Validators, *, now: datetime, fresh_connection: bool = False
    ) -> Fetch:
        """The page that was saved; no server's answer, so that it has no status."""
        return Fetch(
            url=document.url,
            started_at=self.at,
            duration=timedelta(0),
            final_url=document.url,
            reason=f"saved by {self.by}",
            body=self.body,
        )

    def follow(self, document: Document, fetch: Fetch, address: str, *, now: datetime) -> Fetch:
        """An error: what a page shows from elsewhere has to be saved by itself."""
        return Fetch(
            url=address,
            started_at=self.at,
            duration=timedelta(0),
            error=f"nothing is fetched for a saved page; save {address} itself and record that",
            trouble=TroubleKind.ELSEWHERE,
        )

    def browse(self, document: Document, *, now: datetime) -> Fetch:
        """The same page."""
        return self.fetch(document, Validators(), now=now)


def _find_moment(day: str | None, config: Config, document: Document) -> datetime:
    now = utc_now()
    if day is None:
        return now
    first, beyond = almanac_for(config, document, now).span(day)
    if first > now:
        raise UsageError(f"--at {day!r} is yet to come; say when the page was saved")
    return min(now, beyond)  # of a day, its end: the page was there by then


def _read_file(file: str, most: int) -> bytes:
    """The bytes of the file, at most as many as a fetch may bring. Raises UsageError."""
    try:
        if file == "-":
            return _read_some(sys.stdin.buffer, "standard input", most)
        with Path(file).open("rb") as opened:
            return _read_some(opened, file, most)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None


def _read_some(opened: BinaryIO, name: str, most: int) -> bytes:
    body = opened.read(most + 1)
    if len(body) > most:
        raise UsageError(f"{name} has more than the {most:,} bytes that are read (fetch.max_bytes)")
    if not body.strip():
        raise UsageError(f"{name} is empty; save the page again")
    return body


def _refuse_earlier(store: Store, document: Document, at: datetime) -> None:
    """Raise UsageError where the document was checked after that moment: a history is not rewritten."""
    state = store.documents.state(document.id)
    if state is not None and state.checked_at is not None and at < state.checked_at:
        raise UsageError(
            f"{document.id} was checked on {told_time(state.checked_at)}, after the page was saved; "
            "a history goes on from its last check, so record a later page"
        )
