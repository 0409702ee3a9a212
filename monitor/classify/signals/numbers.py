"""Periods, amounts, ages and limits that changed, and which way they went.

A direction is told only where it is certain: not of 90 days beside three months, nor of what is done every
so often.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from monitor.classify.signals.quantities import DAYS, Quantity, find_quantities, outline_quantities
from monitor.model import Direction, Signal, SignalFact

_BOUNDS = re.compile(r"[<>≤≥≮≯≠±≈~]|(?<!\w)[+−-](?=[\d$€£])|(?<=\d)[+‰]")
"""Signs that make another amount of a figure."""
_LEVEL_SHARE, _LEVEL_DAYS = 0.02, 2.5
"""Months and years have no fixed length: so far apart two periods in different units are level."""


def compare_quantities(before: str, after: str, language: str | None = None) -> tuple[SignalFact, ...]:
    """Quantities set, dropped or replaced between two stretches of text, as number facts.

    Equal ones on both sides cancel, in whatever words. A dropped and a set quantity of one sort (both
    durations, or the same unit) make one fact with its direction.
    """
    gone, came = find_quantities(before, language), find_quantities(after, language)
    facts: list[SignalFact] = [*_find_turns(gone, came)]
    both = Counter(q.key for q in gone) & Counter(q.key for q in came)
    gone, came = _without(gone, both), _without(came, both)
    for quantity in gone:
        match = next((c for c in came if c.sort == quantity.sort), None)
        if match:
            came.remove(match)
        facts.append(_fact(quantity, match))
    return (*facts, *(_fact(None, quantity) for quantity in came))


def is_same_amount(before: str, after: str, language: str | None) -> bool:
    """Whether only the writing of an amount differs: '€ 5' and 'EUR 5', '90' and 'ninety (90)'."""
    if _BOUNDS.findall(before) != _BOUNDS.findall(after):
        return False
    one, other = (outline_quantities(text, language) for text in (before, after))
    return one == other and any(isinstance(part, tuple) for part in one)


def _find_turns(gone: Iterable[Quantity], came: Sequence[Quantity]) -> Iterable[SignalFact]:
    """Facts of the numbers that stay and are a least where they were a most, or the other way round."""
    for quantity in gone:
        other = next((c for c in came if c.key == quantity.key and c.bound), None)
        if other and {quantity.bound, other.bound} == {"least", "most"}:
            one, two = (f"at {q.bound} {_value_in(q, '')}" for q in (quantity, other))
            yield SignalFact(signal=Signal.NUMBER, before=one, after=two, unit=quantity.unit)


def _without(quantities: list[Quantity], both: Counter[tuple[object, ...]]) -> list[Quantity]:
    left = Counter(both)
    kept = []
    for quantity in quantities:
        if left[quantity.key] > 0:
            left[quantity.key] -= 1
        else:
            kept.append(quantity)
    return kept


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
    """Which way it went; None of what is level, done every so often, or only certain at one end."""
    if before is None:
        return Direction.ADDED
    if after is None:
        return Direction.REMOVED
    if before.sort == "often" or _are_level(before, after):
        return None
    turns = {_turn(one, other) for one, other in zip(_ends(before, after), _ends(after, before), strict=True)}
    duration = before.sort == "duration"
    if turns <= {0, 1}:
        return Direction.LONGER if duration else Direction.HIGHER
    if turns <= {0, -1}:
        return Direction.SHORTER if duration else Direction.LOWER
    return None


def _are_level(before: Quantity, after: Quantity) -> bool:
    if before.unit == after.unit:
        return before.value == after.value and before.low == after.low
    apart = abs(before.size - after.size)
    months = {before.unit, after.unit} & {"month", "year"}
    return apart <= max(_LEVEL_SHARE * before.size, _LEVEL_DAYS if months else 0.0)


def _ends(quantity: Quantity, other: Quantity) -> tuple[float, float]:
    """The least and the most that a quantity can be; a bound counts where the other is bound otherwise."""
    days = DAYS.get(quantity.unit, 1.0)
    low = (quantity.value if quantity.low is None else quantity.low) * days
    high = quantity.size
    if {quantity.bound, other.bound} == {"least", "most"}:
        return (low, math.inf) if quantity.bound == "least" else (0.0, high)
    return low, high


def _turn(before: float, after: float) -> int:
    return (after > before) - (after < before)
