"""The dates a text states about itself: when it takes effect, was last updated, or will change.

Dates in words or figures, in eight languages. A date counts only with a word that says what it is the
date of; dates inside clauses ("founded on 1 May 2004") are passed over. Refuses to know today's date: a
banner that announces a coming version is told by its words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from monitor.classify.lexicons import load_phrases, read_phrases
from monitor.model import DateRole, Signal, SignalFact, StatedDate
from monitor.text.data import read_data
from monitor.text.language import language_of_text
from monitor.text.phrases import Hit, read_words
from monitor.text.read import Text
from monitor.text.words import fold

_MAX_LINE = 4000
"""Longest stretch of a line looked at around a date; a stamp never needs more."""


_CLOCK = re.compile(r"t\d\d:\d\d")
"""The time of day behind a date that a machine wrote: '2026-05-01T08:00:00Z'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date found: as written, its day (None where only the month is given) and its place in the line."""

    words: str
    year: int
    month: int
    day: int | None
    start: int
    end: int

    @property
    def value(self) -> str:
        """ISO form: '2027-01-31', or '2027-01' without a day."""
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")


@cache
def _months() -> dict[str, int]:
    return {
        fold(name): int(key) for key, names in read_data("classify/dates")["months"].items() for name in names
    }


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    months = "|".join(sorted(map(re.escape, _months()), key=lambda name: (-len(name), name)))
    year = r"(?P<y>(?:19|20)\d\d)"
    of = r"(?:\s|\.|,|-|/|\bde\b|\bdel\b|\bof\b|\bdo\b){1,6}"
    return (
        re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|o|º|°|\.)?{of}(?P<m>{months})\b\.?{of}{year}\b"),
        re.compile(rf"\b(?P<m>{months})\b\.?\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{0,2}}{year}\b"),
        re.compile(r"\b(?P<y>(?:19|20)\d\d)[-/.](?P<n>\d{1,2})[-/.](?P<d>\d{1,2})(?:\b|(?=t\d\d:))"),
        re.compile(r"\b(?P<a>\d{1,2})[-/.]\s?(?P<b>\d{1,2})[-/.]\s?(?P<y>(?:19|20)\d\d)\b"),
        re.compile(rf"\b(?P<m>{months})\b\.?{of}{year}\b"),
        re.compile(r"(?P<y>(?:19|20)\d\d)\s?年\s?(?P<n>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"),
    )


def find_dates(line: str, *, language: str | None) -> list[Stamp]:
    """Dates in one line, in order. 3/4/2025 is read by the language: month first in English only."""
    folded = fold(line[:_MAX_LINE]).replace("_", " ")
    if not re.search(r"(?:19|20)\d\d", folded):
        return []
    stamps: list[Stamp] = []
    taken: list[tuple[int, int]] = []
    for pattern in _patterns():
        for match in pattern.finditer(folded):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            stamp = _stamp(match, language)
            if stamp:
                stamps.append(stamp)
                taken.append(match.span())
    return sorted(stamps, key=lambda stamp: stamp.start)


def _stamp(match: re.Match[str], language: str | None) -> Stamp | None:
    found = match.groupdict()
    year = int(found["y"])
    day: int | None = int(found["d"]) if found.get("d") else None
    if found.get("m"):
        month = _months()[found["m"]]
    elif found.get("n"):
        month = int(found["n"])
    else:
        month, day = _order(int(found["a"]), int(found["b"]), language)
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    return Stamp(words=match.group(0), year=year, month=month, day=day, start=match.start(), end=match.end())


def _order(first: int, second: int, language: str | None) -> tuple[int, int]:
    """(month, day) of an ambiguous date: English pages write the month first, all others the day."""
    if first > 12:
        return second, first
    if second > 12:
        return first, second
    return (first, second) if language == "en" else (second, first)


def stated_dates(text: str, language: str | None = None) -> tuple[StatedDate, ...]:
    """The dates that the text states about itself, each with its role and the words around it.

    ``language`` (two letters, None: told from the text) decides ambiguous figures. Dates without a day
    are left out: 'May 2024' is no day.
    """
    told = language or language_of_text(text[:20_000]) or "en"
    found: dict[tuple[DateRole, date], StatedDate] = {}
    for role, stamp, quote in stamps_of(text, language=told):
        if stamp.day:
            day = date(stamp.year, stamp.month, stamp.day)
            found.setdefault((role, day), StatedDate(role=role, day=day, quote=quote))
    return tuple(found.values())


def undated_facts(before: Text, after: Text, *, language: str | None) -> tuple[SignalFact, ...]:
    """The fact that a text states when it was last updated, and states the same as before; none of others."""
    gone, came = (
        {stamp.value for _, stamp, _ in stamps_of(text.source, language=language)} for text in (before, after)
    )
    days = [
        stamp.value
        for role, stamp, _ in stamps_of(after.source, language=language)
        if role is DateRole.UPDATED
    ]
    if not days or gone != came:
        return ()
    return (SignalFact(signal=Signal.UNDATED, before=max(days), after=max(days)),)


def stamps_of(text: str, *, language: str | None) -> Iterator[tuple[DateRole, Stamp, str]]:
    """Every stamp with its role and a quote of at most 160 letters."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if "19" not in line and "20" not in line:
            continue
        before = next((lines[i] for i in range(index - 1, max(-1, index - 3), -1) if lines[i].strip()), "")
        for stamp in find_dates(line, language=language):
            role = _role(line, stamp, before)
            if role:
                start = max(0, stamp.start - 80)
                yield role, stamp, line[start : stamp.end + 80].strip()


