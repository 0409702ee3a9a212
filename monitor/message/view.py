"""An alert's facts, worded and in the order in which people read them; the same for every dress.

Everything here is text, not yet escaped: the dresses do that. Refuses to decide who is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from monitor.deadline import local_day, objection_day
from monitor.message.excerpt import NOTHING, Quote, plain_words, quote_edits
from monitor.model import (
    Alert,
    Change,
    Comparison,
    DateRole,
    DeltaStatus,
    Document,
    Edit,
    EditOp,
    Kind,
    SectionChange,
    Severity,
    StatedDate,
)
from monitor.text.visible import clean
from monitor.wording.labels import (
    category_label,
    day,
    fact_lines,
    path_label,
    row_line,
    shorten,
    status_label,
)

ROWS = 5
"""How many rows of a table a section shows."""

RECENT = timedelta(days=90)
"""How long ago a stated effective date may lie to be worth a line; older ones are about an earlier change."""

BRIEF_SIDE, BRIEF_ALONE = 94, 190
"""How many characters a brief quote shows on each side, and where there is only one: 200 together."""

LOOKED_THROUGH = 5
"""How many of the most severe sections are looked through for something to quote briefly."""

FACTS = 4
"""How many facts (numbers, dates, modal verbs, names) a section shows."""

_ABBREVIATIONS = frozenset(
    {"ai", "api", "aup", "ccpa", "dpa", "eea", "eu", "eula", "gdpr", "sla", "tos", "uk", "us"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One changed section: where, what about, and the words before and after.

    ``documents`` names the documents that the same change enters, where a message gathers several.
    """

    heading: str
    status: str
    severity: Severity
    categories: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    quote: Quote = NOTHING
    more: int = 0
    unsure: bool = False
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A change in one short pair of sentences, or in one fact, for a message that gathers many.

    ``heading`` is '' where the line above names it already, and ``more`` counts the other sections.
    """

    heading: str = ""
    quote: Quote = NOTHING
    fact: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change as a person needs it.

    ``reminder``, ``effective``, ``objection`` and ``back`` are whole sentences or ''; ``effective_day`` and
    ``objection_day`` are the days in them.
    """

    reference: str
    severity: Severity
    vendor: str
    document: str
    document_id: str
    what: str
    effective: str
    effective_short: str
    effective_quote: str
    objection: str
    back: str
    notes: tuple[str, ...]
    sections: tuple[SectionView, ...]
    diff_url: str
    diff_command: str
    live_url: str
    seen: str
    versions: str
    hashes: str
    reason: str = field(default="", compare=False)
    reminder: str = ""
    brief: Brief = Brief()
    effective_day: date | None = None
    objection_day: date | None = None


def view_change(
    alert: Alert, change: Change, document: Document, *, base_url: str, now: datetime
) -> ChangeView:
    """The facts of one change, sections ordered by severity and then as they stand on the page."""
    comparison = change.comparison
    today = local_day(now, document.zone)
    effective = effective_date(comparison.dates, today)
    what = shorten(clean(comparison.summary) or "The text changed", 300)
    return ChangeView(
        reference=alert.reference,
        severity=told_severity(change),
        vendor=vendor_label(document),
        document=document_label(document),
        document_id=document.id,
        what=what,
        effective=effective_sentence(effective, today),
        effective_short=effective_tail(effective.day if effective else None, today),
        effective_quote=shorten(clean(effective.quote), 200) if effective else "",
        objection=objection_sentence(change, document, now),
        back=_back_sentence(change, document.zone),
        notes=_notes(comparison, flapping=change.flapping),
        sections=view_sections(comparison.sections),
        diff_url=diff_url(base_url, change),
        diff_command=diff_command(change),
        live_url=document.url,
        seen=_seen_sentence(change, document.zone),
        versions=f"version {change.before} to {change.after}",
        hashes=_hashes(change),
        reason=clean(alert.reason),
        reminder=reminder_sentence(alert, change, document),
        brief=brief_of(comparison.sections, what),
        effective_day=effective.day if effective else None,
        objection_day=objection_day(change, document),
    )


def told_severity(change: Change) -> Severity:
    """A change's severity as routes see it: a text that is back, or a document that flaps, counts as low."""
    held_back = change.returns_to is not None or change.flapping
    return Severity.LOW if held_back else change.comparison.judgement.severity


def view_sections(sections: Sequence[SectionChange]) -> tuple[SectionView, ...]:
    """The sections worth telling: no noise, the most severe first."""
    shared = _shared_top(sections)
    return tuple(_view_section(section, shared) for section in _ranked(sections))


