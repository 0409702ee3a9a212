"""What a text is against the texts seen before: the same, one come back, a new one, or a restless one.

This room decides from values alone; it stores nothing and forgets nothing that it was not given.
"""

from monitor.memory.agreement import keep_shared_changes, keep_shared_links
from monitor.memory.confirmation import MOST_TRIES, RESTLESS, Confirmation, ConfirmationStatus, confirm_text
from monitor.memory.returns import FLAP_WINDOW, explain_flapping, find_earlier_version

__all__ = [
    "FLAP_WINDOW",
    "MOST_TRIES",
    "RESTLESS",
    "Confirmation",
    "ConfirmationStatus",
    "confirm_text",
    "explain_flapping",
    "find_earlier_version",
    "keep_shared_changes",
    "keep_shared_links",
]
