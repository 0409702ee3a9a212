"""Numbers, days and spans of time as people write them, words quoted and words cut to a length.

Refuses to know a fact or a message: it takes values and gives words.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.text.visible import clean


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word; within one where words are long, or have no blanks."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    whole = head.rpartition(" ")[0]
    return (whole if len(whole) > limit // 2 else head) + "…"


def name_all(names: Sequence[str], limit: int) -> str:
    """'a, b, c and 12 more': as many as fit into so many letters, all of them where they do."""
    shown, length = 0, 0
    for name in names:
        length += len(name) + 2
        if length > limit - 15 and length > limit:
            break
        shown += 1
    told = ", ".join(names[:shown])
    return told if shown == len(names) else f"{told} and {len(names) - shown} more"


def first_lines(lines: Sequence[str], most: int) -> tuple[str, ...]:
    """The first of the lines, and how many more there are as one line."""
    hidden = len(lines) - most
    rest = (f"and {hidden} more; policy-monitor status lists them",) if hidden > 0 else ()
    return (*lines[:most], *rest)


def join_names(names: Sequence[str], most: int) -> str:
    """'Acme, Birch and Cedar'; of more than ``most`` one fewer, and how many more there are."""
    shown = [*names] if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} more"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def count(number: int, noun: str) -> str:
    """'1 day', '2 days'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def more(number: int, noun: str) -> str:
    """'+2 more sections'."""
    return f"+{number} more {noun}{'' if number == 1 else 's'}"


def day(value: date) -> str:
    """'1 January 2027'."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """'1 Jan 2027', for a title."""
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime, zone: str) -> str:
    """'20 November 2026, 10:15 EET': the local time with the zone's name, or its offset where it has none."""
    local = value.astimezone(ZoneInfo(zone))
    name = local.tzname() or ""
    return f"{day(local.date())}, {local:%H:%M} {name if name.isalpha() else f'UTC{local:%z}'}"


def short_moment(value: datetime, zone: str) -> str:
    """'2026-11-20 10:15 EET': the same, for notes and tables."""
    local = value.astimezone(ZoneInfo(zone))
    name = local.tzname() or ""
    return f"{local:%Y-%m-%d %H:%M} {name if name.isalpha() else f'UTC{local:%z}'}"


def span(value: timedelta) -> str:
    """'3 days', '5 hours', '12 minutes', '40 seconds': the largest unit that fits."""
    if value >= timedelta(days=2):
        return count(value.days, "day")
    if value >= timedelta(hours=1):
        return count(value // timedelta(hours=1), "hour")
    if value >= timedelta(minutes=1):
        return count(value // timedelta(minutes=1), "minute")
    return count(max(0, int(value.total_seconds())), "second")


def iso_day(value: str) -> str:
    """An ISO day or month as words; what is none as it stands."""
    for text, words in ((value, day), (f"{value}-01", "{:%B %Y}".format)):
        try:
            return words(date.fromisoformat(text))
        except ValueError:
            continue
    return shorten(clean(value[:400]), 40)


def quantity(value: str, unit: str | None, letters: int = 120) -> str:
    """A value with its unit: 'EUR 9', '4 %', '5 MB', '30 days'; as it stands where it names the unit."""
    words = shorten(clean(value[:400]), letters)
    if not words or unit is None or any(letter.isalpha() for letter in words.replace("e+", "")):
        return words
    if re.fullmatch(r"[\d.]+e\+\d{1,2}", words):  # '2.5e+06' as '2500000'
        words = f"{float(words):.0f}"
    if unit == "percent":
        return f"{words} %"
    if unit.isupper():
        return f"{unit} {words}" if len(unit) == 3 else f"{words} {unit}"
    return f"{words} {unit}{'' if words == '1' else 's'}"


def both_ends(before: str, after: str) -> str:
    """'4 % to 5 %', or that one of them is newly or no longer stated; '' of nothing."""
    if before and after:
        return f"{before} to {after}"
    return f"{before} no longer stated" if before else (f"{after} newly stated" if after else "")


def quote_pair(before: str | None, after: str | None, letters: int = 40) -> str:
    """'“do not” became “may”', '“must” added', '“must” removed', '' of nothing and of equals."""
    one, other = (quote(words or "", letters) for words in (before, after))
    if one == other:
        return ""  # what differs is no word, or beyond the letters shown
    if one and other:
        return f"{one} became {other}"
    return f"{one} removed" if one else (f"{other} added" if other else "")


def quote(words: str, letters: int = 40) -> str:
    """Words in quotation marks, short; '' where nothing is to be read."""
    text = shorten(clean(words[:400]).lstrip(" |-#*,;:").rstrip(" |"), letters)
    return f"“{text}”" if any(map(str.isalnum, text)) else ""
