"""One check of one document: fetch, keep, normalize, screen, remember, compare, route, commit.

``decide`` says what a fetch means, ``to_checked`` what that records; neither changes anything.
``check_document`` does it for real and commits everything in one transaction. It never sends: alerts go to
the outbox, ``deliver`` empties it.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.check.decisions import Failure
from monitor.check.examination import MOST_BEGUN, decide, has_unread_body
from monitor.check.look import Look, Orders, new_reference
from monitor.check.onward import follow_onward
from monitor.check.record import extend_trouble, to_checked
from monitor.check.rederivation import rederive
from monitor.errors import Damage
from monitor.model import (
    BrowserUse,
    Checked,
    Document,
    DocumentState,
    Fetch,
    PageText,
    TroubleKind,
    Validators,
)
from monitor.normalize import edition_of
from monitor.schedule import RETRY_AFTER_CAP, begin_again_at, is_whole_due
from monitor.store import Store

__all__ = [
    "Examiner",
    "PoliteFetcher",
    "Postponement",
    "check_document",
    "follow_onward",
    "new_reference",
    "rederive",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponement:
    """No check: the host wants to be left alone, or heavy pages wait; nothing is known; due at ``until``."""

    document_id: str
    until: datetime
    why: str


class PoliteFetcher(Protocol):
    """What a check asks of the network."""

    def fetch(
        self, document: Document, validators: Validators, *, now: datetime, fresh_connection: bool = False
    ) -> Fetch:
        """One attempt; never raises for what the network does."""

    def follow(self, document: Document, fetch: Fetch, address: str, *, now: datetime) -> Fetch:
        """One attempt at what a fetched page shows in its place."""

    def browse(self, document: Document, *, now: datetime) -> Fetch:
        """One attempt with a browser."""


class Examiner(Orders):
    """The standing orders at work."""

    def examine(
        self,
        document: Document,
        fetch: Fetch,
        state: DocumentState,
        store: Store,
        *,
        now: datetime,
        alone: bool = False,
    ) -> Checked:
        """What this fetch means for the document: an outcome with all that has to be recorded.

        ``alone``: what the page shows from elsewhere was looked at and is not its text.
        """
        look = Look(document=document, fetch=fetch, state=state, orders=self, now=now, alone=alone)
        try:
            decision = decide(look, store.observed)
        except Damage as damage:
            # of this document; a database that cannot be read at all fails the recording, too
            decision = Failure(kind=TroubleKind.DAMAGED, detail=str(damage))
        return to_checked(decision, look, store.acts)

    def look_elsewhere(
        self,
        document: Document,
        checked: Checked,
        fetcher: PoliteFetcher,
        state: DocumentState,
        store: Store,
        *,
        now: datetime,
    ) -> Checked:
        """The check of a page whose text stands elsewhere, with what is found there."""
        assert checked.elsewhere is not None, "there is somewhere to look"
        onward = follow_onward(
            document,
            checked.fetch,
            checked.elsewhere,
            fetcher,
            lambda fetch: _read(self, document, fetch, state, now),
            now=now,
        )
        if onward.fetch is not None:
            return self.examine(document, onward.fetch, state, store, now=now)
        if onward.alone or self.accept:
            return self.examine(document, checked.fetch, state, store, now=now, alone=True)
        return extend_trouble(checked, onward.why)


def check_document(
    document: Document,
    *,
    store: Store,
    fetcher: PoliteFetcher,
    examiner: Examiner,
    clock: Callable[[], datetime],
    commit: bool = True,
) -> Checked | Postponement | None:
    """Check one document and commit what came of it; None when another process was quicker.

    ``commit`` False looks without recording anything (a dry run).
    """
    state = store.documents.state(document.id)
    if state is None:
        return None
    edition = edition_of(document.select, document.remove)
    if commit:
        _derive_anew(document, state, store, examiner, clock())
    usable = state.version is not None and state.edition == edition and state.candidate is None
    every = examiner.settings.fetch.whole_every
    whole = usable and is_whole_due(state.validators.whole_at, every, now=clock())
    fetch = fetcher.fetch(
        document,
        state.validators if usable and not whole else Validators(),
        now=clock(),
        fresh_connection=whole or state.candidate is not None,
    )
    if fetch.left_alone:
        return _postpone(fetch, document, store, clock(), commit=commit)
    if commit and has_unread_body(fetch, state, edition):
        _begin_reading(document, state, store, clock())
    checked = examiner.examine(document, fetch, state, store, now=clock())
    if checked.elsewhere is not None:
        checked = examiner.look_elsewhere(document, checked, fetcher, state, store, now=clock())
    if document.browser is BrowserUse.AUTO and _is_shell(checked):
        fetch = fetcher.browse(document, now=clock())
        if fetch.left_alone:
            return _postpone(fetch, document, store, clock(), commit=commit)
        checked = examiner.examine(document, fetch, state, store, now=clock())
    return checked if not commit or store.commit_check(checked) else None


def _derive_anew(
    document: Document, state: DocumentState, store: Store, examiner: Examiner, now: datetime
) -> None:
    """Derive the versions again where another edition made them."""
    is_ours = state.edition == edition_of(document.select, document.remove)
    if state.version is None or is_ours or state.begun >= MOST_BEGUN:
        return
    _begin_reading(document, state, store, now)
    with suppress(Damage):  # the examination says so
        rederive(document, store=store, settings=examiner.settings, now=now, executor=examiner.executor)


def _begin_reading(document: Document, state: DocumentState, store: Store, now: datetime) -> None:
    """Have it on record that a page is read: one that ends this program is not read again at once."""
    store.documents.begin(state, begin_again_at(document, state.begun, now))


def _read(orders: Orders, document: Document, fetch: Fetch, state: DocumentState, now: datetime) -> PageText:
    """The text of a followed body. Raises NormalizeError, or TooHeavy."""
    look = Look(document=document, fetch=fetch, state=state, orders=orders, now=now)
    return look.reader(fetch.body or b"")


def _postpone(fetch: Fetch, document: Document, store: Store, now: datetime, *, commit: bool) -> Postponement:
    """Put the check off until the host may be asked again: no failure, for nobody was asked."""
    assert fetch.retry_after is not None, "a host is left alone for a time"
    until = now + min(fetch.retry_after, RETRY_AFTER_CAP)
    if commit:
        store.documents.postpone(document.id, until)
    return Postponement(document_id=document.id, until=until, why=fetch.error or "")


def _is_shell(checked: Checked) -> bool:
    """Whether the page was an empty shell that only a browser fills."""
    trouble = checked.state.trouble
    return trouble is not None and trouble.kind is TroubleKind.NEEDS_BROWSER and not checked.fetch.browser
