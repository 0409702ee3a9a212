"""Pages that print today's date as if it were the text's own: told once, then quiet.

A page's date moves at each look by as many days as have passed, and nothing else differs. Which dates a line
holds is ``classify``'s knowledge. Refuses to call a page so at its first such change, and at a date that is
still to come: those are the vendor's word.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from monitor.classify.signals.dates import find_dates
from monitor.text.comparable import comparable
from monitor.text.words import fold

ALWAYS_TODAY = "restless: its date is always the day of the look"
"""Why a document is demoted whose date follows the days."""

MOST_LINES = 12
"""Lines whose dates may move together; a page prints today's date in a head and a foot."""

PATIENCE = timedelta(days=2)
"""Beyond two intervals: how long a text with such a date may be in force; it is another one each day."""

_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?\b")
_WEEKDAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|diens|donners|frei|sams|sonn)tag\b|\bmittwoch\b"
    r"|\b(?:lun|mar|mercre|jeu|vendre|same)di\b|\bdimanche\b|\b(?:lunes|martes|miercoles|jueves|viernes|sabado"
    r"|domingo)\b|\b(?:lune|marte|mercole|giove|vener)di\b|\b(?:sabato|domenica)\b"
    r"|\b(?:maan|dins|woens|donder|vrij|zater|zon)dag\b|\b(?:segunda|terca|quarta|quinta|sexta)(?:-feira)?\b"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun)\b"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A text's date as it moved: from one day to a later one, and nothing else in the text."""

    before: date
    after: date

    @property
    def days(self) -> int:
        """How far it moved."""
        return (self.after - self.before).days


READINGS = ("en", "de")
"""Languages that read the figures of a date in two orders: 3/4 is in March, or in April."""


def find_step(before: str, after: str, language: str) -> Step | None:
    """How the date of a text, or the time beside it, moved where nothing else differs.

    None where anything else does, or where it went back. ``language`` says how figures are read.
    """
    lines, others = comparable(before).splitlines(), comparable(after).splitlines()
    if len(lines) != len(others):
        return None
    differing = [(a, b) for a, b in zip(lines, others, strict=True) if a != b]
    if not 0 < len(differing) <= MOST_LINES:
        return None
    steps: set[Step] = set()
    for a, b in differing:
        (masked, days), (masked_too, later) = _mask_dates(a, language), _mask_dates(b, language)
        if masked != masked_too or not days or len(days) != len(later):
            return None
        moved = {Step(day, other) for day, other in zip(days, later, strict=True) if day != other}
        steps |= moved or {Step(later[0], later[0])}
    if len({step.after for step in steps}) != 1 or any(step.days < 0 for step in steps):
        return None
    return max(steps, key=lambda step: step.before)


def _mask_dates(line: str, language: str) -> tuple[str, list[date]]:
    """A line without its dates, weekdays and times, and the days that it names."""
    folded = fold(line).replace("_", " ")
    stamps = [stamp for stamp in find_dates(line, language=language) if stamp.day]
    places = [0, *(place for stamp in stamps for place in (stamp.start, stamp.end)), len(folded)]
    rest = "\0".join(folded[start:end] for start, end in list(pairwise(places))[::2])
    days = [date(stamp.year, stamp.month, stamp.day or 1) for stamp in stamps]
    return " ".join(_TIME.sub(" ", _WEEKDAY.sub(" ", rest)).replace(",", " ").split()), days


def find_date_steps(before: str, after: str) -> dict[str, Step]:
    """``find_step`` in each of the ``READINGS`` that give one."""
    steps = {each: find_step(before, after, each) for each in READINGS}
    return {each: step for each, step in steps.items() if step}


def follows_days(step: Step, since: datetime, now: datetime, *, interval: timedelta) -> bool:
    """Whether a date moved as the days did from ``since``, when the text before was first seen, until now.

    By a day more or less, as zones and midnight have it; and the text before was in force for no longer than
    one whose date is always today's.
    """
    passed = now - since
    return passed <= PATIENCE + 2 * interval and abs(step.days - passed / timedelta(days=1)) <= 1.5
