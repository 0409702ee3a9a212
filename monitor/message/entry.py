"""What one alert of a message is about."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model import Alert, Change, Document, Subject, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One alert with what it is about: a change, or a trouble (opened or, by its subject, recovered).

    ``last_read_at`` is when a document in trouble could be read last, None where that is not known.
    """

    alert: Alert
    document: Document
    change: Change | None = None
    trouble: Trouble | None = None
    last_read_at: datetime | None = None

    @property
    def has_recovered(self) -> bool:
        """Whether it tells of the end of a trouble."""
        return self.alert.subject is Subject.RECOVERED
