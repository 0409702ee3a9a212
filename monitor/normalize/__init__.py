"""Bytes of a policy page to its stable text.

The door of the room. It takes what was fetched and returns a ``PageText``: the policy's words as a
reader sees them, its links apart, and what was left out and why. It fetches nothing, remembers nothing
and never judges whether the page is the policy at all (``screen`` does).
"""

from monitor.normalize.door import normalize, normalize_archived
from monitor.normalize.outline import OutlineLine, outline
from monitor.normalize.rules import RULES
from monitor.normalize.switches import ALL_RULES, EDITION, GENEROUS, Rules, edition_of
from monitor.text.fingerprint import fingerprint_of

__all__ = [
    "ALL_RULES",
    "EDITION",
    "GENEROUS",
    "RULES",
    "OutlineLine",
    "Rules",
    "edition_of",
    "fingerprint_of",
    "normalize",
    "normalize_archived",
    "outline",
]
