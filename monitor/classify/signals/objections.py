"""The last day on which a vendor takes objections to a change, as its own text states it.

A day ('you may object until 15 January 2027'), or a period from the notice ('within 30 days of this notice'),
counted from the day on which the text says it was updated or, where that is long over, from that of the look.
Refuses a period in which the vendor answers.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from monitor.classify.lexicons import load_tables
from monitor.classify.signals.dates import Stamp, find_dates, stated_dates
from monitor.classify.signals.matters import ANSWER
from monitor.classify.signals.quantities import find_quantities
from monitor.classify.signals.statements import statement_lexicon
from monitor.model import DateRole, StatedDate
from monitor.text.language import language_of_text
from monitor.text.phrases import Lexicon, read_words
from monitor.text.sentences import sentences_of

_BEFORE = 4
"""Words right before a date in which it may be said that it is the last one."""
_LONGEST = 366
"""Days of the longest period to object that is believed."""
_MOST = 20
_QUOTED = 160


@cache
def _lexicon(table: str) -> Lexicon:
    return load_tables("dates", (table,))


def objection_dates(
    text: str, language: str | None = None, *, today: date | None = None
) -> tuple[StatedDate, ...]:
    """The days until which the text takes objections, with role objection, in reading order, twenty at most.

    ``today`` is the day of the look; without it a period is counted from the stated day of the update alone.
    """
    told = language or language_of_text(text[:20_000]) or "en"
    found: dict[date, StatedDate] = {}
    for sentence in _sentences_of_objecting(text):
        for day in (*_days(sentence, told), *_days_from_notice(sentence, text, told, today)):
            quote = " ".join(sentence.split())[:_QUOTED]
            found.setdefault(day, StatedDate(role=DateRole.OBJECTION, day=day, quote=quote))
        if len(found) >= _MOST:
            break
    return tuple(found.values())


def _sentences_of_objecting(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if any(map(str.isdigit, line)) and _lexicon("objection").find(read_words(line[:_READ])):
            for sentence in sentences_of(line[:_READ]):
                if _lexicon("objection").find(read_words(sentence)):
                    yield sentence


_READ = 6_000
"""Letters of a line that are read."""


def _days(sentence: str, language: str) -> Iterator[date]:
    """The days of a sentence that words like 'until' stand right before."""
    for stamp in find_dates(sentence, language=language):
        if stamp.day and _is_last_day(sentence, stamp):
            yield date(stamp.year, stamp.month, stamp.day)


def _is_last_day(sentence: str, stamp: Stamp) -> bool:
    lead = read_words(sentence[max(0, stamp.start - 40) : stamp.start])[-_BEFORE:]
    return any(hit.end == len(lead) for hit in _lexicon("until").find(lead))


def _days_from_notice(sentence: str, text: str, language: str, today: date | None) -> Iterator[date]:
    """The last day of the one period that a sentence grants from the notice to object."""
    words = read_words(sentence)
    periods = [q for q in find_quantities(sentence, language) if q.is_duration and not q.often]
    if len(periods) != 1 or periods[0].size > _LONGEST or not _lexicon("told").find(words):
        return
    if any(hit.label == ANSWER for hit in statement_lexicon(language).find(words)):
        return
    period = timedelta(days=round(periods[0].size))
    updated = [each.day for each in stated_dates(text, language) if each.role is DateRole.UPDATED]
    start = max((day for day in updated if today is None or day <= today), default=today)
    if start is not None:
        over = today is not None and start + period < today
        yield (today if over and today else start) + period
