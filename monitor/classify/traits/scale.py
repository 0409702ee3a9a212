"""A pair of scales: each trait's weight times how far it is from usual, added up to a chance.

The weights stand in ``evidence.toml``, which ``python -m train`` writes. Refuses to know what traits mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp

from monitor.text.data import read_data


@dataclass(frozen=True, slots=True)
class Scale:
    """``bias`` and for each trait its weight and its usual value; a trait that is missing counts 0."""

    bias: float
    weights: Mapping[str, tuple[float, float]]

    def balance(self, traits: Mapping[str, float]) -> float:
        """The sum of what all traits weigh, above 0 where they speak for it."""
        return self.bias + sum(
            weight * (traits.get(name, 0.0) - usual) for name, (weight, usual) in self.weights.items()
        )

    def chance(self, traits: Mapping[str, float]) -> float:
        """The chance, 0 to 1."""
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.balance(traits)))))

    def reasons(self, traits: Mapping[str, float], most: int) -> tuple[tuple[str, float], ...]:
        """The traits that weigh most either way, with what they weigh, heaviest first."""
        parts = (
            (name, weight * (traits.get(name, 0.0) - usual)) for name, (weight, usual) in self.weights.items()
        )
        return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0]))[:most])


@cache
def load_scale(name: str) -> Scale:
    """The scale of that name: ``substance`` against all less, ``noise`` against wording."""
    table = read_data("classify/evidence")[name]
    weights = {trait: (float(pair[0]), float(pair[1])) for trait, pair in table["weights"].items()}
    return Scale(float(table["bias"]), weights)
