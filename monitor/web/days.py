"""The days ahead of all changes, read once and then only what is new: a history may hold tens of thousands.

A change never alters once it is recorded, but for an upgrade, so the whole is read anew each hour.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.followup import Ahead, days_ahead
from monitor.model import Change, Comparison, Document, Judgement
from monitor.store import ChangeFilter, ChangeHead, Store

LOOKED_BACK = timedelta(days=800)
AHEAD = 3_650
_ANEW = timedelta(hours=1)
_AT_ONCE = 5_000


@dataclass(slots=True)
class Days:
    """What was read so far; safe to ask from many threads."""

    found: dict[int, ChangeHead] = field(default_factory=dict)
    newest: int = 0
    read_at: datetime | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ahead(self, store: Store, documents: Mapping[str, Document], now: datetime) -> tuple[Ahead, ...]:
        """The days from today on, the soonest first."""
        with self.lock:
            self._read(store, now)
            changes = [as_change(head) for head in self.found.values()]
        return days_ahead(changes, documents, now=now, within=AHEAD)

    def _read(self, store: Store, now: datetime) -> None:
        if self.read_at is None or now - self.read_at > _ANEW:
            self.found, self.newest, self.read_at = {}, 0, now
        since = now - LOOKED_BACK
        beyond = None
        while heads := store.heads.find(
            ChangeFilter(since=since), after=self.newest or None, beyond=beyond, limit=_AT_ONCE
        ):
            self.found |= {head.id: head for head in heads}
            beyond = heads[-1].id
            if len(heads) < _AT_ONCE:
                break
        self.newest = max(self.found, default=0)


def as_change(head: ChangeHead) -> Change:
    """A head as the change that it heads, as far as its days go."""
    judgement = Judgement(kind=head.kind, severity=head.severity)
    return Change(
        id=head.id,
        document_id=head.document_id,
        before=head.before,
        after=head.after,
        comparison=Comparison(judgement=judgement, sections=(), summary=head.summary, dates=head.dates),
        last_seen_without_at=head.first_seen_at,
        first_seen_at=head.first_seen_at,
        returns_to=head.returns_to,
        flapping=False,
    )
