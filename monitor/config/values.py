"""Values as a person writes them: '12h', '20 MB', 'daily 08:00', a selector. One reader each.

A reader takes what the TOML parser gave and returns the value or raises Refusal with the rest of a sentence.
No reader looks at another key, at the disk or at the environment.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from monitor.config.complaints import Refusal, did_you_mean, quote_value

E = TypeVar("E", bound=StrEnum)

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
LONGEST = timedelta(days=366)
SIZES = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_TEXT = 2_000
DATE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
TAKEN_DATE_NAMES = ("now", "today", "yesterday")
SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


def text(value: object) -> str:
    """A text of one line, without control characters, at most 2,000 characters; it may be empty."""
    if not isinstance(value, str):
        raise Refusal(f"must be a text in quotes, not {quote_value(value)}")
    if len(value) > LONGEST_TEXT:
        raise Refusal(f"is longer than {LONGEST_TEXT} characters")
    if not value.isprintable() and any(unicodedata.category(each) in ("Cc", "Cs") for each in value):
        raise Refusal(f"holds a line break or control character: {quote_value(value)}")
    return value


def word(value: object) -> str:
    """A text that is not blank, trimmed."""
    trimmed = text(value).strip()
    if not trimmed:
        raise Refusal("is empty")
    return trimmed


def path(value: object) -> str:
    """A path as it stands; '~' is refused, for a service has no home."""
    given = word(value)
    if given.startswith("~"):
        raise Refusal(f'{quote_value(given)} must be written out: a "~" is not replaced')
    return given


def flag(value: object) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise Refusal(f"must be true or false, not {quote_value(value)}")
    return value


def flag_or_span(value: object) -> bool | timedelta:
    """true, false, or a duration."""
    return value if isinstance(value, bool) else span_or_zero(value)


def day(value: object) -> date:
    """A day: 2026-03-01, with or without quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return datetime.strptime(text(value), "%Y-%m-%d").date()  # noqa: DTZ007  (a day, in whatever zone)
    except ValueError:
        raise Refusal(f"must be a day like 2026-03-01, not {quote_value(value)}") from None


def weekday(value: object) -> int:
    """A weekday's English name: 0 for monday."""
    name = word(value).casefold()
    if name not in WEEKDAYS:
        raise Refusal(f"{quote_value(value)} is no weekday{did_you_mean(name, WEEKDAYS)}")
    return WEEKDAYS.index(name)


def whole(low: int, high: int) -> Callable[[object], int]:
    """A whole number within bounds, both included."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refusal(f"must be a whole number, not {quote_value(value)}")
        if not low <= value <= high:
            raise Refusal(f"must be from {low} to {high}, not {quote_value(value)}")
        return value

    return read


def number(low: float, high: float) -> Callable[[object], float]:
    """A number within bounds, both included; neither infinite nor 'nan'."""

    def read(value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise Refusal(f"must be a number, not {quote_value(value)}")
        if not low <= value <= high:
            raise Refusal(f"must be from {low:g} to {high:g}, not {quote_value(value)}")
        return float(value)

    return read


def one_of(choices: type[E]) -> Callable[[object], E]:
    """A member of a closed list."""

    def read(value: object) -> E:
        try:
            return choices(word(value))
        except ValueError as error:
            hint = did_you_mean(str(value), [each.value for each in choices])
            raise Refusal(f"{quote_value(value)} is not known{hint}") from error

    return read


def choice(*choices: str) -> Callable[[object], str]:
    """One of a few words."""

    def read(value: object) -> str:
        given = word(value)
        if given not in choices:
            raise Refusal(f"{quote_value(value)} is not known{did_you_mean(given, choices)}")
        return given

    return read


def slug(value: object) -> str:
    """An id: small letters, digits, '.', '_' and '-', beginning with a letter or digit, at most 80."""
    given = word(value)
    if not SLUG.fullmatch(given):
        raise Refusal(
            f"{quote_value(given)} must be of small letters, digits, '.', '_' and '-' only, at most 80"
        )
    return given


def slug_of(name: str) -> str:
    """The id that a name makes: 'Café & Co.' gives 'cafe-co'; '' where no Latin letter or digit is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]


