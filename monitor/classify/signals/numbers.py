"""Periods, amounts, ages and limits in changed words, and which way they went.

Figures and number words in eight languages. Refuses dates (``signals.dates``), section numbers and
statistics: a number counts only with a unit, or as an age.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from monitor.classify.lexicons import load_words
from monitor.model import Direction, Signal, SignalFact
from monitor.text.data import read_data
from monitor.text.words import fold

_TOKEN = re.compile(r"r\$|[$€£¥%]|\d{1,15}(?:[.,]\d{1,3}){0,5}|[^\W\d_]+")
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
_OLD = frozenset(
    {"old", "alt", "oud", "revolus", "cumpliti", "impliniti", "compiuti", "completos", "cumplidos"}
)
_HAVING = 5
"""Words between 'have' and the years that somebody has."""
_AGE_SIGNS = frozenset({"岁", "周岁", "歲"})
_REMEMBERED = 2000
"""Letters of the longest text whose quantities are remembered."""
_BETWEEN = 3
"""Words that may stand between a number and its unit ('30 consecutive calendar days')."""


_MONEY_SIGNS = frozenset({"$", "€", "£", "¥", "r$", "usd", "eur", "gbp", "chf", "ron", "brl", "cny", "rmb"})
MONEY = frozenset({"EUR", "USD", "GBP", "CHF", "RON", "BRL", "JPY", "CNY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its canonical unit; ``start`` and ``end`` are token places."""

    value: float
    unit: str
    start: int
    end: int
    age: bool = False

    @property
    def shown(self) -> str:
        """The number as short as it goes: '30', '7.5'."""
        return f"{self.value:g}"

    @property
    def is_duration(self) -> bool:
        """Whether it is a period of time."""
        return self.unit in _DAYS

    @property
    def size(self) -> float:
        """Comparable size: days for durations, the number else."""
        return self.value * _DAYS.get(self.unit, 1.0)


@cache
def _values() -> dict[str, int]:
    """Number words by their words, some of two or three parts: 'quatre-vingt-dix'."""
    table = read_data("classify/numbers")["value"]
    return {fold(word): int(key) for key, words in table.items() for word in words}


@cache
def _units() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    exact: dict[str, str] = {}
    stems: list[tuple[str, str]] = []
    for table in ("duration", "amount"):
        for unit, words in read_data("classify/numbers")[table].items():
            for word in map(fold, words):
                if word.endswith("*"):
                    stems.append((word[:-1].split(" ")[-1], unit))
                else:
                    exact[word] = unit
    return exact, tuple(stems)


@lru_cache(maxsize=8192)
def _unit_of(token: str, following: str) -> str | None:
    exact, stems = _units()
    found = exact.get(f"{token} {following}") or exact.get(token)
    return found or next((unit for stem, unit in stems if token.startswith(stem)), None)


@cache
def _words_before_age() -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in load_words("numbers", "age", "before"))


