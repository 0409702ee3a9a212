"""A sample change for trying a channel out: an invented vendor, and every part of an alert."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.model import (
    Alert,
    Category,
    CategoryScore,
    Cell,
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
)
from monitor.wording.measures import day

REFERENCE = "TEST"

_KEEP, _GONE, _CAME = EditOp.EQUAL, EditOp.DELETE, EditOp.INSERT


def sample_document(zone: str = "UTC") -> Document:
    """The invented document; ``zone`` is where its days are counted."""
    return Document(
        id="example-vendor/privacy",
        vendor="Example Vendor",
        name="privacy",
        title="Privacy Policy",
        url="https://vendor.example/privacy",
        type=DocumentType.PRIVACY_POLICY,
        objection_days=30,
        zone=zone,
    )


def sample_alert(channel: str, now: datetime) -> Alert:
    """The alert that a test sends."""
    return Alert(
        reference=f"{REFERENCE}-{now:%Y%m%d%H%M%S}",
        document_id=sample_document().id,
        channel=channel,
        subject=Subject.CHANGE,
        timing=Timing.NOW,
        due_at=now,
        created_at=now,
        reason="a test of this channel",
    )


def sample_change(now: datetime) -> Change:
    """The invented change: retention, AI and sub-processors, with an effective date to come."""
    effective = (now + timedelta(days=41)).date()
    quote = f"These changes take effect on {day(effective)}."
    stated = StatedDate(role=DateRole.EFFECTIVE, day=effective, quote=quote)
    sections = (_retention(), _training_change(), _subprocessors())
    scores = (change.judgement.categories[0] for change in sections)
    judgement = Judgement(
        kind=Kind.SUBSTANTIVE,
        severity=Severity.CRITICAL,
        categories=tuple(sorted(scores, key=lambda each: -each.score)),
    )
    return Change(
        id=0,
        document_id=sample_document().id,
        before=6,
        after=7,
        comparison=Comparison(
            judgement=judgement,
            sections=sections,
            summary="TEST, nothing changed: retention 30 to 90 days, AI training, a sub-processor added",
            dates=(stated,),
        ),
        last_seen_without_at=now - timedelta(hours=12),
        first_seen_at=now,
        returns_to=None,
        flapping=False,
        before_sha256="5f1d7a84db00d2fce00b31a7fc73224f0a1fbd4b8e9c1a1d4a0d1c2b3a495867",
        after_sha256="0c4f9d2be1a87c55d1e3f6a7b8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b",
    )


def _score(category: Category, score: float) -> CategoryScore:
    return CategoryScore(category=category, score=score)


def _section(heading: str, body: str) -> Section:
    return Section(
        path=("Privacy Policy", heading),
        heading=f"## {heading}\n\n",
        body=body,
        level=2,
        number=None,
        key=heading.lower(),
    )


def _edit_section(
    heading: str,
    severity: Severity,
    score: CategoryScore,
    body: Sequence[tuple[EditOp, str]],
    *,
    signals: tuple[SignalFact, ...] = (),
    rows: tuple[RowChange, ...] = (),
) -> SectionChange:
    """A section that changed, from the pieces of its body."""
    edits = tuple(Edit(op=op, text=text) for op, text in ((_KEEP, f"## {heading}\n\n"), *body))
    before = _section(heading, "".join(text for op, text in body if op is not _CAME))
    after = _section(heading, "".join(text for op, text in body if op is not _GONE))
    return SectionChange(
        delta=SectionDelta(status=DeltaStatus.CHANGED, before=before, after=after, edits=edits, rows=rows),
        judgement=Judgement(kind=Kind.SUBSTANTIVE, severity=severity, categories=(score,), signals=signals),
    )


def _retention() -> SectionChange:
    body = (
        (_KEEP, "We keep your account data while your account is open. We delete call recordings after "),
        (_GONE, "30 "),
        (_CAME, "90 "),
        (_KEEP, "days, unless the law asks us to keep them longer.\n"),
    )
    number = SignalFact(signal=Signal.NUMBER, before="30", after="90", unit="day", direction=Direction.LONGER)
    score = _score(Category.RETENTION, 0.92)
    return _edit_section("How long we keep data", Severity.HIGH, score, body, signals=(number,))


def _training_change() -> SectionChange:
    body = (
        (_KEEP, "We study how the service is used. We "),
        (_GONE, "do not "),
        (_CAME, "may "),
        (_KEEP, "use the content of your messages to train models. "),
        (_CAME, "You can object to this in your account settings.\n"),
    )
    modality = SignalFact(
        signal=Signal.MODALITY,
        before="we do not … use … to train",
        direction=Direction.PROMISE_REMOVED,
        quote="We do not use",
    )
    score = _score(Category.AI, 0.95)
    return _edit_section("Improving our service", Severity.CRITICAL, score, body, signals=(modality,))


def _subprocessors() -> SectionChange:
    body = (
        (_KEEP, "| Company | Purpose | Location |\n| Northwind Hosting | Servers | Ireland |\n"),
        (_CAME, "| Fabrikam Speech | Transcripts | United States |\n"),
    )
    cells = (
        Cell(column="Company", before="", after="Fabrikam Speech"),
        Cell(column="Purpose", before="", after="Transcripts"),
        Cell(column="Location", before="", after="United States"),
    )
    row = RowChange(status=DeltaStatus.ADDED, key="Fabrikam Speech", cells=cells)
    score = _score(Category.SUBPROCESSORS, 0.9)
    return _edit_section("Sub-processors", Severity.CRITICAL, score, body, rows=(row,))
