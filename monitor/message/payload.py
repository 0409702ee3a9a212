"""The webhook's JSON: versioned, complete, for machines; docs/alerts.md describes every field.

Texts are cleaned of what nobody sees, but stay as the page says them: escaping is the reader's task.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.deadline import local_day, objection_day
from monitor.message.deadlines import Deadlines
from monitor.message.entry import Entry
from monitor.message.excerpt import NOTHING, plain_words
from monitor.message.limits import byte_size
from monitor.message.section import view_sections
from monitor.message.view import diff_command, diff_url, effective_date
from monitor.model import (
    Alert,
    Change,
    Document,
    EditOp,
    Judgement,
    RowChange,
    SectionChange,
    SignalFact,
    Trouble,
)
from monitor.text.visible import clean
from monitor.wording.measures import shorten

SCHEMA = 1
"""Raised when a field changes its meaning or goes away; new fields do not raise it."""

MAX_SECTIONS = 100
MAX_TEXT = 2_000
MAX_VALUE = 300
"""Characters of a signal's value: a number, a date, a name."""

MAX_BYTES = 900_000
"""Bytes of a payload, about: web servers commonly refuse more than a megabyte."""

MAX_ALONE = 400_000
"""Bytes of one change's payload, about; in a message of many, each has an equal share."""

Json = dict[str, object]


def to_json(payload: Json) -> str:
    """The payload as compact JSON that can always be encoded as UTF-8."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def entry_payloads(entries: Sequence[Entry], *, base_url: str, now: datetime) -> list[Json]:
    """The payload of each entry, as it would go out alone but for its room."""
    room = min(MAX_ALONE, MAX_BYTES // max(1, len(entries)))
    items = []
    for entry in entries:
        if entry.change is not None:
            items.append(change_payload(entry, entry.change, base_url=base_url, now=now, room=room))
        elif entry.trouble is not None:
            items.append(trouble_payload(entry, entry.trouble))
    return items


def change_payload(
    entry: Entry,
    change: Change,
    *,
    base_url: str,
    now: datetime,
    event: str = "change",
    room: int = MAX_ALONE,
) -> Json:
    """The payload of one change; ``event`` is 'change', or 'test' for a sample; a reminder says so itself.

    ``room`` is how many bytes its signals and sections may take: the most severe sections come first, and
    ``sections_total`` says how many there are.
    """
    alert, document, comparison = entry.alert, entry.document, change.comparison
    judgement = comparison.judgement
    effective = effective_date(comparison.dates, local_day(now, document.zone))
    objection = objection_day(change, document)
    return {
        **_head(alert.reference, alert.subject.value if alert.ordinal else event, document),
        "reminder": _reminder(alert),
        "detected_at": stamp(change.first_seen_at),
        "previous_seen_at": stamp(change.last_seen_without_at),
        "effective_date": {"value": effective.day.isoformat(), "quote": _text(effective.quote)}
        if effective
        else None,
        "objection_deadline": objection.isoformat() if objection else None,
        "kind": judgement.kind.value,
        "severity": change.comparison.judgement.severity.value,
        "unsure": judgement.unsure,
        "categories": _categories(judgement),
        "signals": _within(room // 4, (_signal(fact) for fact in judgement.signals[:MAX_SECTIONS])),
        "summary": _text(comparison.summary),
        "sections": _sections(
            comparison.sections, room * 3 // 4, Deadlines(comparison.dates, local_day(now, document.zone))
        ),
        "sections_total": len(comparison.sections),
        "versions": {"before": change.before, "after": change.after},
        "hashes": {"before": change.before_sha256 or None, "after": change.after_sha256 or None},
        "returns_to": change.returns_to,
        "flapping": change.flapping,
        "urls": {"live": document.url, "diff": diff_url(base_url, change) or None},
        "command": diff_command(change),
        "reason": _text(alert.reason),
    }


def trouble_payload(entry: Entry, trouble: Trouble, *, event: str = "") -> Json:
    """The payload of trouble; ``event`` is 'trouble' or 'recovered', '': by the alert's subject."""
    event = event or ("recovered" if entry.has_recovered else "trouble")
    return {
        **_head(entry.alert.reference, event, entry.document),
        "detected_at": stamp(trouble.opened_at),
        "trouble": {
            "kind": trouble.kind.value,
            "detail": _text(trouble.detail),
            "opened_at": stamp(trouble.opened_at),
            "closed_at": stamp_or_none(trouble.closed_at),
            "checks": trouble.checks,
            "last_read_at": stamp_or_none(entry.last_read_at),
        },
        "urls": {"live": entry.document.url, "diff": None},
        "reason": _text(entry.alert.reason),
    }