def _role(line: str, stamp: Stamp, line_before: str) -> DateRole | None:
    """What the words just before a date (or a line that is only the date, under its label) make of it."""
    folded = fold(line[:_MAX_LINE])
    lead = folded[max(0, stamp.start - 90) : stamp.start]
    alone = len(read_words(folded)) <= 5
    if alone and len(read_words(line_before)) <= 6:
        lead = f"{fold(line_before)} {lead}"
    words = read_words(lead)[-12:]
    near = words[-7:]
    sentence = read_words(_sentence(folded, stamp))
    hits = load_phrases("dates", "roles").find(near)
    roles = {hit.label for hit in hits}
    coming = any(h.label == "announced" for h in load_phrases("dates", "roles").find(sentence[:60]))
    if coming and (roles or len(near) <= 7):
        return DateRole.ANNOUNCED if roles - {"updated"} or not roles else DateRole.UPDATED
    if roles:
        return DateRole(_last(hits))
    if _CLOCK.match(folded, stamp.end):
        return DateRole.UPDATED  # a machine writes such a moment when somebody saves the text
    tail = read_words(folded[stamp.end : stamp.end + 30])[:4]
    if "年" in stamp.words:
        alone = True  # Chinese says behind a date what it is the date of
    opening = read_words(_sentence(folded, stamp)[: _sentence_lead(folded, stamp)])
    if opening and " ".join(opening) in _openings():
        return DateRole.ANNOUNCED if coming else DateRole.EFFECTIVE
    if not folded[: stamp.start].strip(" -–•*[(") and _is_logged(folded[stamp.end :]):
        return DateRole.UPDATED
    behind = load_phrases("dates", "roles").find(tail)
    return DateRole(behind[0].label) if alone and behind else None


def _is_logged(behind: str) -> bool:
    """Whether a date that opens its line is that of an entry in a list of changes: '2 May 2026: Added …'."""
    if not re.match(r"\s{0,2}[:–—\-|)\]]", behind):
        return False
    return bool(load_phrases("dates", "logged").find(read_words(behind[:60])[:4]))


@cache
def _openings() -> frozenset[str]:
    """What opens a sentence about a coming change right before its date: 'From', 'Ab dem'."""
    return frozenset(" ".join(read_words(phrase)) for phrase in read_phrases("dates", "opening"))


def _sentence_lead(folded: str, stamp: Stamp) -> int:
    """How many letters of the sentence stand before the date."""
    return stamp.start - _sentence_start(folded, stamp)


def _last(hits: list[Hit]) -> str:
    """The role nearest to the date; an effective date wins over a 'version' before it."""
    return max(hits, key=lambda hit: (hit.end, hit.end - hit.start)).label


def _sentence(folded: str, stamp: Stamp) -> str:
    end = min((at for at in (folded.find(mark, stamp.end) for mark in (". ", "。")) if at >= 0), default=-1)
    return folded[_sentence_start(folded, stamp) : min(len(folded) if end < 0 else end, stamp.end + 300)]


def _sentence_start(folded: str, stamp: Stamp) -> int:
    start = max(folded.rfind(mark, 0, stamp.start) for mark in (". ", "! ", "。")) + 1
    return max(start, stamp.start - 300)
