"""A change as people name it: by its number, or by the reference of an alert that told of it."""

import re

from monitor.errors import UsageError
from monitor.model import Change
from monitor.store import Store

_LARGEST = 2**31 - 1


def find_change(words: str, store: Store) -> Change:
    """The change of that number or reference (PM-…, in any case); UsageError says what it may have meant."""
    given = words.strip()
    if re.fullmatch(r"[0-9]{1,10}", given) and int(given) <= _LARGEST:
        found = store.history.change(int(given))
    else:
        found = store.history.change(_told_by(given.upper(), store))
    if found is None:
        raise UsageError(f"no change {given[:60]}; `policy-monitor changes` lists them")
    return found


def _told_by(reference: str, store: Store) -> int:
    told = store.acts.changes_by_reference(reference)
    changes = [each for each in told if each is not None]
    if not told:
        raise UsageError(
            f"no change or alert {reference[:60]!r}; write a change's number (`policy-monitor changes`) or "
            "an alert's reference (`policy-monitor alerts`)"
        )
    if not changes:
        raise UsageError(f"{reference} tells of no change; only changes can be named here")
    if len(changes) > 1:
        listed = ", ".join(map(str, changes[:20]))
        raise UsageError(f"{reference} tells of several changes: {listed}; name one by its number")
    return changes[0]
