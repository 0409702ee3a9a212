"""Alerts out of a change, a trouble or a recovery: one for each channel, with its time and its reason."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import (
    Alert,
    DigestPlan,
    Document,
    Kind,
    QuietHours,
    Route,
    Severity,
    Subject,
    Timing,
    Trouble,
)
from monitor.route.change_facts import ChangeFacts
from monitor.route.match import refusals, trouble_refusals

SendAt = Callable[[DigestPlan | None, QuietHours | None, datetime], datetime]
"""When an alert made now is due, given the route's digest and quiet hours (``schedule.send_at``)."""


def taking_routes(routes: Sequence[Route], takes: Callable[[Route], bool]) -> Iterator[Route]:
    """The routes that take it, in order, up to the first that does not say ``proceed``."""
    for route in routes:
        if takes(route):
            yield route
            if not route.proceed:
                return


def routes_taking(facts: ChangeFacts, document: Document, routes: Sequence[Route]) -> tuple[Route, ...]:
    """The routes that take a change of the document with these facts, in order."""
    return tuple(taking_routes(routes, lambda route: not refusals(route, document, facts)))


def digest_for(channel: str, route: Route, routes: Sequence[Route], *, zone: str) -> DigestPlan:
    """The digest a held-back change waits for: the route's, the channel's, else daily at 08:00."""
    plans = (each.digest for each in (route, *routes) if each is route or channel in each.channels)
    return next((plan for plan in plans if plan is not None), DigestPlan(zone=zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One route to one channel, with what keeps an alert from going out at once; None where nothing does."""

    route: Route
    channel: str
    plan: DigestPlan | None
    quiet: QuietHours | None
    reason: str


def _make_alert(subject: Subject, document: Document, way: _Way, *, now: datetime, send_at: SendAt) -> Alert:
    gathered_at = now if way.plan is not None else now + way.route.group_wait
    due_at = send_at(way.plan, way.quiet, gathered_at)
    is_quiet = way.plan is None and due_at > gathered_at
    return Alert(
        reference="",
        document_id=document.id,
        channel=way.channel,
        subject=subject,
        timing=Timing.NOW if way.plan is None else Timing.DIGEST,
        due_at=due_at,
        created_at=now,
        reason=f"{way.reason}, held until the quiet hours end" if is_quiet else way.reason,
        group_by=way.route.group_by,
    )


def _soonest_by_channel(
    alerts: Iterable[Alert], reference: Callable[[], str], *, trouble_id: int | None = None
) -> tuple[Alert, ...]:
    """One alert per channel, the soonest (the first of equals), each with a reference of its own."""
    chosen: dict[str, Alert] = {}
    for alert in alerts:
        rival = chosen.get(alert.channel)
        if rival is None or alert.due_at < rival.due_at:
            chosen[alert.channel] = alert
    return tuple(replace(alert, reference=reference(), trouble_id=trouble_id) for alert in chosen.values())


def _ways_of_change(facts: ChangeFacts, document: Document, routes: Sequence[Route]) -> Iterator[_Way]:
    tail = f", in the digest because {facts.held_back}" if facts.held_back else ""
    for route in routes_taking(facts, document, routes):
        for channel in route.channels:
            yield _Way(
                route=route,
                channel=channel,
                plan=digest_for(channel, route, routes, zone=document.zone)
                if facts.held_back
                else route.digest,
                quiet=None if facts.severity is Severity.CRITICAL else route.quiet,
                reason=f"route {route.name}{tail}",
            )


def route_change(
    facts: ChangeFacts,
    document: Document,
    routes: Sequence[Route],
    *,
    now: datetime,
    reference: Callable[[], str],
    send_at: SendAt,
) -> tuple[Alert, ...]:
    """The alerts of a change: none for noise, else one per channel of the first route that matches.

    ``routes`` are those of the configuration, defaults included (``Config.routes``). What a flapping
    document changes waits for a digest. Where several routes reach one channel, the
    soonest alert stands. Quiet hours hold everything but critical changes. ``reference`` draws a new id for
    each alert; ``change_id`` stays None until the store sets it.
    """
    if facts.kind is Kind.NOISE:
        return ()
    ways = _ways_of_change(facts, document, routes)
    alerts = (_make_alert(Subject.CHANGE, document, way, now=now, send_at=send_at) for way in ways)
    return _soonest_by_channel(alerts, reference)


def _trouble_alerts(
    subject: Subject, document: Document, routes: Sequence[Route], *, now: datetime, send_at: SendAt
) -> Iterator[Alert]:
    for route in taking_routes(routes, lambda route: not trouble_refusals(route, document)):
        for channel in route.channels:
            way = _Way(
                route=route,
                channel=channel,
                plan=route.digest,
                quiet=route.quiet,
                reason=f"route {route.name}",
            )
            yield _make_alert(subject, document, way, now=now, send_at=send_at)


def route_trouble(
    document: Document,
    trouble: Trouble,
    routes: Sequence[Route],
    *,
    now: datetime,
    reference: Callable[[], str],
    send_at: SendAt,
) -> tuple[Alert, ...]:
    """The alerts that a trouble has opened; the caller decides when one is ripe to be told (once)."""
    alerts = _trouble_alerts(Subject.TROUBLE, document, routes, now=now, send_at=send_at)
    return _soonest_by_channel(alerts, reference, trouble_id=trouble.id)


def route_recovery(
    document: Document,
    trouble: Trouble,
    routes: Sequence[Route],
    *,
    now: datetime,
    reference: Callable[[], str],
    send_at: SendAt,
) -> tuple[Alert, ...]:
    """The alerts that a trouble is over: none where it was never announced."""
    if trouble.announced_at is None:
        return ()
    alerts = _trouble_alerts(Subject.RECOVERED, document, routes, now=now, send_at=send_at)
    return _soonest_by_channel(alerts, reference, trouble_id=trouble.id)
