"""Invented alerts, changes and documents for the tests of messages and of sending."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.message import DigestPeriod, Entry, render_digest
from monitor.model import (
    Alert,
    Category,
    CategoryScore,
    Change,
    Comparison,
    DateRole,
    DeltaStatus,
    Direction,
    Document,
    DocumentType,
    Edit,
    EditOp,
    Judgement,
    Kind,
    Message,
    RowChange,
    Section,
    SectionChange,
    SectionDelta,
    Severity,
    Signal,
    SignalFact,
    StatedDate,
    Subject,
    Timing,
    Trouble,
    TroubleKind,
)

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)

KEEP, GONE, CAME = EditOp.EQUAL, EditOp.DELETE, EditOp.INSERT


def document(name: str = "terms", **fields: Any) -> Document:
    given: dict[str, Any] = {
        "id": f"brightloom/{name}",
        "vendor": "brightloom",
        "name": name,
        "url": f"https://brightloom.example/legal/{name}",
        "type": DocumentType.TERMS_OF_SERVICE,
        **fields,
    }
    return Document(**given)


def alert(reference: str = "A1B2C3", **fields: Any) -> Alert:
    given: dict[str, Any] = {
        "reference": reference,
        "document_id": "brightloom/terms",
        "channel": "legal",
        "subject": Subject.CHANGE,
        "timing": Timing.NOW,
        "due_at": NOW,
        "created_at": NOW,
        "reason": "route 'legal'",
        **fields,
    }
    return Alert(**given)


def section(heading: str, body: str, *, top: str = "Terms of Service") -> Section:
    path = (top, heading) if top else (heading,)
    return Section(
        path=path, heading=f"## {heading}\n\n", body=body, level=2, number=None, key=heading.lower()
    )


def section_change(
    heading: str = "Call logs",
    pieces: Sequence[tuple[EditOp, str]] = (
        (KEEP, "We keep call logs for "),
        (GONE, "30 "),
        (CAME, "90 "),
        (KEEP, "days.\n"),
    ),
    *,
    severity: Severity = Severity.HIGH,
    categories: Sequence[Category] = (Category.RETENTION,),
    signals: Sequence[SignalFact] = (),
    status: DeltaStatus = DeltaStatus.CHANGED,
    rows: Sequence[RowChange] = (),
    kind: Kind = Kind.SUBSTANTIVE,
    top: str = "Terms of Service",
) -> SectionChange:
    before_body = "".join(text for op, text in pieces if op is not CAME)
    after_body = "".join(text for op, text in pieces if op is not GONE)
    before = None if status is DeltaStatus.ADDED else section(heading, before_body, top=top)
    after = None if status is DeltaStatus.REMOVED else section(heading, after_body, top=top)
    whole = {DeltaStatus.ADDED: CAME, DeltaStatus.REMOVED: GONE}.get(status, KEEP)
    edits = (Edit(op=whole, text=f"## {heading}\n\n"), *(Edit(op=op, text=text) for op, text in pieces))
    return SectionChange(
        delta=SectionDelta(status=status, before=before, after=after, edits=edits, rows=tuple(rows)),
        judgement=Judgement(
            kind=kind,
            severity=severity,
            categories=tuple(CategoryScore(category=category, score=0.9) for category in categories),
            signals=tuple(signals),
        ),
    )


LONGER = SignalFact(
    signal=Signal.NUMBER, before="30", after="90", unit="day", direction=Direction.LONGER, quote="90 days"
)


def change(
    sections: Sequence[SectionChange] = (section_change(signals=(LONGER,)),),
    *,
    summary: str = "Retention: 30 days to 90 days (longer)",
    effective: date | None = date(2027, 1, 1),
    effective_quote: str = "These terms apply from 1 January 2027.",
    severity: Severity = Severity.HIGH,
    **fields: Any,
) -> Change:
    dates = (StatedDate(role=DateRole.EFFECTIVE, day=effective, quote=effective_quote),) if effective else ()
    given: dict[str, Any] = {
        "id": 41,
        "document_id": "brightloom/terms",
        "before": 6,
        "after": 7,
        "comparison": Comparison(
            judgement=Judgement(
                kind=Kind.SUBSTANTIVE,
                severity=severity,
                categories=(CategoryScore(category=Category.RETENTION, score=0.9),),
            ),
            sections=tuple(sections),
            summary=summary,
            dates=dates,
        ),
        "last_seen_without_at": NOW - timedelta(hours=12),
        "first_seen_at": NOW,
        "returns_to": None,
        "flapping": False,
        "before_sha256": "aa11bb22cc33" + "0" * 52,
        "after_sha256": "dd44ee55ff66" + "0" * 52,
        **fields,
    }
    return Change(**given)


def trouble(kind: TroubleKind = TroubleKind.BLOCKED, **fields: Any) -> Trouble:
    given: dict[str, Any] = {
        "kind": kind,
        "detail": "The site answered 403 with a challenge page.",
        "opened_at": NOW - timedelta(days=2, hours=3),
        "checks": 5,
        **fields,
    }
    return Trouble(**given)


def digest_of(
    entries: Sequence[Entry] = (),
    *,
    period: tuple[datetime, datetime] = (NOW, NOW),
    now: datetime = NOW,
    **facts: Any,
) -> Message:
    given = DigestPeriod(channel="legal", since=period[0], until=period[1], **{"checked": 5, **facts})
    return render_digest(entries, given, now=now)