def list_payload(reference: str, event: str, items: Sequence[Json], **facts: object) -> Json:
    """The payload of a message that gathers several: ``items`` are payloads of their own."""
    return {"schema": SCHEMA, "id": reference, "event": event, **facts, "items": list(items)}


def stamp(value: datetime) -> str:
    """ISO 8601 in UTC, to the second."""
    return f"{value:%Y-%m-%dT%H:%M:%SZ}"


def stamp_or_none(value: datetime | None) -> str | None:
    """The same, None for None."""
    return stamp(value) if value else None


def _categories(judgement: Judgement) -> list[Json]:
    return [{"name": c.category.value, "score": round(c.score, 4)} for c in judgement.categories]


def _head(reference: str, event: str, document: Document) -> Json:
    return {
        "schema": SCHEMA,
        "id": reference,
        "event": event,
        "vendor": {
            "id": document.id.partition("/")[0],
            "name": _text(document.vendor),
            "tier": document.tier,
        },
        "document": {
            "id": document.id,
            "name": document.name,
            "title": _text(document.label),
            "type": document.type.value,
            "tags": sorted(document.tags),
            "url": document.url,
        },
    }


def _reminder(alert: Alert) -> Json | None:
    if not alert.ordinal:
        return None
    told: Json = {"number": alert.ordinal, "first_told_at": stamp_or_none(alert.first_told_at)}
    return told | {"escalated_to": _text(alert.owner)} if alert.owner else told


def _sections(changes: Sequence[SectionChange], room: int, deadlines: Deadlines) -> list[Json]:
    telling = sorted(changes, key=lambda change: -change.judgement.severity.rank)[:MAX_SECTIONS]
    return _within(room, (_section(change, room // 2, deadlines) for change in telling))


def _within(room: int, made: Iterable[Json]) -> list[Json]:
    """The first of the values, as many as take no more than so many bytes; none is made in vain."""
    kept: list[Json] = []
    for value in made:
        room -= byte_size(to_json(value)) + 1
        if room < 0:
            break
        kept.append(value)
    return kept


def _section(change: SectionChange, room: int, deadlines: Deadlines) -> Json:
    delta, judgement = change.delta, change.judgement
    views = view_sections((change,), deadlines)
    quote = views[0].quote if views else NOTHING
    return {
        "heading": _text(delta.path[-1]) if delta.path else "",
        "path": [_text(part) for part in delta.path[:20]],
        "change": delta.status.value,
        "kind": judgement.kind.value,
        "severity": judgement.severity.value,
        "unsure": judgement.unsure,
        "categories": _categories(judgement),
        "signals": [_signal(fact) for fact in judgement.signals[:20]],
        "before": _text(plain_words(quote.before)),
        "after": _text(plain_words(quote.after)),
        "rows": _within(room, (_row(row) for row in delta.rows[:MAX_SECTIONS])),
        "words_added": _words(change, EditOp.INSERT),
        "words_removed": _words(change, EditOp.DELETE),
        "more": views[0].more if views else 0,
    }


def _row(row: RowChange) -> Json:
    cells = [
        {"column": _text(cell.column), "before": _text(cell.before), "after": _text(cell.after)}
        for cell in row.cells[:20]
    ]
    return {"status": row.status.value, "key": _text(row.key), "cells": cells}


def _words(change: SectionChange, op: EditOp) -> int:
    return sum(len(edit.text.split()) for edit in change.delta.edits if edit.op is op)


def _signal(fact: SignalFact) -> Json:
    return {
        "signal": fact.signal.value,
        "before": _value(fact.before) if fact.before is not None else None,
        "after": _value(fact.after) if fact.after is not None else None,
        "unit": _value(fact.unit) if fact.unit is not None else None,
        "direction": fact.direction.value if fact.direction else None,
        "quote": _value(fact.quote),
    }


def _value(text: str) -> str:
    return shorten(clean(text[: 2 * MAX_VALUE]), MAX_VALUE)


def _text(text: str) -> str:
    return shorten(clean(text), MAX_TEXT)
