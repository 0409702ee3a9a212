"""What a text is against the texts seen before: the same, one come back, a new one, or a restless one.

This room decides from values alone; it stores nothing and forgets nothing that it was not given.
"""

from monitor.memory.agreement import agreed
from monitor.memory.returns import FLAP_BUDGET, FLAP_WINDOW, earlier_version, flapping_reason
from monitor.memory.settling import MOST_TRIES, RESTLESS, Settling, Standing, settle

__all__ = [
    "FLAP_BUDGET",
    "FLAP_WINDOW",
    "MOST_TRIES",
    "RESTLESS",
    "Settling",
    "Standing",
    "agreed",
    "earlier_version",
    "flapping_reason",
    "settle",
]
