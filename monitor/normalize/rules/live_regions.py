"""Places where scripts announce something. Refuses a notice of the policy's that is marked up as an alert."""

from functools import lru_cache

from monitor.normalize.page.clauses import owns_to_failure
from monitor.normalize.page.place import is_small
from monitor.normalize.page.prose import is_short_sentence
from monitor.normalize.rule import Holds, Node, Place, Question, Return, Rule
from monitor.text.clean import word_set

LIVE_WORDS = 150
"""A region with more words than this is no announcement."""

_ROLES = word_set("alert status log timer marquee")


def _is_live_region(node: Node, place: Place) -> bool:
    if node.role not in _ROLES and node.get("aria-live") not in ("polite", "assertive"):
        return _is_announcer(node.tag, node.classes, node.identifier)
    said = node.prose or (is_short_sentence(node) and not owns_to_failure(node.text()))
    listed = node.holds & (Holds.TABLE | Holds.HEADING) or sum(child.tag == "li" for child in node.nodes) > 1
    if (said or listed) and not place.beside_main:
        return False
    return node.words <= LIVE_WORDS and is_small(node, place, 0.1)


@lru_cache(maxsize=8192)
def _is_announcer(tag: str, classes: str, identifier: str) -> bool:
    """What its names call a place where routes are announced."""
    return "announcer" in f"{tag} {identifier} {classes}".lower()


RULE = Rule(
    name="live_regions",
    takes="route announcers, alerts and status lines without prose or outside the main content",
    why="written by scripts at any moment",
    asked=Question(judge=_is_live_region, every=True),
    intruder=True,
    returns=Return.NOTICES,
)
