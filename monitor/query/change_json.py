"""A change's facts for JSON, as commands print them and pages give them."""

from datetime import datetime

from monitor.followup import Disposition
from monitor.model import Act, Change


def act_facts(act: Act) -> dict[str, object]:
    """An act for JSON."""
    return {
        "id": act.id,
        "change": act.change_id,
        "kind": act.kind,
        "at": act.at,
        "by": act.by,
        "note": act.note,
        "until": act.until,
        "assignee": act.assignee or None,
    }


def handling_facts(handling: Disposition, now: datetime) -> dict[str, object]:
    """How a change stands with people, for JSON."""
    return {
        "state": handling.word(now),
        "acknowledged": handling.is_acknowledged,
        "assignee": handling.assignee or None,
        "useful": None if handling.verdict is None else not handling.is_useless,
        "acts": [act_facts(act) for act in handling.acts],
    }


def change_facts(change: Change, handling: Disposition, now: datetime) -> dict[str, object]:
    """A change and how it stands with people, for JSON."""
    judgement = change.comparison.judgement
    return {
        "change": change.id,
        "document": change.document_id,
        "before": change.before,
        "after": change.after,
        "kind": judgement.kind,
        "severity": judgement.severity,
        "categories": [scored.category for scored in judgement.categories],
        "signals": judgement.signals,
        "unsure": judgement.unsure,
        "summary": change.comparison.summary,
        "dates": change.comparison.dates,
        "last_seen_without_at": change.last_seen_without_at,
        "first_seen_at": change.first_seen_at,
        "returns_to": change.returns_to,
        "flapping": change.flapping,
        "handling": handling_facts(handling, now),
    }
