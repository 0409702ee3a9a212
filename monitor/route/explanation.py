"""Which route would take a change and why the others would not: the lines of ``route test``."""

from collections.abc import Callable, Sequence

from monitor.model import DigestPlan, Document, Kind, QuietHours, Route, Severity
from monitor.route.change_facts import ChangeFacts
from monitor.route.due_alerts import digest_for
from monitor.route.match import refusals, trouble_refusals

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _digest_words(plan: DigestPlan) -> str:
    rhythm = "daily" if plan.weekday is None else f"weekly on {WEEKDAYS[plan.weekday]}"
    return f"in the digest, {rhythm} at {plan.at:%H:%M} {plan.zone}"


def _quiet_words(quiet: QuietHours | None) -> str:
    if quiet is None:
        return "at once"
    parts = (
        [f"from {quiet.start:%H:%M} to {quiet.end:%H:%M} {quiet.zone}"] if quiet.start != quiet.end else []
    )
    parts += [f"on {WEEKDAYS[day]}s" for day in sorted(quiet.days)]
    return f"at once, but not {' or '.join(parts)}"


def _timing_words(
    channel: str, route: Route, routes: Sequence[Route], facts: ChangeFacts | None, zone: str
) -> str:
    if facts is not None and facts.held_back:
        return f"{_digest_words(digest_for(channel, route, routes, zone=zone))}, because {facts.held_back}"
    if route.digest is not None:
        return _digest_words(route.digest)
    critical = facts is not None and facts.severity is Severity.CRITICAL
    return _quiet_words(None if critical else route.quiet)


def _explain(
    routes: Sequence[Route],
    why_not: Callable[[Route], tuple[str, ...]],
    facts: ChangeFacts | None,
    zone: str,
) -> tuple[str, ...]:
    lines: list[str] = []
    taken_by: str | None = None
    reached = False
    for route in routes:
        if taken_by is not None:
            lines.append(f"route {route.name}: not asked, {taken_by} took it and does not continue")
            continue
        reasons = why_not(route)
        if reasons:
            lines.append(f"route {route.name}: no match, {'; '.join(reasons)}")
            continue
        reached = True
        taken_by = None if route.proceed else route.name
        lines += [
            f"route {route.name}: match, to {channel} {_timing_words(channel, route, routes, facts, zone)}"
            for channel in route.channels
        ]
    if not reached:
        lines.append("no route takes it: it is stored and nobody is told")
    return tuple(lines)


def explain_routes(facts: ChangeFacts, document: Document, routes: Sequence[Route]) -> tuple[str, ...]:
    """One line for each route (one more for each further channel): match, or why not, or not asked.

    The same matching as ``route_change``; ``facts`` come from ``facts_of`` or are made up for a test.
    """
    if facts.kind is Kind.NOISE:
        return ("noise is stored and never alerted: no route is asked",)
    return _explain(routes, lambda route: refusals(route, document, facts), facts, document.zone)


def explain_trouble(document: Document, routes: Sequence[Route]) -> tuple[str, ...]:
    """The same for trouble of the document."""
    return _explain(routes, lambda route: trouble_refusals(route, document), None, document.zone)
