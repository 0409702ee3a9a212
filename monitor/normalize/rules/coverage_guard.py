"""Gives regions back where the rules leave too little: an extractor's emptiness is never to be trusted."""

from collections.abc import Sequence, Set

from monitor.normalize.rule import Node, Rule

LEAST_SHARE = 0.3
"""Below this share of the page's unlinked words the rules took too much (real pages keep about 0.9)."""

LEAST_WORDS = 20
"""With fewer unlinked words left than this even declared navigation and footers are looked at again."""

_LANDMARKS = frozenset({"nav", "footer", "header"})
"""Elements by which the author says what is frame; their words are not missed while enough is left."""


def give_regions_back(body: Node, dropped: Sequence[Node], intruders: Set[str]) -> str | None:
    """Where the rules took too much, takes back what they marked; returns the reason to show, or None.

    What the rules named ``intruders`` took stays out.
    """
    lost = [node for node in dropped if node.dropped not in intruders]
    kept = body.left
    missed = sum(node.plain for node in lost if node.tag not in _LANDMARKS or kept < LEAST_WORDS)
    if not missed or kept >= LEAST_SHARE * (kept + missed):
        return None
    for node in lost:
        node.dropped = None
    return f"the rules kept {kept} of {kept + missed} words outside links, so whole regions were kept"


RULE = Rule(
    name="coverage_guard",
    takes="gives regions back where less than 30 % of the unlinked words would be left",
    why="an extractor's emptiness is never to be trusted",
)
