"""Which silence covers a change, and what that makes of its alerts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import Alert, AlertState, Document, Matcher, Severity, Silence
from monitor.route import ChangeFacts, matcher_refusals
from monitor.wording.measures import short_moment


def silence_of(
    silences: Sequence[Silence], document: Document, facts: ChangeFacts, *, now: datetime
) -> Silence | None:
    """The silence that covers a change of the document with these facts now, the longest; None for none.

    Matched as a route matches; ended and expired silences cover nothing.
    """
    covering = (
        silence
        for silence in silences
        if silence.is_active(now) and not matcher_refusals(silence.matcher, document, facts)
    )
    return max(covering, key=lambda silence: silence.until, default=None)


def apply_silences(
    alerts: Sequence[Alert],
    silences: Sequence[Silence],
    document: Document,
    facts: ChangeFacts,
    *,
    now: datetime,
) -> tuple[Alert, ...]:
    """The alerts of a change as they are stored: as they are, or silenced with the silence's reason."""
    silence = silence_of(silences, document, facts, now=now)
    if silence is None:
        return tuple(alerts)
    return tuple(
        replace(
            alert,
            state=AlertState.SILENCED,
            reason=f"{silence_words(silence, document.zone)} ({alert.reason})",
        )
        for alert in alerts
    )


def silence_words(silence: Silence, zone: str = "UTC") -> str:
    """'silence 3 by Ana until 2026-12-21 00:00 UTC: redesign'."""
    number = f"silence {silence.id}" if silence.id is not None else "a silence"
    return f"{number} by {silence.by} until {short_moment(silence.until, zone)}: {silence.reason}"


def matcher_words(matcher: Matcher) -> str:
    """What a matcher asks, as a person would write it: 'vendor kelp, severity low or medium'."""
    asked = (
        ("vendor", matcher.vendors),
        ("document", matcher.documents),
        ("tag", matcher.tags),
        ("type", matcher.types),
        ("category", matcher.categories),
        ("kind", matcher.kinds),
        ("signal", matcher.signals),
        ("entity", matcher.entities),
        ("phrase", matcher.phrases),
        ("owner", matcher.owners),
    )
    parts = [f"{name} {' or '.join(sorted(map(str, values)))}" for name, values in asked if values]
    if matcher.severities:
        parts.append(f"severity {' or '.join(each for each in Severity if each in matcher.severities)}")
    if matcher.min_severity is not Severity.LOW:
        parts.append(f"severity from {matcher.min_severity}")
    return ", ".join(parts) or "everything"
