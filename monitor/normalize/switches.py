"""Which rules hold for a text, and the edition that names them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.normalize.rule import Rule
from monitor.normalize.rules import RULES

EDITION = 7
"""Bumped by hand whenever a rule or the text dialect changes: versions are then derived anew, unalerted."""

_NAMES = frozenset(rule.name for rule in RULES)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that hold: all but those named in ``off``, which have to be names of rules."""

    off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if unknown := self.off - _NAMES:
            raise ValueError(f"no such rule: {', '.join(sorted(unknown))}")

    def __contains__(self, rule: Rule) -> bool:
        return rule.name not in self.off


ALL_RULES = Rules()

GENEROUS = Rules(frozenset(rule.name for rule in RULES if rule.regional))
"""For a page of which the rules suddenly keep much less than before: no rule that judges whole regions."""


def edition_of(select: Sequence[str] = (), remove: Sequence[str] = (), rules: Rules = ALL_RULES) -> str:
    """A short id of what a text was made with: it changes when the rules or the selectors do."""
    if not select and not remove and not rules.off:
        return str(EDITION)
    told = "\x1e".join("\x1f".join(part) for part in (select, remove, sorted(rules.off)))
    return f"{EDITION}-{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"
