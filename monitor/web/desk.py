"""What pages are made from: the configuration, the history, the clock; what was asked; what comes out."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor.config import Config
from monitor.errors import UsageError
from monitor.followup import Ahead, Disposition, fold_all_acts
from monitor.model import Change, Document, Fetch, Role, Validators
from monitor.query.horizon import find_ahead
from monitor.query.points import Almanac
from monitor.sandbox import Executor
from monitor.store import ChangeFilter, Store
from monitor.web.memory import Answer, Memory
from monitor.wording.labels import document_name, vendor_name

MOST_WORDS = 500
"""Characters of one value of a query or form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks. ``stamp`` is what a form of theirs must bring back, '' for who comes with a token."""

    name: str
    role: Role
    stamp: str = ""

    @property
    def is_reviewer(self) -> bool:
        """Whether acts are theirs to do."""
        return self.role is Role.REVIEWER


FetchPage = Callable[[Config, Document, Validators, datetime], Fetch]
"""One fetch by the gate to the network."""
READER = Person(name="", role=Role.READER)
"""Who reads a published page: nobody in particular."""


class Absence(UsageError):  # noqa: N818  (said of what is not there)
    """What was asked for does not exist: a page that says so, with the status 404."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked for: the parts of the address, the values behind the question mark, and by whom."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    person: Person = READER

    def word(self, name: str) -> str:
        """A value of the query, '' for none. Raises UsageError for one that no page needs."""
        value = self.query.get(name, "").strip()
        if len(value) > MOST_WORDS:
            raise UsageError(f"{name} is longer than {MOST_WORDS} characters")
        return value

    def number(self, name: str, *, most: int = 2**31 - 1) -> int | None:
        """A whole number of the path or query, None where it is not given. Raises UsageError for another."""
        given = self.path.get(name) or self.word(name)
        if not given:
            return None
        if not (given.isascii() and given.isdigit() and len(given) <= 10 and int(given) <= most):
            raise UsageError(f"{name} must be a whole number from 0 to {most}")
        return int(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page before it is written: its template and values, its JSON twin, the command that says the same.

    ``address`` is its own, without the host; ``here`` the entry of the bar at the top that it belongs to,
    ``sought`` what stands there in the field for words.
    """

    template: str
    title: str
    address: str
    command: str
    facts: object
    values: Mapping[str, object]
    here: str = ""
    sought: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every page is made from. ``store`` reads alone; ``open_writer`` opens one that may record acts;
    ``executor`` compares texts; ``scope`` are the only documents to be told of, None: all.
    ``is_public``: for whoever can read a folder; nothing there turns false while it lies."""

    config: Config
    store: Store
    now: datetime
    documents: Mapping[str, Document]
    executor: Executor
    open_writer: Callable[[], AbstractContextManager[Store]] | None = None
    fetch: FetchPage | None = None
    scope: tuple[str, ...] | None = None
    is_public: bool = False
    memory: Memory = field(default_factory=Memory)

    @property
    def zone(self) -> str:
        """Where times are told."""
        return self.config.settings.zone

    def almanac(self, document: Document | None = None) -> Almanac:
        """What words of time mean here."""
        return Almanac(now=self.now, zone=self.zone, dates=document.dates if document else ())

    def choose_changes(self, **asked: Any) -> ChangeFilter:
        """The changes asked for (``ChangeFilter``) among those that may be told of here."""
        return ChangeFilter(**{"document_ids": self.scope, **asked})

    def recall(self, name: str, make: Callable[[], Answer]) -> Answer:
        """An answer that holds until something happens (``Memory``)."""
        hour = self.now.replace(minute=0, second=0, microsecond=0)
        return self.memory.recall(name, (self.documents, hour, self.store.acts.mark()), make)

    def ahead(self) -> tuple[Ahead, ...]:
        """The days from today on, the soonest first."""
        return self.recall(
            "ahead", lambda: find_ahead(self.store.briefs, self.config.documents, now=self.now)
        )

    def document(self, ask: Ask) -> Document:
        """The document that the address names, watched or not any more. Raises Absence."""
        return self.find(f"{ask.path['vendor']}/{ask.path['name']}")

    def find(self, document_id: str) -> Document:
        """A document by its id. Raises Absence."""
        found = self.documents.get(document_id)
        if found is None:
            raise Absence(f"there is no document {document_id[:100]}; the list of documents has all")
        return found

    def name_of(self, change: Change) -> tuple[str, str]:
        """A change's vendor and document as people write them."""
        document = self.documents.get(change.document_id)
        if document is None:
            vendor, _, name = change.document_id.partition("/")
            return vendor, name
        return vendor_name(document), document_name(document)


def open_desk(
    config: Config,
    store: Store,
    now: datetime,
    executor: Executor,
    open_writer: Callable[[], AbstractContextManager[Store]] | None = None,
    memory: Memory | None = None,
) -> Desk:
    """The desk of one moment: the watched documents as configured, the others as they last were."""
    documents = {each.id: each for each in store.documents.all()} | dict(config.by_id)
    return Desk(
        config=config,
        store=store,
        now=now,
        documents=documents,
        open_writer=open_writer,
        executor=executor,
        memory=memory or Memory(),
    )


def handlings_of(desk: Desk, changes: Iterable[Change]) -> dict[int, Disposition]:
    """How people stand to each of these changes."""
    ids = [each.id for each in changes]
    acts = fold_all_acts(desk.store.acts.all(change_ids=ids)) if ids else {}
    return {each: acts.get(each, Disposition()) for each in ids}
