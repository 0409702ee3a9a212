"""The error tree. Operational errors are part of normal life; anything else is a bug.

::

    MonitorError               one clear sentence: what is wrong, where, what to do
    ├── ConfigError            the configuration cannot be used; ``problems`` holds every complaint
    ├── UsageError             a command was asked for something that does not exist
    ├── OperationalError       recorded as data; ``transient`` says whether a retry may help
    │   ├── FetchError         a page could not be fetched
    │   ├── NormalizeError     a body could not be read as a policy
    │   └── TooHeavy           reading or comparing came to no end within its limits
    └── StoreError             the database or the archive failed: the process ends
        ├── StoreBusy          another instance holds the database
        ├── StoreRefusal       refused for the moment (a lock, a deadlock, a full disk): tried again
        │   └── StoreOffline   the database's server does not answer now
        └── Damage            a stored body does not match its hash

Never tell errors apart by their words.
"""

from collections.abc import Sequence


class MonitorError(Exception):
    """Base of all our errors; ``str(error)`` is a sentence for a person."""


class ConfigError(MonitorError):
    """The configuration cannot be used. ``problems`` are complete sentences, each with file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class UsageError(MonitorError):
    """A command was asked for something that does not exist or makes no sense."""


class OperationalError(MonitorError):
    """A failure of normal life. ``transient``: whether trying again later may help."""

    def __init__(self, sentence: str, *, transient: bool = False) -> None:
        super().__init__(sentence)
        self.transient = transient


class FetchError(OperationalError):
    """A page could not be fetched."""


class NormalizeError(OperationalError):
    """A body could not be read as a policy text (broken PDF, binary data, nothing but markup).

    ``trouble`` is what that is called: a value of ``TroubleKind``.
    """

    def __init__(self, sentence: str, *, transient: bool = False, trouble: str = "unreadable") -> None:
        super().__init__(sentence, transient=transient)
        self.trouble = trouble


class TooHeavy(OperationalError):  # noqa: N818  (said of a page)
    """Reading a page, or comparing its text, came to no end within the limits of time and memory."""


class StoreError(MonitorError):
    """The database or the archive failed. Nothing half-done is left behind; the process ends."""


class StoreBusy(StoreError):  # noqa: N818  (a state of the store, not a fault)
    """Another instance runs on the same database."""


class StoreRefusal(StoreError):  # noqa: N818  (a state of the store, not a fault)
    """The database or the disk refused this step; nothing of it was recorded, and trying again may help.

    ``full``: no space is left, so that a person has to make room first.
    """

    def __init__(self, sentence: str, *, full: bool = False) -> None:
        super().__init__(sentence)
        self.full = full


class StoreOffline(StoreRefusal):
    """The database's server does not answer: it was stopped, is starting, or the network is cut."""


class Damage(StoreError):  # noqa: N818  (said of a body)
    """A stored body or row cannot be read back as it was written."""
