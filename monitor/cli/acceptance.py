"""A document's first version is accepted by a person: what ``add`` asks, hints at and records."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from monitor.check import Examiner, check_document
from monitor.cli.check import sync_documents
from monitor.cli.doors import open_store_of, open_web, read_config
from monitor.cli.output import echo
from monitor.cli.person import find_person
from monitor.clock import utc_now
from monitor.discover import is_hub, tell_type
from monitor.errors import MonitorError, StoreError, UsageError
from monitor.fetch import Web
from monitor.model import Acceptance, Checked, Document, Fetch, PageText, Validators
from monitor.sandbox import Executor
from monitor.text.visible import clean

MOST_LINKS = 5

HOW_TO_GET_A_BROWSER = (
    "a browser fetches it with --browser auto; it takes pip install 'policy-monitor[browser]' and Chromium "
    "(apt install chromium, or playwright install chromium)"
)


def hints(document: Document, page: PageText | None, problem: str | None) -> Iterator[str]:
    """What a person had better know of an address: that it is a home page, or that it needs a browser."""
    address = urlsplit(document.url)
    if address.path in ("", "/") and not address.query:
        yield (
            "this is the address of a home page; is there one of the policy itself? "
            f"Look for it with: policy-monitor discover {address.hostname}"
        )
        found = (
            [each for each in page.links if tell_type(each.text) or is_hub(each.text, each.target)]
            if page
            else []
        )
        for link in list(dict.fromkeys(found))[:MOST_LINKS]:
            yield f"  {clean(link.text)[:60]}: {clean(link.target)[:200]}"
    if (page is not None and page.shell) or (problem and "needs a browser" in problem):
        yield HOW_TO_GET_A_BROWSER


def ask_person(url: str, *, yes: bool, by: str | None) -> str | None:
    """Who accepts what was shown; None where nobody is there to ask. Raises where somebody declines."""
    if by is not None:
        return find_person(by)
    if not yes and not sys.stdin.isatty():
        return None
    if not yes and not click.confirm("Is this the text to watch?", err=True):
        raise MonitorError(f"{url} was not added")
    try:
        return find_person(None)
    except UsageError:  # a script without a login name
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Replay:
    """The web as a first check asks it: the page is the one that was shown."""

    fetch_shown: Fetch
    web: Web

    def fetch(
        self, document: Document, validators: Validators, *, now: datetime, fresh_connection: bool = False
    ) -> Fetch:
        """What was fetched to be shown."""
        return self.fetch_shown

    def follow(self, document: Document, fetch: Fetch, address: str, *, now: datetime) -> Fetch:
        """As the web does."""
        return self.web.follow(document, fetch, address, now=now)

    def browse(self, document: Document, *, now: datetime) -> Fetch:
        """As the web does."""
        return self.web.browse(document, now=now)


def record_first_version(path: Path, document_id: str, fetch: Fetch, executor: Executor, person: str) -> None:
    """Record the page that was shown as version 1, and who accepted it.

    Where that cannot be, a sentence says so: the document is watched all the same.
    """
    config = read_config(str(path))
    document = config.by_id[document_id]
    examiner = Examiner(settings=config.settings, routes=config.routes, executor=executor)
    try:
        with open_store_of(config) as store:
            sync_documents(store, config)
            state = store.documents.state(document_id)
            if state is None or state.version is not None:
                echo(f"{document_id} has a history already; this is checked like any other look", err=True)
                return
            shown = _Replay(fetch_shown=fetch, web=open_web(config))
            checked = check_document(document, store=store, fetcher=shown, examiner=examiner, clock=utc_now)
            if isinstance(checked, Checked) and checked.version:
                store.acts.accept(Acceptance(document_id=document_id, at=utc_now(), by=person))
                echo(f"{document_id}@1: accepted by {person}", err=True)
    except StoreError as error:
        echo(f"version 1 is recorded by the first check, and accepted by nobody: {error}", err=True)
