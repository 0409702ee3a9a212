"""An alert's facts, worded and in the order in which people read them; the same for every dress.

Everything here is text, not yet escaped: the dresses do that. Refuses to decide who is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import quote

from monitor.deadline import is_effective, local_day, objection_day, stated_objection
from monitor.message.deadlines import Deadlines
from monitor.message.section import NO_BRIEF, Brief, SectionView, brief_of, view_sections
from monitor.model import Alert, Change, Comparison, Document, Severity, Signal, StatedDate, Subject
from monitor.text.visible import clean
from monitor.wording.labels import document_name, vendor_name
from monitor.wording.measures import count, day, moment, short_day, shorten

RECENT = timedelta(days=90)
"""How long ago a stated effective date may lie to be worth a line; older ones are about an earlier change."""


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
    brief: Brief = NO_BRIEF
    effective_day: date | None = None
    objection_day: date | None = None
    objection_quote: str = ""

    @property
    def act_url(self) -> str:
        """The same page where people acknowledge and snooze; '' without a base URL."""
        return f"{self.diff_url}#act" if self.diff_url else ""

    @property
    def days(self) -> tuple[str, ...]:
        """The sentences about days, those that are."""
        return tuple(filter(None, (self.reminder, self.objection, self.effective, self.back)))

    @property
    def dates(self) -> tuple[str, ...]:
        """The same, each date with the sentence that states it, once where one sentence states both."""
        until = _write_stated(self.objection_quote)
        since = _write_stated(self.effective_quote)
        objection = self.objection + until if self.objection else ""
        effective = self.effective + ("" if since == until else since) if self.effective else ""
        return tuple(filter(None, (self.reminder, objection, effective, self.back)))


def _write_stated(quote: str) -> str:
    return f" Stated: “{quote}”" if quote else ""


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
        severity=comparison.judgement.severity,
        vendor=vendor_name(document),
        document=document_name(document),
        document_id=document.id,
        what=what,
        effective=effective_sentence(effective, today),
        effective_short=effective_tail(effective.day if effective else None, today),
        effective_quote=shorten(clean(effective.quote), 200) if effective else "",
        objection=objection_sentence(change, document, now),
        objection_quote=shorten(clean(stated.quote), 200)
        if (stated := stated_objection(change, document))
        else "",
        back=_back_sentence(change, document.zone),
        notes=_notes(comparison),
        sections=view_sections(comparison.sections, Deadlines(comparison.dates, today)),
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


def effective_date(dates: Sequence[StatedDate], today: date) -> StatedDate | None:
    """The stated effective date to show: the next one to come, else the latest one of late, else None."""
    effective = sorted((d for d in dates if is_effective(d, today)), key=lambda d: d.day)
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
    return f"{takes_effect(effective.day, today)}."


def takes_effect(effective: date, today: date) -> str:
    """'Takes effect 1 January 2027, in 41 days', of a day that is not past."""
    days = (effective - today).days
    when = f"in {count(days, 'day')}" if days else "today"
    return f"Takes effect {day(effective)}, {when}"


def effective_tail(effective: date | None, today: date) -> str:
    """'effective 1 Jan 2027, 41 days' for the end of a title; '' for none, and for one that is past."""
    if effective is None or effective < today:
        return ""
    return f"effective {short_day(effective)}, {count((effective - today).days, 'day')}"


def objection_sentence(change: Change, document: Document, now: datetime) -> str:
    """Until when to object, with the days left; '' where no period is granted."""
    limit = objection_day(change, document)
    if limit is None:
        return ""
    left = left_until(limit, local_day(now, document.zone))
    if stated_objection(change, document) is not None:
        return f"Object by {day(limit)} ({left}), as the text states."
    return f"Object by {day(limit)} ({left}; {count(document.objection_days or 0, 'day')} are granted)."


def left_until(limit: date, today: date) -> str:
    """'14 days left', 'the last day' or 'passed'."""
    days = (limit - today).days
    return f"{count(days, 'day')} left" if days > 0 else ("the last day" if days == 0 else "passed")


def reminder_sentence(alert: Alert, change: Change, document: Document) -> str:
    """'Reminder 2, first told 20 November 2026; …', 'Escalated to Ben: …', '' for other alerts."""
    if not alert.ordinal:
        return ""
    if alert.subject is Subject.ESCALATION:
        since = f" since {day(local_day(alert.first_told_at, document.zone))}" if alert.first_told_at else ""
        return (
            f"Escalated to {clean(alert.owner)}: nobody has acknowledged it{since}; "
            f"it ends with: policy-monitor ack {change.id}"
        )
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


def _seen_sentence(change: Change, zone: str) -> str:
    before, after = moment(change.last_seen_without_at, zone), moment(change.first_seen_at, zone)
    return f"Last seen without: {before}. First seen with: {after}."


def _back_sentence(change: Change, zone: str) -> str:
    """That an earlier text is back, and that a document changes to and fro; '' for neither."""
    told = []
    if change.returns_to is not None:
        when = f"version {change.returns_to}"
        if change.returns_to_at is not None:
            when = f"{day(local_day(change.returns_to_at, zone))} ({when})"
        told.append(f"Back to the text of {when}.")
    if change.flapping:
        told.append("This document changes to and fro: what it changes is told in the digest alone.")
    return " ".join(told)


def _notes(comparison: Comparison) -> tuple[str, ...]:
    notes = []
    if comparison.judgement.unsure:
        notes.append("The classification is unsure; a person should look.")
    if any(fact.signal is Signal.UNDATED for fact in comparison.judgement.signals):
        notes.append("The text changed in substance, and its own date of the last update did not.")
    if comparison.degraded:
        notes.append(f"Compared more coarsely than usual: {shorten(clean(comparison.degraded), 160)}")
    return tuple(notes)


def _hashes(change: Change) -> str:
    before, after = change.before_sha256[:12], change.after_sha256[:12]
    if before and after:
        return f"text sha256 {before}… to {after}…"
    return f"text sha256 {after}…" if after else ""
