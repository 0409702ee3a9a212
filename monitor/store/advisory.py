"""The advisory locks on PostgreSQL: all their numbers in one place, so that no two are the same."""

_FIRST = 0x706F6C01

MIGRATION, SWEEP, TENURE, FENCE, LEDGER = range(_FIRST, _FIRST + 5)
"""One process migrates and others wait; shared by whoever stores a body, alone for whoever sweeps; held by
whoever runs; shared by every transaction of an epoch, alone for whoever begins the next one; entries of the
ledger are appended under the last, always at the end of a transaction."""
