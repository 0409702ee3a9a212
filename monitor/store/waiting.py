"""What waits in the outbox, seen as a whole: how much came up when, what goes together, what a clock put off.

Refuses to send, to hold back and to give up: that is decided elsewhere, on what is counted here.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, distinct, func, or_, select, update

from monitor.model import Alert, AlertState, Severity, Timing
from monitor.store.database import Database
from monitor.store.schema import alerts, changes

GATHERED = "one of many that waited, told in a digest"
TAKEN_ALONG = "held back in a flood, told with a later one"

CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much the clocks of two machines on one database may differ."""

_PENDING = alerts.c.state == AlertState.PENDING
_IN_ORDER = ("change", "trouble", "recovered")
"""What is told in the order in which it came up, document by document."""

_AT_ONCE = 5_000
"""Ids in one statement: databases limit the number of parameters."""


def portions(alert_ids: Collection[int]) -> list[list[int]]:
    """The ids in order, in lists that one statement can take."""
    ordered = sorted(alert_ids)
    return [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]


class Waiting(Database):
    """Alerts that wait, many at a time."""

    def count_came_up(self, channel: str, subjects: Sequence[str], since: datetime, until: datetime) -> int:
        """How many messages a channel got out of what came up in that time (``since`` excluded).

        Each of its own; those that it would have got but for the brake count, too.
        """
        theirs = (alerts.c.channel == channel) & alerts.c.subject.in_(subjects)
        theirs &= (alerts.c.created_at > since) & (alerts.c.created_at <= until)
        tried = theirs & alerts.c.first_attempt_at.is_not(None) & (alerts.c.timing == Timing.NOW)
        held = theirs & (alerts.c.state == AlertState.HELD)
        with self.reading() as connection:
            sent = connection.scalar(select(func.count(distinct(alerts.c.parcel))).where(tried)) or 0
            return sent + (connection.scalar(select(func.count()).select_from(alerts).where(held)) or 0)

    def count_critical_told(self, channel: str, since: datetime) -> int:
        """How many critical changes that came up since then a channel was told of by themselves."""
        tried = (alerts.c.channel == channel) & alerts.c.first_attempt_at.is_not(None)
        tried &= (alerts.c.timing == Timing.NOW) & (alerts.c.created_at > since)
        query = select(func.count()).select_from(alerts).join(changes, changes.c.id == alerts.c.change_id)
        with self.reading() as connection:
            return connection.scalar(query.where(tried, changes.c.severity == Severity.CRITICAL)) or 0

    def gather(self, alert_ids: Collection[int]) -> int:
        """Make pending alerts that are due wait for no company of their own, but for one digest; how many."""
        values = {"timing": Timing.DIGEST, "reason": alerts.c.reason + f", {GATHERED}"}
        with self.writing() as connection:
            return sum(
                connection.execute(
                    update(alerts).where(alerts.c.id.in_(some), _PENDING).values(values)
                ).rowcount
                for some in portions(alert_ids)
            )

    def take_along(self, channel: str, newest: Mapping[str, int]) -> tuple[Alert, ...]:
        """The alerts of a channel that came up before others about their document and have not been tried.

        ``newest`` names the others, by document. Held ones are pending again. What waits for a digest is
        left out.
        """
        waits = and_(
            alerts.c.channel == channel,
            alerts.c.attempts == 0,
            alerts.c.timing == Timing.NOW,
            alerts.c.state.in_([AlertState.PENDING, AlertState.HELD]),
            alerts.c.subject.in_(_IN_ORDER),
        )
        found: list[int] = []
        names = sorted(newest)
        with self.reading() as connection:
            for start in range(0, len(names), _AT_ONCE):
                mine = waits & alerts.c.document_id.in_(names[start : start + _AT_ONCE])
                rows = connection.execute(select(alerts.c.id, alerts.c.document_id).where(mine))
                found += [row.id for row in rows if row.id < newest[row.document_id]]
        if not found:
            return ()
        freed = {"state": AlertState.PENDING, "reason": alerts.c.reason + f", {TAKEN_ALONG}"}
        taken: list[Alert] = []
        with self.writing() as connection:
            for some in portions(found):
                these = alerts.c.id.in_(some)
                held = these & (alerts.c.state == AlertState.HELD)
                connection.execute(update(alerts).where(held).values(freed))
                rows = connection.execute(select(alerts).where(these, _PENDING))
                taken += [Alert(**row._asdict()) for row in rows]
        return tuple(taken)

    def mend_times(self, now: datetime, *, longest_wait: timedelta) -> int:
        """Make due what a clock that was ahead had put off too far; how many alerts.

        That is a next attempt further ahead than ``longest_wait``, a first attempt that lies ahead, and what
        was made in the future. Notices made then are counted as made now.
        """
        ahead = now + CLOCKS_DIFFER
        retried = _PENDING & (alerts.c.next_attempt_at > now + longest_wait)
        untried = and_(
            _PENDING,
            alerts.c.attempts == 0,
            alerts.c.created_at > ahead,
            alerts.c.due_at > now,
            alerts.c.subject != "digest",
        )
        begun = _PENDING & (alerts.c.first_attempt_at > ahead)
        noticed = (alerts.c.about != "") & (alerts.c.subject != "digest") & (alerts.c.created_at > ahead)
        wrong = or_(retried, untried, begun, noticed)
        with self.reading() as connection:
            if connection.scalar(select(alerts.c.id).where(wrong).limit(1)) is None:
                return 0
        with self.writing() as connection:
            count = connection.execute(update(alerts).where(begun).values(first_attempt_at=now)).rowcount
            count += connection.execute(update(alerts).where(retried).values(next_attempt_at=now)).rowcount
            count += connection.execute(update(alerts).where(untried).values(due_at=now)).rowcount
            count += connection.execute(update(alerts).where(noticed).values(created_at=now)).rowcount
        return count
