"""Periods, amounts, ages and limits in a text: numbers with their units, in figures and in words.

Refuses dates (``signals.dates``), section numbers and statistics: a number counts only with a unit, or as an
age.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from monitor.classify.lexicons import load_words
from monitor.classify.signals.ages import is_age, is_bare_age
from monitor.classify.signals.number_words import (
    TOKEN,
    Numerals,
    begins_with,
    ends_with,
    load_numerals,
    load_openings,
    read_figure,
)
from monitor.text.language import spoken_language
from monitor.text.words import fold

DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
_PARTS = {"year": ("month", 12), "day": ("hour", 24), "hour": ("minute", 60)}
"""What half of a unit is told in: half a year is six months."""
_REMEMBERED = 2000
"""Letters of the longest text whose quantities are remembered."""
_BETWEEN = 3
"""Words that may stand between a number and its unit ('30 consecutive calendar days')."""
_STOP = re.compile(r"[^\w.!?]{0,3}[.!?]++[^\w\s]{0,4}\s")
_MONEY_SIGNS = frozenset({"$", "€", "£", "¥", "r$", "usd", "eur", "gbp", "chf", "ron", "brl", "cny", "rmb"})
MONEY = frozenset({"EUR", "USD", "GBP", "CHF", "RON", "BRL", "JPY", "CNY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its canonical unit; ``start`` and ``end`` are token places.

    ``low`` is the lower end of a range (None: no range), ``bound`` ``least`` or ``most`` ('': neither),
    ``often`` says that it is the time between two times.
    """

    value: float
    unit: str
    start: int
    end: int
    age: bool = False
    low: float | None = None
    bound: str = ""
    often: bool = False

    @property
    def shown(self) -> str:
        """The number as short as it goes: '30', '7.5', '30-60'."""
        return f"{self.value:g}" if self.low is None else f"{self.low:g}-{self.value:g}"

    @property
    def is_duration(self) -> bool:
        """Whether it is a period of time."""
        return self.unit in DAYS

    @property
    def size(self) -> float:
        """Comparable size: days for durations, the number else."""
        return self.value * DAYS.get(self.unit, 1.0)

    @property
    def sort(self) -> str:
        """What can take its place: an age, a period, a time between two times, or the same unit."""
        if self.age:
            return "age"
        return ("often" if self.often else "duration") if self.is_duration else self.unit

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for one amount in different words: 14 days and two weeks, twelve months and a year."""
        unit, factor = self.unit, 1.0
        if unit == "year" and not self.age:
            unit, factor = "month", 12.0
        elif unit in DAYS and unit != "month":
            unit, factor = "minute", round(DAYS[unit] * 1440)
        low = None if self.low is None else round(self.low * factor, 3)
        return unit, round(self.value * factor, 3), low, self.sort


def find_quantities(text: str, language: str | None = None) -> list[Quantity]:
    """Every quantity in a text, in order; 'thirty (30) days' is one.

    ``language`` is that of the text around; where the words clearly speak another they are read in it.
    """
    return list((_found_once if len(text) <= _REMEMBERED else _find)(text, language))


@lru_cache(maxsize=1024)
def _found_once(text: str, language: str | None) -> tuple[Quantity, ...]:
    """A hunk is read for its section, for the whole, and for its numbering: once is enough."""
    return _find(text, language)


def outline_quantities(text: str, language: str | None) -> list[object]:
    """The tokens of a text, each quantity as what is equal for one amount in any words, with its bound."""
    tokens: list[object] = [*_cut(text)[0]]
    for quantity in reversed(find_quantities(text, language)):
        tokens[quantity.start : quantity.end] = [(*quantity.key, quantity.bound)]
    return tokens


def _cut(text: str) -> tuple[list[str], frozenset[int]]:
    """The tokens of a text, and the places of those that a stop and a blank stand right before."""
    western = _western(fold(text))
    tokens: list[str] = []
    openings: set[int] = set()
    end = 0
    for match in TOKEN.finditer(western):
        if match.start() > end + 1 and _STOP.match(western, end):
            openings.add(len(tokens))
        end = match.end()
        tokens.append(match[0].strip().replace("–", "-").replace("—", "-"))
    return tokens, frozenset(openings)


def _find(text: str, language: str | None) -> tuple[Quantity, ...]:
    tokens, openings = _cut(text)
    reader = _Reader(tokens, openings, load_numerals(spoken_language(text[:_REMEMBERED], language)))
    found: list[Quantity] = []
    end = 0
    for at in range(len(tokens)):
        quantity = reader.quantity_at(at) if at >= end else None
        if quantity is None or (found and _is_rate(found[-1], quantity, tokens, reader)):
            continue
        found.append(quantity)
        end = quantity.end
    return tuple(found)


def _is_rate(amount: Quantity, period: Quantity, tokens: Sequence[str], reader: "_Reader") -> bool:
    """Whether a period is only that of a price right before it: '$5 a month'."""
    beside = period.start == amount.end and reader.is_article(tokens[period.start])
    return beside and not amount.is_duration and period.is_duration


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


class _Reader:
    """Reads quantities from the tokens of one text with the numerals of its language."""

    def __init__(self, tokens: Sequence[str], openings: frozenset[int], numerals: Numerals) -> None:
        self._tokens = tokens
        self._openings = openings
        self._numerals = numerals

    def quantity_at(self, at: int) -> Quantity | None:
        """The quantity that begins at a token, None where none does."""
        token = self._tokens[at]
        if token[0].isdigit() or token in self._numerals.starters or token in _halves():
            value, end = self._number(at)
            if value is None or self._is_statistic(at):
                return None
            return self._complete(value, at, end)
        if not at or self._tokens[at - 1] not in _bare_ends():
            return None
        bare = ends_with(self._tokens, at, load_openings("often", "bare"))
        unit = self._numerals.unit_at(self._tokens, at) if bare else None
        if unit is None or unit[0] not in DAYS or self._is_over(at + 1):
            return None
        return Quantity(value=unit[1], unit=unit[0], start=at, end=at + 1, often=True)

    def is_article(self, token: str) -> bool:
        """Whether a word is an article that can be one."""
        return token in self._numerals.articles

    def _is_statistic(self, at: int) -> bool:
        return any(token.startswith(_statistics()) for token in self._tokens[max(0, at - 10) : at])

    def _is_over(self, at: int) -> bool:
        return bool(begins_with(self._tokens, at, load_openings("often", "unless")))

    def _number(self, at: int) -> tuple[float | None, int]:
        """The number that begins at a token and the place behind it; words repeated in figures count once."""
        tokens, numerals = self._tokens, self._numerals
        figure = read_figure(tokens[at])
        if figure is not None:
            return figure, at + 1
        if tokens[at] in _halves():
            return self._half(at)
        value, end = numerals.read(tokens, at)
        if value is None:
            return self._article(at)
        if end < len(tokens) and read_figure(tokens[end]) == value:
            end += 1
        added = begins_with(tokens, end, load_openings("half", "behind"))
        return (value + 0.5, end + added) if added else (value, end)

    def _half(self, at: int) -> tuple[float | None, int]:
        """'half a year', 'jumătate de an': a half right before a unit."""
        end = at + 1
        unit = self._numerals.unit_at(self._tokens, end)
        if unit is None and self._tokens[end : end + 1] and self._tokens[end] in _words("half", "between"):
            end += 1
            unit = self._numerals.unit_at(self._tokens, end)
        return (0.5, end) if unit and unit[0] in DAYS else (None, at)

    def _article(self, at: int) -> tuple[float | None, int]:
        """An article right before a unit, a half, a hundred, or one word that only counts it."""
        tokens, end = self._tokens, at + 1
        following = tokens[end] if end < len(tokens) else ""
        if tokens[at] not in self._numerals.articles or not following:
            return None, at
        if following in _halves():
            return self._half(end)
        if self._numerals.values.get((following,), 0) in (100, 1000):
            return self._numerals.read(tokens, end)
        if read_figure(following) == 1:
            return 1.0, end + 1
        counted = following.startswith(_counting_words())
        known = self._numerals.unit_at(tokens, end) or (counted and self._numerals.unit_at(tokens, end + 1))
        return (1.0, end) if known else (None, at)

    def _complete(self, value: float, at: int, end: int) -> Quantity | None:
        """The number with its unit, bound and range; a bare one may be an age."""
        tokens = self._tokens
        if at and tokens[at - 1] in _MONEY_SIGNS:
            named = self._numerals.unit_at(tokens, at - 1)
            return Quantity(value=value, unit=named[0] if named else "", start=at - 1, end=end)
        low, (value, end) = self._range(value, at, end)
        place, unit = self._unit(at, end)
        if unit is None:
            bare = is_bare_age(tokens, at, end, value)
            return Quantity(value=value, unit="year", start=at, end=end, age=True) if bare else None
        behind = begins_with(tokens, place, load_openings("half", "behind"))
        found = Quantity(value=value * unit[1], unit=unit[0], start=at, end=place + behind, low=low)
        if unit == ("year", 1.0) and is_age(tokens, at, place, value):
            return replace(found, age=True)
        found = _in_parts(replace(found, value=found.value + (0.5 * unit[1] if behind else 0.0)))
        return replace(found, bound=self._bound_of(at), often=found.is_duration and self._is_often(at, place))

    def _range(self, value: float, at: int, end: int) -> tuple[float | None, tuple[float, int]]:
        """The lower end where the number is one of a range, and the upper with the place behind it."""
        tokens = self._tokens
        to = int(tokens[end : end + 1] == ["-"]) or begins_with(tokens, end, load_openings("range", "to"))
        if not to and ends_with(tokens, at, load_openings("range", "between")):
            to = begins_with(tokens, end, load_openings("range", "and"))
        place = end + to
        if (
            to
            and place < len(tokens)
            and (tokens[place][0].isdigit() or tokens[place] in self._numerals.starters)
        ):
            upper, behind = self._number(place)
            if upper is not None and upper > value and self._unit(place, behind)[1]:
                return value, (upper, behind)
        return None, (value, end)

    def _unit(self, at: int, end: int) -> tuple[int, tuple[str, float] | None]:
        """The place behind a number's unit and the unit, None where none follows; 'à jour' counts no days.

        Behind a stop only the very next word is one: 'am 3. Tag'.
        """
        tokens, word = self._tokens, not self._tokens[at][0].isdigit()
        for place in range(end, min(len(tokens), end + 1 + _BETWEEN)):
            token = tokens[place]
            if token[0].isdigit() or self._numerals.is_value(token) or (word and place > end + 1):
                break
            if place > end and not self._openings.isdisjoint(range(end, place + 1)):
                break
            if token in _MONEY_SIGNS and place > end and self._is_figure(place + 1):
                break  # the sign of the next figure
            unit = self._numerals.unit_at(tokens, place)
            if unit and not ends_with(tokens, place + 1, load_openings("idiom", "all")):
                return place + 1, unit
        return end, None

    def _is_figure(self, at: int) -> bool:
        return at < len(self._tokens) and self._tokens[at][0].isdigit()

    def _bound_of(self, at: int) -> str:
        for name in ("most", "least"):
            if ends_with(self._tokens, at, load_openings(name, "all")):
                return name
        return ""

    def _is_often(self, at: int, end: int) -> bool:
        if ends_with(self._tokens, at, load_openings("often", "number")):
            return True
        once = self._tokens[at] in self._numerals.articles and load_openings("often", "bare")
        return bool(once and ends_with(self._tokens, at + 1, once)) and not self._is_over(end)


def _in_parts(found: Quantity) -> Quantity:
    """A quantity with a half in it, told in the smaller unit where that makes it whole."""
    part = _PARTS.get(found.unit)
    if part is None or found.value == int(found.value) or found.low is not None:
        return found
    value = found.value * part[1]
    return replace(found, value=value, unit=part[0]) if value == int(value) else found


@cache
def _words(table: str, row: str) -> frozenset[str]:
    return load_words("numbers", table, row)


def _halves() -> frozenset[str]:
    return _words("half", "before")


@cache
def _bare_ends() -> frozenset[str]:
    """The last words of what says how often, by which most places are told to say nothing of it."""
    return frozenset(phrase[-1] for phrase in load_openings("often", "bare"))


@cache
def _counting_words() -> tuple[str, ...]:
    return tuple(word.rstrip("*") for word in load_words("numbers", "counted"))


@cache
def _statistics() -> tuple[str, ...]:
    return tuple(load_words("numbers", "statistic"))