def _number(token: str) -> float | None:
    if not token[0].isdigit():
        return None
    plain = token
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", token):
        plain = re.sub(r"[.,]", "", token)
    elif token.count(",") == 1 and "." not in token:
        plain = token.replace(",", ".")
    elif "," in token:
        plain = token.replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return None


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity in a text, in order; 'thirty (30) days' is one."""
    return list(_found_once(text) if len(text) <= _REMEMBERED else _find(text))


@lru_cache(maxsize=1024)
def _found_once(text: str) -> tuple[Quantity, ...]:
    """A hunk is read for its section, for the whole, and for its numbering: once is enough."""
    return _find(text)


def _find(text: str) -> tuple[Quantity, ...]:
    tokens = _TOKEN.findall(_western(fold(text)))
    starters = _starters()
    found: list[Quantity] = []
    end = 0
    for at, token in enumerate(tokens):
        if at < end or not (token[0].isdigit() or token in starters):
            continue
        quantity = _quantity(tokens, at)
        if quantity:
            found.append(quantity)
            end = quantity.end
    return tuple(found)


_CHINESE = "零一二三四五六七八九十"
_NUMERAL = re.compile(
    r"(?:([二两三四五六七八九]?)十([一二三四五六七八九]?)|([一二两三四五六七八九]))(?=\s?(?:个|個|天|日|周|星期|月|年|岁|歲|小时|分钟))"
)
_UNITS = re.compile(
    r"(?<=\d)\s*(个月|個月|个工作日|工作日|周岁|小时|小時|分钟|星期|天|日|月|年|周|岁|歲|元|欧元|美元)"
)


def _western(text: str) -> str:
    """Chinese numbers before units as figures, and the units as words: '六个月' becomes '6 个月'."""
    if text.isascii():
        return text
    text = re.sub(r"(?<=[\u4e00-\u9fff\d])\s(?=[\u4e00-\u9fff])", "", text)
    return _UNITS.sub(r" \1 ", _NUMERAL.sub(_figure, text))


def _figure(match: re.Match[str]) -> str:
    tens, ones, alone = match.groups()
    if alone:
        return f" {_digit(alone)}"
    return f" {10 * (_digit(tens) if tens else 1) + (_digit(ones) if ones else 0)}"


def _digit(sign: str) -> int:
    return 2 if sign == "两" else _CHINESE.index(sign)


@cache
def _starters() -> frozenset[str]:
    """Words that a number in words can begin with."""
    return frozenset(_TOKEN.findall(phrase)[0] for phrase in _values())


def _quantity(tokens: Sequence[str], at: int) -> Quantity | None:
    value, end = _read_number(tokens, at)
    if value is None or any(token.startswith(_statistics()) for token in tokens[max(0, at - 10) : at]):
        return None
    if at and tokens[at - 1] in _MONEY_SIGNS:
        return Quantity(value=value, unit=_unit_of(tokens[at - 1], "") or "", start=at - 1, end=end)
    word = not tokens[at][0].isdigit()
    for place in range(end, min(len(tokens), end + 1 + _BETWEEN)):
        token = tokens[place]
        if token[0].isdigit() or token in _values() or (word and place > end + 1):
            break
        unit = _unit_of(token, tokens[place + 1] if place + 1 < len(tokens) else "")
        if unit:
            age = unit == "year" and _is_age(tokens, at, place + 1, value)
            return Quantity(value=value, unit=unit, start=at, end=place + 1, age=age)
    return _age(tokens, at, end, value)


@cache
def _statistics() -> tuple[str, ...]:
    return tuple(load_words("numbers", "statistic"))


def _read_number(tokens: Sequence[str], at: int) -> tuple[float | None, int]:
    """The number that begins at a token and the place behind it; words repeated in figures count once."""
    figure = _number(tokens[at])
    if figure is not None:
        return figure, at + 1
    values = _values()
    for size in (3, 2) if tokens[at] in _starters() else ():
        named = values.get(" ".join(tokens[at : at + size]))
        if named is not None and at + size <= len(tokens):
            return float(named), at + size
    if tokens[at] not in values:
        return None, at
    total = float(values[tokens[at]])
    end = at + 1
    if 20 <= total < 100 and end < len(tokens) and 0 < values.get(tokens[end], 0) < 10:
        total += values[tokens[end]]
        end += 1
    if end < len(tokens) and _number(tokens[end]) == total:
        end += 1
    return total, end


def _age(tokens: Sequence[str], at: int, end: int, value: float) -> Quantity | None:
    """A bare number from 10 to 21 behind 'under', 'at least' …, where children or ages are the topic."""
    if not 10 <= value <= 21 or not at or tokens[at - 1] not in _words_before_age():
        return None
    named = _speaks_of_age(tokens[max(0, at - 25) : end + 25])
    return Quantity(value=value, unit="year", start=at, end=end, age=True) if named else None


def _speaks_of_age(words: Sequence[str]) -> bool:
    topic = load_words("numbers", "age", "topic")
    return any(w.startswith(t[:-1]) if t.endswith("*") else w == t for w in words for t in topic)


def _is_age(tokens: Sequence[str], at: int, end: int, value: float) -> bool:
    """Whether years are somebody's age: 'under 16 years', '16 years old', '16 ans révolus'."""
    before = _words_before_age()
    if not 10 <= value <= 21:
        return False
    if tokens[end : end + 2] == ["of", "age"] or (end < len(tokens) and tokens[end] in _OLD):
        return True
    if tokens[end - 1] in _AGE_SIGNS:
        return True
    if not at or tokens[at - 1] not in before:
        return False
    owned = not load_words("numbers", "having").isdisjoint(tokens[max(0, at - _HAVING) : at])
    return owned or _speaks_of_age(tokens[max(0, at - 12) : end + 12])


def compare_quantities(before: str, after: str) -> tuple[SignalFact, ...]:
    """Quantities set, dropped or replaced between two stretches of text, as number facts.

    Equal ones on both sides cancel. A dropped and a set quantity of one sort (both durations, or the
    same unit) make one fact with its direction.
    """
    gone, came = find_quantities(before), find_quantities(after)
    both = Counter((q.value, q.unit) for q in gone) & Counter((q.value, q.unit) for q in came)
    gone, came = _without(gone, both), _without(came, both)
    facts: list[SignalFact] = []
    for quantity in gone:
        match = next((c for c in came if _sort(c) == _sort(quantity)), None)
        if match:
            came.remove(match)
        facts.append(_fact(quantity, match))
    return (*facts, *(_fact(None, quantity) for quantity in came))


def _without(quantities: list[Quantity], both: Counter[tuple[float, str]]) -> list[Quantity]:
    left = Counter(both)
    kept = []
    for quantity in quantities:
        if left[quantity.value, quantity.unit] > 0:
            left[quantity.value, quantity.unit] -= 1
        else:
            kept.append(quantity)
    return kept


def _sort(quantity: Quantity) -> str:
    if quantity.age:
        return "age"
    return "duration" if quantity.is_duration else quantity.unit


def _fact(before: Quantity | None, after: Quantity | None) -> SignalFact:
    unit = (after or before).unit if (after or before) else None  # type: ignore[union-attr]
    return SignalFact(
        signal=Signal.NUMBER,
        before=_value_in(before, unit),
        after=_value_in(after, unit),
        unit=unit,
        direction=_direction(before, after),
    )


def _value_in(quantity: Quantity | None, unit: str | None) -> str | None:
    if quantity is None:
        return None
    if quantity.unit == unit:
        return quantity.shown
    plural = "s" if quantity.is_duration and quantity.value != 1 else ""
    return f"{quantity.shown} {quantity.unit}{plural}"


def _direction(before: Quantity | None, after: Quantity | None) -> Direction | None:
    if before is None:
        return Direction.ADDED
    if after is None:
        return Direction.REMOVED
    duration = _sort(before) == "duration"
    if after.size == before.size:
        return None
    if after.size > before.size:
        return Direction.LONGER if duration else Direction.HIGHER
    return Direction.SHORTER if duration else Direction.LOWER