def _ranked(sections: Sequence[SectionChange]) -> list[SectionChange]:
    telling = [section for section in sections if section.judgement.kind is not Kind.NOISE]
    return sorted(telling, key=lambda section: -section.judgement.severity.rank)


def brief_of(sections: Sequence[SectionChange], what: str) -> Brief:
    """What the most severe section says before and after, or a fact; nothing that ``what`` says already."""
    ranked = _ranked(sections)
    shared = _shared_top(sections)
    said = what.casefold()
    for section in ranked[:LOOKED_THROUGH]:
        heading = _heading(section, shared)
        quoted = NOTHING if section.delta.rows else _brief_quote(section)
        words = [plain_words(side).casefold() for side in (quoted.before, quoted.after)]
        if all(side in said for side in words):
            quoted = NOTHING
        facts = (*map(row_line, section.delta.rows[:1]), *fact_lines(section.judgement.signals))
        fact = "" if quoted is not NOTHING else next((one for one in facts if one.casefold() not in said), "")
        if quoted is not NOTHING or fact:
            return Brief(
                heading="" if heading.casefold() in said else heading,
                quote=quoted,
                fact=shorten(fact, BRIEF_ALONE),
                more=len(ranked) - 1,
            )
    return Brief(more=max(0, len(ranked) - 1))


def _brief_quote(section: SectionChange) -> Quote:
    edits = _edits_to_quote(section)
    values = _telling_values(section)
    found = quote_edits(edits, telling=values, sentences=1, length=BRIEF_SIDE)
    if found.before and found.after:
        return found
    return quote_edits(edits, telling=values, sentences=1, length=BRIEF_ALONE)


def _telling_values(section: SectionChange) -> list[str]:
    return [value for fact in section.judgement.signals for value in (fact.before, fact.after) if value]


def _heading(section: SectionChange, shared: str | None) -> str:
    path = section.delta.path
    return shorten(path_label(path[1:] if len(path) > 1 and path[0] == shared else path), 160)


def _shared_top(sections: Sequence[SectionChange]) -> str | None:
    """The outermost heading where all sections lie below the same one: the page's title, as a rule."""
    tops = {section.delta.path[0] for section in sections if section.delta.path}
    return tops.pop() if len(tops) == 1 else None


def _view_section(change: SectionChange, shared: str | None) -> SectionView:
    delta, judgement = change.delta, change.judgement
    facts = fact_lines(judgement.signals)
    rows = [row_line(row) for row in delta.rows[:ROWS]]
    words = quote_edits(_edits_to_quote(change), telling=_telling_values(change), tables=not rows)
    return SectionView(
        heading=_heading(change, shared),
        status=status_label(delta.status),
        severity=judgement.severity,
        categories=tuple(category_label(score.category) for score in judgement.categories),
        facts=tuple(shorten(fact, 200) for fact in facts[:FACTS]),
        rows=tuple(shorten(row, 200) for row in rows),
        quote=words,
        more=words.more + max(0, len(facts) - FACTS) + max(0, len(delta.rows) - ROWS),
        unsure=judgement.unsure,
    )


def _edits_to_quote(change: SectionChange) -> tuple[Edit, ...]:
    """An added or removed section is quoted without its heading, which stands above the quote anyway."""
    delta = change.delta
    if delta.status is DeltaStatus.ADDED and delta.after:
        return (Edit(op=EditOp.INSERT, text=delta.after.body),)
    if delta.status is DeltaStatus.REMOVED and delta.before:
        return (Edit(op=EditOp.DELETE, text=delta.before.body),)
    return delta.edits


def vendor_label(document: Document) -> str:
    """The vendor as a person writes it: a slug loses its hyphens and gets a capital."""
    name = clean(document.vendor)
    if name.islower() and " " not in name:
        name = name.replace("-", " ").replace("_", " ")
        return name[:1].upper() + name[1:]
    return name


def document_label(document: Document) -> str:
    """The document's title, or its name as words, abbreviations in capitals: 'DPA', 'API terms'."""
    if document.title:
        return clean(document.title)
    words = clean(document.label).split()
    return " ".join(word.upper() if word.casefold() in _ABBREVIATIONS else word for word in words)


def effective_date(dates: Sequence[StatedDate], today: date) -> StatedDate | None:
    """The stated effective date to show: the next one to come, else the latest one of late, else None."""
    effective = sorted((d for d in dates if d.role is DateRole.EFFECTIVE), key=lambda d: d.day)
    coming = [stated for stated in effective if stated.day >= today]
    recent = [stated for stated in effective if timedelta(0) < today - stated.day <= RECENT]
    return coming[0] if coming else (recent[-1] if recent else None)


