"""A hunk with its kind and the rule that gave it; what the steps of judging hand to each other."""

from dataclasses import dataclass

from monitor.classify.hunks.hunk import Hunk
from monitor.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A hunk's kind with the rule that gave it; ``stamp`` says that it changes a date stamp only."""

    hunk: Hunk
    kind: Kind
    rule: str
    unsure: bool = False
    stamp: bool = False
