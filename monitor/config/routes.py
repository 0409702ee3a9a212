"""The tables [[routes]]: who is told what; and whether they reach everything that they should."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import TypeVar

from monitor.config import values
from monitor.config.complaints import did_you_mean
from monitor.config.settings import Defaults
from monitor.config.table import Table
from monitor.model import (
    Category,
    Channel,
    DigestPlan,
    Document,
    DocumentType,
    GroupBy,
    Kind,
    Matcher,
    Owner,
    QuietHours,
    Route,
    Severity,
    Signal,
)
from monitor.route import (
    BlindSpot,
    default_routes,
    default_trouble_route,
    impossible_routes,
    shadowed_routes,
    unreachable_changes,
)

ONLY_FOR_CHANGES = ("categories", "kinds", "signals", "entities", "phrases", "min_severity", "repeat")
SHORTEST_REPEAT = timedelta(hours=1)
MOST_NAMED = 5
DAYS_OF_A_WEEK = 7
T = TypeVar("T")


def read_routes(
    root: Table,
    defaults: Defaults,
    channels: Sequence[Channel],
    documents: Sequence[Document],
    owners: Sequence[Owner] = (),
) -> tuple[Route, ...]:
    """The file's routes in order, then default ones where none takes changes, or none takes trouble."""
    names = tuple(channel.name for channel in channels)
    tables = root.tables("routes", "routes")
    routes: list[Route] = []
    for place, table in enumerate(tables):
        route = _read_route(table, f"route {place + 1}", defaults, names)
        if any(route.name == earlier.name for earlier in routes):
            table.complaints.problem(table.where, f"the name {route.name!r} is taken by another route")
        _check_names(table, route, documents)
        routes.append(route)
    used = {name for each in routes for name in each.channels}
    used |= {name for each in owners for name in each.channels}
    _warn_of_idle_channels(root, used if routes else names, channels)
    missing = (replace(route, group_wait=defaults.group_wait) for route in _missing_routes(routes, names))
    return (*routes, *missing)


def _missing_routes(routes: Sequence[Route], channels: Sequence[str]) -> tuple[Route, ...]:
    """Trouble is never left without a route: where none is written, every channel in use is told."""
    if not routes:
        return default_routes(channels)
    if any(route.trouble for route in routes):
        return () if any(not route.trouble for route in routes) else default_routes(channels)[:1]
    used = tuple(channel for route in routes for channel in route.channels)
    return (default_trouble_route(used),)


def _read_quiet(table: Table, zone: str) -> QuietHours | None:
    """The hours and days in which only what is critical goes out; None where the route names none."""
    hours = table.take("quiet", values.quiet, None)
    days = frozenset(table.take_each("quiet_days", values.weekday)) if "quiet_days" in table else frozenset()
    if len(days) == DAYS_OF_A_WEEK:
        table.complaints.problem(table.place("quiet_days"), "leaves no day on which anything is sent")
    if hours is None and not days:
        return None
    start, end = hours or (time(0), time(0))
    return QuietHours(start=start, end=end, zone=zone, days=days)


def _read_route(table: Table, usual_name: str, defaults: Defaults, channels: Sequence[str]) -> Route:
    zone = table.take("zone", values.zone, defaults.zone)
    rhythm = table.take("digest", values.digest, None)
    quiet = _read_quiet(table, zone)
    trouble = table.take("trouble", values.flag, False)
    if trouble:
        for key in ONLY_FOR_CHANGES:
            if key in table:
                table.complaints.problem(
                    table.place(key), "means nothing on a route for trouble; leave it out"
                )
    if rhythm is not None and quiet is not None:
        place = table.place("quiet" if "quiet" in table else "quiet_days")
        table.complaints.warn(place, "does not move a digest, which has a time of its own")
    if rhythm is None and "digest_empty" in table:
        table.complaints.warn(table.place("digest_empty"), "means nothing on a route without a digest")
    repeat = table.take("repeat", values.span, None)
    if rhythm is not None and "group_by" in table:
        table.complaints.warn(
            table.place("group_by"), "means nothing on a route with a digest, which is one message"
        )
    if repeat is not None and repeat < SHORTEST_REPEAT:
        table.complaints.warn(
            table.place("repeat"),
            f"{repeat.total_seconds():g}s is under an hour, which is meant for demonstrations",
        )
    return Route(
        name=table.take("name", values.word, usual_name),
        matcher=_read_matcher(table),
        channels=_read_channels(table, channels),
        digest=DigestPlan(at=rhythm[1], zone=zone, weekday=rhythm[0]) if rhythm is not None else None,
        trouble=trouble,
        proceed=table.take("continue", values.flag, False),
        quiet=quiet,
        repeat=repeat,
        group_wait=table.take("group_wait", values.span_or_zero, defaults.group_wait),
        group_by=table.take("group_by", values.one_of(GroupBy), GroupBy.VENDOR),
        digest_empty=table.take("digest_empty", values.flag, True),
    )


