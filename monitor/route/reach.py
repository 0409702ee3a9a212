"""What no route can reach, and routes that can reach nothing: judged before anything happens."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Category, Document, Kind, Matcher, Route, Severity
from monitor.route.change_facts import ChangeFacts
from monitor.route.match import change_refusals, takes_document


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindSpot:
    """Changes of a document, of this severity and about these categories, that no route takes."""

    document_id: str
    severity: Severity
    categories: tuple[Category, ...]


def _takes(route: Route, severity: Severity, category: Category) -> bool:
    """Whether the route takes every such change; one that also asks for signals or names does not."""
    facts = ChangeFacts(kind=Kind.SUBSTANTIVE, severity=severity, categories=frozenset({category}))
    return next(change_refusals(route.matcher, facts), None) is None


Gap = tuple[Severity, tuple[Category, ...]]


def _gap(routes: Sequence[Route], severities: Sequence[Severity]) -> Gap | None:
    """The first of the severities with categories that none of the routes takes, and those categories."""
    for severity in severities:
        missed = tuple(
            category
            for category in Category
            if not any(_takes(route, severity, category) for route in routes)
        )
        if missed:
            return severity, missed
    return None


def unreachable_changes(
    documents: Sequence[Document],
    routes: Sequence[Route],
    *,
    severities: Sequence[Severity] = (Severity.CRITICAL, Severity.HIGH),
) -> tuple[BlindSpot, ...]:
    """The substantive changes that no route would take, at most one entry for a document.

    Of ``severities``, in the order given, the first with a gap is reported. Low and medium changes are not
    looked at unless asked for: to leave them out is a choice, to lose a critical one a mistake.
    """
    found: list[BlindSpot] = []
    gaps: dict[tuple[int, ...], Gap | None] = {}
    for document in documents:
        # documents that the same routes ask about have the same gap: thousands of them cost little
        asked = tuple(
            place
            for place, route in enumerate(routes)
            if not route.trouble and takes_document(route.matcher, document)
        )
        if asked not in gaps:
            gaps[asked] = _gap([routes[place] for place in asked], severities)
        gap = gaps[asked]
        if gap is not None:
            found.append(BlindSpot(document_id=document.id, severity=gap[0], categories=gap[1]))
    return tuple(found)


def impossible_routes(documents: Sequence[Document], routes: Sequence[Route]) -> tuple[Route, ...]:
    """The routes that take nothing of any document, as the documents stand."""
    return tuple(
        route for route in routes if not any(takes_document(route.matcher, each) for each in documents)
    )


def _covers(wide: Matcher, narrow: Matcher) -> bool:
    """Whether whatever the narrow matcher takes, the wide one takes too, as far as the sets tell."""
    pairs = (
        (wide.vendors, narrow.vendors),
        (wide.documents, narrow.documents),
        (wide.tags, narrow.tags),
        (wide.types, narrow.types),
        (wide.categories, narrow.categories),
        (wide.kinds, narrow.kinds),
        (wide.signals, narrow.signals),
        (wide.entities, narrow.entities),
        (wide.phrases, narrow.phrases),
        (wide.severities, narrow.severities),
        (wide.owners, narrow.owners),
    )
    inside = all(not asked or (given and set(given) <= set(asked)) for asked, given in pairs)
    return inside and wide.min_severity.rank <= narrow.min_severity.rank


def shadowed_routes(routes: Sequence[Route]) -> tuple[tuple[Route, Route], ...]:
    """Pairs (route, the earlier one that takes everything it could take and does not continue)."""
    found: list[tuple[Route, Route]] = []
    for place, route in enumerate(routes):
        for earlier in routes[:place]:
            if (
                not earlier.proceed
                and earlier.trouble == route.trouble
                and _covers(earlier.matcher, route.matcher)
            ):
                found.append((route, earlier))
                break
    return tuple(found)