def effective_sentence(effective: StatedDate | None, today: date) -> str:
    """'Takes effect 1 January 2027, in 41 days.', or '' where the text states no date."""
    if effective is None:
        return ""
    days = (effective.day - today).days
    if days < 0:
        return f"In effect since {day(effective.day)}, {count(-days, 'day')} ago, as the text states."
    when = "today" if days == 0 else f"in {count(days, 'day')}"
    return f"Takes effect {day(effective.day)}, {when}."


def effective_tail(effective: date | None, today: date) -> str:
    """'effective 1 Jan 2027, 41 days' for the end of a title; '' for none, and for one that is past."""
    if effective is None or effective < today:
        return ""
    return f"effective {effective.day} {effective:%b %Y}, {count((effective - today).days, 'day')}"


def objection_sentence(change: Change, document: Document, now: datetime) -> str:
    """Until when to object, with the days left; '' where no period is granted."""
    limit = objection_day(change, document)
    if limit is None:
        return ""
    left = left_until(limit, local_day(now, document.zone))
    return f"Object by {day(limit)} ({left}; {count(document.objection_days or 0, 'day')} are granted)."


def left_until(limit: date, today: date) -> str:
    """'14 days left', 'the last day' or 'passed'."""
    days = (limit - today).days
    return f"{count(days, 'day')} left" if days > 0 else ("the last day" if days == 0 else "passed")


def reminder_sentence(alert: Alert, change: Change, document: Document) -> str:
    """'Reminder 2, first told 20 November 2026; …', '' for an alert that is none."""
    if not alert.ordinal:
        return ""
    told = f", first told {day(local_day(alert.first_told_at, document.zone))}" if alert.first_told_at else ""
    return f"Reminder {alert.ordinal}{told}; it ends with: policy-monitor ack {change.id}"


def diff_url(base_url: str, change: Change) -> str:
    """The page that shows the full difference; '' without a base URL."""
    if not base_url:
        return ""
    return f"{base_url.rstrip('/')}/d/{quote(change.document_id)}/{change.before}...{change.after}"


def diff_command(change: Change) -> str:
    """The command that prints the full difference."""
    return f"policy-monitor diff {change.document_id} {change.before} {change.after}"


def moment(value: datetime, zone: str) -> str:
    """'20 November 2026, 10:15 EET': the local time with the zone's name, or its offset where it has none."""
    local = value.astimezone(ZoneInfo(zone))
    name = local.tzname() or ""
    if not name.isalpha():
        name = f"UTC{local:%z}"
    return f"{day(local.date())}, {local:%H:%M} {name}"


def count(number: int, noun: str) -> str:
    """'1 day', '2 days'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def span(value: timedelta) -> str:
    """'3 days', '5 hours', '12 minutes', '40 seconds': the largest unit that fits."""
    if value >= timedelta(days=2):
        return count(value.days, "day")
    if value >= timedelta(hours=1):
        return count(int(value / timedelta(hours=1)), "hour")
    if value >= timedelta(minutes=1):
        return count(int(value / timedelta(minutes=1)), "minute")
    return count(max(0, int(value.total_seconds())), "second")


def _seen_sentence(change: Change, zone: str) -> str:
    before, after = moment(change.last_seen_without_at, zone), moment(change.first_seen_at, zone)
    return f"Last seen without: {before}. First seen with: {after}."


def _back_sentence(change: Change, zone: str) -> str:
    if change.returns_to is None:
        return ""
    if change.returns_to_at is None:
        return f"Back to the text of version {change.returns_to}."
    return f"Back to the text of {day(local_day(change.returns_to_at, zone))} (version {change.returns_to})."


def _notes(comparison: Comparison, *, flapping: bool) -> tuple[str, ...]:
    notes = []
    if comparison.judgement.unsure:
        notes.append("The classification is unsure; a person should look.")
    if flapping:
        notes.append("This document changes back and forth unusually often.")
    if comparison.degraded:
        notes.append(f"Compared more coarsely than usual: {shorten(clean(comparison.degraded), 160)}")
    return tuple(notes)


def _hashes(change: Change) -> str:
    before, after = change.before_sha256[:12], change.after_sha256[:12]
    if before and after:
        return f"text sha256 {before}… to {after}…"
    return f"text sha256 {after}…" if after else ""
