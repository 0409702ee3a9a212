"""Alerts out of a change, a trouble or a recovery: one for each channel, with its time and its reason."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import (
    Alert,
    Comparison,
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
from monitor.route.facts import ChangeFacts, facts_of
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


def _alert(
    subject: Subject,
    document: Document,
    channel: str,
    *,
    now: datetime,
    plan: DigestPlan | None,
    quiet: QuietHours | None,
    send_at: SendAt,
    reason: str,
    route: Route,
) -> Alert:
    gathered_at = now if plan is not None else now + route.group_wait
    due_at = send_at(plan, quiet, gathered_at)
    held = plan is None and due_at > gathered_at
    return Alert(
        reference="",
        document_id=document.id,
        channel=channel,
        subject=subject,
        timing=Timing.NOW if plan is None else Timing.DIGEST,
        due_at=due_at,
        created_at=now,
        reason=f"{reason}, held until the quiet hours end" if held else reason,
        group_by=route.group_by,
    )


def _soonest_by_channel(
    alerts: Sequence[Alert], reference: Callable[[], str], *, trouble_id: int | None = None
) -> tuple[Alert, ...]:
    """One alert per channel, the soonest (the first of equals), each with a reference of its own."""
    chosen: dict[str, Alert] = {}
    for alert in alerts:
        rival = chosen.get(alert.channel)
        if rival is None or alert.due_at < rival.due_at:
            chosen[alert.channel] = alert
    return tuple(replace(alert, reference=reference(), trouble_id=trouble_id) for alert in chosen.values())


def _change_alerts(
    facts: ChangeFacts, document: Document, routes: Sequence[Route], *, now: datetime, send_at: SendAt
) -> Iterator[Alert]:
    reason_tail = f", in the digest because {facts.held_back}" if facts.held_back else ""
    for route in routes_taking(facts, document, routes):
        for channel in route.channels:
            plan = digest_for(channel, route, routes, zone=document.zone) if facts.held_back else route.digest
            yield _alert(
                Subject.CHANGE,
                document,
                channel,
                now=now,
                plan=plan,
                quiet=None if facts.severity is Severity.CRITICAL else route.quiet,
                send_at=send_at,
                reason=f"route {route.name}{reason_tail}",
                route=route,
            )


def route_change(
    comparison: Comparison,
    document: Document,
    routes: Sequence[Route],
    *,
    now: datetime,
    reference: Callable[[], str],
    send_at: SendAt,
    returns_to: int | None = None,
    flapping: bool = False,
) -> tuple[Alert, ...]:
    """The alerts of a change: none for noise, else one per channel of the first route that matches.

    ``routes`` are those of the configuration, defaults included (``Config.routes``). A text that returns, or
    a flapping document, matches as low and waits for a digest. Where several routes reach one channel, the
    soonest alert stands. Quiet hours hold everything but critical changes. ``reference`` draws a new id for
    each alert; ``change_id`` stays None until the store sets it.
    """
    facts = facts_of(comparison, returns_to=returns_to, flapping=flapping)
    if facts.kind is Kind.NOISE:
        return ()
    alerts = tuple(_change_alerts(facts, document, routes, now=now, send_at=send_at))
    return _soonest_by_channel(alerts, reference)


def _trouble_alerts(
    subject: Subject,
    document: Document,
    trouble: Trouble,
    routes: Sequence[Route],
    *,
    now: datetime,
    reference: Callable[[], str],
    send_at: SendAt,
) -> tuple[Alert, ...]:
    alerts = tuple(
        _alert(
            subject,
            document,
            channel,
            now=now,
            plan=route.digest,
            quiet=route.quiet,
            send_at=send_at,
            reason=f"route {route.name}",
            route=route,
        )
        for route in taking_routes(routes, lambda route: not trouble_refusals(route, document))
        for channel in route.channels
    )
    return _soonest_by_channel(alerts, reference, trouble_id=trouble.id)


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
    return _trouble_alerts(
        Subject.TROUBLE, document, trouble, routes, now=now, reference=reference, send_at=send_at
    )


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
    return _trouble_alerts(
        Subject.RECOVERED, document, trouble, routes, now=now, reference=reference, send_at=send_at
    )
