"""What is told to whom: alerts, deliveries and messages. All times are aware UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.comparison import Severity
from monitor.model.watchlist import GroupBy


class AlertState(StrEnum):
    """An alert's life: due, being sent, sent, or given up (and shown as such until sent again).

    A held alert was due in a flood and waits for a person to release or drop it; a dropped one was given
    up by a person; a silenced one is kept and never sent.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    SILENCED = "silenced"
    HELD = "held"
    DROPPED = "dropped"


class Subject(StrEnum):
    """What an alert is about: a change, one told again or escalated, trouble with a document or its end.

    The others are notices about a channel: its next digest, which goes out even where nothing happened; a
    flood that is held back; a channel that cannot be reached, or that is no longer configured.
    """

    CHANGE = "change"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    TROUBLE = "trouble"
    RECOVERED = "recovered"
    DIGEST = "digest"
    HELD = "held"
    DEAD = "dead"
    REMOVED = "removed"


FOLLOW_UPS = (Subject.REMINDER, Subject.ESCALATION)
"""What is told again of a change that people leave undone: of our own making."""
EVENTS = (Subject.CHANGE, Subject.TROUBLE, Subject.RECOVERED)
"""What happened to a document, told in the order in which it came up; so many at once are a flood."""


class Timing(StrEnum):
    """Whether an alert goes out by itself or waits for its channel's digest."""

    NOW = "now"
    DIGEST = "digest"


class DeliveryResult(StrEnum):
    """How one attempt to send ended; unknown after a crash or a time-out while it may still have gone out."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One due message about a change, or about trouble, for one channel: a row of the outbox.

    ``reference`` is the id that a person can quote and a receiver can deduplicate by; it never changes
    over retries. A notice is about the channel named by ``about`` and no document (''). ``id``,
    ``change_id`` and ``trouble_id`` are None until stored. ``reason`` names the route and, where the
    alert is not sent at once, why. ``parcel`` is the reference of the message it first went out in, ''
    before: a retry repeats that very message. A reminder has an ``ordinal`` from 1, one row for each change,
    channel and ordinal, and says when the channel was ``first_told_at``; so has an escalation, which names
    the ``owner`` it goes to; others have 0, None and ''. ``group_by`` is what it must share with others to go
    out with them: its route's word.
    """

    reference: str
    document_id: str
    channel: str
    subject: Subject
    timing: Timing
    due_at: datetime
    created_at: datetime
    reason: str = ""
    state: AlertState = AlertState.PENDING
    attempts: int = 0
    next_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    last_error: str = ""
    parcel: str = ""
    id: int | None = None
    change_id: int | None = None
    trouble_id: int | None = None
    ordinal: int = 0
    first_told_at: datetime | None = None
    first_attempt_at: datetime | None = None
    about: str = ""
    group_by: GroupBy = GroupBy.VENDOR
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to send one message, recorded before it starts; it may gather several alerts.

    ``result`` is None while it runs, or after a crash until the next start marks it unknown.
    """

    id: int
    channel: str
    reference: str
    alert_ids: tuple[int, ...]
    started_at: datetime
    finished_at: datetime | None = None
    result: DeliveryResult | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """A channel's alerts that wait for a person, counted: those in flood held back, or those given up.

    ``severities`` counts the changes among them, the most severe first, ``troubles`` whatever is no change;
    ``vendors`` are the names with the most alerts, with their numbers, out of ``vendors_total``; ``since`` is
    when the oldest was made.
    """

    channel: str
    state: AlertState
    alerts: int
    severities: tuple[tuple[Severity, int], ...]
    troubles: int
    vendors: tuple[tuple[str, int], ...]
    vendors_total: int
    since: datetime
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A rendered message, in every dress a channel may want.

    ``title`` is one line; ``text`` plain text; ``markdown`` the common dialect of chat services;
    ``html`` a whole mail body; ``slack`` Block Kit blocks as JSON; ``payload`` the webhook's JSON.
    ``reference`` deduplicates, ``thread`` names the document so that mail clients can thread.
    ``slack_more`` and ``markdown_more`` are what the first message has no room for, as further ones in order.
    """

    title: str
    text: str
    reference: str
    markdown: str = ""
    html: str = ""
    slack: str = ""
    payload: str = ""
    thread: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[tuple[str, str, bytes], ...] = field(default=(), repr=False)
    slack_more: tuple[str, ...] = ()
    markdown_more: tuple[str, ...] = ()
