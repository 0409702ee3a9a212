"""What questions over many documents have in common: since when, of whom, about what; and what times mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import click

from monitor.clock import utc_now
from monitor.config import Config
from monitor.errors import UsageError
from monitor.model import Category, Document, Kind, Severity
from monitor.query.changes import choose_ids
from monitor.query.lookup import find_kept_document, find_vendor
from monitor.query.points import Almanac
from monitor.store import ChangeFilter, Store

Function = TypeVar("Function", bound=Callable[..., Any])
Asked = Any
"""A value of one of the options below, by its name."""

_NAMED = click.option("--document", multiple=True, help="Only this document; may be given again.")
_WHOSE = (
    click.option("--vendor", help="Only this vendor."),
    click.option("--tag", multiple=True, help="Only documents with this tag; with any, where given again."),
    click.option("--tier", type=click.IntRange(1, 3), help="Only vendors of this tier."),
)
_WHEN = (
    click.option("--since", help="From then on: 2026-03, '2 weeks ago', last-quarter, @signed."),
    click.option("--until", help="Up to the end of it."),
)
_ABOUT = (
    click.option(
        "--category", type=click.Choice([str(c) for c in Category]), help="Only changes about this."
    ),
    click.option(
        "--severity", type=click.Choice([str(s) for s in Severity]), help="Only so severe, or more."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of whom is asked, and of which time; ``document_ids`` None: of all documents ever watched."""

    document_ids: tuple[str, ...] | None
    vendor: str | None
    since: datetime | None
    until: datetime | None


def with_whose(function: Function) -> Function:
    """Give a question the options that say of whom it asks.

    A command that takes documents as arguments has them instead of ``--document``.
    """
    has_argument = any(each.name == "document" for each in getattr(function, "__click_params__", ()))
    for option in reversed((*_WHOSE, *(() if has_argument else (_NAMED,)))):
        function = option(function)
    return function


def with_scope(function: Function) -> Function:
    """The same, and of which time."""
    for option in reversed(_WHEN):
        function = option(function)
    return with_whose(function)


def with_question(function: Function) -> Function:
    """The same, and what the changes are about."""
    for option in reversed(_ABOUT):
        function = option(function)
    return with_scope(function)


def almanac_for(config: Config, document: Document | None, now: datetime | None = None) -> Almanac:
    """What times mean: in the monitor's zone, with the dates of the document's vendor."""
    dates = document.dates if document else ()
    return Almanac(now=now or utc_now(), zone=config.settings.zone, dates=dates)


def read_scope(config: Config, store: Store, now: datetime, asked: Mapping[str, Asked]) -> Scope:
    """What the options of ``with_scope`` mean. Raises UsageError."""
    documents = _known_documents(config, store)
    named = [find_kept_document(words, config.documents, store.documents) for words in asked["document"]]
    vendor = find_vendor(asked["vendor"], documents) if asked["vendor"] else None
    theirs = named or [each for each in documents if vendor and each.vendor == vendor]
    almanac = almanac_for(config, theirs[0] if _is_of_one(theirs) else None, now)
    since = almanac.start(asked["since"]) if asked["since"] else None
    until = almanac.end(asked["until"]) if asked["until"] else None
    if since and until and since >= until:
        raise UsageError(f"--until {asked['until']!r} ends before --since {asked['since']!r} begins")
    ids = choose_ids(documents, named=[each.id for each in named], tags=asked["tag"], tier=asked["tier"])
    return Scope(document_ids=ids, vendor=vendor, since=since, until=until)


def choose_of(config: Config, store: Store, asked: Mapping[str, Asked], *, watched: bool) -> list[Document]:
    """The documents that the options of ``with_whose`` choose; ``watched``: those of the file alone."""
    ids = read_whose(config, store, asked)
    known = config.documents if watched else _known_documents(config, store)
    return [each for each in known if ids is None or each.id in ids]


def read_whose(config: Config, store: Store, asked: Mapping[str, Asked]) -> frozenset[str] | None:
    """The ids of the documents that the options of ``with_whose`` choose; None: of all."""
    if not any(asked[name] for name in ("vendor", "document", "tag", "tier")):
        return None
    documents = _known_documents(config, store)
    named = [find_kept_document(words, config.documents, store.documents) for words in asked["document"]]
    if asked["vendor"]:
        vendor = find_vendor(asked["vendor"], documents)
        documents = [each for each in documents if each.vendor == vendor]
    ids = choose_ids(documents, named=[each.id for each in named], tags=asked["tag"], tier=asked["tier"])
    return frozenset(each.id for each in documents) if ids is None else frozenset(ids)


def filter_changes(
    config: Config, store: Store, now: datetime, asked: Mapping[str, Asked], *, kind: Kind | None = None
) -> ChangeFilter:
    """What the options of ``with_question`` mean. Raises UsageError."""
    scope = read_scope(config, store, now, asked)
    return ChangeFilter(
        document_ids=scope.document_ids,
        since=scope.since,
        until=scope.until,
        vendor=scope.vendor,
        category=Category(asked["category"]) if asked["category"] else None,
        kind=kind,
        min_severity=Severity(asked["severity"]) if asked["severity"] else None,
    )


def _known_documents(config: Config, store: Store) -> list[Document]:
    """The documents that are watched, as the file has them, and those that were."""
    known = config.by_id
    return [*config.documents, *(each for each in store.documents.all() if each.id not in known)]


def _is_of_one(documents: list[Document]) -> bool:
    return len({each.vendor for each in documents}) == 1
