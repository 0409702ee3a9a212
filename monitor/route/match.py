"""Does a matcher hold? Each question it asks, answered with the reason for a no.

Also the routes that hold where the configuration names none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from monitor.model import Document, Matcher, Route, WatchedPhrase
from monitor.route.change_facts import ChangeFacts, with_coarse

STDOUT = "stdout"


def _same_names(document: Document) -> frozenset[str]:
    """What a route may call the document's vendor: its name or its id, in any case."""
    return frozenset({document.vendor.casefold(), document.id.partition("/")[0].casefold()})


def _list_words(values: Iterable[str]) -> str:
    return ", ".join(sorted(str(value) for value in values)) or "none"


def _tokens(name: str) -> str:
    return " " + " ".join(re.findall(r"\w+", name.casefold())) + " "


def names_entity(wanted: str, entity: str) -> bool:
    """Whether the wanted name stands in the entity's name as whole words ('OpenAI' in 'OpenAI, L.L.C.')."""
    words = _tokens(wanted)
    return bool(words.strip()) and words in _tokens(entity)


def document_refusals(matcher: Matcher, document: Document) -> Iterator[str]:
    """Why a matcher does not take changes of this document; nothing where it does."""
    if matcher.vendors and not _same_names(document) & {name.casefold() for name in matcher.vendors}:
        yield f"vendor {document.vendor} is not among {_list_words(matcher.vendors)}"
    if matcher.documents and document.id not in matcher.documents:
        yield f"document {document.id} is not among {_list_words(matcher.documents)}"
    if matcher.tags and not matcher.tags & document.tags:
        yield f"tags {_list_words(document.tags)} hold none of {_list_words(matcher.tags)}"
    if matcher.owners and document.owner.casefold() not in {name.casefold() for name in matcher.owners}:
        yield f"owner {document.owner or 'none'} is not among {_list_words(matcher.owners)}"
    if matcher.types and document.type not in matcher.types:
        yield f"type {document.type} is not among {_list_words(matcher.types)}"


def takes_document(matcher: Matcher, document: Document) -> bool:
    """Whether a matcher takes changes of this document, as far as the document goes."""
    return next(document_refusals(matcher, document), None) is None


def _none_of(what: str, asked: frozenset[StrEnum], given: frozenset[StrEnum]) -> Iterator[str]:
    if asked and not asked & given:
        yield f"{what} {_list_words(given)} hold none of {_list_words(asked)}"


def change_refusals(matcher: Matcher, facts: ChangeFacts) -> Iterator[str]:
    """Why a matcher does not take a change with these facts; nothing where it does."""
    if facts.severity.rank < matcher.min_severity.rank:
        yield f"severity {facts.severity} is below {matcher.min_severity}"
    if matcher.severities and facts.severity not in matcher.severities:
        yield f"severity {facts.severity} is not among {_list_words(matcher.severities)}"
    if matcher.kinds and facts.kind not in matcher.kinds:
        yield f"kind {facts.kind} is not among {_list_words(matcher.kinds)}"
    yield from _none_of("categories", frozenset(matcher.categories), frozenset(with_coarse(facts.categories)))
    yield from _none_of("signals", frozenset(matcher.signals), frozenset(facts.signals))
    if matcher.entities and not any(
        names_entity(wanted, entity) for wanted in matcher.entities for entity in facts.entities
    ):
        yield f"entities {_list_words(facts.entities)} hold none of {_list_words(matcher.entities)}"
    if matcher.phrases and not matcher.phrases & facts.phrases:
        yield f"phrases {_list_words(facts.phrases)} hold none of {_list_words(matcher.phrases)}"


def phrases_for(document: Document, phrases: Iterable[WatchedPhrase]) -> tuple[WatchedPhrase, ...]:
    """The phrases that are watched in this document."""
    return tuple(each for each in phrases if takes_document(each.matcher, document))


def matcher_refusals(matcher: Matcher, document: Document, facts: ChangeFacts) -> tuple[str, ...]:
    """Why a matcher does not take a change of the document; empty where it does."""
    return (*document_refusals(matcher, document), *change_refusals(matcher, facts))


def refusals(route: Route, document: Document, facts: ChangeFacts) -> tuple[str, ...]:
    """Why a route does not take a change of the document; empty where it does."""
    if route.trouble:
        return ("it takes trouble, not changes",)
    return matcher_refusals(route.matcher, document, facts)


def trouble_refusals(route: Route, document: Document) -> tuple[str, ...]:
    """Why a route does not take trouble of the document; empty where it does."""
    if not route.trouble:
        return ("it takes changes, not trouble",)
    return tuple(document_refusals(route.matcher, document))


def default_routes(channels: Sequence[str]) -> tuple[Route, ...]:
    """The routes where none is configured: all changes and all trouble to every channel, else to stdout."""
    return (
        Route(name="default", matcher=Matcher(), channels=_or_stdout(channels)),
        default_trouble_route(channels),
    )


def default_trouble_route(channels: Sequence[str]) -> Route:
    """The route for trouble where no configured route takes it: to all these channels, else to stdout."""
    return Route(name="default trouble", matcher=Matcher(), channels=_or_stdout(channels), trouble=True)


def _or_stdout(channels: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in channels if name != STDOUT)) or (STDOUT,)
