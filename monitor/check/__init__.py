"""One check of one document: fetch, keep, normalize, screen, remember, compare, route, commit.

``examine`` decides what a fetch means and changes nothing; ``check_document`` does it for real and commits
everything in one transaction. It never sends: alerts go to the outbox, ``deliver`` empties it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from monitor.check.examine import Examiner, Past, new_reference
from monitor.check.rederive import rederive
from monitor.model import BrowserUse, Checked, Document, Fetch, TroubleKind, Validators
from monitor.normalize import edition_of
from monitor.store import Store

__all__ = ["Examiner", "Past", "PoliteFetcher", "check_document", "new_reference", "rederive"]


class PoliteFetcher(Protocol):
    """What a check asks of the network."""

    def fetch(
        self, document: Document, validators: Validators, *, now: datetime, fresh_connection: bool = False
    ) -> Fetch:
        """One attempt; never raises for what the network does."""

    def browse(self, document: Document, *, now: datetime) -> Fetch:
        """One attempt with a browser."""


def check_document(
    document: Document,
    *,
    store: Store,
    fetcher: PoliteFetcher,
    examiner: Examiner,
    clock: Callable[[], datetime],
    commit: bool = True,
) -> Checked | None:
    """Check one document and commit what came of it; None when another process was quicker.

    ``commit`` False looks without recording anything (a dry run).
    """
    state = store.state(document.id)
    if state is None:
        return None
    edition = edition_of(document.select, document.remove)
    if commit and state.version is not None and state.edition != edition:
        rederive(document, store=store, settings=examiner.settings, now=clock())
    usable = state.version is not None and state.edition == edition and state.candidate is None
    fetch = fetcher.fetch(
        document,
        state.validators if usable else Validators(),
        now=clock(),
        fresh_connection=state.candidate is not None,
    )
    checked = examiner.examine(document, fetch, state, store, now=clock())
    if document.browser is BrowserUse.AUTO and _is_shell(checked):
        fetch = fetcher.browse(document, now=clock())
        checked = examiner.examine(document, fetch, state, store, now=clock())
    if not commit:
        return checked
    return checked if store.commit_check(checked) else None


def _is_shell(checked: Checked) -> bool:
    """Whether the page was an empty shell that only a browser fills."""
    trouble = checked.state.trouble
    return trouble is not None and trouble.kind is TroubleKind.NEEDS_BROWSER and not checked.fetch.browser
