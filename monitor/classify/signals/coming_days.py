"""Days to come that a text newly states of itself: a person should hear of them, be the rest only a date.

A stamp alone is a matter of wording by its kind, but a version that is to take effect on a coming day leaves
time to act. Refuses to know today's date unless it is told.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.classify.hunks.hunk import HunkWeight
from monitor.classify.severity import complete_rules
from monitor.classify.signals.dates import stated_dates
from monitor.model import DateRole, Judgement, Kind, Severity, SeverityRules, SeverityTerm, StatedDate
from monitor.text.dialect import Block
from monitor.text.read import Text

_MOST = 20
"""Blocks with changed stamps that are looked at."""
_REASON = "takes effect on a day to come"


def coming_day(
    weighed: Sequence[HunkWeight], before: Text, after: Text, *, language: str | None, today: date | None
) -> StatedDate | None:
    """The first day newly stated on which the text is to take effect, None where there is none.

    A day counts as coming when the text announces it, and an effective date when it is later than ``today``
    or, where that is None, than the day on which the text says it was last updated.
    """
    if not any(w.stamp for w in weighed):
        return None
    touched = _lines([block for w in weighed if w.stamp for block in w.hunk.after_blocks], after)
    stood = {stated.day for stated in stated_dates(before.source, language)}
    fresh = [stated for stated in stated_dates(touched, language) if stated.day not in stood]
    if not fresh:
        return None
    dates = stated_dates(after.source, language)
    updated = [stated.day for stated in dates if stated.role is DateRole.UPDATED]
    since = today or max(updated, default=None)
    coming = [stated for stated in fresh if _is_coming(stated, since, today)]
    return min(coming, key=lambda stated: stated.day, default=None)


def _is_coming(stated: StatedDate, since: date | None, today: date | None) -> bool:
    if stated.role is DateRole.ANNOUNCED:
        return today is None or stated.day > today
    return stated.role is DateRole.EFFECTIVE and since is not None and stated.day > since


def _lines(blocks: Sequence[Block], text: Text) -> str:
    """The lines of a text that hold blocks, each with the line before, which may say what its date is."""
    wanted = {block.span for block in blocks[:_MOST]}
    spans = [block.span for block in text.blocks]
    at = [index for index, span in enumerate(spans) if span in wanted]
    return "\n".join(text.source[slice(*spans[i])] for place in at for i in (place - 1, place) if i >= 0)


def told_of(judgement: Judgement, coming: StatedDate | None, *, rules: SeverityRules) -> Judgement:
    """An editorial judgement, made medium and unsure where a day to come is newly stated."""
    if coming is None or judgement.kind is not Kind.EDITORIAL or judgement.severity is not Severity.LOW:
        return judgement
    missing = complete_rules(rules).medium - sum(term.points for term in judgement.severity_terms)
    term = SeverityTerm(reason=f"{_REASON}: {coming.day.isoformat()}", points=missing)
    terms = (*judgement.severity_terms, term)
    return replace(judgement, severity=Severity.MEDIUM, unsure=True, severity_terms=terms)
