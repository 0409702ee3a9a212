"""The words of messages that have not arrived yet, kept with their first attempt: a repeat says the same.

Refuses to know what a message says; and to keep the words of one that arrived.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, update

from monitor.model import AlertState, Message
from monitor.store.database import Database
from monitor.store.faults import KNOWN_ONLY_HERE, retry
from monitor.store.schema import alerts, messages

_DONE = (AlertState.SENT, AlertState.DROPPED, AlertState.SILENCED)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMessage:
    """A message as it was first composed, the alerts it tells of, and how much of it arrived.

    ``parts_sent`` of ``parts_total`` arrived; both are 0 before the first of several parts has.
    """

    message: Message
    alert_ids: tuple[int, ...]
    parts_sent: int = 0
    parts_total: int = 0


@dataclass(frozen=True, slots=True)
class Messages:
    """The kept words, by channel and reference."""

    database: Database

    def find(self, channel: str, reference: str) -> KeptMessage | None:
        """The words as they were kept, None where there are none. Raises Damage where they cannot be read."""
        query = select(
            messages.c.content.label("message"),
            messages.c.alert_ids,
            messages.c.parts_sent,
            messages.c.parts_total,
        ).where(_is_named(channel, reference))
        with self.database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else KeptMessage(**row._asdict())

    @retry(patience=KNOWN_ONLY_HERE)
    def note_part(self, channel: str, reference: str, *, sent: int, total: int) -> None:
        """That the first ``sent`` of ``total`` parts have arrived: a repeat begins after them."""
        values = {"parts_sent": sent, "parts_total": total}
        with self.database.write() as connection:
            connection.execute(update(messages).where(_is_named(channel, reference)).values(values))

    def prune(self) -> int:
        """Forget words that nothing will ask for any more; how many messages that were."""
        asked = exists().where(
            alerts.c.channel == messages.c.channel,
            alerts.c.parcel == messages.c.reference,
            alerts.c.state.not_in(_DONE),
        )
        with self.database.write() as connection:
            return connection.execute(delete(messages).where(~asked)).rowcount


def keep_message(
    connection: Connection, channel: str, message: Message, *, alert_ids: Collection[int]
) -> None:
    """Keep the words under the message's reference, in the place of any that were kept there."""
    forget_message(connection, channel, message.reference)
    values = {
        "channel": channel,
        "reference": message.reference,
        "content": message,
        "alert_ids": tuple(alert_ids),
        "parts_sent": 0,
        "parts_total": 0,
    }
    connection.execute(insert(messages).values(values))


def forget_message(connection: Connection, channel: str, reference: str) -> None:
    """Forget the words: they arrived."""
    connection.execute(delete(messages).where(_is_named(channel, reference)))


def _is_named(channel: str, reference: str) -> ColumnElement[bool]:
    return (messages.c.channel == channel) & (messages.c.reference == reference)