def span(value: object) -> timedelta:
    """A duration: '30s', '15m', '12h', '1d', '2w', also joined ('1h30m'); above zero, at most 366 days."""
    given = word(value) if isinstance(value, str) else ""
    if not re.fullmatch(r"(\s*\d{1,9}\s*[smhdw])+", given):
        raise Refusal(f'must be a time like "15m", "12h" or "1d", not {quote_value(value)}')
    seconds = sum(int(count) * UNITS[unit] for count, unit in re.findall(r"(\d{1,9})\s*([smhdw])", given))
    if not 0 < seconds <= LONGEST.total_seconds():
        raise Refusal(f"must be above zero and at most 366d, not {quote_value(value)}")
    return timedelta(seconds=seconds)


def span_or_zero(value: object) -> timedelta:
    """A duration that may be '0s'."""
    return timedelta(0) if value in ("0", "0s") else span(value)


def size(value: object) -> int:
    """A number of bytes: '20 MB', '512 KiB'; from one kilobyte to one gigabyte."""
    match = (
        re.fullmatch(r"(\d{1,12})\s*([a-z]{0,3})", word(value).casefold()) if isinstance(value, str) else None
    )
    if match is None or match[2] not in SIZES:
        raise Refusal(f'must be a size like "20 MB", not {quote_value(value)}')
    count = int(match[1]) * SIZES[match[2]]
    if not 1_000 <= count <= 10**9:
        raise Refusal(f'must be from "1 KB" to "1 GB", not {quote_value(value)}')
    return count


def clock_time(given: str) -> time:
    """A time of day: '08:00'."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", given)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise Refusal(f'must hold a time of day like "08:00", not {quote_value(given)}')
    return time(int(match[1]), int(match[2]))


def digest(value: object) -> tuple[int | None, time] | None:
    """'now' gives None; 'daily 08:00', 'weekly monday 08:00' the weekday (0 Monday, None: each) and time."""
    words = word(value).casefold().split()
    if words == ["now"]:
        return None
    if len(words) == 2 and words[0] == "daily":
        return None, clock_time(words[1])
    if len(words) == 3 and words[0] == "weekly":
        if words[1] not in WEEKDAYS:
            raise Refusal(f"{quote_value(words[1])} is no weekday{did_you_mean(words[1], WEEKDAYS)}")
        return WEEKDAYS.index(words[1]), clock_time(words[2])
    raise Refusal(f'must be "now", "daily 08:00" or "weekly monday 08:00", not {quote_value(value)}')


def quiet(value: object) -> tuple[time, time]:
    """'22:00-07:00': from, to."""
    match = re.fullmatch(r"(\d{1,2}:\d{2})\s*(?:-|–|to)\s*(\d{1,2}:\d{2})", word(value))
    if match is None:
        raise Refusal(f'must be hours like "22:00-07:00", not {quote_value(value)}')
    start, end = clock_time(match[1]), clock_time(match[2])
    if start == end:
        raise Refusal("begins and ends at the same time; leave it out for no quiet hours")
    return start, end


def zone(value: object) -> str:
    """A time zone's name: 'Europe/Bucharest'."""
    given = word(value)
    try:
        ZoneInfo(given)
    except (ValueError, OSError, KeyError) as error:  # a path, a folder's name, an unknown name
        raise Refusal(f'{quote_value(given)} is no time zone; write one like "Europe/Bucharest"') from error
    return given


def language(value: object) -> str:
    """A two-letter language code."""
    given = word(value)
    if not re.fullmatch(r"[a-z]{2}", given):
        raise Refusal(f'must be a two-letter language code like "en" or "ro", not {quote_value(given)}')
    return given


def accept_language(value: object) -> str:
    """The value of an Accept-Language header: 'en', 'ro, en;q=0.5'."""
    given = word(value)
    if not re.fullmatch(r"[A-Za-z0-9*;=.,\- ]{1,200}", given):
        raise Refusal(f'must be languages like "en" or "ro, en;q=0.5", not {quote_value(given)}')
    return given


def header(value: object) -> str:
    """A value that can stand in an HTTP header: printable ASCII, at most 500 characters."""
    given = text(value).strip()
    if not given.isascii() or len(given) > 500:
        raise Refusal("must be of plain ASCII characters, at most 500")
    return given


def selector(value: object) -> str:
    """A CSS selector that can be compiled."""
    import soupsieve  # noqa: PLC0415  (14 MB, for the few documents with a selector)

    given = word(value)
    try:
        soupsieve.compile(given)
    except (soupsieve.SelectorSyntaxError, ValueError, RecursionError) as error:
        reason = str(error).partition("\n")[0].rstrip(". ")
        raise Refusal(f"{quote_value(given)} is no CSS selector: {reason[:200]}") from error
    return given
