"""Lines that count visits, votes or time since something, or number a request: new on every fetch."""

import re

from monitor.normalize.page import names
from monitor.normalize.rule import Holds, Node, Place, Question, Rule
from monitor.text.clean import word_set

COUNTER_WORDS = 12
"""No such line is longer."""

_TELLING = re.compile(r"[0-9?？]|ago|found|useful|yesterday|now|vor |il y a|hace|fa|acum")
"""One of these stands in every such line: quickly looked for."""

_TAGS = word_set("div p span li small time section footer dd dt td em i strong b label code pre")


def _is_counter(node: Node, place: Place) -> bool:
    """A line of votes, minutes to read, time since a change or a request's number: new on every fetch."""
    if not node.plain or node.words > COUNTER_WORDS or place.in_heading or node.holds & Holds.HEADING:
        return False
    only = node.children[0] if len(node.children) == 1 else None
    if isinstance(only, Node) or (only is not None and not _tells(only)):
        return False  # an only child is asked by itself
    text = node.text(120)
    if not _tells(text):
        return False
    return names.is_counter(text) or (names.is_trace(text) and not node.above("table", "dl"))


def _tells(line: str) -> bool:
    return _TELLING.search(line.casefold()) is not None


RULE = Rule(
    name="counters",
    takes="lines that count visits, votes, minutes to read, the time since a change, or number a request",
    why="new on every fetch",
    asked=Question(judge=_is_counter, tags=_TAGS),
    inline=True,
)