def _read_matcher(table: Table) -> Matcher:
    def each(key: str, read: Callable[[object], T]) -> frozenset[T]:
        return frozenset(table.take_each(key, read))

    for key in (
        "vendors",
        "documents",
        "tags",
        "types",
        "categories",
        "kinds",
        "signals",
        "entities",
        "phrases",
        "owners",
    ):
        if table.values.get(key) == []:
            table.complaints.warn(table.place(key), "is empty and asks nothing; leave it out")
    return Matcher(
        vendors=each("vendors", values.word),
        documents=each("documents", values.word),
        tags=each("tags", values.word),
        types=each("types", values.one_of(DocumentType)),
        categories=each("categories", values.one_of(Category)),
        kinds=each("kinds", values.one_of(Kind)),
        signals=each("signals", values.one_of(Signal)),
        entities=each("entities", values.word),
        phrases=each("phrases", values.word),
        owners=each("owners", values.word),
        min_severity=table.take("min_severity", values.one_of(Severity), Severity.LOW),
    )


def _read_channels(table: Table, known: Sequence[str]) -> tuple[str, ...]:
    if "channels" not in table:
        table.complaints.problem(table.where, 'channels is missing; name at least one, like ["stdout"]')
        return ()
    given = table.take_each("channels", values.word)
    if not given and table.values["channels"] == []:
        table.complaints.problem(table.place("channels"), "is empty: the route would tell nobody")
    for name in given:
        if name not in known:
            table.complaints.problem(
                table.place("channels"), f"there is no channel {name!r}{did_you_mean(name, known)}"
            )
    return given


def _check_names(table: Table, route: Route, documents: Sequence[Document]) -> None:
    """Warn of names that no document has: the route would wait for them in vain."""
    if Kind.NOISE in route.matcher.kinds:
        table.complaints.warn(table.place("kinds"), "noise is stored and never alerted")
    vendors = {name for each in documents for name in (each.vendor, each.id.partition("/")[0])}
    folded = {name.casefold() for name in vendors}
    unknown = [name for name in route.matcher.vendors if name.casefold() not in folded]
    _warn_of_unknown(table, "vendors", unknown, vendors)
    ids = {each.id for each in documents}
    _warn_of_unknown(table, "documents", route.matcher.documents - ids, ids)
    tags = {tag for each in documents for tag in each.tags}
    _warn_of_unknown(table, "tags", route.matcher.tags - tags, tags)
    types = {each.type for each in documents}
    _warn_of_unknown(table, "types", route.matcher.types - types, types)
    owners = {each.owner for each in documents if each.owner}
    folded = {name.casefold() for name in owners}
    unknown = [name for name in route.matcher.owners if name.casefold() not in folded]
    _warn_of_unknown(table, "owners", unknown, owners)


def _warn_of_unknown(table: Table, key: str, unknown: Iterable[str], known: Iterable[str]) -> None:
    for name in sorted(unknown):
        table.complaints.warn(table.place(key), f"no document has {str(name)!r}{did_you_mean(name, known)}")


def _warn_of_idle_channels(root: Table, used: Iterable[str], channels: Sequence[Channel]) -> None:
    used = {*used, "stdout"}
    for channel in channels:
        if channel.name not in used:
            root.complaints.warn(("channels", channel.name), "no route leads to this channel")


def check_reach(root: Table, routes: Sequence[Route], documents: Sequence[Document]) -> None:
    """Warn of routes that can take nothing and of important changes that no route would take."""
    places = {route.name: ("routes", place) for place, route in enumerate(routes)}
    if documents:
        for route in impossible_routes(documents, routes):
            root.complaints.warn(places[route.name], f"{route.name!r} matches no document")
    for route, earlier in shadowed_routes(routes):
        root.complaints.warn(
            places[route.name],
            f"{route.name!r} is never asked: {earlier.name!r} takes all that it could take; "
            "put it first, or give the other continue = true",
        )
    _warn_of_gaps(root, unreachable_changes(documents, routes))


def _warn_of_gaps(root: Table, unreached: Sequence[BlindSpot]) -> None:
    """One warning for all documents with the same gap."""
    gaps: dict[tuple[Severity, tuple[Category, ...]], list[str]] = {}
    for each in unreached:
        gaps.setdefault((each.severity, each.categories), []).append(each.document_id)
    for (severity, categories), ids in gaps.items():
        about = "" if len(categories) == len(Category) else f" about {_some(categories)}"
        root.complaints.warn(
            ("routes",),
            f"{severity} changes{about} of {_some(ids)} reach no route and would be stored without a word; "
            'add a last route without conditions, like channels = ["stdout"]',
        )


def _some(names: Sequence[str]) -> str:
    """The first few names and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(str(name) for name in names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
