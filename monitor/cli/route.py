"""The command ``route``: asks the routes about a change."""

import click

from monitor.cli.doors import open_history_of, read_config, with_config
from monitor.cli.output import echo
from monitor.clock import utc_now
from monitor.config import Config
from monitor.errors import UsageError
from monitor.followup import silence_of, silence_words
from monitor.model import Category, CategoryScore, Change, Document, DocumentType, Kind, Severity, Signal
from monitor.query.changes import find_change
from monitor.query.lookup import find_document, find_vendor
from monitor.route import ChangeFacts, explain_routes, explain_trouble, facts_of


@click.group()
def route() -> None:
    """Ask the routes."""


@route.command("test")
@click.argument("change", required=False)
@click.option("--vendor", default="", help="Of this vendor.")
@click.option("--document", default="", help="Of this document.")
@click.option("--type", "types", type=click.Choice([str(t) for t in DocumentType]), help="Of this type.")
@click.option("--tag", "tags", multiple=True, help="With this tag.")
@click.option("--category", "categories", multiple=True, type=click.Choice([str(c) for c in Category]))
@click.option("--signal", "signals", multiple=True, type=click.Choice([str(s) for s in Signal]))
@click.option("--entity", "entities", multiple=True, help="Naming this entity.")
@click.option(
    "--severity",
    type=click.Choice([str(s) for s in Severity]),
    help="So severe.  [default: as changes of the categories usually are]",
)
@click.option("--kind", type=click.Choice([str(k) for k in Kind]), default="substantive", show_default=True)
@click.option("--trouble", is_flag=True, help="Trouble instead of a change.")
@with_config
def test_route(
    change: str | None,
    vendor: str,
    document: str,
    types: str | None,
    tags: tuple[str, ...],
    categories: tuple[str, ...],
    signals: tuple[str, ...],
    entities: tuple[str, ...],
    severity: str | None,
    kind: str,
    trouble: bool,
    config_path: str | None,
) -> None:
    """Say which alerts a change would make and where they would go, and why not.

    CHANGE is a stored change's number or an alert's reference; without it the options describe one.
    """
    config = read_config(config_path)
    if change is not None:
        with open_history_of(config) as store:
            stored = find_change(change, store)
            silences = store.acts.silences(active_at=utc_now())
        about = config.by_id.get(stored.document_id)
        if about is None:
            raise UsageError(f"{stored.document_id} is no longer in the configuration")
        lines = explain_routes(_facts(stored), about, config.routes)
        covering = silence_of(silences, about, _facts(stored), now=utc_now())
        if covering is not None:
            lines = (*lines, f"nobody is told now: {silence_words(covering, config.settings.zone)}")
    else:
        about = _make_document(config.documents, vendor, document, types, frozenset(tags))
        facts = ChangeFacts(
            kind=Kind(kind),
            severity=_usual_severity(kind, categories, config) if severity is None else Severity(severity),
            categories=frozenset(Category(name) for name in categories),
            signals=frozenset(Signal(name) for name in signals),
            entities=frozenset(entities),
        )
        lines = (
            explain_trouble(about, config.routes) if trouble else explain_routes(facts, about, config.routes)
        )
    for line in lines:
        echo(line)


_TELLING = {
    Category.SUBPROCESSORS: "subprocessor_added",
    Category.TRANSFER: "transfer_added",
    Category.AI: "ai_training",
    Category.SHARING: "sharing_added",
}


def _usual_severity(kind: str, categories: tuple[str, ...], config: Config) -> Severity:
    """What a change about these categories weighs, with the fact that people route it for, if any."""
    from monitor.classify.severity import rate  # noqa: PLC0415  (loads what only this question needs)

    scores = [CategoryScore(category=Category(name), score=1.0) for name in categories]
    facts = [_TELLING[score.category] for score in scores if score.category in _TELLING]
    return rate(Kind(kind), scores, facts, rules=config.settings.severity)[0]


def _facts(change: Change) -> ChangeFacts:
    return facts_of(change.comparison, flapping=change.flapping)


def _make_document(
    documents: tuple[Document, ...], vendor: str, name: str, types: str | None, tags: frozenset[str]
) -> Document:
    """The configured document that the options name, or one made up of them; a name must be one there is."""
    if name:
        return find_document(name, documents)
    known_tags = {tag for document in documents for tag in document.tags}
    if tags - known_tags:
        raise UsageError(
            f"no document has the tag {min(tags - known_tags)!r}; "
            f"there are: {', '.join(sorted(known_tags)) or 'none'}"
        )
    vendor = find_vendor(vendor, documents) if vendor else ""
    theirs = [document for document in documents if document.vendor == vendor]
    if theirs and not types and not tags:
        return theirs[0]
    return Document(
        id=f"{theirs[0].id.partition('/')[0] if theirs else 'any'}/any",
        vendor=vendor or "any",
        name="any",
        url="https://vendor.example/",
        type=DocumentType(types) if types else DocumentType.OTHER,
        tags=tags or (theirs[0].tags if theirs else frozenset()),
        tier=theirs[0].tier if theirs else 3,
    )
